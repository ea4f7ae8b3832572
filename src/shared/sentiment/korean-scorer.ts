import { koreanBoosters, koreanButs, koreanCarriers, koreanCrypto, koreanDenials, koreanFrontDenials, koreanTurners, koreanWithholders, type KoreanGroup } from './korean-crypto.ts';
import type { Evidence } from './text-score.ts';
import { NEGATION } from './vader.ts';

interface Entry {
  /** Without spaces. */
  readonly term: string;
  readonly valence: number;
  /** `whole`: a word of its own; `start`: the beginning of one. */
  readonly stands: 'whole' | 'start' | 'anywhere';
}

/** A word between spaces, and where it begins in the text without them. */
interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export interface KoreanMatch extends Evidence {
  /** Which word it begins in. */
  readonly word: number;
}

/** By first syllable, the longest first: of two that fit the longer one says more (상장폐지, not 상장). */
function indexOf(groups: readonly KoreanGroup[]): ReadonlyMap<string, readonly Entry[]> {
  const entries = new Map<string, Entry>();
  for (const [valence, texts] of groups) {
    for (const text of texts.split(',').map((part) => part.trim().replaceAll(' ', '').toLowerCase())) {
      const term = text.replace(/^[=^]/, '');
      entries.set(term, { term, valence, stands: text.startsWith('=') ? 'whole' : text.startsWith('^') ? 'start' : 'anywhere' });
    }
  }
  const byFirst = new Map<string, Entry[]>();
  for (const entry of [...entries.values()].toSorted((a, b) => b.term.length - a.term.length)) {
    const same = byFirst.get(entry.term[0]);
    if (same === undefined) byFirst.set(entry.term[0], [entry]);
    else same.push(entry);
  }
  return byFirst;
}

const INDEX = indexOf(koreanCrypto);
/** How many terms have a meaning of their own. */
export const koreanEntries = (): number => [...INDEX.values()].flat().filter(({ valence }) => valence !== 0).length;

/** Particles and endings that a noun of one syllable may carry. */
const PARTICLE = /^(?:[은는이가을를의도만과와로]|으로|에서|에|까지|부터|보다|이나|마저)?$/;

/**
 * Finds the terms of the Korean lexicon. Korean joins particles and endings to its words and writes compounds with or without
 * spaces, so terms are looked for in the text without spaces, the longest first, and what follows each decides: endings such as
 * -지 않다 and -지 못하다, 없다 and 아니다, and nouns such as 완화 and 해제 turn it round, as do 안 and 못 before it. A booster or
 * dampener in the word before adds to it as in VADER; after 지만, 그러나 and the like counts half as much again, before it half.
 */
export function koreanMatches(text: string): { readonly matches: readonly KoreanMatch[]; readonly words: number } {
  const words = wordsOf(text);
  const joined = words.map((word) => word.text).join('');
  const found: Found[] = [];
  for (const [index, word] of words.entries()) {
    for (let at = word.from; at < word.to; at++) {
      const taken = found.at(-1);
      if (taken !== undefined && at < taken.at + taken.entry.term.length) continue;
      const entry = INDEX.get(joined[at])?.find((one) => fits(one, { joined, at, word }));
      if (entry !== undefined) found.push({ entry, word: index, at });
    }
  }
  const matches = found.map(({ entry, word }, n) => ({ term: entry.term, word, valence: valenceOf(entry, { words, word, rest: restOf(words, endOf(found, n)) }) }));
  return { matches: weighed(matches.filter(({ valence }) => valence !== 0), words), words: words.filter(({ text: one }) => one !== BREAK).length };
}

interface Found {
  readonly entry: Entry;
  readonly word: number;
  readonly at: number;
}

/** Where a term ends, with the carrying nouns right after it. */
function endOf(found: readonly Found[], n: number): number {
  const end = found[n].at + found[n].entry.term.length;
  const next = found[n + 1];
  return next !== undefined && next.at === end && koreanCarriers.has(next.entry.term) ? endOf(found, n + 1) : end;
}

/** Where sentences part, nothing reaches across. */
const BREAK = '|';

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  for (const part of text.toLowerCase().normalize('NFC').replaceAll(/[.!?;…·,\n"'“”‘’()[\]<>]+/g, ` ${BREAK} `).split(/\s+/)) {
    if (part === '') continue;
    words.push({ text: part, from: at, to: at + part.length });
    at += part.length;
  }
  return words;
}

function fits({ term, stands }: Entry, { joined, at, word }: { readonly joined: string; readonly at: number; readonly word: Word }): boolean {
  if (!joined.startsWith(term, at)) return false;
  if (stands === 'anywhere') return true;
  return at === word.from && (stands === 'start' || (at + term.length <= word.to && PARTICLE.test(joined.slice(at + term.length, word.to))));
}

/** What follows a term in its sentence, with the spaces it is written with: as much as a denial needs. */
function restOf(words: readonly Word[], from: number): string {
  let rest = '';
  for (const { text, from: start, to } of words) {
    if (to <= from) continue;
    if (text === BREAK || rest.length > 14) break;
    rest += start < from ? text.slice(from - start) : ` ${text}`;
  }
  return rest;
}

function valenceOf(entry: Entry, { words, word, rest }: { readonly words: readonly Word[]; readonly word: number; readonly rest: string }): number {
  const known = entry.valence;
  const before = words[word - 1]?.text ?? '';
  let valence = known + Math.sign(known) * ((koreanBoosters.get(before) ?? 0) + 0.95 * (koreanBoosters.get(words[word - 2]?.text ?? '') ?? 0));
  if (koreanFrontDenials.has(before)) valence *= NEGATION;
  if (koreanDenials.test(rest)) valence *= NEGATION;
  else if (isTurned(entry, rest)) valence *= NEGATION;
  // "오를까": asked, not said.
  return /^[가-힣]{0,3}(?:까|까요|나|나요)(?:\s|$)/.test(rest) ? valence / 2 : valence;
}

/** A noun right after it, or one word later: 규제 완화, 규제를 대폭 완화. */
function isTurned({ term, valence: known }: Entry, rest: string): boolean {
  const [own = '', next = '', second = ''] = rest.split(' ');
  const turners = known > 0 ? [...koreanTurners, ...koreanWithholders] : koreanTurners;
  const turns = (text: string) => turners.some((turner) => text.startsWith(turner) && !term.endsWith(turner));
  if (turns(own) || (own.length <= 2 && turns(next))) return true;
  return own.length <= 2 && koreanBoosters.has(next) && turns(second);
}

function weighed(matches: readonly KoreanMatch[], words: readonly Word[]): readonly KoreanMatch[] {
  const but = words.findIndex(({ text }) => koreanButs.test(text));
  if (but < 0) return matches;
  return matches.map((match) => ({ ...match, valence: match.valence * (match.word <= but ? 0.5 : 1.5) }));
}
