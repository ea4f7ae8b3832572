import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candleColumns } from '../../domain/candle.ts';
import { random } from '../../domain/random.ts';
import { DAY, MINUTE, SECOND } from '../../domain/time.ts';
import { adaptive, expectedCosts } from './adaptive.ts';
import { almgrenChriss, impactFromSpread, riskAversionFor, shareLeft } from './almgren-chriss.ts';
import { begin, step } from './execute.ts';
import { fitFillModel, leaning, prospectOf, waitMove, type FillObservation } from './fill-model.ts';
import { MarketGauge } from './market-gauge.ts';
import type { MarketView } from './market-view.ts';
import type { AdaptiveAlgorithm, Algorithm, ChildReport, ExecutionAction, ExecutionPlan } from './plan.ts';
import { ALGORITHMS, FLAT_CURVE, MARKET, planWith, sampleModel, START } from './sample-plan.contract.ts';
import { largestRemainder, slicesOf } from './slices.ts';
import type { ExecutionState } from './state.ts';
import { USUAL_FILL_MODEL } from './usual-fill-model.ts';
import { learnVolumeCurve, usualShare } from './volume-curve.ts';

/** Steps through given moments; resting children stay, taking ones fill at once. */
function walk(plan: ExecutionPlan, moments: readonly (readonly [seconds: number, market: MarketView])[]) {
  let state: ExecutionState = begin(plan);
  let reports: ChildReport[] = [];
  return moments.map(([seconds, market]) => {
    const made = step(plan, state, { at: START + seconds * 1_000, market, children: reports });
    state = made.state;
    for (const action of made.actions) {
      if (action.kind === 'cancel') reports.push({ child: action.child, filledQuantity: 0, ended: true });
      else if (action.order.timeInForce === 'ioc') reports.push({ child: action.order.child, filledQuantity: action.order.quantity, ended: true });
    }
    reports = [...reports];
    return made.actions;
  });
}

const shape = (action: ExecutionAction): string => (action.kind === 'cancel' ? `cancel ${action.child}` : `${action.order.timeInForce} ${action.order.quantity} @ ${action.order.limitPrice}`);

describe('slices', () => {
  it('share out by the largest remainder, ties to the earlier: 10 over 3:3:3 is 4, 3, 3', () => {
    expect(largestRemainder(10, [3, 3, 3])).toEqual([4, 3, 3]);
    expect(largestRemainder(5, [1, 2, 0])).toEqual([2, 3, 0]);
    expect(largestRemainder(2, [0, 0, 0])).toEqual([1, 1, 0]);
  });

  it('sum to the parent, differ from their share by less than a lot, and stay within the time', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }), fc.integer(), (lots, weights, seed) => {
      const slices = slicesOf(weights, { lots, from: START, to: START + 600_000, jitter: 0.2, seed });
      expect(slices.reduce((sum, slice) => sum + slice.lots, 0)).toBe(lots);
      expect(slices.every((slice) => slice.lots >= 0 && Number.isInteger(slice.lots) && slice.at >= START && slice.at < START + 600_000)).toBe(true);
      const sum = weights.reduce((a, b) => a + b, 0);
      fc.pre(sum > 1e-6);
      largestRemainder(lots, weights).forEach((part, i) => expect(Math.abs(part - (lots * weights[i]) / sum)).toBeLessThan(1 + 1e-6));
    }));
  });

  it('swing by at most a fifth in size and time, the same for the same seed', () => {
    const settings = { lots: 1_000_000, from: 0, to: 10_000, jitter: 0.2, seed: 9 };
    const [one, same, other] = [slicesOf(Array(10).fill(1), settings), slicesOf(Array(10).fill(1), settings), slicesOf(Array(10).fill(1), { ...settings, seed: 10 })];
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
    one.forEach(({ at, lots }, i) => {
      expect(Math.abs(at - i * 1_000)).toBeLessThanOrEqual(200);
      // 0.8 / 1.2 of the mean at worst, when all others swing the other way.
      expect(lots).toBeGreaterThan(66_000);
      expect(lots).toBeLessThan(150_000);
    });
    expect(new Set(one.map(({ lots }) => lots)).size).toBeGreaterThan(5);
  });
});

describe('Almgren-Chriss', () => {
  it('is a straight line without risk aversion, and the risk aversion of a decay gives that decay back', () => {
    const problem = { quantity: 100, duration: 10, steps: 5, volatility: 0.3, epsilon: 0, gamma: 1e-4, eta: 0.02, lambda: 0 };
    almgrenChriss(problem).holdings.forEach((left, i) => expect(left).toBeCloseTo([100, 80, 60, 40, 20, 0][i], 9));
    const lambda = riskAversionFor(0.4, problem, 2);
    expect(almgrenChriss({ ...problem, lambda }).kappa).toBeCloseTo(0.4, 12);
  });

  it('costs less in expectation plus lambda times variance than any small change of it', () => {
    const problem = { quantity: 100, duration: 10, steps: 5, volatility: 0.3, epsilon: 0.01, gamma: 1e-4, eta: 0.02, lambda: 0.01 };
    const { trades, expectedCost, variance } = almgrenChriss(problem);
    const tau = 2;
    const value = (parts: readonly number[]): number => {
      let left = 100;
      let [cost, risk] = [0.5 * problem.gamma * 100 ** 2 + problem.epsilon * 100, 0];
      for (const part of parts) {
        left -= part;
        cost += ((problem.eta - (problem.gamma * tau) / 2) / tau) * part * part;
        risk += problem.volatility ** 2 * tau * left * left;
      }
      return cost + problem.lambda * risk;
    };
    const best = value(trades);
    expect(best).toBeCloseTo(expectedCost + problem.lambda * variance, 9);
    for (let i = 0; i < 4; i++) for (const shift of [-0.5, 0.5]) expect(value(trades.map((part, k) => (k === i ? part + shift : k === i + 1 ? part - shift : part)))).toBeGreaterThan(best);
  });

  it('does not overflow where sinh would', () => {
    expect(shareLeft(10, 1_000, 1)).toBeCloseTo(Math.exp(-10), 15);
    expect(shareLeft(0, 10, 4)).toBe(0.6);
    expect(shareLeft(1, 10, 10)).toBe(0);
    expect(impactFromSpread(0.1, 1_000)).toEqual({ gamma: 0.001, eta: 864 });
  });
});

describe('volume curve', () => {
  /** Days with all volume in one bucket that depends on the weekday, and one day of news. */
  function candles(days: number, bucketOf: (weekday: number) => number) {
    const columns = candleColumns(days * 288);
    for (let i = 0; i < columns.length; i++) {
      const day = Math.floor(i / 288);
      columns.openTime[i] = day * DAY + (i % 288) * 5 * MINUTE;
      columns.volume[i] = 1 + (i % 288 === bucketOf((day + 4) % 7) ? 288 : 0) + (day === 3 && i % 288 === 200 ? 1e6 : 0);
    }
    return columns;
  }

  it('knows each weekday after four weeks, and one day of news does not bend it', () => {
    const curve = learnVolumeCurve(candles(28, (weekday) => weekday * 10), 28 * DAY);
    expect(curve.days).toBe(28);
    for (let weekday = 0; weekday < 7; weekday++) {
      expect(curve.shares[weekday].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      expect(curve.shares[weekday][weekday * 10]).toBeCloseTo(289 / 576, 6);
      expect(curve.shares[weekday][200]).toBeLessThan(0.002);
    }
  });

  it('after one week tells workdays from the weekend, and refuses less than a week', () => {
    const curve = learnVolumeCurve(candles(8, (weekday) => (weekday === 0 || weekday === 6 ? 10 : 20)), 8 * DAY);
    expect(curve.shares[3][20]).toBeCloseTo(289 / 576, 6);
    expect(() => learnVolumeCurve(candles(6, () => 1), 6 * DAY)).toThrow('expected at least 7 whole days with volume to learn a volume curve, found 6');
  });

  it('looks at nothing of the day itself', () => {
    const known = candles(20, () => 5);
    const poisoned = candles(20, () => 5);
    for (let i = 14 * 288; i < poisoned.length; i++) poisoned.volume[i] = NaN;
    expect(learnVolumeCurve(poisoned, 14 * DAY + 5 * MINUTE)).toEqual(learnVolumeCurve(known, 14 * DAY));
  });

  it('counts parts of buckets, and adds up over any cut', () => {
    const curve = learnVolumeCurve(candles(28, (weekday) => weekday * 10), 28 * DAY);
    expect(usualShare(FLAT_CURVE, 2.5 * MINUTE, 10 * MINUTE)).toBeCloseTo(1.5 / 288, 15);
    fc.assert(fc.property(fc.integer({ min: 0, max: 3 * DAY }), fc.integer({ min: 0, max: DAY }), fc.integer({ min: 0, max: DAY }), (from, a, b) => {
      expect(usualShare(curve, from, from + a) + usualShare(curve, from + a, from + a + b)).toBeCloseTo(usualShare(curve, from, from + a + b), 9);
    }));
  });
});

describe('algorithms', () => {
  it('market takes all at once, at most the collar away', () => {
    expect(walk(planWith({ kind: 'market' }), [[0, MARKET]]).flat().map(shape)).toEqual(['ioc 2 @ 100.51']);
    expect(walk(planWith({ kind: 'market' }, { side: 'sell', limitPrice: 99.9 }), [[0, MARKET]]).flat().map(shape)).toEqual(['ioc 2 @ 99.9']);
  });

  it('limit-then-cross rests at the touch, follows it, then crosses', () => {
    const higher = { ...MARKET, bid: 100.99, ask: 101.01 };
    const done = walk(planWith({ kind: 'limit-then-cross', patienceMs: 20_000 }), [[0, MARKET], [1, MARKET], [2, higher], [3, higher], [21, higher], [22, higher]]);
    expect(done.map((actions) => actions.map(shape))).toEqual([['gtc 2 @ 99.99'], [], ['cancel 0'], ['gtc 2 @ 100.99'], ['cancel 1'], ['ioc 2 @ 101.51']]);
  });

  it('twap takes its slices when they are due, vwap the same with a flat curve', () => {
    const sliced = { slices: 4, jitter: 0, seed: 1, patienceMs: 0 };
    // From 0 to the lead 5 s before the deadline: every 13.75 s.
    const moments = [0, 5, 13.74, 13.75, 27.5, 41.25].map((seconds) => [seconds, MARKET] as const);
    for (const algorithm of [{ kind: 'twap', ...sliced }, { kind: 'vwap', ...sliced, curve: FLAT_CURVE }] as const satisfies readonly Algorithm[]) {
      expect(walk(planWith(algorithm), moments).map((actions) => actions.map(shape))).toEqual([['ioc 0.5 @ 100.51'], [], [], ['ioc 0.5 @ 100.51'], ['ioc 0.5 @ 100.51'], ['ioc 0.5 @ 100.51']]);
    }
  });

  it('pov keeps its share of what others trade, whatever the running total began with', () => {
    const traded = (quantity: number): MarketView => ({ ...MARKET, tradedQuantity: quantity });
    // 0.25 of the whole is a third of the others: 0.3 -> 0.1, 0.9 -> 0.3. A total that begins anew loses nothing.
    const done = walk(planWith({ kind: 'pov', rate: 0.25 }), [[0, traded(500)], [1, traded(500.3)], [2, traded(500.9)], [3, traded(0)], [4, traded(0.6)]]);
    expect(done.map((actions) => actions.map(shape))).toEqual([[], ['ioc 0.1 @ 100.51'], ['ioc 0.2 @ 100.51'], [], ['ioc 0.2 @ 100.51']]);
  });

  it('implementation shortfall does more at first the more urgent it is, and more when the price runs away', () => {
    const first = (urgency: number, drift: number): number => {
      const [[action]] = walk(planWith({ kind: 'implementation-shortfall', steps: 5, dailyVolume: 50_000 }, { urgency }), [[0, { ...MARKET, drift }]]);
      return action?.kind === 'place' ? action.order.quantity : 0;
    };
    expect(first(0, 0)).toBeCloseTo(0.4, 9);
    expect(first(0.5, 0)).toBeGreaterThan(0.8);
    expect(first(1, 0)).toBeGreaterThan(first(0.5, 0));
    expect(first(0.5, 1e-4)).toBeGreaterThan(first(0.5, 0));
    expect(first(0.5, -1e-4)).toBe(first(0.5, 0));
  });

  it('iceberg shows a part, and the next when that is gone', () => {
    const plan = planWith({ kind: 'iceberg', displayQuantity: 0.5, jitter: 0, seed: 1 }, { limitPrice: 99.5 });
    const first = step(plan, begin(plan), { at: START, market: MARKET, children: [] });
    expect(first.actions.map(shape)).toEqual(['gtc 0.5 @ 99.5']);
    const half = step(plan, first.state, { at: START + 1, market: MARKET, children: [{ child: 0, filledQuantity: 0.4, ended: false }] });
    expect(half.actions).toEqual([]);
    const second = step(plan, half.state, { at: START + 2, market: MARKET, children: [{ child: 0, filledQuantity: 0.5, ended: true }] });
    expect(second.actions.map(shape)).toEqual(['gtc 0.5 @ 99.5']);
  });

  it('takes what is left before the deadline, and gives up what works at it', () => {
    for (const algorithm of ALGORITHMS.filter(({ kind }) => kind === 'iceberg' || kind === 'limit-then-cross' || kind === 'pov')) {
      const plan = planWith(algorithm);
      const late = walk(plan, [[0, MARKET], [55, MARKET], [56, MARKET]]).slice(1).flat();
      const taken = late.reduce((sum, action) => sum + (action.kind === 'place' && action.order.timeInForce === 'ioc' ? action.order.quantity : 0), 0);
      expect(taken).toBeCloseTo(2, 9);
    }
    const plan = planWith({ kind: 'limit-then-cross', patienceMs: 60_000 }, { limitPrice: 99 });
    expect(walk(plan, [[0, MARKET], [55, MARKET], [60, MARKET]]).map((actions) => actions.map(shape))).toEqual([['gtc 2 @ 99'], ['cancel 0'], []]);
  });
});

describe('adaptive', () => {
  const algorithm: AdaptiveAlgorithm = { kind: 'adaptive', steps: 1, dailyVolume: 50_000, model: sampleModel(), touchShare: 0.5, hysteresisBps: 0 };
  const question = { queue: 0.5, leftMs: 50_000 };
  /** Chance and moves that do not depend on anything, so that costs can be told by hand. */
  const flat = (propensity: number, missDeviations: number, waits = 0): AdaptiveAlgorithm => ({ ...algorithm, model: {
    propensity: [Math.log(propensity / (1 - propensity)), 0, 0, 0, 0, 0, 0], missMove: [missDeviations, 0, 0, 0], waitMove: [waits, 0], mean: Array(6).fill(0), scale: Array(6).fill(1), samples: 2,
  } });

  it('posts when p * C_fill + (1 - p) * C_miss is below C_take, by the numbers', () => {
    // Half the spread is 1 bp, fees 2 and 5: taking 6, filled 1, missed 6 + the move of 1 deviation of 1 s: 1 bp.
    const costs = expectedCosts(planWith(algorithm), flat(0.5, 1), { market: MARKET, ...question, leftMs: 1_000 });
    expect(costs.take).toBeCloseTo(6, 9);
    expect(costs.post).toBeCloseTo(0.5 * 1 + 0.5 * (6 + 1), 9);
    expect(costs.wait).toBe(Infinity);
    expect(expectedCosts(planWith(algorithm), flat(0.5, 1, -0.5), { market: { ...MARKET, bidQuantity: 2, askQuantity: 1 }, ...question }).wait).toBeCloseTo(6 - 0.5 * (1 / 3) * Math.SQRT2, 6);
  });

  const acts = (chosen: AdaptiveAlgorithm, market: MarketView): readonly string[] => walk(planWith(chosen, { urgency: 0 }), [[0, market]]).flat().map(shape);

  it('posts at most its share of the touch, takes where posting does not pay, waits where the price comes closer', () => {
    expect(acts(flat(0.9, 1), MARKET)).toEqual(['gtc 1.5 @ 99.99']);
    expect(acts(flat(0.001, 1), MARKET)).toEqual(['ioc 1 @ 100.51']);
    // More is bid than offered, so the wish to wait is for a model that reads it so.
    expect(acts(flat(0.001, 1, -2), MARKET)).toEqual([]);
    expect(acts(flat(0.001, 1, 2), MARKET)).toEqual(['ioc 1 @ 100.51']);
  });

  it('takes what it fell behind with, and more often when it is urgent', () => {
    const plan = planWith({ ...flat(0.9, 1), steps: 5, touchShare: 10 }, { urgency: 0 });
    const done = walk(plan, [[0, MARKET], [5, MARKET], [11, MARKET], [12, MARKET], [22, MARKET], [23, MARKET]]).map((actions) => actions.map(shape));
    expect(done[0]).toEqual(['gtc 2 @ 99.99']);
    expect(done[2]).toEqual(['cancel 0']);
    expect(done[3]).toEqual(['ioc 0.4 @ 100.51']);
  });

  it('takes of its own accord only what the schedule has for the interval', () => {
    const plan = planWith({ ...flat(0.001, 1), steps: 5 }, { urgency: 0 });
    const done = walk(plan, [[0, MARKET], [1, MARKET], [2, MARKET], [11, MARKET]]).map((actions) => actions.map(shape));
    expect(done).toEqual([['ioc 0.4 @ 100.51'], [], [], ['ioc 0.4 @ 100.51']]);
  });

  it('refuses the schedule of an algorithm that has none', () => {
    expect(() => adaptive(planWith({ kind: 'market' }), begin(planWith({ kind: 'market' })), { at: START, market: MARKET })).toThrow('expected an algorithm with a schedule, found "market"');
  });
});

describe('fill model', () => {
  it('finds the coefficients that made the posts', () => {
    const source = random(11);
    const observations = Array.from({ length: 20_000 }, (_, i): FillObservation => {
      const market = { ...MARKET, bidQuantity: 0.2 + 5 * source.uniform(), askQuantity: 0.2 + 5 * source.uniform() };
      const posting = { side: i % 2 === 0 ? 'buy' : 'sell', queue: 0.1 + 5 * source.uniform(), windowMs: i % 4 < 2 ? 1_000 : 4_000, tickSize: 0.01 } as const;
      const odds = 0.3 - 1.2 * leaning(market, posting.side) - 0.8 * Math.log(posting.queue / (posting.windowMs / 1_000));
      const deviation = 1e-4 * Math.sqrt(posting.windowMs / 1_000);
      return { market, posting, filled: source.uniform() < 1 / (1 + Math.exp(-odds)), moved: deviation * (0.5 * leaning(market, posting.side) + source.normal() * 0.5) };
    });
    const model = fitFillModel(observations);
    const market = { ...MARKET, bidQuantity: 3, askQuantity: 1 };
    const odds = 0.3 - 1.2 * 0.5 - 0.8 * Math.log(2);
    expect(prospectOf(model, market, { side: 'buy', queue: 2, windowMs: 1_000, tickSize: 0.01 }).propensity).toBeCloseTo(1 / (1 + Math.exp(-odds)), 1);
    expect(model.waitMove[0]).toBeCloseTo(0.5, 1);
    expect(waitMove(model, market, 'buy')).toBeCloseTo(-waitMove(model, market, 'sell'), 12);
    expect(waitMove(model, market, 'buy')).toBeGreaterThan(0);
  });

  it('gives a chance between 0 and 1 and no gain from a miss, whatever it is asked', () => {
    const model = sampleModel();
    fc.assert(fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.double({ min: 0, max: 1e9, noNaN: true }), fc.double({ min: 0, max: 0.1, noNaN: true }), fc.integer({ min: 1, max: 1e7 }), (queue, rate, volatility, windowMs) => {
      const { propensity, missMove } = prospectOf(model, { ...MARKET, buyRate: rate, sellRate: rate, volatility, bidQuantity: rate }, { side: 'buy', queue, windowMs, tickSize: 0.01 });
      expect(propensity).toBeGreaterThanOrEqual(0);
      expect(propensity).toBeLessThanOrEqual(1);
      expect(missMove).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(missMove)).toBe(true);
    }));
  });

  it('has a usual one that reads a book as traders do', () => {
    const ask = (bidQuantity: number, windowMs: number) => prospectOf(USUAL_FILL_MODEL, { ...MARKET, bidQuantity, askQuantity: 2 }, { side: 'buy', queue: 1, windowMs, tickSize: 0.02 });
    expect(ask(1, 5_000).propensity).toBeGreaterThan(ask(10, 5_000).propensity);
    expect(ask(2, 20_000).propensity).toBeGreaterThan(ask(2, 1_000).propensity);
    expect(ask(10, 5_000).missMove).toBeGreaterThan(ask(1, 5_000).missMove);
    expect(waitMove(USUAL_FILL_MODEL, { ...MARKET, bidQuantity: 9, askQuantity: 1 }, 'buy')).toBeGreaterThan(0);
    expect(waitMove(USUAL_FILL_MODEL, { ...MARKET, bidQuantity: 1, askQuantity: 9 }, 'buy')).toBeLessThan(0);
  });

  it('makes no weight of a feature that never varied', () => {
    const observations = Array.from({ length: 40 }, (_, i): FillObservation => ({ market: { ...MARKET, bid: 99.99 + i * 1e-13 }, posting: { side: 'buy', queue: 1 + (i % 7), windowMs: 1_000, tickSize: 0.01 }, filled: i % 3 === 0, moved: 0 }));
    const model = fitFillModel(observations);
    expect(model.scale[1]).toBe(1);
    const wide = prospectOf(model, { ...MARKET, ask: 100.03 }, { side: 'buy', queue: 2, windowMs: 1_000, tickSize: 0.01 });
    expect(wide.propensity).toBeGreaterThan(0.05);
    expect(wide.propensity).toBeLessThan(0.95);
  });

  it('needs posts that filled and posts that did not', () => {
    const one: FillObservation = { market: MARKET, posting: { side: 'buy', queue: 1, windowMs: 1_000, tickSize: 0.01 }, filled: true, moved: 0 };
    expect(() => fitFillModel([one, one, one])).toThrow('found 0 of 3 unfilled');
  });
});

describe('market gauge', () => {
  it('measures a random walk, its trades and nothing before it has seen enough', () => {
    const gauge = new MarketGauge();
    expect(gauge.view(START)).toBeUndefined();
    const source = random(4);
    let mid = 100;
    for (let i = 0; i < 600; i++) {
      mid *= Math.exp(2e-4 * source.normal());
      gauge.quote({ bid: mid - 0.01, ask: mid + 0.01, bidQuantity: 1, askQuantity: 2 }, START + i * SECOND);
      gauge.trade({ quantity: 0.5, side: i % 4 === 0 ? 'sell' : 'buy' }, START + i * SECOND);
    }
    const view = gauge.view(START + 599 * SECOND);
    // A half-life of 20 s averages about 58 squares: a standard error of a tenth.
    expect(view?.volatility).toBeGreaterThan(1.4e-4);
    expect(view?.volatility).toBeLessThan(2.6e-4);
    expect(view?.buyRate).toBeCloseTo(0.375, 1);
    expect(view?.sellRate).toBeCloseTo(0.125, 1);
    expect(view?.tradedQuantity).toBeCloseTo(300, 9);
  });

  it('sees drift, and no market in a crossed touch', () => {
    const gauge = new MarketGauge();
    for (let i = 0; i < 60; i++) gauge.quote({ bid: 100 + i / 100, ask: 100.02 + i / 100, bidQuantity: 1, askQuantity: 1 }, START + i * SECOND);
    expect(gauge.view(START + 60_000)?.drift).toBeCloseTo(1e-4, 5);
    gauge.quote({ bid: 101, ask: 100, bidQuantity: 1, askQuantity: 1 }, START + 61_000);
    expect(gauge.view(START + 61_000)).toBeUndefined();
  });
});
