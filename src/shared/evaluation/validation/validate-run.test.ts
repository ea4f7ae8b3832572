import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../domain/candle.ts';
import { plainInstrument } from '../../domain/instrument.ts';
import { random } from '../../domain/random.ts';
import { HOUR } from '../../domain/time.ts';
import type { Backtest } from '../../engine/backtest.ts';
import { plain } from '../../engine/settings.ts';
import { ema } from '../../indicators/ema.ts';
import { price } from '../../indicators/price.ts';
import { sma } from '../../indicators/sma.ts';
import { defineStrategy, type Strategy } from '../../strategies/strategy.ts';
import { validateRun, VALIDATION_CHECKS } from './validate-run.ts';

const source = random(3);
let last = 100;
const candles = columnsOf(Array.from({ length: 3_000 }, (_, i) => {
  const open = last;
  last = open * Math.exp(0.01 * source.normal());
  return { openTime: i * HOUR, open, high: Math.max(open, last), low: Math.min(open, last), close: last, volume: 10 };
}));
const base: Omit<Backtest, 'strategy'> = { params: {}, settings: plain, timeframe: '1h', histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles }] };
const NONE = z.object({});
const failures = (strategy: Strategy): string[] => [...validateRun({ ...base, strategy })].filter(({ outcome }) => outcome === 'failed').map(({ check }) => check);

const cross = (fast: number, slow: number) => defineStrategy({
  name: 'cross', summary: 'Crosses.', params: NONE, indicators: () => ({ fast: sma(fast), slow: sma(slow) }), decide: ({ fast: a, slow: b }, i) => (Number.isNaN(b[i]) ? NaN : Math.sign(a[i] - b[i])),
});

describe('the checks of a strategy', () => {
  it('pass one that looks back alone, and count what they compared', () => {
    const found = [...validateRun({ ...base, strategy: cross(5, 20) })];
    expect(found.map(({ check, outcome }) => [check, outcome])).toEqual(VALIDATION_CHECKS.map((check) => [check, 'passed']));
    expect(found.every(({ compared, differsAt }) => compared > 20 && differsAt === null)).toBe(true);
  });

  it('find one that reads a candle ahead', () => {
    const ahead = defineStrategy({ name: 'ahead', summary: 'Knows.', params: NONE, indicators: () => ({ close: price('close') }), decide: ({ close }, i) => (Number.isFinite(close[i + 1]) ? Math.sign(close[i + 1] - close[i]) : NaN) });
    expect(failures(ahead)).toEqual(['look-ahead']);
    const [failed] = [...validateRun({ ...base, strategy: ahead })].filter(({ check }) => check === 'look-ahead');
    expect(failed.differsAt).toBeGreaterThanOrEqual(0);
  });

  it('find one that looks at the whole history before it begins', () => {
    const peeking = defineStrategy({
      name: 'peeking', summary: 'Knows the mean of all.', params: NONE, indicators: () => ({ close: price('close') }),
      decide: ({ close }, i) => Math.sign(close[i] - close.reduce((sum, value) => sum + (Number.isFinite(value) ? value : 0), 0) / close.length),
    });
    expect(failures(peeking)).toEqual(['look-ahead', 'prefix', 'poison', 'warm-up']);
  });

  it('find dice, and what a trader cannot know because it begins with less', () => {
    let turn = 0;
    expect(failures({ ...cross(5, 20), name: 'dice', decide: () => Math.sign(Math.sin(turn++)) } as Strategy)).toContain('repeat');
    const counting = defineStrategy({ name: 'counting', summary: 'Counts.', params: NONE, indicators: () => ({ slow: longMemory(ema(400)) }), decide: ({ slow }, i) => (Number.isNaN(slow[i]) ? NaN : Math.sign(candles.close[0] - slow[i])) });
    expect(failures(counting)).toEqual(['warm-up']);
  });

  it('say nothing where nothing was traded', () => {
    const idle = defineStrategy({ name: 'idle', summary: 'Waits.', params: NONE, indicators: () => ({ close: price('close') }), decide: () => 0 });
    expect(new Set([...validateRun({ ...base, strategy: idle })].map(({ outcome }) => outcome))).toEqual(new Set(['unknown']));
  });
});

/** An average that says it needs one candle, and remembers hundreds. */
const longMemory = (average: ReturnType<typeof ema>): ReturnType<typeof ema> => ({ ...average, warmUp: 1 });
