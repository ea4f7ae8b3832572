import { indexAt, sliceCandles, type CandleColumns } from '../../domain/candle.ts';
import type { Fill } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import { durationMs } from '../../domain/timeframe.ts';
import { runBacktest, type Backtest } from '../../engine/backtest.ts';
import { candlesToBeginWith, warmUpOf } from '../../engine/warm-up.ts';
import { fillsBefore, firstDifference } from './first-difference.ts';
import { poisonedCandles } from './poisoned-candles.ts';

/**
 * repeat: the same again, as dice do not. stream: computed candle by candle, as live trading does, bit for bit the same as over whole columns. look-ahead: with
 * nothing beyond the candle that has just closed. prefix: without the end of the history. poison: with garbage in its place. warm-up: begun with the few candles that
 * a trader begins with rather than with all of the past.
 */
export const VALIDATION_CHECKS = ['repeat', 'stream', 'look-ahead', 'prefix', 'poison', 'warm-up'] as const;
export type ValidationCheck = (typeof VALIDATION_CHECKS)[number];

export interface ValidationResult {
  readonly check: ValidationCheck;
  /** unknown: nothing was traded that could differ, or there are too few candles. */
  readonly outcome: 'passed' | 'failed' | 'unknown';
  /** Executions compared, over all runs of the check. */
  readonly compared: number;
  /** When the first of them differed; null where none did. */
  readonly differsAt: EpochMs | null;
  /** The last candle that the run which differed had seen, or the first that it began to trade with; null where all were seen. */
  readonly cutAt: EpochMs | null;
}

/** Parts of the history after which it is cut off. */
export const CUTS = [0.31, 0.57, 0.83] as const;

const withCandles = (backtest: Backtest, change: (candles: CandleColumns) => CandleColumns): Backtest => ({ ...backtest, histories: backtest.histories.map((history) => ({ ...history, candles: change(history.candles) })) });

/** Runs a strategy under each condition and compares what it did, execution by execution. */
export function* validateRun(backtest: Backtest): Generator<ValidationResult> {
  const whole = runBacktest(backtest);
  const again = (check: ValidationCheck, more: Partial<Backtest>): ValidationResult => judged(check, [compared(whole.fills, runBacktest({ ...backtest, ...more }).fills, null)]);
  yield again('repeat', {});
  yield again('stream', { streaming: true });
  yield again('look-ahead', { blind: true });
  const length = durationMs(backtest.timeframe);
  const cuts = CUTS.map((share) => whole.from + Math.floor(((whole.to - whole.from) * share) / length) * length);
  const isWhole = (at: EpochMs): boolean => backtest.histories.every(({ candles }) => indexAt(candles, at) > 0);
  // What was decided at the last candle is filled after it: what was filled before can be compared.
  const past = (check: 'prefix' | 'poison', change: (candles: CandleColumns, at: EpochMs) => CandleColumns): ValidationResult => judged(check, cuts.filter(isWhole).map((at) => {
    const end = Math.min(...backtest.histories.map(({ candles }) => candles.openTime[indexAt(candles, at) - 1]));
    return compared(fillsBefore(whole.fills, end), fillsBefore(runBacktest(withCandles(backtest, (candles) => change(candles, at))).fills, end), at);
  }));
  yield past('prefix', (candles, at) => sliceCandles(candles, 0, indexAt(candles, at)));
  yield past('poison', (candles, at) => poisonedCandles(candles, indexAt(candles, at)));
  yield judged('warm-up', cuts.flatMap((at) => warmUpPart(backtest, at) ?? []));
}

interface Part {
  readonly count: number;
  readonly differsAt: EpochMs | undefined;
  readonly cutAt: EpochMs | null;
}

const compared = (a: readonly Fill[], b: readonly Fill[], cutAt: EpochMs | null): Part => ({ count: Math.max(a.length, b.length), differsAt: firstDifference(a, b), cutAt });

/** Traded from `from` on, once with all of the past and once with as much as a trader asks for. Undefined where there is no more past than that. */
function warmUpPart(backtest: Backtest, from: EpochMs): Part | undefined {
  const { strategy, params, histories, timeframe, settings } = backtest;
  const declared = strategy.indicators?.(params as never, histories.map(({ instrument: { symbol } }) => symbol)) ?? {};
  const length = durationMs(timeframe);
  const seen = candlesToBeginWith(warmUpOf(strategy, declared, length));
  const begun = histories.map(({ candles }) => indexAt(candles, from) - seen);
  if (begun.some((first) => first <= 0)) return undefined;
  const traded: Backtest = { ...backtest, settings: { ...settings, from } };
  const short: Backtest = { ...traded, histories: histories.map((history, k) => ({ ...history, candles: sliceCandles(history.candles, begun[k], history.candles.length), ...cutBeside(history, begun[k]) })) };
  return compared(runBacktest(traded).fills, runBacktest(short).fills, from);
}

/** What stands beside the candles by the same index. */
function cutBeside({ synthetic, outside }: Backtest['histories'][number], first: number): Partial<Backtest['histories'][number]> {
  return {
    ...(synthetic === undefined ? {} : { synthetic: synthetic.subarray(first) }),
    ...(outside === undefined ? {} : { outside: new Map([...outside].map(([name, values]) => [name, values.subarray(first)])) }),
  };
}

function judged(check: ValidationCheck, parts: readonly Part[]): ValidationResult {
  const broken = parts.find(({ differsAt }) => differsAt !== undefined);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  return { check, outcome: broken !== undefined ? 'failed' : count === 0 ? 'unknown' : 'passed', compared: count, differsAt: broken?.differsAt ?? null, cutAt: broken?.cutAt ?? null };
}
