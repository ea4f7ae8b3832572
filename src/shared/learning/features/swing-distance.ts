import type { CandleColumns } from '../../domain/candle.ts';

export interface SwingRules {
  /** A swing low is lower than the lows of so many candles on either side; it is known so many candles later. */
  readonly side: number;
  /** Swings older than this many candles are forgotten. */
  readonly within: number;
  /** -1: support under the close. 1: resistance over it. */
  readonly direction: -1 | 1;
}

/** Distance from the close to the nearest known swing on that side, in units of `scale`; NaN where there is none. O(candles x swings kept). */
export function swingDistance(candles: CandleColumns, scale: Float64Array, { side, within, direction }: SwingRules): Float64Array {
  const prices = direction < 0 ? candles.low : candles.high;
  const distances = new Float64Array(candles.length).fill(NaN);
  let swings: number[] = [];
  for (let i = 0; i < candles.length; i++) {
    if (isSwing(prices, { at: i - side, side, direction })) swings.push(i - side);
    if (swings.length > 0 && swings[0] <= i - within) swings = swings.filter((at) => at > i - within);
    let nearest = Infinity;
    for (const at of swings) {
      const distance = direction * (prices[at] - candles.close[i]);
      if (distance >= 0 && distance < nearest) nearest = distance;
    }
    if (nearest < Infinity && scale[i] > 0) distances[i] = nearest / scale[i];
  }
  return distances;
}

function isSwing(prices: Float64Array, { at, side, direction }: { readonly at: number; readonly side: number; readonly direction: number }): boolean {
  if (at < side) return false;
  for (let k = 1; k <= side; k++) {
    // Of two equal ones the later is the swing; a missing price makes none.
    if (!(direction * (prices[at] - prices[at - k]) >= 0 && direction * (prices[at] - prices[at + k]) > 0)) return false;
  }
  return true;
}
