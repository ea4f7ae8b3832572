import type { CandleColumns } from '../../src/shared/domain/candle.ts';
import type { Fill } from '../../src/shared/domain/order.ts';
import { utcDay } from '../../src/shared/domain/time.ts';

export interface Held {
  readonly candles: CandleColumns;
  readonly instrument: string;
  readonly base: string;
}

/** Funding received at a time, negative when paid. */
export interface Flow {
  readonly at: number;
  readonly received: number;
}

export interface Books {
  readonly finalEquity: number;
  readonly depth: number;
  readonly depthInside: number;
  readonly exposureShare: number;
  readonly days: ReadonlyMap<number, number>;
}

const signedOf = (fill: Fill, base: string): number => (fill.side === 'buy' ? fill.quantity - (fill.feeCurrency === base ? fill.fee : 0) : -fill.quantity);

/** What was held of one instrument after the fills up to and with `at`. */
export const heldAt = (fills: readonly Fill[], { instrument, base }: Held, at: number): number => {
  const sum = fills.filter((fill) => fill.instrument === instrument && fill.at <= at).reduce((total, fill) => total + signedOf(fill, base), 0);
  return Math.abs(sum) < 1e-11 ? 0 : sum;
};

/** Every mark of a run, from its fills alone: each moment adds everything up afresh. Slow, and shares nothing with the engine. */
export function plainBooks(cash: number, length: number, { fills, flows, markets }: { readonly fills: readonly Fill[]; readonly flows: readonly Flow[]; readonly markets: readonly Held[] }): Books {
  const times = [...new Set(markets.flatMap(({ candles }) => [...candles.openTime]))].toSorted((a, b) => a - b);
  const days = new Map<number, number>();
  let peak = cash;
  let depth = 0;
  let depthInside = 0;
  let exposed = 0;
  let equity = cash;
  for (const openTime of times) {
    const end = openTime + length - 1;
    const paid = fills.filter(({ at }) => at <= end).reduce((sum, fill) => {
      const base = markets.find(({ instrument }) => instrument === fill.instrument)?.base;
      return sum + (fill.side === 'buy' ? -1 : 1) * fill.quantity * fill.price - (fill.feeCurrency === base ? 0 : fill.fee);
    }, cash) + flows.filter(({ at }) => at <= end).reduce((sum, { received }) => sum + received, 0);
    equity = paid;
    let worst = paid;
    let isHeld = false;
    for (const market of markets) {
      const { candles } = market;
      const past = [...candles.openTime].findLastIndex((at) => at <= openTime);
      if (past < 0) continue;
      const isNow = candles.openTime[past] === openTime;
      const quantity = heldAt(fills, market, end);
      equity += quantity * candles.close[past];
      worst += quantity * (!isNow ? candles.close[past] : quantity > 0 ? candles.low[past] : candles.high[past]);
      isHeld ||= quantity !== 0;
    }
    depthInside = Math.max(depthInside, 1 - worst / peak);
    peak = Math.max(peak, equity);
    depth = Math.max(depth, 1 - equity / peak);
    if (isHeld) exposed += 1;
    days.set(utcDay(openTime), equity);
  }
  return { finalEquity: equity, depth, depthInside, exposureShare: times.length === 0 ? 0 : exposed / times.length, days };
}

export interface PlainTrip {
  readonly entryAt: number;
  readonly exitAt: number;
  readonly candles: number;
  readonly maxAdverse: number;
  readonly maxFavourable: number;
}

/** The round trips of one instrument from its fills: flat to flat or to a turn, with the worst and best price of the candles it was held over. */
export function plainTrips(fills: readonly Fill[], market: Held, length: number): PlainTrip[] {
  const trips: PlainTrip[] = [];
  let held = 0;
  let part: { fills: { price: number; size: number }[]; seen: number[]; entryAt: number; sign: number } | undefined;
  const finish = (exitAt: number) => {
    if (part === undefined) return;
    const { entryAt, fills: opened, sign, seen } = part;
    const entry = opened.reduce((sum, { price, size }) => sum + price * size, 0) / opened.reduce((sum, { size }) => sum + size, 0);
    const over = [...market.candles.openTime.keys()].filter((i) => market.candles.openTime[i] + length - 1 >= entryAt && market.candles.openTime[i] + length - 1 < exitAt);
    const moves = [...over.flatMap((i) => [market.candles.low[i], market.candles.high[i]]), ...seen].map((price) => sign * (price / entry - 1));
    trips.push({ entryAt, exitAt, candles: over.length, maxAdverse: Math.min(0, ...moves), maxFavourable: Math.max(0, ...moves) });
    part = undefined;
  };
  for (const fill of fills.filter(({ instrument }) => instrument === market.instrument)) {
    const signed = signedOf(fill, market.base);
    const sum = held + signed;
    const after = Math.abs(sum) < 1e-11 ? 0 : sum;
    part?.seen.push(fill.price);
    if (held !== 0 && (after === 0 || Math.sign(after) !== Math.sign(held))) finish(fill.at);
    if (after !== 0) {
      part ??= { fills: [], seen: [fill.price], entryAt: fill.at, sign: Math.sign(after) };
      if (Math.sign(signed) === part.sign) part.fills.push({ price: fill.price, size: held === 0 || Math.sign(held) === part.sign ? Math.abs(signed) : Math.abs(after) });
    }
    held = after;
  }
  return trips;
}
