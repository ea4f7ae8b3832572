import { scoreOf, type Evidence, type TextScore } from './text-score.ts';
import type { Lexicon } from './lexicon.ts';
import { tokensOf, type Token } from './tokens.ts';

/** What changes the words beside it. All in lower case. */
export interface Grammar {
  readonly lexicon: Lexicon;
  /** Word or phrase -> what it adds to a valence beside it, in the valence's own direction. */
  readonly boosters: ReadonlyMap<string, number>;
  readonly negators: ReadonlySet<string>;
  /** Sayings that mean something else than their words. */
  readonly sayings: ReadonlyMap<string, number>;
}

/** Figures of Hutto and Gilbert 2014, measured with people: capitals add this much, a negation turns a valence round and weakens it. */
const SHOUTING = 0.733;
export const NEGATION = -0.74;
/** How much of a booster is left one and two words further away. */
const DISTANCE = [1, 0.95, 0.9];

/**
 * Scores a text with the rules of VADER (Hutto and Gilbert 2014, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of
 * Social Media Text", ICWSM): boosters, negation up to three words before, capitals, punctuation, "but", "least", sayings.
 * One difference: the words before and after "but" are told apart by their place; the published program looks for the first equal valence.
 */
export function vaderScore(text: string, grammar: Grammar): TextScore {
  const { valences, evidence, emphasis } = vaderValences(text, grammar);
  return scoreOf(valences, emphasis, evidence);
}

/** The valence of each word, for a text that is scored together with other parts of it. */
export function vaderValences(text: string, grammar: Grammar): { readonly valences: readonly number[]; readonly evidence: readonly Evidence[]; readonly emphasis: number } {
  const tokens = tokensOf(text, grammar.lexicon);
  const isMixed = isPartlyShouted(tokens);
  const valences = tokens.map((_, i) => valenceAt({ tokens, i, isMixed, grammar }));
  weighBut(tokens, valences);
  const evidence = valences.flatMap((valence, i) => (valence === 0 ? [] : [{ term: tokens[i].text, valence }]));
  return { valences, evidence, emphasis: emphasisOf(text) };
}

interface Place {
  readonly tokens: readonly Token[];
  readonly i: number;
  /** Some words are in capitals and some are not: capitals mean something. */
  readonly isMixed: boolean;
  readonly grammar: Grammar;
}

const isUpper = (text: string): boolean => text !== text.toLowerCase() && text === text.toUpperCase();

function isPartlyShouted(tokens: readonly Token[]): boolean {
  const shouted = tokens.filter(({ text }) => isUpper(text)).length;
  return shouted > 0 && shouted < tokens.length;
}

const lowerAt = ({ tokens }: Place, index: number): string => tokens[index]?.lower ?? '';
const isLaden = ({ tokens }: Place, index: number): boolean => tokens[index]?.valence !== undefined;

function valenceAt(place: Place): number {
  const { tokens, i, isMixed, grammar } = place;
  const { lower, text, mayShout, valence: known } = tokens[i];
  if (known === undefined || grammar.boosters.has(lower) || (lower === 'kind' && lowerAt(place, i + 1) === 'of')) return 0;
  let valence = afterNo(place, known);
  if (isMixed && mayShout && isUpper(text)) valence += Math.sign(valence) * SHOUTING;
  for (let back = 1; back <= 3 && i >= back; back++) {
    if (isLaden(place, i - back)) continue;
    valence += boostOf(place, i - back, valence) * DISTANCE[back - 1];
    valence = negated(place, back, valence);
    if (back === 3) valence = withSayings(place, valence);
  }
  return least(place, valence);
}

/** "no" has a valence of its own where it stands alone, and turns round what follows it where it does not. */
function afterNo(place: Place, valence: number): number {
  const { i } = place;
  if (lowerAt(place, i) === 'no' && isLaden(place, i + 1)) return 0;
  const before = lowerAt(place, i - 1) === 'no' || lowerAt(place, i - 2) === 'no' || (lowerAt(place, i - 3) === 'no' && /^n?or$/.test(lowerAt(place, i - 1)));
  return before ? valence * NEGATION : valence;
}

function boostOf({ tokens, isMixed, grammar }: Place, index: number, valence: number): number {
  const { lower, text } = tokens[index];
  const boost = grammar.boosters.get(lower);
  if (boost === undefined) return 0;
  const along = valence < 0 ? -boost : boost;
  return isMixed && isUpper(text) ? along + Math.sign(valence) * SHOUTING : along;
}

const isNegator = (word: string, { negators }: Grammar): boolean => negators.has(word) || word.includes("n't");

/** What a negation `back` words before does. "never so good" is praise, "without doubt" is none. */
function negated(place: Place, back: number, valence: number): number {
  const { i, grammar } = place;
  const word = lowerAt(place, i - back);
  const between = [lowerAt(place, i - 1), lowerAt(place, i - 2)].slice(0, back - 1);
  if (word === 'never' && between.some((one) => one === 'so' || one === 'this')) return valence * 1.25;
  if (word === 'without' && between.includes('doubt')) return valence;
  return isNegator(word, grammar) ? valence * NEGATION : valence;
}

function withSayings(place: Place, valence: number): number {
  const { i, grammar } = place;
  const words = (from: number, to: number) => place.tokens.slice(Math.max(0, i + from), i + to + 1).map(({ lower }) => lower).join(' ');
  const before = [words(-1, 0), words(-2, 0), words(-2, -1), words(-3, -1), words(-3, -2)];
  const after = i + 1 < place.tokens.length ? [words(0, 1), words(0, 2)] : [];
  const said = [before.find((one) => grammar.sayings.has(one)), ...after.filter((one) => grammar.sayings.has(one))].findLast((one) => one !== undefined);
  const value = said === undefined ? valence : grammar.sayings.get(said) ?? valence;
  return [words(-3, -1), words(-3, -2), words(-2, -1)].reduce((sum, phrase) => sum + (grammar.boosters.get(phrase) ?? 0), value);
}

/** "the least good" turns round; "at least good" and "very least" do not. */
function least(place: Place, valence: number): number {
  const { i } = place;
  if (lowerAt(place, i - 1) !== 'least' || isLaden(place, i - 1)) return valence;
  return /^(?:at|very)$/.test(lowerAt(place, i - 2)) ? valence : valence * NEGATION;
}

/** What comes after "but" is meant. */
function weighBut(tokens: readonly Token[], valences: number[]): void {
  const but = tokens.findIndex(({ lower }) => lower === 'but');
  if (but < 0) return;
  for (let i = 0; i < valences.length; i++) valences[i] *= i < but ? 0.5 : i > but ? 1.5 : 1;
}

/** Up to four exclamation marks; question marks from the second on. */
export function emphasisOf(text: string): number {
  const exclamations = Math.min(4, text.split('!').length - 1);
  const questions = text.split('?').length - 1;
  return exclamations * 0.292 + (questions > 3 ? 0.96 : questions > 1 ? questions * 0.18 : 0);
}
