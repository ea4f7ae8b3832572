import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../domain/random.ts';
import { clusterRoom, clustersOf, shrunkCorrelations } from './correlation-clusters.ts';
import { drawdownScale } from './drawdown-control.ts';
import { edgeOf, kellyContinuous, shrunkKelly } from './kelly.ts';
import { withinBand } from './no-trade-band.ts';
import { positionSize, SIZE_RULES, type CapName, type SizeInputs } from './position-size.ts';
import { expectedShortfall, shortfallExposure } from './tail-risk.ts';
import { weightedVolatility } from './volatility-target.ts';

/** 100 000 of equity, a coin at 100: 1 000 units are all of it. */
const inputs: SizeInputs = {
  equity: 100_000, price: 100, lotSize: 0.001, annualVolatility: 0.5, edge: { mean: 0.002, deviation: 0.02, count: 400 }, confidence: 1, atr: 0.4, shortfall: 0.04, dailyVolume: 100_000, clusterHeld: 0, scale: 1,
};

describe('the smallest cap sizes a position', () => {
  it('each cap by hand', () => {
    const { caps, boundBy, quantity } = positionSize(inputs);
    expect(caps['volatility-target']).toBe(500);
    // 0.25 (0.002 - 0.67449 x 0.02 / 20) / 0.0004 = 0.82845.
    expect(caps.kelly).toBeCloseTo(828.444, 3);
    expect(caps['atr-risk']).toBeCloseTo(625, 9);
    expect(caps['shortfall-budget']).toBe(500);
    expect(caps['daily-volume']).toBe(1_000);
    expect(caps.cluster).toBe(400);
    expect({ boundBy, quantity }).toEqual({ boundBy: 'cluster', quantity: 400 });
  });

  it.each<[CapName, Partial<SizeInputs>]>([
    ['volatility-target', { annualVolatility: 2 }], ['kelly', { edge: { mean: 0.001, deviation: 0.02, count: 400 } }], ['atr-risk', { atr: 3 }], ['shortfall-budget', { shortfall: 0.2 }],
    ['daily-volume', { dailyVolume: 100 }], ['cluster', { clusterHeld: 39_000 }],
  ])('%s binds, and says so', (name, change) => {
    const sizing = positionSize({ ...inputs, ...change });
    expect(sizing.boundBy).toBe(name);
    expect(sizing.quantity).toBeCloseTo(sizing.caps[name], 2);
    expect(sizing.quantity).toBeLessThan(400);
  });

  it.each<[string, Partial<SizeInputs>, string]>([
    ['volatility', { annualVolatility: NaN }, 'volatility-target'], ['edge', { edge: { mean: NaN, deviation: 0.02, count: 10 } }, 'kelly'], ['too short a record', { edge: { mean: 0.002, deviation: 0.02, count: 1 } }, 'kelly'],
    ['a loss', { edge: { mean: -0.002, deviation: 0.02, count: 400 } }, 'kelly'], ['range', { atr: NaN }, 'atr-risk'], ['shortfall', { shortfall: NaN }, 'shortfall-budget'], ['volume', { dailyVolume: NaN }, 'daily-volume'],
    ['a full cluster', { clusterHeld: 50_000 }, 'cluster'], ['the floor', { scale: 0 }, 'drawdown-control'], ['scale', { scale: NaN }, 'drawdown-control'], ['less than a lot', { lotSize: 1_000 }, 'lot'], ['equity', { equity: NaN }, 'volatility-target'],
    ['price', { price: 0 }, 'volatility-target'],
  ])('no position without, or with, %s', (_, change, boundBy) => {
    expect(positionSize({ ...inputs, ...change })).toMatchObject({ quantity: 0, boundBy });
  });

  it('never above any cap, a whole number of lots, never below zero, and not more with less of anything', () => {
    const positive = (max: number) => fc.double({ min: 1e-6, max, noNaN: true });
    const some = fc.record({ equity: positive(1e7), price: positive(1e6), lotSize: fc.constantFrom(0, 0.001, 0.1), annualVolatility: positive(5), edge: fc.record({ mean: fc.double({ min: -0.01, max: 0.01, noNaN: true }), deviation: positive(0.1), count: fc.integer({ min: 2, max: 5_000 }) }),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }), atr: positive(1e4), shortfall: positive(0.9), dailyVolume: positive(1e9), clusterHeld: positive(1e6), scale: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(fc.property(some, fc.double({ min: 0.1, max: 1, noNaN: true }), (given, less) => {
      const { quantity, caps } = positionSize(given);
      expect(quantity).toBeGreaterThanOrEqual(0);
      for (const cap of Object.values(caps)) expect(quantity).toBeLessThanOrEqual(cap * (1 + 1e-9));
      if (given.lotSize > 0) expect(Math.abs(quantity / given.lotSize - Math.round(quantity / given.lotSize))).toBeLessThan(1e-3);
      for (const name of ['scale', 'confidence', 'dailyVolume'] as const) expect(positionSize({ ...given, [name]: given[name] * less }).quantity).toBeLessThanOrEqual(quantity);
      for (const name of ['annualVolatility', 'atr', 'shortfall', 'clusterHeld'] as const) expect(positionSize({ ...given, [name]: given[name] / less }).quantity).toBeLessThanOrEqual(quantity);
    }));
  });

  it('has the rules of a careful account', () => {
    expect(SIZE_RULES).toMatchObject({ kellyFraction: 0.25, atrRisk: 0.0075, maxLeverage: 1 });
  });
});

describe('Kelly with shrinkage', () => {
  it('comes near a quarter of Kelly as the record grows, and never above it', () => {
    const of = (count: number) => shrunkKelly({ mean: 0.001, deviation: 0.02, count });
    const full = kellyContinuous(0.001, 0, 0.02);
    expect(of(100)).toBe(0);
    expect(of(1_000)).toBeGreaterThan(0);
    expect(of(1e10) / full).toBeCloseTo(0.25, 4);
    expect(of(1e10) / full).toBeLessThan(0.25);
  });

  it('stakes little on noise: on 1,000 records without an edge, three of four get nothing', () => {
    const source = random(7);
    const staked = Array.from({ length: 1_000 }, () => shrunkKelly(edgeOf(Array.from({ length: 100 }, () => 0.02 * source.normal()))) > 0).filter(Boolean).length;
    expect(staked / 1_000).toBeCloseTo(0.25, 1);
  });
});

describe('tails, volatility, drawdown, band', () => {
  it('a return on the border of the tail counts in part', () => {
    // The worst 15 % of ten: the worst and half of the next.
    expect(expectedShortfall([-0.10, -0.04, 0, 0, 0, 0, 0, 0, 0, 0], 0.85)).toBeCloseTo((0.10 + 0.02) / 1.5, 12);
    expect(expectedShortfall([], 0.95)).toBeNaN();
    expect([shortfallExposure(0.04, 0.02), shortfallExposure(-0.01, 0.02), shortfallExposure(NaN, 0.02)]).toEqual([0.5, Infinity, 0]);
  });

  it('returns of one size have that volatility whatever their weights; the last weigh most', () => {
    expect(weightedVolatility([0.01, -0.01, 0.01, -0.01], 2, 365)).toBeCloseTo(0.01 * Math.sqrt(365), 12);
    // Weights 1/2 and 1: (0.0001 / 2 + 0.0004) / 1.5.
    expect(weightedVolatility([0.01, 0.02], 1, 1)).toBeCloseTo(Math.sqrt(0.0003), 12);
    expect(weightedVolatility([0.01], 1, 1)).toBeNaN();
  });

  it('scales down from the peak to nothing at the floor', () => {
    const rules = { floor: 0.8, multiplier: 5 };
    expect([100, 95, 90, 85, 80, 70, 0].map((equity) => Number(drawdownScale(equity, 100, rules).toFixed(6)))).toEqual([1, 0.789474, 0.555556, 0.294118, 0, 0, 0]);
    expect(drawdownScale(NaN, 100, rules)).toBe(0);
  });

  it('leaves small changes alone, goes to the edge of the band for large ones, and always closes and turns', () => {
    const to = (target: number, held = 10) => withinBand({ held, target, band: 0.02, equity: 10_000, price: 100 });
    expect([to(11), to(12), to(15), to(5), to(0), to(-1), to(3, 0)]).toEqual([10, 10, 13, 7, 0, -1, 3]);
  });
});

describe('correlated instruments are one bet', () => {
  const source = random(11);
  const common = Array.from({ length: 400 }, () => source.normal());
  const mixed = (share: number) => common.map((value) => share * value + Math.sqrt(1 - share ** 2) * source.normal());
  const returns = [mixed(0.99), mixed(0.99), mixed(-0.99), mixed(0), mixed(0)];

  it('finds what moves together, also against each other', () => {
    const raw = shrunkCorrelations(returns, { shrink: 0, halfLife: 1e6 });
    expect(raw[0][1]).toBeGreaterThan(0.95);
    expect(raw[0][2]).toBeLessThan(-0.95);
    expect(clustersOf(raw)).toEqual([0, 0, 0, 1, 2]);
  });

  it('draws correlations half way to their mean', () => {
    const raw = shrunkCorrelations(returns, { shrink: 0 });
    const pairs = raw.flatMap((row, i) => row.filter((_, j) => j < i));
    const mean = pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
    expect(shrunkCorrelations(returns)[0][1]).toBeCloseTo((raw[0][1] + mean) / 2, 12);
  });

  it('forgets: what moved together long ago and does not now is no cluster', () => {
    const parted = common.map((value, i) => (i < 200 ? value : source.normal()));
    expect(shrunkCorrelations([common, parted], { shrink: 0, halfLife: 1e6 })[0][1]).toBeGreaterThan(0.4);
    expect(Math.abs(shrunkCorrelations([common, parted], { shrink: 0 })[0][1])).toBeLessThan(0.3);
  });

  it('what is not known counts as one bet', () => {
    expect(clustersOf(shrunkCorrelations([common, common.map(() => NaN)]))).toEqual([0, 0]);
    expect(clustersOf([[1, NaN], [NaN, 1]])).toEqual([0, 0]);
  });

  it('a chain is one cluster, and long and short fill it alike', () => {
    const chain = [[1, 0.8, 0, 0], [0.8, 1, -0.8, 0], [0, -0.8, 1, 0], [0, 0, 0, 1]];
    const clusters = clustersOf(chain);
    expect(clusters).toEqual([0, 0, 0, 1]);
    expect(clusterRoom(1, { clusters, held: [300, 999, -200, 700], most: 600 })).toBe(100);
    expect(clusterRoom(3, { clusters, held: [300, 0, -200, 700], most: 600 })).toBe(600);
    expect(clusterRoom(1, { clusters, held: [900, 0, 0, 0], most: 600 })).toBe(0);
  });
});
