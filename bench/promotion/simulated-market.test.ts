import { describe, expect, it } from 'vitest';
import { autocorrelation, kurtosis, mean, standardDeviation } from '../../src/shared/evaluation/metrics/moments.ts';
import { CANDLES_PER_YEAR, simulatedMarket } from './simulated-market.ts';

const COUNT = 60_000;

function parts(drift: number, strength: number) {
  const { candles, signal } = simulatedMarket({ seed: 1, candles: COUNT, drift, strength });
  return { candles, signal, returns: candles.close.map((close, i) => close / candles.open[i] - 1) };
}

describe('a simulated market', () => {
  it('is a martingale with heavy tails, clusters of volatility and a spread of some 3 % a day', () => {
    const { candles, returns } = parts(0, 0);
    const deviation = standardDeviation(returns) ?? NaN;
    // Within four standard errors of 0.
    expect(Math.abs(mean(returns) ?? NaN)).toBeLessThan((4 * deviation) / Math.sqrt(COUNT));
    expect(deviation * Math.SQRT2).toBeGreaterThan(0.025);
    expect(deviation * Math.SQRT2).toBeLessThan(0.035);
    expect(kurtosis(returns)).toBeGreaterThan(5);
    expect(autocorrelation(returns.map(Math.abs), 1)).toBeGreaterThan(0.1);
    expect(Math.abs(autocorrelation(returns, 1) ?? NaN)).toBeLessThan(0.05);
    for (const field of ['open', 'close'] as const) {
      expect(candles[field].every((price, i) => price > 0 && price <= candles.high[i] && price >= candles.low[i])).toBe(true);
    }
  });

  it('tells nothing by its signal without a strength, and as much as was planted with one', () => {
    const slope = (strength: number) => {
      const { signal, returns } = parts(0, strength);
      let [product, square] = [0, 0];
      for (let i = 1; i < COUNT; i++) {
        product += signal[i - 1] * returns[i];
        square += signal[i - 1] ** 2;
      }
      return product / square / (standardDeviation(returns) ?? NaN);
    };
    // The mean size of a deviation is a little below the root of its mean square.
    expect(Math.abs(slope(0))).toBeLessThan(0.03);
    expect(slope(0.3)).toBeGreaterThan(0.24);
    expect(slope(0.3)).toBeLessThan(0.32);
  });

  it('adds its drift to each candle, and goes on as it began when it is made longer', () => {
    const drift = 0.4 / CANDLES_PER_YEAR;
    const [still, drifting] = [parts(0, 0).returns, parts(drift, 0).returns];
    for (let i = 0; i < 1_000; i++) expect(drifting[i] - still[i]).toBeCloseTo(drift, 12);
    const short = simulatedMarket({ seed: 1, candles: 100, drift: 0, strength: 0 }).candles;
    expect(Array.from(short.close)).toEqual(Array.from(parts(0, 0).candles.close.subarray(0, 100)));
  });
});
