import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, format, ZERO } from '../../domain/decimal.ts';
import { random } from '../../domain/random.ts';
import { costsByAlgorithm } from './by-algorithm.ts';
import { analyseCosts, intervalTwap, intervalVwap, type CostParts, type CostQuestion } from './cost-analysis.ts';
import { meanInterval } from './mean-interval.ts';

const texts = ({ delay, timing, spread, impact, fee, opportunity, total }: CostParts): Record<string, string> =>
  Object.fromEntries(Object.entries({ delay, timing, spread, impact, fee, opportunity, total }).map(([name, value]) => [name, format(value)]));

/** Decided at 100, arrived at 101; 3 of 10 taken at 102.5 under a touch of 102, 4 made at 101.5; the rest missed a rise to 104. */
const question: CostQuestion = {
  side: 'buy', quantity: 10, decisionPrice: 100, arrivalPrice: 101, endPrice: 104, from: 0, to: 40,
  fills: [
    { at: 10, quantity: 3, price: 102.5, bid: 101, ask: 102, liquidity: 'taker', fee: 0.3 },
    { at: 20, quantity: 4, price: 101.5, bid: 101.5, ask: 102.5, liquidity: 'maker', fee: 0.1 },
  ],
  prints: [{ at: -5, price: 100, quantity: 9 }, { at: 10, price: 102, quantity: 1 }, { at: 30, price: 104, quantity: 3 }, { at: 50, price: 200, quantity: 9 }],
};

describe('cost analysis', () => {
  it('tells where the shortfall came from, by hand', () => {
    const analysis = analyseCosts(question);
    // timing: (101.5-101)*3 + (102-101)*4; spread: 0.5*3 - 0.5*4; impact: 102.5 against the touch of 102, times 3; opportunity: 3 * (104-101).
    expect(texts(analysis.parts)).toEqual({ delay: '10', timing: '5.5', spread: '-0.5', impact: '1.5', fee: '0.4', opportunity: '9', total: '25.9' });
    // What was paid beyond 700, the fee, and 4 more for each of 3 missing.
    expect(307.5 + 406 - 700 + 0.4 + 12).toBeCloseTo(25.9, 12);
    expect(analysis.averagePrice).toBeCloseTo(713.5 / 7, 12);
    expect(analysis.shortfallBps).toBeCloseTo(259, 9);
    expect(analysis.bps.arrival).toBeCloseTo((713.5 / 7 / 101 - 1) * 1e4, 9);
    expect(analysis.bps.vwap).toBeCloseTo((713.5 / 7 / 103.5 - 1) * 1e4, 9);
    expect(analysis.feeBps).toBeCloseTo((0.4 / 713.5) * 1e4, 9);
  });

  it('weighs the benchmarks by volume and by time, and by nothing outside of the interval', () => {
    expect(intervalVwap(question.prints, 0, 40)).toBe((102 + 3 * 104) / 4);
    // 100 until 10, 102 until 30, 104 until 40.
    expect(intervalTwap(question.prints, 0, 40)).toBe((100 * 10 + 102 * 20 + 104 * 10) / 40);
    expect(intervalVwap([], 0, 40)).toBeNaN();
    expect(intervalTwap([], 0, 40)).toBeNaN();
  });

  const cents = fc.integer({ min: 1, max: 9_000_000 }).map((value) => value / 100);
  const fill = fc.record({ at: fc.integer({ min: 0, max: 40 }), quantity: fc.integer({ min: 1, max: 1e6 }).map((lots) => lots / 1e5), price: cents, bid: cents, ask: cents, liquidity: fc.constantFrom('maker' as const, 'taker' as const), fee: cents });

  it('sums to the total to the last digit, which is what was paid; a sale is the mirror of a purchase', () => {
    fc.assert(fc.property(fc.record({ side: fc.constantFrom('buy' as const, 'sell' as const), quantity: cents, decisionPrice: cents, arrivalPrice: cents, endPrice: cents, fills: fc.array(fill, { maxLength: 8 }) }), (drawn) => {
      const { parts } = analyseCosts({ ...question, ...drawn });
      const { delay, timing, spread, impact, fee, opportunity, total } = parts;
      expect([delay, timing, spread, impact, fee, opportunity].reduce(add, ZERO)).toBe(total);
      const sign = drawn.side === 'buy' ? 1 : -1;
      const filled = drawn.fills.reduce((sum, { quantity }) => sum + quantity, 0);
      const paid = drawn.fills.reduce((sum, { price, quantity, fee: each }) => sum + sign * (price - drawn.decisionPrice) * quantity + each, 0) + sign * (drawn.endPrice - drawn.decisionPrice) * (drawn.quantity - filled);
      expect(Math.abs(Number(format(total)) - paid)).toBeLessThan(1e-6 * Math.max(1, Math.abs(paid)) + 1e-3);
      const mirrored = analyseCosts({ ...question, ...drawn, side: drawn.side === 'buy' ? 'sell' : 'buy', fills: drawn.fills.map((each) => ({ ...each, fee: 0 })) }).parts;
      expect(format(add(mirrored.timing, timing))).toBe('0');
      expect(format(add(mirrored.opportunity, opportunity))).toBe('0');
    }));
  });

  it('counts an order that never filled as its opportunity', () => {
    const analysis = analyseCosts({ ...question, fills: [] });
    expect(texts(analysis.parts)).toEqual({ delay: '10', timing: '0', spread: '0', impact: '0', fee: '0', opportunity: '30', total: '40' });
    expect(analysis.averagePrice).toBeNaN();
    expect(analysis.feeBps).toBeNaN();
  });
});

describe('costs by algorithm', () => {
  it('groups, averages and tells how sure it is', () => {
    const parent = (algorithm: string, endPrice: number) => ({ algorithm, quantity: 10, decisionPrice: 100, analysis: analyseCosts({ ...question, endPrice }) });
    const [twap, market] = costsByAlgorithm([parent('twap', 104), parent('market', 104), parent('twap', 102)], { random: random(1), blockLength: 1 });
    expect(twap).toMatchObject({ algorithm: 'twap', parents: 2, completion: 0.7 });
    expect(twap.shortfall.mean).toBeCloseTo((259 + 199) / 2, 9);
    expect(twap.parts.opportunity).toBeCloseTo((90 + 30) / 2, 9);
    expect(twap.shortfall.low).toBeLessThan(twap.shortfall.high);
    expect(market.shortfall).toMatchObject({ low: -Infinity, high: Infinity, count: 1 });
  });

  it('holds the true mean in about 95 of 100 intervals, with blocks also where neighbours depend on each other', () => {
    const covered = (blockLength: number, memory: number): number => {
      let hits = 0;
      for (let i = 0; i < 300; i++) {
        const source = random(1_000 + i);
        let value = source.normal();
        const values = Array.from({ length: 200 }, () => (value = memory * value + Math.sqrt(1 - memory * memory) * source.normal()));
        const { low, high } = meanInterval(values, { random: source, blockLength, resamples: 300 });
        if (low <= 0 && high >= 0) hits += 1;
      }
      return hits / 300;
    };
    expect(covered(1, 0)).toBeGreaterThan(0.91);
    expect(covered(20, 0.8)).toBeGreaterThan(0.83);
    // Single draws from values that hang together are far too sure of themselves.
    expect(covered(1, 0.8)).toBeLessThan(0.7);
  });
});
