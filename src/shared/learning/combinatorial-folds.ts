import { UsageError } from '../domain/errors.ts';
import { assertSpans, purgedFold, type Fold, type LabelSpans, type Stretch } from './purged-folds.ts';

export interface CombinatorialRules {
  /** Stretches of time of about equal count. */
  readonly groups: number;
  /** How many of them each fold is tested on. */
  readonly tested: number;
  /** In units of the spans, after each tested stretch. */
  readonly embargo: number;
}

export interface CombinatorialFold extends Fold {
  /** Numbers of the groups tested on, ascending. */
  readonly groups: readonly number[];
}

export interface CombinatorialFolds {
  /** Sample numbers of each group. */
  readonly groups: readonly Stretch[];
  /** One for each choice of tested groups, in lexicographic order: 15 for two of six. */
  readonly folds: readonly CombinatorialFold[];
  /** Ways through the whole time: for each group the number of the fold that answers for it. 5 for two of six; together they use each answer once. */
  readonly paths: readonly (readonly number[])[];
}

/** So many folds are a mistake, not a plan. */
const MOST_FOLDS = 10_000;

/**
 * Combinatorial purged cross-validation (Lopez de Prado 2018, "Advances in Financial Machine Learning", chapter 12): every choice of
 * `tested` groups out of `groups` is tested once, purged and embargoed as in `purgedFolds`. Each group is answered for by
 * C(groups - 1, tested - 1) folds; the n-th answer of every group makes the n-th path.
 */
export function combinatorialFolds(spans: LabelSpans, { groups, tested, embargo }: CombinatorialRules): CombinatorialFolds {
  const count = spans.from.length;
  if (!(Number.isSafeInteger(groups) && groups >= 2 && groups <= count)) throw new UsageError(`expected 2 to ${count} groups of ${count} samples, found "${groups}"`);
  if (!(Number.isSafeInteger(tested) && tested >= 1 && tested < groups)) throw new UsageError(`expected 1 to ${groups - 1} tested groups of ${groups}, found "${tested}"`);
  if (!(embargo >= 0)) throw new UsageError(`expected an embargo of 0 or more, found "${embargo}"`);
  assertSpans(spans);
  const short = Math.floor(count / groups);
  const longer = count % groups;
  const edge = (k: number) => k * short + Math.min(k, longer);
  const stretches = Array.from({ length: groups }, (_, k): Stretch => ({ first: edge(k), end: edge(k + 1) }));
  const folds = choices(groups, tested).map((chosen) => ({ groups: chosen, ...purgedFold(spans, chosen.map((k) => stretches[k]), embargo) }));
  const answering = stretches.map((_, k) => folds.flatMap(({ groups: chosen }, fold) => (chosen.includes(k) ? [fold] : [])));
  return { groups: stretches, folds, paths: answering[0].map((_, n) => answering.map((of) => of[n])) };
}

function choices(groups: number, tested: number): number[][] {
  let found: number[][] = [[]];
  for (let place = 0; place < tested; place++) {
    found = found.flatMap((chosen) => {
      const next = (chosen.at(-1) ?? -1) + 1;
      return Array.from({ length: groups - tested + place + 1 - next }, (_, i) => [...chosen, next + i]);
    });
    if (found.length > MOST_FOLDS) throw new UsageError(`expected at most ${MOST_FOLDS} folds, found more for "${tested}" of ${groups} groups`);
  }
  return found;
}
