import { isSameMarket, marketOf, type MarketNames } from '../../domain/market.ts';
import { orderedJson } from '../../domain/ordered-json.ts';
import type { Trial, TrialHead } from '../../domain/trial.ts';
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

/** The names of a backtest's files are no part of what was tried. */
function unnamed({ data, ...settings }: Trial['settings']): Trial['settings'] {
  if (!Array.isArray(data)) return data === undefined ? settings : { ...settings, data };
  const files = data.map((file: { readonly instrument?: { readonly venue?: unknown; readonly symbol?: unknown } }) => {
    const { venue: _venue, symbol: _symbol, ...rules } = file.instrument ?? {};
    return { ...file, instrument: Object.keys(rules).length === 0 ? undefined : rules };
  });
  return { ...settings, data: files };
}

/** A training that was stopped books the models it had not judged on all folds, and their mixture: the same models, once they are whole. */
const isPart = ({ kind, params }: Pick<TrialHead, 'kind' | 'params'>): boolean => kind === 'train' && (params['folds'] !== undefined || params['isPart'] === true);

/** The members of a mixture follow from the search, as far as it went: they are not chosen. Of searches without a length on record they tell one from the other. */
function paramsOf({ kind, params }: TrialHead): Trial['params'] {
  if (kind !== 'train') return params;
  const { folds: _folds, isPart: _isPart, ...whole } = params;
  return params['ensemble'] === undefined || params['trials'] === undefined ? whole : { ...whole, ensemble: true };
}

/** What was tried, without the market, the code it ran with and the file it ran over: the same again after a fix or a new month is no new variant. */
const tried = (trial: TrialHead): string =>
  orderedJson({ strategy: trial.strategy, params: paramsOf(trial), settings: unnamed(trial.settings), seed: trial.seed, selection: trial.selection, timeframe: trial.timeframe });

const marketsOf = ({ instruments }: Pick<TrialHead, 'instruments'>): string => instruments.map(marketOf).toSorted().join(' ');

/** What was tried and on which markets, whatever their names were. */
export const variantOf = (trial: TrialHead): string => `${marketsOf(trial)} ${tried(trial)}`;

const overlaps = (a: Trial, b: Trial): boolean =>
  a.days.length > 0 && b.days.length > 0 && a.days[0] <= b.days[b.days.length - 1] && b.days[0] <= a.days[a.days.length - 1];

/** On the same data, or over some of the same days of some of the same markets: what was learned from one could be used in the other. */
const isRelated = (chosen: Trial, other: Trial): boolean => other.dataHash === chosen.dataHash || (isSameMarket(chosen, other) && overlaps(chosen, other));

/** Of each variant the latest that is whole, in an order that depends on nothing but what was tried. `name`: two of one name are one variant. */
function latest(trials: readonly Trial[], name: (trial: Trial) => string): Trial[] {
  const found = new Map<string, Trial>();
  for (const trial of trials.toSorted((a, b) => Number(isPart(b)) - Number(isPart(a)) || a.at - b.at)) found.set(name(trial), trial);
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, trial]) => trial);
}

/** Without the parts of trainings that went on later: each model once. */
export function wholeTrials(trials: readonly TrialHead[]): readonly TrialHead[] {
  const identity = (trial: TrialHead): string => `${trial.dataHash} ${variantOf(trial)}`;
  const last = new Map(trials.filter(isPart).map((trial) => [identity(trial), trial.id]));
  const whole = new Set(trials.filter((trial) => trial.kind === 'train' && !isPart(trial)).map(identity));
  return trials.filter((trial) => !isPart(trial) || (!whole.has(identity(trial)) && last.get(identity(trial)) === trial.id));
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
  const markets = marketsOf(chosen);
  // The same file under another name is the same market.
  const name = (trial: Trial): string => `${trial.dataHash === chosen.dataHash ? markets : marketsOf(trial)} ${tried(trial)}`;
  const own = name(chosen);
  const others = latest(ledger.filter((trial) => trial.id !== chosen.id && isRelated(chosen, trial)), name).filter((trial) => name(trial) !== own);
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

/** How often a lock-box that overlaps [from, to) was opened on the same market, under whatever name, by different trials. */
export function lockBoxOpenings(ledger: readonly TrialHead[], { from, to, ...market }: MarketNames & { readonly from: number; readonly to: number }): number {
  return ledger.filter((trial) => trial.lockBox !== null && trial.lockBox.from < to && from < trial.lockBox.to && isSameMarket(market, trial)).length;
}
