import type { Algorithm } from '../../src/shared/execution/algorithms/plan.ts';
import type { ExecutionPolicy } from '../../src/shared/execution/learned/policy.ts';
import { meanInterval, type MeanInterval } from '../../src/shared/execution/costs/mean-interval.ts';
import { random } from '../../src/shared/domain/random.ts';
import { parentsOf, perStart, planOf, tune } from '../execution/contest.ts';
import { execute, type Executed, type Wanted } from '../execution/replay.ts';
import type { Tape } from '../execution/tape.ts';
import { trainPolicy } from './train-policy.ts';

const SEED = 20_240_808;
/** Learners that differ by their seed, each kept after so many passes. */
const LEARNERS = 3;
const PASSES = [5, 10, 20, 40];
const STARTS = 100;
/** Of the part that is not counted the first two thirds teach, the rest chooses among the policies. */
const TEACHING_SHARE = 2 / 3;
/** No parent reaches into the next part: what is late after its deadline is waited for. */
const MARGIN_MS = 3_000;

export interface LearnedContest {
  readonly tape: string;
  readonly quantity: number;
  /** Parents of each algorithm in the part that counts. */
  readonly parents: number;
  /** Filled share of what was wanted, the least of all algorithms. */
  readonly completion: number;
  readonly shortfalls: ReadonlyMap<string, MeanInterval>;
  /** The chosen policy less the other, in basis points with fees; below zero where the policy costs less. */
  readonly less: ReadonlyMap<string, MeanInterval>;
  /** Mean shortfall of the best policy of each seed: where it was chosen, and in the part that counts. */
  readonly bySeed: readonly { readonly chosenOn: number; readonly counted: number }[];
  /** Decisions that were learned from, and how many of them a second, learning included. */
  readonly decisions: number;
  readonly decisionsPerSecond: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const shortfallOf = ({ analysis }: Executed): number => analysis.shortfallBps;
const tactic = (policy: ExecutionPolicy): Algorithm => ({ kind: 'learned', policy });

const bestOf = <T>(all: readonly T[], cost: (one: T) => number): T => all.reduce((best, one) => (cost(one) < cost(best) ? one : best));

interface Pupil {
  readonly name: string;
  readonly seed: number;
  readonly policy: ExecutionPolicy;
}

/** The best policy of each learner by a part of the tape that did not teach, and the best of these. */
function school(tape: Tape, quantity: number): { readonly bySeed: readonly (Pupil & { readonly chosenOn: number })[]; readonly chosen: Pupil; readonly decisions: number; readonly decisionsPerSecond: number } {
  const until = tape.starts[0] + (tape.trainUntil - tape.starts[0]) * TEACHING_SHARE;
  const began = performance.now();
  const taught = Array.from({ length: LEARNERS }, (_, k) => trainPolicy(tape, quantity, { passes: PASSES, starts: STARTS, seed: k + 1, until: until - MARGIN_MS }));
  const seconds = (performance.now() - began) / 1_000;
  const decisions = taught.reduce((sum, { steps }) => sum + steps, 0);
  const pupils = taught.flatMap(({ policies }, k) => policies.map((policy, i): Pupil => ({ name: `seed ${k + 1} after ${PASSES[i]} passes`, seed: k + 1, policy })));
  const choosing = { from: until, to: tape.trainUntil - tape.horizonMs - MARGIN_MS, urgency: 0.5 };
  const executed = execute(tape, parentsOf(tape, quantity, choosing).flatMap((parent): Wanted[] => pupils.map(({ name, policy }) => ({ algorithm: name, plan: planOf(tape, parent, tactic(policy)) }))));
  const costs = new Map([...Map.groupBy(executed, ({ algorithm }) => algorithm)].map(([name, own]) => [name, mean(own.map(shortfallOf))]));
  const costOf = ({ name }: Pupil): number => costs.get(name) ?? NaN;
  const bySeed = taught.map((_, k) => bestOf(pupils.filter(({ seed }) => seed === k + 1), costOf)).map((pupil) => ({ ...pupil, chosenOn: costOf(pupil) }));
  return { bySeed, chosen: bestOf(bySeed, costOf), decisions, decisionsPerSecond: decisions / seconds };
}

/** Trains policies on the first part of a tape and holds the chosen one against market, twap and a tuned adaptive on the rest. */
export function learnedContest(tape: Tape, quantity: number): LearnedContest {
  const { bySeed, chosen, decisions, decisionsPerSecond } = school(tape, quantity);
  const tuned = tune(tape, quantity);
  const twap: Algorithm = { kind: 'twap', slices: 10, jitter: 0.2, seed: SEED, patienceMs: 0 };
  const rivals = [['market', { kind: 'market' }, 0.5], ['twap', twap, 0.5], ['adaptive', tuned.algorithm, tuned.urgency]] as const;
  const entrants: readonly (readonly [string, Algorithm, number])[] = [...bySeed.map(({ name, policy }) => [name, tactic(policy), 0.5] as const), ...rivals];
  const parents = parentsOf(tape, quantity, { from: tape.trainUntil, to: Infinity, urgency: 0.5 });
  const executed = execute(tape, parents.flatMap((parent): Wanted[] => entrants.map(([algorithm, settings, urgency]) => ({ algorithm, plan: planOf(tape, { ...parent, urgency }, settings) }))));
  const blockLength = Math.max(1, Math.ceil(tape.horizonMs / (tape.starts[1] - tape.starts[0])));
  const interval = (values: readonly number[], length: number): MeanInterval => meanInterval(values, { random: random(SEED), blockLength: length });
  const of = (name: string): readonly Executed[] => executed.filter(({ algorithm }) => algorithm === name);
  const costs = (name: string): readonly number[] => of(name).map(shortfallOf);
  const ours = perStart(executed, chosen.name, shortfallOf);
  const difference = (against: string): MeanInterval => {
    const theirs = perStart(executed, against, shortfallOf);
    return interval([...ours].flatMap(([at, cost]) => (theirs.has(at) ? [cost - (theirs.get(at) ?? NaN)] : [])), blockLength);
  };
  const names = rivals.map(([name]) => name);
  return {
    tape: tape.name, quantity, parents: costs(chosen.name).length, decisions, decisionsPerSecond,
    completion: Math.min(...[chosen.name, ...names].map((name) => mean(of(name).map(({ analysis }) => analysis.filledQuantity / quantity)))),
    shortfalls: new Map([['learned', interval(costs(chosen.name), 2 * blockLength)], ...names.map((name) => [name, interval(costs(name), 2 * blockLength)] as const)]),
    less: new Map(names.map((name) => [name, difference(name)] as const)),
    bySeed: bySeed.map(({ name, chosenOn }) => ({ chosenOn, counted: mean(costs(name)) })),
  };
}
