import { DataError } from '../../domain/errors.ts';
import type { Random } from '../../domain/random.ts';
import type { Series } from '../metrics/moments.ts';

/** One closed trade on the candles of its instrument: entered at the open of `entry`, left at the open of `exit`. */
export interface Placed {
  readonly entry: number;
  readonly exit: number;
  readonly side: 'long' | 'short';
}

export interface RandomEntries {
  /** Share of random placements that did at least as well, (exceedances + 1) / (resamples + 1). */
  readonly pValue: number;
  /** Sum of log price changes in the direction held: of the trades, and on average of the random ones. Costs are the same for both and left out. */
  readonly reached: number;
  readonly expected: number;
  readonly trades: number;
  readonly resamples: number;
}

interface Held {
  readonly length: number;
  readonly sign: 1 | -1;
}

function heldOf(trades: readonly Placed[], candles: number): Held[] {
  let free = 0;
  return trades.toSorted((a, b) => a.entry - b.entry).map(({ entry, exit, side }, i) => {
    if (!(Number.isInteger(entry) && Number.isInteger(exit) && entry >= free && exit > entry && exit < candles)) {
      throw new DataError(`trade ${i + 1}: expected candles from ${free} to ${candles - 1} one after the other, found "${entry}" to "${exit}"`);
    }
    free = exit;
    return { length: exit - entry, sign: side === 'long' ? 1 : -1 };
  });
}

/** So many distinct places out of `bound`, in order. */
function places(into: Float64Array, bound: number, random: Random): void {
  if (bound > 4 * into.length) {
    const taken = new Set<number>();
    while (taken.size < into.length) taken.add(random.below(bound));
    let i = 0;
    for (const place of taken) into[i++] = place;
    into.sort();
    return;
  }
  for (let place = 0, i = 0; i < into.length; place++) if (random.uniform() * (bound - place) < into.length - i) into[i++] = place;
}

/** Puts trades of these lengths down in a random order with the free candles between them, every placement equally likely; the sum of their log changes. */
function placement(held: Held[], log: Float64Array, { at, free, random }: { readonly at: Float64Array; readonly free: number; readonly random: Random }): number {
  // Trades as single marks in a row of free candles: each choice of marks is a placement.
  places(at, free + held.length, random);
  let total = 0;
  let longer = 0;
  for (let i = 0; i < held.length; i++) {
    const pick = i + random.below(held.length - i);
    [held[i], held[pick]] = [held[pick], held[i]];
    const entry = at[i] - i + longer;
    total += held[i].sign * (log[entry + held[i].length] - log[entry]);
    longer += held[i].length;
  }
  return total;
}

/**
 * What are these entries worth against random ones? As many trades of the same lengths and sides are put down at random, without overlap, on the same
 * candles. This keeps what the market gave to anybody who was in it as long; what is left is the timing. Null without trades.
 * `open`: price at each candle's open, at least one above the last exit. DataError for a price that is not above 0 or trades that overlap.
 */
export function randomEntries(open: Series, trades: readonly Placed[], { random, resamples = 2_000 }: { readonly random: Random; readonly resamples?: number }): RandomEntries | null {
  if (trades.length === 0) return null;
  const log = Float64Array.from(open, (price, i) => {
    if (!(price > 0 && price < Infinity)) throw new DataError(`candle ${i + 1}: expected a price above 0, found "${price}"`);
    return Math.log(price);
  });
  const held = heldOf(trades, log.length);
  const reached = trades.reduce((sum, { entry, exit, side }) => sum + (side === 'long' ? 1 : -1) * (log[exit] - log[entry]), 0);
  const free = log.length - 1 - held.reduce((sum, { length }) => sum + length, 0);
  const at = new Float64Array(held.length);
  let [above, total] = [0, 0];
  for (let b = 0; b < resamples; b++) {
    const drawn = placement(held, log, { at, free, random });
    total += drawn;
    if (drawn >= reached - 1e-12) above += 1;
  }
  return { pValue: (above + 1) / (resamples + 1), reached, expected: total / resamples, trades: trades.length, resamples };
}
