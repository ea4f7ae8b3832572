import { describe, expect, it } from 'vitest';
import { DAY } from '../../domain/time.ts';
import { efficiency } from './efficiency.ts';
import { idleFacts, type SpanFacts } from './span-facts.ts';
import { stitched } from './stitched.ts';

const facts = (first: number, returns: readonly number[], more: Partial<SpanFacts> = {}): SpanFacts => ({
  from: first * DAY, to: (first + returns.length) * DAY, growth: returns.reduce((equity, value) => equity * (1 + value), 1) - 1, annualGrowth: null, sharpe: null, maxDrawdown: 0, trades: 2, netProfit: 10, profitAtDoubleCosts: 4, buyAndHold: 0,
  days: returns.map((_, d) => (first + d) * DAY), returns, holdReturns: returns.map(() => 0.01), tradeReturns: [0.1, -0.05], ...more,
});

describe('tests one after the other', () => {
  it('are one account: returns compound over all of them', () => {
    const whole = stitched([facts(0, [0.1, -0.2]), facts(2, [0.5])]);
    expect(whole.equity.map((value) => Number(value.toFixed(12)))).toEqual([1.1, 0.88, 1.32]);
    expect(whole.growth).toBeCloseTo(0.32, 12);
    expect((whole.annualGrowth ?? NaN) / (1.32 ** (365 / 3) - 1)).toBeCloseTo(1, 9);
    expect(whole.maxDrawdown).toBeCloseTo(0.2, 12);
    expect([whole.days, whole.trades, whole.netProfit, whole.profitAtDoubleCosts]).toEqual([[0, DAY, 2 * DAY], 4, 20, 8]);
    expect(whole.tradeReturns).toEqual([0.1, -0.05, 0.1, -0.05]);
  });

  it('end with everything lost, and of nothing nothing', () => {
    expect(stitched([facts(0, [-1, 0.5])])).toMatchObject({ growth: -1, maxDrawdown: 1 });
    expect(stitched([])).toMatchObject({ days: [], growth: 0, sharpe: null, maxDrawdown: 0 });
  });

  it('stand still where nothing was found', () => {
    expect(idleFacts(facts(0, [0.1, 0.2]))).toMatchObject({ returns: [0, 0], growth: 0, trades: 0, holdReturns: [0.01, 0.01], days: [0, DAY] });
  });
});

describe('walk-forward efficiency', () => {
  const window = (inside: number, outside: number) => ({ inside: facts(0, [0.1], { annualGrowth: inside, sharpe: 2 * inside }), outside: facts(1, [outside], { annualGrowth: outside, sharpe: outside }) });

  it('is the mean growth after over that where it was chosen (0.3 / 1.2), with the spread of the tests', () => {
    const found = efficiency([window(1, 0.5), window(1.4, 0.1)]);
    expect(found.efficiency).toBeCloseTo(0.25, 12);
    expect(found.sharpeEfficiency).toBeCloseTo(0.125, 12);
    expect([found.gaining, found.sharpeMean, found.sharpeWorst, found.sharpeBest]).toEqual([1, 0.3, 0.1, 0.5]);
    expect(found.sharpeSpread).toBeCloseTo(Math.sqrt(0.08), 12);
  });

  it('is not defined where nothing was gained inside', () => {
    expect(efficiency([window(-0.1, 0.5)])).toMatchObject({ efficiency: null, sharpeEfficiency: null });
    expect(efficiency([])).toMatchObject({ efficiency: null, gaining: 0, sharpeMean: null });
  });
});
