import { columnsOf, type Candle, type CandleColumns } from '../src/shared/domain/candle.ts';
import { plainInstrument } from '../src/shared/domain/instrument.ts';
import { random } from '../src/shared/domain/random.ts';
import { HOUR, MINUTE } from '../src/shared/domain/time.ts';
import { runBacktest, type Backtest } from '../src/shared/engine/backtest.ts';
import type { RunRecord } from '../src/shared/engine/record.ts';
import { realistic, type RunSettings } from '../src/shared/engine/settings.ts';
import { parseParams } from '../src/shared/strategies/registry.ts';
import type { Strategy } from '../src/shared/strategies/strategy.ts';

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

/** Candles of three instruments that every strategy finds something to do in. */
export const walks = SYMBOLS.map((_, k) => walk(k + 1));
const settings: RunSettings = { ...realistic, shorts: true, makerFeeBps: 2, takerFeeBps: 5 };

/** Runs a strategy with its defaults on as many of the histories as it needs. */
export function runOn(strategy: Strategy, histories: readonly CandleColumns[] = walks, more: Partial<Backtest> = {}): RunRecord {
  const count = strategy.name === 'pair-spread' ? 2 : strategy.name === 'cross-sectional-momentum' ? 3 : 1;
  const isOrders = strategy.kind === 'orders';
  return runBacktest({
    strategy, params: parseParams(strategy, {}), timeframe: '15m', settings: isOrders ? { ...settings, shorts: false } : settings, exits: isOrders ? undefined : { stopLoss: 0.05, takeProfit: 0.1 },
    histories: histories.slice(0, count).map((candles, k) => ({ instrument: { ...plainInstrument('test', SYMBOLS[k]), tickSize: 0.01, lotSize: 0.0001, minNotional: 5 }, candles })), ...more,
  });
}
