import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { candleAt, columnsOf, indexAt, sliceCandles, type Candle, type CandleColumns } from '../../src/shared/domain/candle.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import type { Fill } from '../../src/shared/domain/order.ts';
import { fundingColumns, type FundingColumns } from '../../src/shared/domain/public-trade.ts';
import { HOUR } from '../../src/shared/domain/time.ts';
import { runBacktest, type Backtest } from '../../src/shared/engine/backtest.ts';
import type { RunRecord } from '../../src/shared/engine/record.ts';
import { realistic, type RunSettings } from '../../src/shared/engine/settings.ts';
import { price } from '../../src/shared/indicators/price.ts';
import { defineStrategy, type Allocation, type Exits, type Strategy } from '../../src/shared/strategies/strategy.ts';
import { heldAt, plainBooks, plainTrips, type Held } from './plain-books.contract.ts';

interface Case {
  readonly markets: readonly CandleColumns[];
  readonly table: readonly number[];
  readonly allocation: Allocation;
  readonly isDaily: boolean;
  readonly exits: Exits;
  readonly settings: RunSettings;
  readonly funding: readonly number[];
}

/** Hours in which prices jump between whole numbers, some left out, some without volume; each market starts and ends when it likes. */
const market = fc.record({
  start: fc.nat({ max: 20 }), steps: fc.array(fc.record({ move: fc.integer({ min: -6, max: 6 }), up: fc.nat({ max: 3 }), down: fc.nat({ max: 3 }), volume: fc.constantFrom(0, 20, 200, 5_000), isMissing: fc.constantFrom(false, false, false, true) }), { minLength: 1, maxLength: 70 }),
}).map(({ start, steps }) => {
  const candles: Candle[] = [];
  let close = 60;
  steps.forEach(({ move, up, down, volume, isMissing }, n) => {
    const open = close + (n % 5 === 0 ? move / 2 : 0);
    close = Math.max(5, close + move);
    if (!isMissing) candles.push({ openTime: (start + n) * HOUR, open: Math.max(1, open), high: Math.max(open, close) + up, low: Math.max(0.5, Math.min(open, close) - down), close, volume });
  });
  return columnsOf(candles);
});

const settings: fc.Arbitrary<RunSettings> = fc.record({
  exposure: fc.constantFrom(0.3, 0.95), leverage: fc.constantFrom(1, 1, 3), feeIn: fc.constantFrom('quote' as const, 'quote' as const, 'received' as const), spreadBps: fc.constantFrom(0, 10),
  slippage: fc.constantFrom({ kind: 'none' as const }, { kind: 'fixed' as const, bps: 5 }, { kind: 'square-root' as const, coefficient: 1 }),
  latencyMs: fc.constantFrom(0, 86), participation: fc.constantFrom(0.1, 1e9), shorts: fc.boolean(), filters: fc.boolean(), noTradeBand: fc.constantFrom(0, 0.05),
}).map((some) => ({ ...realistic, makerFeeBps: 4, takerFeeBps: 10, ...some }));

const cases: fc.Arbitrary<Case> = fc.record({
  markets: fc.array(market, { minLength: 1, maxLength: 3 }), table: fc.array(fc.constantFrom(-2, -1, -0.5, 0, 0.5, 1, 1, 3, NaN), { minLength: 3, maxLength: 17 }),
  allocation: fc.constantFrom<Allocation>({ kind: 'each' }, { kind: 'each' }, { kind: 'rank', long: 1, short: 0 }, { kind: 'rank', long: 1, short: 1 }, { kind: 'spread' }), isDaily: fc.constantFrom(false, false, true),
  exits: fc.record({ stopLoss: fc.constantFrom(0.03, 0.1), takeProfit: fc.constantFrom(0.04, 0.2), trailingStop: fc.constant(0.05), maxCandles: fc.constantFrom(1, 7) }, { requiredKeys: [] }),
  settings, funding: fc.array(fc.constantFrom(0.0001, -0.003, 0.01), { maxLength: 8 }),
});

/** What it says depends on the candle alone, so that every instrument hears something else; few prices, so that it often repeats itself. */
const speaking = ({ table, allocation, isDaily }: Case): Strategy => defineStrategy({
  name: 'table', summary: 'Reads its forecast from a table.', params: z.object({}), indicators: () => ({ close: price(), at: price('openTime') }),
  decide: ({ close, at }, i) => table[(Math.round(close[i]) + Math.floor(at[i] / HOUR / 3)) % table.length],
  allocation: () => allocation, ...(isDaily ? { rebalance: () => '4h' as const } : {}),
});

function fundingOf(rates: readonly number[]): FundingColumns {
  const columns = fundingColumns(rates.length);
  rates.forEach((rate, n) => {
    columns.at[n] = (n + 1) * 8 * HOUR + 7;
    columns.rate[n] = rate;
    columns.markPrice[n] = 50 + n;
  });
  return columns;
}

/** Perpetuals where there is funding, spot where there is none. */
const symbolOf = ({ funding }: Case, k: number): string => `${'ABC'[k]}/USDT${funding.length > 0 ? ':USDT' : ''}`;

function play(one: Case, more: Partial<Backtest> = {}): RunRecord {
  const markets = one.allocation.kind === 'spread' ? [one.markets[0], one.markets.at(-1) ?? one.markets[0]] : one.markets;
  return runBacktest({
    strategy: speaking(one), params: {}, timeframe: '1h', settings: one.settings, exits: one.exits,
    histories: markets.map((candles, k) => ({ instrument: { ...plainInstrument('test', symbolOf(one, k)), lotSize: 0.01, minNotional: 5 }, candles, ...(one.funding.length > 0 ? { funding: fundingOf(one.funding) } : {}) })), ...more,
  });
}

const heldOf = (one: Case): Held[] => (one.allocation.kind === 'spread' ? [one.markets[0], one.markets.at(-1) ?? one.markets[0]] : one.markets)
  .map((candles, k) => ({ candles, instrument: `test:${symbolOf(one, k)}`, base: 'ABC'[k] }));
const seed = 71_117;
const runs = { numRuns: 800, seed };
const isClose = (value: number, wanted: number, what: string) => expect(Math.abs(value - wanted), `${what}: ${value} where ${wanted} was expected`).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(wanted)));

/** A taker's price without its costs is one the candle had; a maker's was traded through. */
function stayedInside(fill: Fill, { low, high }: Candle): void {
  if (fill.liquidity === 'maker') {
    expect(fill.side === 'buy' ? fill.price - low : high - fill.price).toBeGreaterThan(0);
    return;
  }
  const worse = (fill.spreadCost + fill.slippageCost + fill.impactCost) / fill.quantity;
  const reference = fill.side === 'buy' ? fill.price - worse : fill.price + worse;
  expect(reference).toBeGreaterThanOrEqual(low * (1 - 1e-6));
  expect(reference).toBeLessThanOrEqual(high * (1 + 1e-6));
}

describe(`a run of any strategy on any market (fast-check, seed ${seed})`, () => {
  it('is what its fills and fundings add up to: equity, drawdowns, daily marks, exposure, profits of trips and instruments', () => {
    let trades = 0;
    fc.assert(fc.property(cases, (one) => {
      const record = play(one);
      const markets = heldOf(one);
      const flows = markets.flatMap((held) => one.funding.map((rate, n) => ({ at: (n + 1) * 8 * HOUR, received: -heldAt(record.fills, held, (n + 1) * 8 * HOUR - 1) * rate * (50 + n) })))
        .filter(({ at }) => at < record.to);
      const books = plainBooks(one.settings.cash, HOUR, { fills: record.fills, flows, markets });
      isClose(record.totals.funding, flows.reduce((sum, { received }) => sum + received, 0), 'funding');
      isClose(record.finalEquity, books.finalEquity, 'equity');
      isClose(record.maxDrawdown.depth, books.depth, 'drawdown');
      isClose(record.maxDrawdownIntrabar, books.depthInside, 'drawdown inside candles');
      isClose(record.exposureShare, books.exposureShare, 'exposure');
      expect(record.daily.day).toEqual([...books.days.keys()]);
      record.daily.equity.forEach((equity, n) => isClose(equity, [...books.days.values()][n], 'daily mark'));
      const change = record.finalEquity - record.initialCash;
      isClose(record.roundTrips.reduce((sum, { profit }) => sum + profit, 0), change, 'sum of trips');
      isClose(record.perInstrument.reduce((sum, { profit }) => sum + profit, 0), change, 'sum of instruments');
      isClose(record.perInstrument.reduce((sum, { candles }) => sum + candles, 0), record.candles, 'candles');
      trades += record.fills.length;
    }), runs);
    expect(trades).toBeGreaterThan(2_000);
  });

  it('has the round trips, their lengths and their worst and best prices that its fills tell', () => {
    fc.assert(fc.property(cases.filter(({ settings: { feeIn } }) => feeIn === 'quote'), (one) => {
      const record = play(one);
      for (const held of heldOf(one)) {
        const trips = record.roundTrips.filter(({ instrument, open }) => !open && held.instrument === `test:${instrument}`);
        const expected = plainTrips(record.fills, held, HOUR);
        expect(trips.map(({ entryAt, exitAt, candles }) => [entryAt, exitAt, candles])).toEqual(expected.map(({ entryAt, exitAt, candles }) => [entryAt, exitAt, candles]));
        trips.forEach((trip, n) => {
          isClose(trip.maxAdverse, expected[n].maxAdverse, 'worst');
          isClose(trip.maxFavourable, expected[n].maxFavourable, 'best');
        });
      }
    }), runs);
  });

  it('fills only at prices the candle had, made worse by spread and slippage, and never more than its part of the volume', () => {
    fc.assert(fc.property(cases, (one) => {
      const { fills } = play(one);
      for (const { candles, instrument } of heldOf(one)) {
        for (let i = 0; i < candles.length; i++) {
          const inside = fills.filter((fill) => fill.instrument === instrument && fill.at >= candles.openTime[i] && fill.at < candles.openTime[i] + HOUR && !/liquidated|no longer traded/.test(fill.reason));
          for (const fill of inside) stayedInside(fill, candleAt(candles, i));
          const room = one.settings.participation >= 1e9 ? Infinity : one.settings.participation * candles.volume[i];
          expect(inside.reduce((sum, { quantity }) => sum + quantity, 0)).toBeLessThanOrEqual(room + 1e-9);
        }
      }
    }), runs);
  });

  it('is never short where shorts are off, and has no debt where it buys for cash alone', () => {
    fc.assert(fc.property(cases, (drawn) => {
      const one = { ...drawn, settings: { ...drawn.settings, shorts: false } };
      const record = play(one);
      for (const held of heldOf(one)) for (const { at } of record.fills) expect(heldAt(record.fills, held, at)).toBeGreaterThanOrEqual(0);
      if (!one.settings.filters || one.settings.leverage > 1 || one.funding.length > 0) return;
      let cash = one.settings.cash;
      for (const fill of record.fills) {
        cash += (fill.side === 'buy' ? -1 : 1) * fill.quantity * fill.price - (fill.feeCurrency === 'USDT' ? fill.fee : 0);
        expect(cash).toBeGreaterThanOrEqual(-1e-4);
      }
    }), runs);
  });

  it('is the same bit for bit candle by candle, and a second time', () => {
    fc.assert(fc.property(cases, (one) => {
      const record = play(one);
      expect(play(one, { streaming: true })).toEqual(record);
      expect(play(one)).toEqual(record);
    }), { ...runs, numRuns: 200 });
  });

  it('from one time to another it is what it is over the candles of that time alone, where nothing has to warm up', () => {
    fc.assert(fc.property(cases, fc.nat({ max: 40 }), fc.nat({ max: 60 }), (one, start, length) => {
      const [from, to] = [start * HOUR, (start + length) * HOUR];
      const { fills, finalEquity, maxDrawdown, daily, totals, orders } = play({ ...one, settings: { ...one.settings, from, to } });
      const alone = play({ ...one, markets: one.markets.map((candles) => sliceCandles(candles, indexAt(candles, from), indexAt(candles, to))) });
      expect({ fills, finalEquity, maxDrawdown, daily, totals, orders }).toEqual({ fills: alone.fills, finalEquity: alone.finalEquity, maxDrawdown: alone.maxDrawdown, daily: alone.daily, totals: alone.totals, orders: alone.orders });
    }), { ...runs, numRuns: 300 });
  });

  it('counts every order once: placed are filled, rejected, cancelled, expired or open', () => {
    fc.assert(fc.property(cases, (one) => {
      const { orders } = play(one);
      expect(orders.filled + orders.rejected + orders.cancelled + orders.expired + orders.open).toBe(orders.placed);
    }), { ...runs, numRuns: 200 });
  });
});
