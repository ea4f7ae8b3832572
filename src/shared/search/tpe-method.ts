import type { Random } from '../domain/random.ts';
import { drawSource } from './draw-source.ts';
import { freshPoint, isFresh } from './fresh-point.ts';
import type { Method } from './method.ts';
import { Parzen } from './parzen.ts';
import { ranked } from './ranking.ts';
import type { Coordinates } from './space.ts';
import type { Draft, Entry, ToldEntry, TrialBook } from './trial-book.ts';

/** Rounds of candidates before a fresh point is drawn uniformly instead. */
const ROUNDS = 8;

export interface TpeRules {
  readonly seed: number;
  /** Trials drawn at random before the first estimate. */
  readonly startup: number;
  /** Points drawn from the good ones' density for each proposal. */
  readonly candidates: number;
  /** Whether all parameters are drawn together, kernel by kernel, so that what goes together stays together; else each by itself. */
  readonly isJoint: boolean;
}

/** How many of `count` trials are called good: a tenth, rounded up, at most 25. */
export const goodCount = (count: number): number => Math.min(Math.ceil(0.1 * count), 25);

/**
 * Good trials, best first, and the others. Judged on more of the history before on less, within limits before beyond; of several objectives by
 * front and crowding. Trials still awaited count as bad (a constant liar), so that parallel asks do not crowd one place.
 */
export function splitTrials(book: TrialBook): { readonly good: readonly ToldEntry[]; readonly bad: readonly Entry[]; readonly told: number } {
  const best = new Map<string, Entry>();
  for (const entry of book.entries) {
    const known = best.get(entry.key);
    if (known === undefined || (entry.scores !== undefined && (known.scores === undefined || entry.proposal.share > known.proposal.share))) best.set(entry.key, entry);
  }
  const told: ToldEntry[] = [];
  const awaited: Entry[] = [];
  for (const entry of best.values()) {
    if (isTold(entry)) told.push(entry);
    else awaited.push(entry);
  }
  const classes = Map.groupBy(told, ({ violation, proposal: { share } }) => (violation > 0 ? -share : share));
  // Within limits on the largest share first; beyond them (negative) the largest share first as well.
  const order = [...classes.keys()].toSorted((a, b) => (a > 0 !== b > 0 ? b - a : Math.abs(b) - Math.abs(a)));
  const inOrder = order.flatMap((share) => {
    const members = classes.get(share) ?? [];
    return ranked(members).map((i) => members[i]);
  });
  const count = goodCount(told.length);
  return { good: inOrder.slice(0, count), bad: [...inOrder.slice(count), ...awaited], told: told.length };
}

const isTold = (entry: Entry): entry is ToldEntry => entry.scores !== undefined;
const byTrial = (a: Entry, b: Entry): number => a.proposal.trial - b.proposal.trial;
/** Points in the order of their trials: over one dimension only those of trials in which it played a part. */
const pointsOf = (entries: readonly Entry[], picked: readonly number[]): readonly Coordinates[] =>
  entries.toSorted(byTrial).flatMap(({ coordinates }) => (picked.length === 1 && Number.isNaN(coordinates[picked[0]]) ? [] : [coordinates]));

/** One estimate: where the good ones are, and the others, over some of the dimensions. */
interface Estimate {
  readonly picked: readonly number[];
  readonly good: Parzen;
  readonly bad: Parzen;
}

/**
 * Tree-structured Parzen estimator (Bergstra et al. 2011): of 24 points drawn from the density of the good trials it proposes the one where they are
 * densest against the others. A tenth of the trials (at most 25) is good, ten are drawn at random first, as Optuna does.
 */
export class TpeMethod implements Method {
  readonly #rules: TpeRules;

  constructor(rules: TpeRules) {
    this.#rules = rules;
  }

  next(book: TrialBook): Draft | 'end' {
    const source = drawSource(this.#rules.seed, book.size);
    const coordinates = this.#estimated(book, source) ?? freshPoint(book, source);
    return coordinates ? { coordinates } : 'end';
  }

  #estimated(book: TrialBook, source: Random): Coordinates | undefined {
    const { good, bad, told } = splitTrials(book);
    if (told < this.#rules.startup) return undefined;
    const { dimensions } = book.space;
    const all = dimensions.map((_, d) => d);
    const estimates = (this.#rules.isJoint ? [all] : all.map((d) => [d])).map((picked): Estimate => ({ picked, good: new Parzen(dimensions, pointsOf(good, picked), picked), bad: new Parzen(dimensions, pointsOf(bad, picked), picked) }));
    for (let round = 0; round < ROUNDS; round++) {
      const point = this.#bestFresh(book, estimates, source);
      if (point) return point;
    }
    return undefined;
  }

  /** The best candidate that is fresh; undefined where none is. */
  #bestFresh(book: TrialBook, estimates: readonly Estimate[], source: Random): Coordinates | undefined {
    if (this.#rules.isJoint) return this.#candidates(book, estimates[0], source).find((point) => isFresh(book, point));
    const point = new Float64Array(book.space.dimensions.length);
    estimates.forEach((estimate, d) => {
      point[d] = this.#candidates(book, estimate, source)[0][0];
    });
    return isFresh(book, point) ? point : undefined;
  }

  /** Points over the dimensions of an estimate, the most promising first. */
  #candidates(book: TrialBook, { picked, good, bad }: Estimate, source: Random): readonly Coordinates[] {
    const drawn = Array.from({ length: this.#rules.candidates }, () => {
      const point = good.draw(source);
      // Alone a dimension is judged as if it played a part; together those that do not are left out.
      const judged = picked.length > 1 ? withoutIdle(book, point) : point;
      return { point, promise: good.logDensity(judged) - bad.logDensity(judged) };
    });
    return drawn.toSorted((a, b) => b.promise - a.promise).map(({ point }) => point);
  }

  /** Each draw has its own randomness: the book is all there is. */
  save(): unknown {
    return null;
  }

  restore(): void {}
}

function withoutIdle(book: TrialBook, point: Coordinates): Coordinates {
  const snapped = book.space.snap(point);
  return point.map((coordinate, d) => (Number.isNaN(snapped[d]) ? NaN : coordinate));
}
