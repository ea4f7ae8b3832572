import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../domain/candle.ts';
import { plainInstrument } from '../domain/instrument.ts';
import { runBacktest, type Backtest } from '../engine/backtest.ts';
import { plain } from '../engine/settings.ts';
import { price } from '../indicators/price.ts';
import { defineStrategy } from '../strategies/strategy.ts';
import { assertBlindToFuture } from './blindness.ts';

const candles = columnsOf(Array.from({ length: 600 }, (_, i) => {
  const close = 100 + 5 * Math.sin(i / 5) + 2 * Math.sin(i / 3.3);
  return { openTime: i * 60_000, open: close, high: close + 0.5, low: close - 0.5, close, volume: 10 };
}));

/** A strategy that compares the close `steps` candles ahead with the one that has just closed. */
function looking(steps: number): Backtest {
  const strategy = defineStrategy({
    name: 'looking', summary: 'Compares two closes.', params: z.object({}), indicators: () => ({ close: price('close') }),
    decide: ({ close }, i) => (Number.isFinite(close[i + steps]) ? Math.sign(close[i + steps] - close[i]) : NaN),
  });
  return { strategy, params: {}, settings: plain, timeframe: '1m', histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles }] };
}

const check = (backtest: Backtest) => () => assertBlindToFuture(backtest, runBacktest(backtest));

describe('a strategy', () => {
  it('that reads one candle ahead is refused', () => {
    expect(check(looking(1))).toThrow(/decides otherwise at .* it looks into the future/);
  });

  it('that reads one candle back passes', () => {
    expect(check(looking(-1))).not.toThrow();
  });

  it('that rolls dice is refused', () => {
    const backtest = looking(-1);
    let turn = 0;
    const strategy = defineStrategy({ name: 'dice', summary: 'Turns as it likes.', params: z.object({}), indicators: () => ({ close: price('close') }), decide: () => Math.sign(Math.sin(turn++)) });
    expect(check({ ...backtest, strategy })).toThrow(/rolls dice/);
  });
});
