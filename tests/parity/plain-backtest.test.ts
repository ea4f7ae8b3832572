import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { candleAt, type Candle, type CandleColumns } from '../../src/shared/domain/candle.ts';
import { columnsOf } from '../../src/shared/domain/candle.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import { random } from '../../src/shared/domain/random.ts';
import { runBacktest } from '../../src/shared/engine/backtest.ts';
import { plain } from '../../src/shared/engine/settings.ts';
import type { Timeframe } from '../../src/shared/domain/timeframe.ts';
import { smaCross } from '../../src/shared/strategies/sma-cross.ts';
import { openCandleStore } from '../../src/local/wire.ts';
import { plainReference, type PlainQuestion } from './plain-reference.ts';

const question: PlainQuestion = { fast: 20, slow: 100, cash: 10_000, exposure: 0.95, feeBps: 10, slippageBps: 5 };

/** Largest difference to the reference, relative to its size, over everything it says. */
function difference(candles: CandleColumns, timeframe: Timeframe, asked: PlainQuestion): number {
  const rows: Candle[] = Array.from({ length: candles.length }, (_, i) => candleAt(candles, i));
  const expected = plainReference(rows, asked);
  const record = runBacktest({
    strategy: smaCross, params: { fast: asked.fast, slow: asked.slow }, timeframe, histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles }],
    settings: { ...plain, cash: asked.cash, exposure: asked.exposure, makerFeeBps: asked.feeBps, takerFeeBps: asked.feeBps, slippage: { kind: 'fixed', bps: asked.slippageBps } },
  });
  expect(record.fills).toHaveLength(expected.fills.length);
  const off = (got: number, wanted: number) => Math.abs(got - wanted) / Math.max(Math.abs(wanted), 1e-300);
  const fills = record.fills.map((fill, n) => {
    expect([fill.at, fill.side]).toEqual([expected.fills[n].time, expected.fills[n].side]);
    return Math.max(off(fill.quantity, expected.fills[n].quantity), off(fill.price, expected.fills[n].price), off(fill.fee, expected.fills[n].fee));
  });
  return Math.max(off(record.finalEquity, expected.finalEquity), off(record.totals.fees, expected.totalFees), off(record.maxDrawdown.depth, expected.maxDrawdown), ...chunkedMax(fills));
}

const chunkedMax = (values: readonly number[]): readonly number[] => [values.reduce((most, value) => Math.max(most, value), 0)];

/** A walk on a tick grid, with flat stretches in which both averages are equal. */
function walk(seed: number, length: number): CandleColumns {
  const source = random(seed);
  let price = 20_000;
  return columnsOf(Array.from({ length }, (_, i) => {
    const open = price;
    if (i % 1_000 > 250) price = Math.max(1, price + Math.round(source.normal() * 20));
    return { openTime: i * 60_000, open: open / 100, high: Math.max(open, price) / 100 + 0.05, low: Math.min(open, price) / 100 - 0.05, close: price / 100, volume: 1 };
  }));
}

describe('plain backtest', () => {
  it.each([1, 2, 3])('agrees with the slow reference on a random walk (seed %i)', (seed) => {
    expect(difference(walk(seed, 20_000), '1m', question)).toBeLessThan(1e-9);
    expect(difference(walk(seed, 20_000), '1m', { ...question, fast: 7, slow: 31, exposure: 0.4, feeBps: 2, slippageBps: 0 })).toBeLessThan(1e-9);
  });

  it('a request at the last candle is not filled', () => {
    const candles = columnsOf([10, 10, 10, 11].map((close, i) => ({ openTime: i * 60_000, open: 10, high: 12, low: 9, close, volume: 1 })));
    const record = runBacktest({ strategy: smaCross, params: { fast: 1, slow: 3 }, timeframe: '1m', settings: plain, histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles }] });
    expect(record.fills).toEqual([]);
    expect(record.orders).toMatchObject({ placed: 1, open: 1 });
  });
});

const shared = path.resolve(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'ohlcv', 'binance');
const FILES = ['BTCUSDT-1m-2020', 'BTCUSDT-1m-2021', 'BTCUSDT-1m-2024', 'ETHUSDT-5m-2024', 'SOLUSDT-1h-2024'];

describe('plain backtest on real candles', () => {
  for (const name of FILES) {
    const file = path.join(shared, `${name}.parquet`);
    const isThere = existsSync(file);
    it(`agrees with the slow reference to 1e-9 on ${name}${isThere ? '' : ' (left out: the market data folder is not on this machine)'}`, { skip: !isThere }, async () => {
      const store = openCandleStore();
      const { candles, timeframe } = await store.candles.load(file);
      store.close();
      expect(difference(candles, timeframe, question)).toBeLessThan(1e-9);
      expect(difference(candles, timeframe, { ...question, fast: 30, slow: 180 })).toBeLessThan(1e-9);
    });
  }
});
