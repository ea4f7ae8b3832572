import type { EpochMs } from '../domain/time.ts';

/** What a text says: `compound` in [-1, 1]; the shares of rising, falling and neutral words add up to 1 (0 each for no words at all). */
export interface TextScore {
  readonly compound: number;
  readonly positive: number;
  readonly negative: number;
  readonly neutral: number;
  /** The words and phrases that count, with what they counted after negation and emphasis. */
  readonly evidence: readonly Evidence[];
}

export interface Evidence {
  readonly term: string;
  readonly valence: number;
}

export type Language = 'en' | 'ko';

/** A text somebody published: where, when it says so, and when it reached us. Times are epoch milliseconds. */
export interface NewsItem {
  /** The source's own name for it, else its address, else its title. */
  readonly id: string;
  readonly source: string;
  readonly title: string;
  /** Empty where the source gives none. */
  readonly summary: string;
  readonly url: string;
  /** What the source says; undefined where it says nothing that can be read. */
  readonly publishedAt: EpochMs | undefined;
  /** When it reached us: nothing may use it before. */
  readonly knownAt: EpochMs;
}

/** VADER's normalisation: a sum of valences to (-1, 1). */
export function compoundOf(sum: number): number {
  return sum === 0 ? 0 : Math.max(-1, Math.min(1, sum / Math.sqrt(sum * sum + 15)));
}

/** Compound and shares from the valence of each word (0 for a neutral one) and the emphasis of the punctuation. */
export function scoreOf(valences: readonly number[], emphasis: number, evidence: readonly Evidence[]): TextScore {
  if (valences.length === 0) return { compound: 0, positive: 0, negative: 0, neutral: 0, evidence };
  let [sum, positive, negative, neutral] = [0, 0, 0, 0];
  for (const valence of valences) {
    sum += valence;
    // One is added to each, as VADER does: a word counts at least as much as a neutral one.
    if (valence > 0) positive += valence + 1;
    else if (valence < 0) negative += 1 - valence;
    else neutral += 1;
  }
  if (positive > negative) positive += emphasis;
  else if (positive < negative) negative += emphasis;
  const total = positive + negative + neutral;
  return { compound: compoundOf(sum + Math.sign(sum) * emphasis), positive: positive / total, negative: negative / total, neutral: neutral / total, evidence };
}
