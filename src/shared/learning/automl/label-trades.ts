import { utcDay, type EpochMs } from '../../domain/time.ts';

/** Labels as `tripleBarrier` makes them for the long side, in time order. */
export interface LabelledMoves {
  /** Candle numbers. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Log return from `from` to `to`. */
  readonly returns: Float64Array;
  readonly knownAt: Float64Array;
}

export interface TradeRules {
  /** A position is opened when the probability is this far above one half, or, short, below it. */
  readonly band: number;
  /** Of each side of a trade, in basis points of its value. */
  readonly costBps: number;
  readonly shorts: boolean;
}

/** Simple returns by UTC day, days without a trade included, in time order. */
export interface DailyTrades {
  readonly days: EpochMs[];
  readonly returns: number[];
  readonly trades: number;
  /** Sum of the trades' returns, and the same with costs twice as high. */
  readonly netProfit: number;
  readonly profitAtDoubleCosts: number;
}

const DAY_MS = 86_400_000;

/** What is entered at this probability of a rise: 1 long, -1 short, 0 nothing; nothing as well where there is no answer. */
export function sideOf(probability: number, { band, shorts }: Pick<TradeRules, 'band' | 'shorts'>): -1 | 0 | 1 {
  const lean = probability - 0.5;
  if (lean >= band) return 1;
  return shorts && -lean >= band ? -1 : 0;
}

/**
 * What acting on the answers would have made: one position at a time, held until its barrier, booked on the day it ends. `rows` are numbers of
 * labels in time order, `probabilities` the answers to them. A stake is the whole account, so returns of one day multiply.
 */
export function tradeLabels(moves: LabelledMoves, { rows, probabilities }: { readonly rows: Uint32Array; readonly probabilities: Float64Array }, rules: TradeRules): DailyTrades {
  const booked = new Map<EpochMs, number>();
  const cost = 2 * rules.costBps * 1e-4;
  let [trades, netProfit, profitAtDoubleCosts, freeFrom] = [0, 0, 0, -Infinity];
  rows.forEach((row, i) => {
    if (moves.from[row] < freeFrom) return;
    const side = sideOf(probabilities[i], rules);
    if (side === 0) return;
    freeFrom = moves.to[row];
    const gain = side * Math.expm1(moves.returns[row]);
    const day = utcDay(moves.knownAt[row] - 1);
    booked.set(day, (1 + (booked.get(day) ?? 0)) * (1 + gain - cost) - 1);
    trades += 1;
    netProfit += gain - cost;
    profitAtDoubleCosts += gain - 2 * cost;
  });
  const days = daysOf(moves, rows);
  return { days, returns: days.map((day) => booked.get(day) ?? 0), trades, netProfit, profitAtDoubleCosts };
}

/** Every UTC day from the first label's end to the last one's. */
function daysOf({ knownAt }: LabelledMoves, rows: Uint32Array): EpochMs[] {
  if (rows.length === 0) return [];
  let [first, last] = [Infinity, -Infinity];
  for (const row of rows) {
    first = Math.min(first, knownAt[row]);
    last = Math.max(last, knownAt[row]);
  }
  const from = utcDay(first - 1);
  return Array.from({ length: (utcDay(last - 1) - from) / DAY_MS + 1 }, (_, k) => from + k * DAY_MS);
}
