import { describe, expect, it } from 'vitest';
import type { ParentLine } from '../../../dashboard/desk/execution.ts';
import { groupOf, histogramOf, spreadOf } from './execution-figures.ts';

describe('figures of execution', () => {
  it('take percentiles by the nearest rank and leave out what is not known', () => {
    expect(spreadOf([...Array.from({ length: 100 }, (_, n) => 100 - n), null, NaN])).toEqual({ count: 100, mean: 50.5, p10: 10, p50: 50, p90: 90, p99: 99 });
    expect(spreadOf([])).toEqual({ count: 0, mean: null, p10: null, p50: null, p90: null, p99: null });
  });

  it('put every order into one bar, with zero at an edge', () => {
    const bars = histogramOf([-3, -0.5, 0, 0.5, 4, null]);
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(5);
    expect(bars.some(({ from }) => from === 0)).toBe(true);
    expect(bars.every(({ from, to }, i) => i === 0 || Math.abs(from - bars[i - 1].to) < 1e-9 && to > from)).toBe(true);
    expect(histogramOf([])).toEqual([]);
  });

  it('keep a far outlier from squeezing the rest', () => {
    const bars = histogramOf([...Array.from({ length: 300 }, (_, n) => n % 10), 100_000]);
    expect(bars.length).toBeLessThan(25);
    expect(bars.at(-1)?.count).toBeGreaterThan(0);
  });

  it('weigh orders by their value within a currency only: a won is no dollar', () => {
    const order = (instrument: string, given: Partial<ParentLine>): ParentLine => ({
      id: '', at: 0, strategy: '', instrument, side: 'buy', algorithm: 'market', quantity: 1, filled: 1, isWorking: false, arrivalPrice: 1, averagePrice: 1, value: 1, slippageBps: null, feeBps: null, totalBps: null, estimateBps: null, timingRiskBps: null,
      fillMs: null, makerShare: null, note: null, ...given,
    });
    const [won, dollar] = [order('upbit:BTC/KRW', { filled: 0, arrivalPrice: 140_000_000, value: 140_000_000, makerShare: 1 }), order('binance:BTC/USDT', { arrivalPrice: 100_000, value: 100_000, makerShare: 0 })];
    expect(groupOf('', [won, dollar])).toMatchObject({ filledShare: 0.5, makerShare: 0.5 });
    expect(groupOf('', [dollar, order('binance:BTC/USDT', { filled: 0, arrivalPrice: 300_000 })])).toMatchObject({ filledShare: 0.25 });
  });
});
