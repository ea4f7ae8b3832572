import { phraseAt, type Lexicon, type Phrase } from './lexicon.ts';

/** A word, an emoticon or a whole phrase of a text. */
export interface Token {
  readonly text: string;
  readonly lower: string;
  /** Undefined for a word the lexicon does not know, and for one that a phrase has taken the meaning of. */
  readonly valence: number | undefined;
  /** An abbreviation is in capitals without shouting. */
  readonly mayShout: boolean;
}

const PICTURE = /\p{Extended_Pictographic}/gu;
const EDGES = /^[!-/:-@[-`{-~]+|[!-/:-@[-`{-~]+$/g;

/** Words between white space, without punctuation at their ends; what would be two characters or less keeps it, because it may be an emoticon (as VADER does). */
export function wordsOf(text: string): { readonly words: readonly string[]; readonly raw: readonly string[] } {
  const raw = text.replace(PICTURE, ' $& ').replaceAll('\ufe0f', ' ').split(/\s+/).filter((part) => part !== '');
  return { raw, words: raw.map((part) => { const bare = part.replace(EDGES, ''); return bare.length <= 2 ? part : bare; }) };
}

/** The words of a text with their valences; a phrase that stands together becomes one token. */
export function tokensOf(text: string, lexicon: Lexicon): readonly Token[] {
  const { words, raw } = wordsOf(text);
  const lowers = words.map((word) => word.toLowerCase().replaceAll('\u2019', "'"));
  const ends = raw.map((part) => /[.,;:!?]["')\]]*$/.test(part));
  const open = lexicon.phrases.get('') ?? [];
  const taken = new Map<number, { readonly valence: number; readonly last: number; readonly isWhole: boolean }>();
  const muted = new Set<number>();
  for (let i = 0; i < words.length; i++) {
    if (muted.has(i)) continue;
    const match = longest([...(lexicon.phrases.get(lowers[i]) ?? []), ...open], lowers, { from: i, mayFollow: (index) => !ends[index - 1] && !muted.has(index) });
    if (match === undefined) continue;
    const last = match.places.at(-1) ?? i;
    taken.set(i, { valence: match.valence, last, isWhole: last - i + 1 === match.places.length });
    for (const place of match.places) if (place !== i) muted.add(place);
  }
  return merged(words, lowers, { lexicon, taken, muted });
}

function longest(phrases: readonly Phrase[], lowers: readonly string[], where: { readonly from: number; readonly mayFollow: (index: number) => boolean }): { readonly places: readonly number[]; readonly valence: number } | undefined {
  let best: { readonly places: readonly number[]; readonly valence: number } | undefined;
  for (const { parts, valence } of phrases) {
    const places = phraseAt(parts, lowers, where);
    if (places !== undefined && (best === undefined || places.length > best.places.length)) best = { places, valence };
  }
  return best;
}

interface Found {
  readonly lexicon: Lexicon;
  readonly taken: ReadonlyMap<number, { readonly valence: number; readonly last: number; readonly isWhole: boolean }>;
  readonly muted: ReadonlySet<number>;
}

function merged(words: readonly string[], lowers: readonly string[], { lexicon, taken, muted }: Found): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < words.length; i++) {
    const phrase = taken.get(i);
    if (phrase?.isWhole) {
      tokens.push({ text: words.slice(i, phrase.last + 1).join(' '), lower: lowers.slice(i, phrase.last + 1).join(' '), valence: phrase.valence === 0 ? undefined : phrase.valence, mayShout: lowers.slice(i, phrase.last + 1).every((word) => !lexicon.abbreviations.has(word)) });
      i = phrase.last;
      continue;
    }
    const valence = phrase?.valence ?? (muted.has(i) ? undefined : lexicon.words.get(lowers[i]));
    tokens.push({ text: words[i], lower: lowers[i], valence, mayShout: !lexicon.abbreviations.has(lowers[i]) });
  }
  return tokens;
}
