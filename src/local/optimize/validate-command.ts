import { UsageError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import type { Backtest, History } from '../../shared/engine/backtest.ts';
import { validateRun, type ValidationCheck, type ValidationResult } from '../../shared/evaluation/validation/validate-run.ts';
import type { BacktestJob } from '../../shared/handlers/backtest.ts';
import { given } from '../../shared/handlers/given.ts';
import { loadHistory } from '../../shared/handlers/load-history.ts';
import { checkParams } from '../../shared/strategies/registry.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import { jobOf, paramTexts, type BacktestFlags } from '../backtest/job.ts';
import { note, printJson, printLine, printTable, stopSignal } from '../cli/output.ts';
import { chosenStrategy } from '../config/configured-strategy.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { runSettings } from '../config/run-settings.ts';
import { loadStrategies, loadStrategiesFor } from '../strategies/load-strategies.ts';
import { openCandleStore } from '../wire.ts';

/** The flags of `coinbot validate`, as commander hands them over. */
export interface ValidateFlags extends Pick<BacktestFlags, 'data' | 'param' | 'symbol' | 'market' | 'venue' | 'shorts' | 'from' | 'to' | 'filters'> {
  readonly all?: true;
  readonly mostCandles: number;
  readonly json?: true;
}

interface Validated {
  readonly strategy: string;
  /** Why it cannot be run on this data. */
  readonly skipped?: string;
  readonly checks: readonly ValidationResult[];
}

const WHAT: Readonly<Record<ValidationCheck, string>> = {
  repeat: 'does the same when it is run again', stream: 'candle by candle as over whole columns, bit for bit', 'look-ahead': 'sees nothing beyond the candle that has closed', prefix: 'the past stays as it was when the end is cut off',
  poison: 'garbage in the future changes nothing in the past', 'warm-up': 'begun as a trader begins, it does what it does with all of the past',
};

/** `coinbot validate`: whether strategies can be believed. Sets the exit code to 1 where a check fails. */
export async function validateCommand(name: string | undefined, flags: ValidateFlags): Promise<void> {
  const { wanted, known } = await wantedStrategies(name, flags);
  const loaded = await load(wanted[0], flags, known);
  const signal = stopSignal();
  const found: Validated[] = [];
  for (const strategy of wanted) {
    await new Promise((resolve) => { setImmediate(resolve); });
    signal.throwIfAborted();
    const one = validated(strategy, { ...loaded, params: name === undefined ? {} : loaded.job.params });
    found.push(one);
    if (flags.json === undefined) show(one);
  }
  if (flags.json) printJson({ passed: found.every(isHonest), strategies: found.map(({ checks, ...rest }) => ({ ...rest, passed: isHonest({ checks }), checks: checks.map(checkJson) })) });
  if (found.length === 1 && found[0].skipped !== undefined) throw new UsageError(found[0].skipped);
  if (!found.every(isHonest)) process.exitCode = 1;
}

const isHonest = ({ checks }: Pick<Validated, 'checks'>): boolean => checks.every(({ outcome }) => outcome !== 'failed');

async function wantedStrategies(name: string | undefined, { all, param }: ValidateFlags): Promise<{ readonly wanted: readonly Strategy[]; readonly known: readonly Strategy[] }> {
  const folder = folderOf(loadConfig(), 'strategiesFolder');
  if (name !== undefined && all === undefined) {
    const known = await loadStrategiesFor(name, folder);
    return { known, wanted: [chosenStrategy(name, paramTexts(param), known).strategy] };
  }
  if (name !== undefined || all === undefined) throw new UsageError('expected the name of a strategy or --all, one of both');
  if (param.length > 0) throw new UsageError(`--param: expected none beside --all, found "${param.join(' ')}"`);
  const known = await loadStrategies(folder);
  return { known, wanted: known };
}

interface Loaded {
  readonly histories: readonly History[];
  readonly timeframe: Timeframe;
  readonly job: BacktestJob;
}

async function load(strategy: Strategy, { all, mostCandles: most, json: _json, ...flags }: ValidateFlags, known: readonly Strategy[]): Promise<Loaded> {
  const config = loadConfig();
  const job = jobOf(chosenStrategy(strategy.name, all === undefined ? paramTexts(flags.param) : {}, known), { ...flags, param: [] }, runSettings(config));
  const store = openCandleStore(folderOf(config, 'dataFolder'));
  try {
    const histories: History[] = [];
    const timeframes: Timeframe[] = [];
    for (const data of job.data) {
      const series = await store.candles.load(data.file, data.market === undefined ? {} : { market: data.market });
      timeframes.push(series.timeframe);
      histories.push(newest(await loadHistory(data, { series, candles: store.candles, gaps: job.gaps }), most));
    }
    if (new Set(timeframes).size > 1) throw new UsageError(`expected candles of one length, found ${timeframes.join(', ')}`);
    return { histories, timeframe: timeframes[0], job };
  } finally {
    store.close();
  }
}

/** The last `most` candles: each check runs over all of them several times. */
function newest(history: History, most: number): History {
  const { candles } = history;
  if (candles.length <= most) return history;
  const first = candles.length - most;
  const cut = (column: Float64Array): Float64Array => column.subarray(first);
  return { ...history, candles: { length: most, openTime: cut(candles.openTime), open: cut(candles.open), high: cut(candles.high), low: cut(candles.low), close: cut(candles.close), volume: cut(candles.volume) } };
}

/** Two instruments for a pair, all of them for one that ranks, else the first. */
const STEPS: readonly number[] = [1, 2, 3];

function validated(strategy: Strategy, { histories, timeframe, job, params }: Loaded & { readonly params: BacktestJob['params'] }): Validated {
  if (strategy.kind === 'forecast' && strategy.longestTimeframe !== undefined && durationMs(timeframe) > durationMs(strategy.longestTimeframe)) {
    return { strategy: strategy.name, skipped: `${strategy.name} needs candles of ${strategy.longestTimeframe} or shorter, found "${timeframe}"`, checks: [] };
  }
  let why = '';
  for (const count of [...STEPS.filter((step) => step < histories.length), histories.length]) {
    try {
      const backtest: Backtest = {
        strategy, params: checkParams(strategy, params), timeframe, histories: histories.slice(0, count), exits: job.exits === undefined ? undefined : given(job.exits),
        settings: { ...job.settings, makerFeeBps: job.settings.makerFeeBps, takerFeeBps: job.settings.takerFeeBps, from: job.settings.from, to: job.settings.to },
      };
      return { strategy: strategy.name, checks: [...validateRun(backtest)] };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      why = error.message;
    }
  }
  return { strategy: strategy.name, skipped: why, checks: [] };
}

const checkJson = ({ differsAt, cutAt, ...rest }: ValidationResult) => ({ ...rest, differsAt: differsAt === null ? null : isoOf(differsAt), cutAt: cutAt === null ? null : isoOf(cutAt) });

function show({ strategy, skipped, checks }: Validated): void {
  if (skipped !== undefined) {
    note(`${strategy}: not checked: ${skipped}`);
    return;
  }
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  printLine(`${strategy}: ${failed.length === 0 ? 'passed' : `FAILED ${failed.map(({ check }) => check).join(', ')}`}`);
  printTable(['check', 'outcome', 'compared', 'differs at (UTC)', 'what'], checks.map(({ check, outcome, compared, differsAt }) => [check, outcome, compared, differsAt === null ? '' : isoOf(differsAt).slice(0, 16).replace('T', ' '), WHAT[check]]));
  printLine();
}
