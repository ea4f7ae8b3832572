import { indexAt, type CandleColumns } from '../../domain/candle.ts';
import type { Random } from '../../domain/random.ts';
import type { RunRecord } from '../../engine/record.ts';
import { randomEntries, type Placed, type RandomEntries } from '../statistics/random-entries.ts';

/** Draws of single trades in all; thousands of trades get fewer resamples. */
const MOST_DRAWS = 1_000_000;

/** The candle that `at` falls into. */
const candleOf = (candles: CandleColumns, at: number): number => Math.max(0, indexAt(candles, at + 1) - 1);

/**
 * Closed trades of a run on whole candles of its traded range: entered and left at the open of the candle in which it happened, at least one candle long and
 * one after the other. What cannot be placed so, because the candles end, is left out.
 */
function placedOf({ roundTrips }: RunRecord, candles: CandleColumns, [first, last]: readonly [number, number]): Placed[] {
  const placed: Placed[] = [];
  let free = 0;
  for (const { entryAt, exitAt, side, open } of roundTrips.toSorted((a, b) => a.entryAt - b.entryAt)) {
    if (open) continue;
    const entry = Math.max(free, candleOf(candles, entryAt) - first);
    const exit = Math.max(entry + 1, candleOf(candles, exitAt) - first);
    if (exit >= last - first) break;
    placed.push({ entry, exit, side });
    free = exit;
  }
  return placed;
}

/** What the timing of a run's entries is worth against random ones of equal number, lengths and sides. Null for several instruments or without a closed trade. */
export function timingOf(record: RunRecord, candles: CandleColumns, random: Random): RandomEntries | null {
  if (record.instruments.length !== 1) return null;
  const range = [indexAt(candles, record.from), indexAt(candles, record.to)] as const;
  const placed = placedOf(record, candles, range);
  const resamples = Math.round(Math.max(200, Math.min(2_000, MOST_DRAWS / Math.max(1, placed.length))));
  return randomEntries(candles.open.subarray(range[0], range[1]), placed, { random, resamples });
}
