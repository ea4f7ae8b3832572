import { orderedJson } from '../../domain/ordered-json.ts';
import type { Trial } from '../../domain/trial.ts';
import { sharpePerPeriod } from '../metrics/sharpe.ts';
import type { ReturnMatrix } from '../statistics/return-matrix.ts';

/** What was tried where one trial was chosen. */
export interface TrialPool {
  /** Daily returns over the days of the chosen one, which is the first column. */
  readonly columns: ReturnMatrix;
  /** Trials on the same market that are not among the columns. */
  readonly alike: number;
  /** Trials whose days fit well enough to be compared, among the columns or not; the chosen one included. */
  readonly comparable: number;
  /** All distinct variants, the chosen one included: columns and `alike`. */
  readonly count: number;
}

/** A trial takes part day by day when it has this share of the days of the chosen one; a day it lacks counts as 0. */
const COVERED = 0.9;
/** So many are compared at most: the best ones, because a choice is among them, and of the others an even sample. */
const MOST_COLUMNS = 1_000;
const BEST = 200;

/** What was tried, without the code it ran with and the file it ran over: the same again after a fix or a new month is no new variant. */
export const variantOf = ({ strategy, params, settings, seed, selection, instruments, timeframe }: Trial): string =>
  orderedJson({ strategy, params, settings, seed, selection, instruments, timeframe });

const overlaps = (a: Trial, b: Trial): boolean =>
  a.days.length > 0 && b.days.length > 0 && a.days[0] <= b.days[b.days.length - 1] && b.days[0] <= a.days[a.days.length - 1];

/** On the same data, or over some of the same days of some of the same instruments: what was learned from one could be used in the other. */
function isRelated(chosen: Trial, other: Trial): boolean {
  return other.dataHash === chosen.dataHash || (other.instruments.some((instrument) => chosen.instruments.includes(instrument)) && overlaps(chosen, other));
}

/** The latest of each variant. */
function latest(trials: readonly Trial[]): Trial[] {
  const found = new Map<string, Trial>();
  for (const trial of trials.toSorted((a, b) => a.at - b.at)) found.set(variantOf(trial), trial);
  return [...found.values()];
}

function aligned(chosen: Trial, other: Trial): Float64Array | undefined {
  const at = new Map(other.days.map((day, i) => [day, other.returns[i]]));
  const column = new Float64Array(chosen.days.length);
  let covered = 0;
  chosen.days.forEach((day, i) => {
    const value = at.get(day);
    if (value === undefined) return;
    column[i] = value;
    covered += 1;
  });
  return chosen.days.length > 0 && covered >= COVERED * chosen.days.length ? column : undefined;
}

/**
 * Gathers from the ledger what `chosen` was chosen among. Every variant counts, whenever it was tried: also what is tried later says how much was searched.
 */
export function trialPool(chosen: Trial, ledger: readonly Trial[]): TrialPool {
  const own = variantOf(chosen);
  const others = latest(ledger.filter((trial) => trial.id !== chosen.id && isRelated(chosen, trial))).filter((trial) => variantOf(trial) !== own);
  const comparable = others.flatMap((trial) => aligned(chosen, trial) ?? []);
  const columns = sampled(comparable);
  return { columns: [Float64Array.from(chosen.returns), ...columns], alike: others.length - columns.length, comparable: comparable.length + 1, count: others.length + 1 };
}

function sampled(columns: readonly Float64Array[]): readonly Float64Array[] {
  if (columns.length < MOST_COLUMNS) return columns;
  const ranked = columns.map((column) => ({ column, ratio: sharpePerPeriod(column) ?? 0 })).toSorted((a, b) => b.ratio - a.ratio).map(({ column }) => column);
  const rest = ranked.slice(BEST);
  const wanted = MOST_COLUMNS - 1 - BEST;
  return [...ranked.slice(0, BEST), ...Array.from({ length: wanted }, (_, i) => rest[Math.floor((i * rest.length) / wanted)])];
}

/** How often the period [from, to) was opened as a lock-box on any of these instruments, by different trials. */
export function lockBoxOpenings(ledger: readonly Trial[], { instruments, from, to }: { readonly instruments: readonly string[]; readonly from: number; readonly to: number }): number {
  return ledger.filter(({ lockBox, instruments: of }) => lockBox !== null && lockBox.from < to && from < lockBox.to && of.some((instrument) => instruments.includes(instrument))).length;
}
