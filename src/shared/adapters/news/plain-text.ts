import { numberedCharacter } from './numbered-character.ts';

/** Names that stand in headlines; others stay as they are written. */
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', hellip: '…', mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', middot: '·', euro: '€', pound: '£' };

const decoded = (text: string): string =>
  text.replaceAll(/&(#x?[0-9a-f]{1,7}|[a-z]{2,8});/gi, (whole, name: string) => numberedCharacter(name) ?? (Object.hasOwn(NAMED, name) ? NAMED[name] : whole));

/** The words of a piece of HTML: no tags, scripts or styles, no control characters (a terminal would obey them), one space between words, at most `most` characters. */
export function plainText(html: string, most: number): string {
  // What is cut here is far longer than what is kept: nothing below may take long over a huge text.
  const short = html.slice(0, most * 8);
  const bare = short.replaceAll(/<(script|style)\b[^>]*>[^<]*(?:<(?!\/\1)[^<]*)*(?:<\/\1\s*>|$)/gi, ' ').replaceAll(/<[^<>]*>/g, ' ');
  const words = decoded(bare).replaceAll(/<\/?[a-z][^<>]*>/gi, ' ').replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, (control) => (control === '\u200d' ? control : ' ')).replaceAll(/\s+/g, ' ').trim();
  return words.slice(0, most);
}
