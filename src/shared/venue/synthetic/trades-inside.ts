import type { PublicTrade } from '../../domain/public-trade.ts';
import type { Random } from '../../domain/random.ts';
import type { StepGrid } from '../../domain/step-grid.ts';
import type { EpochMs } from '../../domain/time.ts';

/** One candle in whole ticks and lots, and what its trades are drawn with. */
export interface CandleToSplit {
  readonly candle: { readonly open: number; readonly high: number; readonly low: number; readonly close: number; readonly lots: number };
  readonly openTime: EpochMs;
  readonly durationMs: number;
  /** Number of the candle since the start. */
  readonly index: number;
  readonly price: StepGrid;
  readonly quantity: StepGrid;
  /** Lots of an average candle. */
  readonly meanLots: number;
  readonly source: Random;
}

/** Trades of an average candle, and the most a candle may have. Ids count in blocks of more than that. */
const USUAL_TRADES = 30;
const MOST_TRADES = 400;
const ID_BLOCK = 1024;
/** So many lots at least for each trade of a thin candle: fewer leave no choice in how the sum rounds. */
const LOTS_A_TRADE = 20;

/**
 * Trades, oldest first, whose first, highest, lowest and last price and whose sum of quantities, added up in this order, are
 * exactly the candle's. The path goes from the open over both extremes to the close, the low first more often when it rises.
 */
export function tradesInside(split: CandleToSplit): readonly PublicTrade[] {
  const { candle, source, openTime, index, price } = split;
  const corners = cornersOf(split);
  const wanted = Math.round(USUAL_TRADES * Math.sqrt(candle.lots / split.meanLots) * (0.75 + source.uniform() / 2));
  const count = Math.max(corners.length, Math.min(wanted, MOST_TRADES, Math.floor(candle.lots / LOTS_A_TRADE)));
  const path = pathThrough(corners, count, split);
  const quantities = quantitiesOf(split, count);
  const times = Array.from({ length: count }, () => source.below(split.durationMs)).toSorted((a, b) => a - b);
  let side: 'buy' | 'sell' = source.uniform() < 0.5 ? 'buy' : 'sell';
  return path.map((ticks, i) => {
    if (i > 0 && ticks !== path[i - 1]) side = ticks > path[i - 1] ? 'buy' : 'sell';
    else if (source.uniform() < 0.3) side = side === 'buy' ? 'sell' : 'buy';
    return { at: openTime + times[i], price: price.valueOf(ticks), quantity: quantities[i], side, id: String(index * ID_BLOCK + i) };
  });
}

/** The prices that must trade, in order, none twice in a row. */
function cornersOf({ candle: { open, high, low, close }, source }: CandleToSplit): readonly number[] {
  const lowFirst = source.uniform() < (close >= open ? 0.7 : 0.3);
  return (lowFirst ? [open, low, high, close] : [open, high, low, close]).filter((ticks, i, all) => i === 0 || ticks !== all[i - 1]);
}

/** The corners with `count - corners` more prices between them, more where the way is longer, never outside of the candle. */
function pathThrough(corners: readonly number[], count: number, { candle: { high, low }, source }: CandleToSplit): readonly number[] {
  if (corners.length === 1) return Array.from({ length: count }, () => corners[0]);
  const ways = corners.slice(1).map((to, i) => Math.abs(to - corners[i]) + 1);
  const whole = ways.reduce((a, b) => a + b);
  const room = count - corners.length;
  const path = [corners[0]];
  let gone = 0;
  for (let leg = 0; leg < ways.length; leg++) {
    const already = Math.round((room * gone) / whole);
    gone += ways[leg];
    const extra = Math.round((room * gone) / whole) - already;
    const noise = (high - low) * 0.15;
    for (let i = 1; i <= extra; i++) {
      const part = i / (extra + 1);
      const on = corners[leg] + (corners[leg + 1] - corners[leg]) * part + noise * source.normal() * Math.sqrt(part * (1 - part));
      path.push(Math.max(low, Math.min(high, Math.round(on))));
    }
    path.push(corners[leg + 1]);
  }
  return path;
}

/**
 * Quantities on the lot grid, at least one lot each. 0.1 + 0.2 is not 0.3: each quantity is moved by a few lots to where adding it to
 * those before gives the double that stands for the true sum.
 */
function quantitiesOf({ candle: { lots }, quantity, source }: CandleToSplit, count: number): readonly number[] {
  const weights = Array.from({ length: count }, () => -Math.log(1 - source.uniform()) + 0.02);
  const whole = weights.reduce((a, b) => a + b);
  // The largest comes last: the two trades at the end have to fit together, and need room for it.
  weights.push(...weights.splice(weights.indexOf(Math.max(...weights)), 1));
  const quantities: number[] = [];
  let gone = 0;
  for (let i = 0; i < count - 1; i++) {
    const most = lots - gone - (count - 1 - i);
    const drawn = Math.min(most, 1 + Math.floor(((lots - count) * weights[i]) / whole));
    const part = nearestExact({ drawn, most, isExact: (lot) => isExact(quantity, gone, lot) && (i < count - 2 || isExact(quantity, gone + lot, lots - gone - lot)) });
    quantities.push(quantity.valueOf(part));
    gone += part;
  }
  const before = quantities.reduce((a, b) => a + b, 0);
  const [last, volume] = [quantity.valueOf(lots - gone), quantity.valueOf(lots)];
  // Where no split was found the last trade carries the rounding error, so that the sum is exact all the same.
  return [...quantities, before + last === volume ? last : volume - before];
}

const isExact = (quantity: StepGrid, gone: number, lot: number): boolean => quantity.valueOf(gone) + quantity.valueOf(lot) === quantity.valueOf(gone + lot);

/** A number of lots in [1, most] near the drawn one that is exact; the drawn one where none is found. */
function nearestExact({ drawn, most, isExact: fits }: { readonly drawn: number; readonly most: number; readonly isExact: (lot: number) => boolean }): number {
  // Step by step at first, then in strides: how a sum rounds may be the same for all numbers of one size.
  for (let off = 0; off < most; off += 1 + Math.floor(off / 16)) {
    if (drawn + off <= most && fits(drawn + off)) return drawn + off;
    if (drawn - off >= 1 && fits(drawn - off)) return drawn - off;
  }
  return drawn;
}
