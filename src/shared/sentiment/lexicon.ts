/**
 * Valences from -4 to 4 of words and phrases. A group is a valence and its entries, separated by commas. Marks of an entry:
 * `surge~` stands for surge, surges, surged, surging; `drop~~` doubles the last letter (dropped, dropping); `hack+` for hack and hacks.
 * An entry of several words is a phrase: `*` in it stands for up to three words, `approv^` for every word that begins so.
 * An entry in capitals is an abbreviation: writing it in capitals is no shouting.
 */
export type LexiconGroup = readonly [valence: number, entries: string];

export interface Phrase {
  readonly parts: readonly string[];
  readonly valence: number;
}

export interface Lexicon {
  /** Lower-case word -> valence. */
  readonly words: ReadonlyMap<string, number>;
  /** First word -> phrases, the longest first. Phrases that begin with an open word (`approv^`) stand under the empty text. */
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>;
  readonly abbreviations: ReadonlySet<string>;
}

/** The same groups with weaker valences. */
export const weakened = (groups: readonly LexiconGroup[], share: number): readonly LexiconGroup[] => groups.map(([valence, entries]) => [valence * share, entries]);

/** Later groups take the place of earlier ones; a valence of 0 takes a word out, and makes a phrase mean nothing by itself. */
export function lexiconOf(...sources: readonly (readonly LexiconGroup[])[]): Lexicon {
  const words = new Map<string, number>();
  const phrases = new Map<string, Phrase>();
  const abbreviations = new Set<string>();
  for (const [valence, entries] of sources.flat()) {
    for (const entry of entries.split(',').map((text) => text.trim()).filter((text) => text !== '')) {
      if (entry.includes(' ')) phrases.set(entry.toLowerCase(), { parts: entry.toLowerCase().split(/ +/), valence });
      else addWord(words, entry.toLowerCase(), valence);
      if (/^[A-Z]+$/.test(entry)) abbreviations.add(entry.toLowerCase());
    }
  }
  return { words, phrases: indexed([...phrases.values()]), abbreviations };
}

function addWord(words: Map<string, number>, entry: string, valence: number): void {
  for (const form of formsOf(entry)) {
    if (valence === 0) words.delete(form);
    else words.set(form, valence);
  }
}

function formsOf(entry: string): readonly string[] {
  if (entry.length > 1 && entry.endsWith('+')) return [entry.slice(0, -1), pluralOf(entry.slice(0, -1))];
  if (!entry.endsWith('~')) return [entry];
  const stem = entry.replace(/~+$/, '');
  if (entry.endsWith('~~')) return [stem, `${stem}s`, `${stem}${stem.at(-1)}ed`, `${stem}${stem.at(-1)}ing`];
  if (stem.endsWith('e')) return [stem, `${stem}s`, `${stem}d`, `${stem.slice(0, -1)}ing`];
  if (/[^aeiou]y$/.test(stem)) return [stem, `${stem.slice(0, -1)}ies`, `${stem.slice(0, -1)}ied`, `${stem}ing`];
  return [stem, pluralOf(stem), `${stem}ed`, `${stem}ing`];
}

function pluralOf(stem: string): string {
  if (/[^aeiou]y$/.test(stem)) return `${stem.slice(0, -1)}ies`;
  return /(?:s|sh|ch|x|z)$/.test(stem) ? `${stem}es` : `${stem}s`;
}

function indexed(phrases: readonly Phrase[]): ReadonlyMap<string, readonly Phrase[]> {
  const byFirst = new Map<string, Phrase[]>();
  for (const phrase of phrases.toSorted((a, b) => b.parts.length - a.parts.length)) {
    const first = phrase.parts[0].endsWith('^') ? '' : phrase.parts[0];
    const same = byFirst.get(first);
    if (same === undefined) byFirst.set(first, [phrase]);
    else same.push(phrase);
  }
  return byFirst;
}

/** How many words `*` may stand for. */
const GAP = 3;

const isWord = (part: string, word: string): boolean => (part.endsWith('^') ? word.startsWith(part.slice(0, -1)) : part === word);

/** Where a phrase that begins with word `from` ends: the indices of its own words; undefined when it is not there. `mayFollow(i)` tells whether word `i` still belongs to the sentence of the word before it. */
export function phraseAt(parts: readonly string[], words: readonly string[], { from, mayFollow }: { readonly from: number; readonly mayFollow: (index: number) => boolean }): readonly number[] | undefined {
  const found: number[] = [];
  let at = from;
  let room = 0;
  for (const part of parts) {
    if (part === '*') { room = GAP; continue; }
    const place = placeOf(part, words, { at, room, mayFollow, isFirst: found.length === 0 });
    if (place < 0) return undefined;
    found.push(place);
    at = place + 1;
    room = 0;
  }
  return found;
}

function placeOf(part: string, words: readonly string[], { at, room, mayFollow, isFirst }: { readonly at: number; readonly room: number; readonly mayFollow: (index: number) => boolean; readonly isFirst: boolean }): number {
  for (let i = at; i <= at + room && i < words.length; i++) {
    if (!(isFirst && i === at) && !mayFollow(i)) return -1;
    if (isWord(part, words[i])) return i;
  }
  return -1;
}
