import { describe, expect, it } from 'vitest';
import { columnsOf, sliceCandles, type Candle, type CandleColumns } from '../../src/shared/domain/candle.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import type { Fill } from '../../src/shared/domain/order.ts';
import { random } from '../../src/shared/domain/random.ts';
import { HOUR, MINUTE } from '../../src/shared/domain/time.ts';
import { runBacktest, type Backtest } from '../../src/shared/engine/backtest.ts';
import { realistic, type RunSettings } from '../../src/shared/engine/settings.ts';
import { parseParams, strategies } from '../../src/shared/strategies/registry.ts';
import type { Strategy } from '../../src/shared/strategies/strategy.ts';

const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'];
const LENGTH = 4_000;
const STEP = 15 * MINUTE;
const START = 1_700_000_000_000 - (1_700_000_000_000 % (24 * HOUR));

/** A walk with waves, gaps and a halt, so that every strategy finds something to do. */
function walk(seed: number): CandleColumns {
  const source = random(seed);
  const candles: Candle[] = [];
  let close = 100;
  for (let i = 0; i < LENGTH; i++) {
    const open = close;
    const wave = 0.004 * Math.sin(i / (40 + 10 * seed)) + 0.001 * Math.sin(i / 7);
    close = Math.max(1, open * Math.exp(wave + 0.004 * source.normal()));
    const isHalt = i > 1_500 && i < 1_520;
    if (isHalt) close = open;
    const reach = isHalt ? 0 : 0.002 * Math.abs(source.normal()) * open;
    if (i % 500 === 499) continue;
    candles.push({ openTime: START + i * STEP, open, high: Math.max(open, close) + reach, low: Math.min(open, close) - reach, close, volume: isHalt ? 0 : 500 + 500 * source.uniform() });
  }
  return columnsOf(candles);
}

const walks = SYMBOLS.map((_, k) => walk(k + 1));
const settings: RunSettings = { ...realistic, shorts: true, makerFeeBps: 2, takerFeeBps: 5 };

function runOn(strategy: Strategy, histories: readonly CandleColumns[], more: Partial<Backtest> = {}) {
  const count = strategy.name === 'pair-spread' ? 2 : strategy.name === 'cross-sectional-momentum' ? 3 : 1;
  const isOrders = strategy.kind === 'orders';
  return runBacktest({
    strategy, params: parseParams(strategy, {}), timeframe: '15m', settings: isOrders ? { ...settings, shorts: false } : settings, exits: isOrders ? undefined : { stopLoss: 0.05, takeProfit: 0.1 },
    histories: histories.slice(0, count).map((candles, k) => ({ instrument: { ...plainInstrument('test', SYMBOLS[k]), tickSize: 0.01, lotSize: 0.0001, minNotional: 5 }, candles })), ...more,
  });
}

const before = (fills: readonly Fill[], at: number): readonly Fill[] => fills.filter((fill) => fill.at < at);

/** The same candles with garbage in the place of those from `from` on. */
function poisoned(candles: CandleColumns, from: number): CandleColumns {
  const copy = columnsOf(Array.from({ length: candles.length }, (_, i) => ({
    openTime: candles.openTime[i], open: candles.open[i], high: candles.high[i], low: candles.low[i], close: candles.close[i], volume: candles.volume[i],
  })));
  for (let i = from; i < copy.length; i++) for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) copy[field][i] = 1e6 * (1 + ((i * 7919) % 13));
  return copy;
}

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))('%s in the engine', (_name, strategy) => {
  const whole = runOn(strategy, walks);

  it('trades', () => expect(whole.fills.length).toBeGreaterThan(0));

  it('streamed candle by candle does what it does over columns, bit for bit', () => {
    expect(runOn(strategy, walks, { streaming: true })).toEqual(whole);
  });

  it.each([700, 1_900, 3_333])('knows nothing of what comes after candle %i: less history and poisoned history give the same past', (cut) => {
    const end = walks[0].openTime[cut];
    const past = before(whole.fills, end);
    const shorter = walks.map((candles) => sliceCandles(candles, 0, cut));
    expect(before(runOn(strategy, shorter).fills, end)).toEqual(past);
    expect(before(runOn(strategy, walks.map((candles) => poisoned(candles, cut))).fills, end)).toEqual(past);
  });

  it('keeps its books: profits of round trips and cash flows of instruments both add up to the change of equity', () => {
    const change = whole.finalEquity - whole.initialCash;
    expect(whole.roundTrips.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(change, 6);
    expect(whole.perInstrument.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(change, 6);
  });
});
