import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { candleAt, columnsOf, sliceCandles, type CandleColumns } from '../../src/shared/domain/candle.ts';
import { column } from '../../src/shared/indicators/column.ts';
import { declare, type Columns, type Indicator, type IndicatorState } from '../../src/shared/indicators/indicator.ts';
import { zScore } from '../../src/shared/indicators/z-score.ts';
import { defineStrategy, type Strategy } from '../../src/shared/strategies/strategy.ts';
import { pasts } from '../future.ts';
import { walks } from '../sample-run.ts';

/** The mistake: mean and deviation are fitted over all data there is, the future included. */
class FittedOverEverything implements IndicatorState {
  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    for (let i = from; i < to; i++) out[i] = (values[i] - mean) / deviation;
  }
}

const leakingZScore = (): Indicator =>
  declare({ name: 'leakingZScore', parameters: [], fields: ['close'], outputs: ['value'], warmUp: 0, create: () => new FittedOverEverything() }).value;

/** Candles before `cut` whose value changes when the future is cut off or replaced by garbage. */
function changedByTheFuture(indicator: Indicator, candles: CandleColumns, cut: number): number {
  const whole = column(indicator, candles);
  const poisoned = columnsOf(Array.from({ length: candles.length }, (_, i) => ({ ...candleAt(candles, i), ...(i < cut ? {} : { close: 1e6 * (1 + (i % 13)) }) })));
  const others = [sliceCandles(candles, 0, cut), poisoned].map((history) => column(indicator, history));
  return Array.from({ length: cut }, (_, i) => others.some((values) => !Object.is(values[i], whole[i]))).filter(Boolean).length;
}

/** Buys what is cheap by its z-score and sells what is dear. */
const reversion = (name: string, score: () => Indicator): Strategy =>
  defineStrategy({ name, summary: 'Trades against the z-score.', params: z.object({}), indicators: () => ({ score: score() }), decide: ({ score: values }, i) => (Math.abs(values[i]) > 1 ? -Math.sign(values[i]) : NaN) });

describe('a z-score', () => {
  it.each([500, 2_000, 3_500])('fitted on what came before keeps its past when the future is cut off or poisoned at candle %i; one fitted over everything is caught by the same check (trap 20)', (cut) => {
    expect(changedByTheFuture(zScore(50), walks[0], cut)).toBe(0);
    expect(changedByTheFuture(leakingZScore(), walks[0], cut)).toBe(cut);
  });

  it.each([700, 1_900, 3_333])('in the engine: the check that every shipped strategy passes lets the honest one pass at candle %i and catches the other (trap 20)', (cut) => {
    const honest = pasts(reversion('honest', () => zScore(50)), cut);
    expect(honest.whole.length).toBeGreaterThan(10);
    expect(honest.shorter).toEqual(honest.whole);
    expect(honest.poisoned).toEqual(honest.whole);
    const leaking = pasts(reversion('leaking', leakingZScore), cut);
    expect(leaking.poisoned).not.toEqual(leaking.whole);
  });
});
