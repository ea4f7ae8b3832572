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
  /** Of each instrument: checked, and there were. */
  readonly candles: readonly { readonly checked: number; readonly of: number }[];
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

/** Where nothing could be compared nothing is known, which is no pass. */
const isHonest = ({ checks }: Pick<Validated, 'checks'>): boolean => checks.every(({ outcome }) => outcome !== 'failed') && (checks.length === 0 || checks.some(({ outcome }) => outcome === 'passed'));

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
  /** How many candles each file has. */
  readonly lengths: readonly number[];
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
    const lengths: number[] = [];
    for (const data of job.data) {
      const series = await store.candles.load(data.file, data.market === undefined ? {} : { market: data.market });
      timeframes.push(series.timeframe);
      const whole = await loadHistory(data, { series, candles: store.candles, gaps: job.gaps });
      lengths.push(whole.candles.length);
      histories.push(newest(whole, most));
    }
    if (new Set(timeframes).size > 1) throw new UsageError(`expected candles of one length, found ${timeframes.join(', ')}`);
    return { histories, lengths, timeframe: timeframes[0], job };
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

function validated(strategy: Strategy, { histories, lengths, timeframe, job, params }: Loaded & { readonly params: BacktestJob['params'] }): Validated {
  if (strategy.kind === 'forecast' && strategy.longestTimeframe !== undefined && durationMs(timeframe) > durationMs(strategy.longestTimeframe)) {
    return { strategy: strategy.name, skipped: `${strategy.name} needs candles of ${strategy.longestTimeframe} or shorter, found "${timeframe}"`, candles: [], checks: [] };
  }
  let why = '';
  for (const count of [...STEPS.filter((step) => step < histories.length), histories.length]) {
    try {
      const backtest: Backtest = {
        strategy, params: checkParams(strategy, params), timeframe, histories: histories.slice(0, count), exits: job.exits === undefined ? undefined : given(job.exits),
        settings: { ...job.settings, makerFeeBps: job.settings.makerFeeBps, takerFeeBps: job.settings.takerFeeBps, from: job.settings.from, to: job.settings.to },
      };
      return { strategy: strategy.name, candles: backtest.histories.map(({ candles }, k) => ({ checked: candles.length, of: lengths[k] })), checks: [...validateRun(backtest)] };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      why = error.message;
    }
  }
  return { strategy: strategy.name, skipped: why, candles: [], checks: [] };
}

const checkJson = ({ differsAt, cutAt, ...rest }: ValidationResult) => ({ ...rest, differsAt: differsAt === null ? null : isoOf(differsAt), cutAt: cutAt === null ? null : isoOf(cutAt) });

/** What the outcome says, and how much of the data it is about. */
function outcomeText({ candles, checks }: Validated): string {
  const of = (outcome: ValidationResult['outcome']): string => checks.filter((result) => result.outcome === outcome).map(({ check }) => check).join(', ');
  const [failed, unknown] = [of('failed'), of('unknown')];
  const word = failed !== '' ? `FAILED ${failed}` : isHonest({ checks }) ? `passed${unknown === '' ? '' : `, but for what could not be compared: ${unknown}`}` : 'NOT CHECKED: nothing could be compared, which takes more candles, or trades';
  const part = candles.filter(({ checked, of: all }) => checked < all).map(({ checked, of: all }) => `the newest ${checked.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} candles`);
  return `${word}${part.length === 0 ? '' : `; only ${part.join(', ')} were looked at (--most-candles)`}`;
}

function show(one: Validated): void {
  const { strategy, skipped, checks } = one;
  if (skipped !== undefined) {
    note(`${strategy}: not checked: ${skipped}`);
    return;
  }
  printLine(`${strategy}: ${outcomeText(one)}`);
  printTable(['check', 'outcome', 'compared', 'differs at (UTC)', 'what'], checks.map(({ check, outcome, compared, differsAt }) => [check, outcome, compared, differsAt === null ? '' : isoOf(differsAt).slice(0, 16).replace('T', ' '), WHAT[check]]));
  printLine();
}
