import { indexAt, sliceCandles } from '../domain/candle.ts';
import { RefusedError } from '../domain/errors.ts';
import { isoOf } from '../domain/iso-time.ts';
import { runBacktest, type Backtest } from '../engine/backtest.ts';
import type { RunRecord } from '../engine/record.ts';
import { fillsBefore, firstDifference } from '../evaluation/validation/first-difference.ts';
import { CUTS } from '../evaluation/validation/validate-run.ts';

/**
 * Runs a strategy again candle by candle, where nothing lies beyond the candle that has just closed, and without the end of its
 * history: what it did must not change. Throws RefusedError when it does: then it looks into the future, remembers what it should
 * not, or rolls dice, and its result means nothing.
 */
export function assertBlindToFuture(backtest: Backtest, record: RunRecord): void {
  const streamed = firstDifference(record.fills, runBacktest({ ...backtest, blind: true, progress: undefined }).fills);
  if (streamed !== undefined) throw new RefusedError(`"${backtest.strategy.name}" decides otherwise at ${isoOf(streamed)} when candles come one at a time, as they do live: ${WHY}`);
  for (const cut of CUTS) {
    const at = record.from + Math.floor((record.to - record.from) * cut);
    const histories = backtest.histories.map((history) => ({ ...history, candles: sliceCandles(history.candles, 0, indexAt(history.candles, at)) }));
    if (histories.some(({ candles }) => candles.length === 0)) continue;
    // The last candle's decisions fill later: what was filled before it is what can be compared.
    const end = Math.min(...histories.map(({ candles }) => candles.openTime[candles.length - 1]));
    const shorter = runBacktest({ ...backtest, histories, progress: undefined });
    const difference = firstDifference(fillsBefore(record.fills, end), fillsBefore(shorter.fills, end));
    if (difference !== undefined) throw new RefusedError(`"${backtest.strategy.name}" decides otherwise at ${isoOf(difference)} when the candles after ${isoOf(at)} are taken away: ${WHY}`);
  }
}

const WHY = 'it looks into the future, keeps what it should not, or rolls dice. Its result would mean nothing';
