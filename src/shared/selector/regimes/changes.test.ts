import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { ChangeLayer, type SavedChangeLayer } from './change-layer.ts';
import { CUSUM_START, cusumAlarm, cusumEvents, cusumStep } from './cusum.ts';
import { realisedJumps, singleJump } from './jump-tests.ts';
import { logGamma } from './log-gamma.ts';
import { logPredictive, updatedBelief, type NormalInverseGamma } from './normal-inverse-gamma.ts';
import { RunLengths, type SavedRunLengths } from './run-lengths.ts';

const prior: NormalInverseGamma = { mu: 0, kappa: 1, alpha: 1, beta: 1 };
const settings = { hazard: 1 / 250, prior, leastMass: 1e-4, cap: 500 };
const normals = (count: number, seed: number): number[] => { const source = random(seed); return Array.from({ length: count }, () => source.normal()); };

/** Adams and MacKay's recursion as it stands in the paper, with every run length kept. */
function reference(values: readonly number[], below: number): number[] {
  let runs: { readonly mass: number; readonly belief: NormalInverseGamma }[] = [{ mass: 1, belief: prior }];
  return values.map((x) => {
    const grown = runs.map(({ mass, belief }) => ({ mass: mass * Math.exp(logPredictive(belief, x)), belief: updatedBelief(belief, x) }));
    const total = grown.reduce((sum, { mass }) => sum + mass, 0);
    runs = [{ mass: settings.hazard, belief: prior }, ...grown.map(({ mass, belief }) => ({ mass: (mass / total) * (1 - settings.hazard), belief }))];
    return runs.slice(0, below).reduce((sum, { mass }) => sum + mass, 0);
  });
}

describe('ln gamma', () => {
  it('is that of factorials and of a half', () => {
    expect(logGamma(1)).toBeCloseTo(0, 14);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 14);
    expect(logGamma(0.25) + logGamma(0.75)).toBeCloseTo(Math.log(Math.PI * Math.SQRT2), 13);
  });
});

describe('run lengths', () => {
  const values = [...normals(200, 1), ...normals(100, 2).map((x) => 3 * x), ...normals(100, 3).map((x) => x + 2)];

  it.each([[0, 1e-9], [1e-4, 0.03]])('are those of the recursion in the paper: with less than %f dropped, within %f', (leastMass, tolerance) => {
    const expected = reference(values, 12);
    const runs = new RunLengths({ ...settings, leastMass });
    let most = 0;
    values.forEach((x, t) => {
      runs.next(x);
      expect(Math.abs(runs.massBelow(12) - expected[t])).toBeLessThan(tolerance);
      most = Math.max(most, runs.size);
    });
    // Of 400 run lengths at the end.
    if (leastMass > 0) expect(most).toBeLessThan(250);
  });

  it('fall to the planted change within 15 values, and count up from it', () => {
    const runs = new RunLengths(settings);
    const found = values.map((x) => { runs.next(x); return runs.likeliest; });
    expect(found[199]).toBeGreaterThan(150);
    expect(found[214]).toBeLessThan(20);
    expect(found[299]).toBeGreaterThan(85);
    expect(found[314]).toBeLessThan(20);
  });

  it('stay normalised and finite beyond the cap, and with a value out of all proportion', () => {
    const runs = new RunLengths({ ...settings, cap: 40 });
    for (const x of normals(300, 4)) runs.next(x);
    expect(runs.size).toBeLessThanOrEqual(41);
    expect(runs.massBelow(1_000)).toBeCloseTo(1, 12);
    expect(runs.likeliest).toBe(40);
    runs.next(1e200);
    runs.next(0.5);
    expect(runs.massBelow(1_000)).toBeCloseTo(1, 12);
  });

  it('at the cap still know the variance of late', () => {
    const runs = new RunLengths({ ...settings, hazard: 1e-9, cap: 50 });
    for (const x of normals(5_000, 5)) runs.next(2 * x);
    const rows = runs.save().rows;
    const [run, , mu, beta] = rows[0];
    expect(run).toBe(50);
    expect(Math.abs(mu)).toBeLessThan(1.2);
    expect(Math.abs(Math.sqrt(beta / (prior.alpha + run / 2)) - 2)).toBeLessThan(0.6);
  });

  it('go on from what was saved', () => {
    const [whole, first, second] = [new RunLengths(settings), new RunLengths(settings), new RunLengths(settings)];
    for (const x of values.slice(0, 250)) { whole.next(x); first.next(x); }
    second.restore(JSON.parse(JSON.stringify(first.save())) as SavedRunLengths);
    for (const x of values.slice(250)) { whole.next(x); second.next(x); }
    expect(second.save()).toEqual(whole.save());
  });
});

describe('CUSUM', () => {
  const rules = { target: 0, slack: 0.5, limit: 5 };
  const alarmAt = (values: readonly number[]): number => { let state = CUSUM_START; return values.findIndex((x) => { state = cusumStep(state, x, rules); return cusumAlarm(state, rules) !== 'none'; }); };

  it('finds a shift of one deviation after about ten values (average run length 10.4: Montgomery, table 9.3)', () => {
    const delays = Array.from({ length: 2_000 }, (_, seed) => alarmAt(normals(400, seed).map((x) => x + 1)) + 1);
    expect(Math.abs(delays.reduce((a, b) => a + b) / delays.length - 10.4)).toBeLessThan(0.4);
  });

  it('says which way, and lets what is not a number pass', () => {
    const down = Array.from({ length: 6 }).reduce<typeof CUSUM_START>((state) => cusumStep(state, -2, rules), CUSUM_START);
    expect(cusumAlarm(down, rules)).toBe('down');
    expect(cusumStep(down, NaN, rules)).toBe(down);
  });

  it('of prices passes over what has no return', () => { expect(cusumEvents([100, 103, NaN, 103, 106, 106], 0.02)).toEqual([1, 4]); });
});

describe('the change layer', () => {
  it('sees three times the volatility within 12 candles, on 20 seeds, and is rarely wrong before', () => {
    let early = 0;
    for (let seed = 0; seed < 20; seed++) {
      const layer = new ChangeLayer({ hazard: 1 / 250, recent: 12 });
      const likely = normals(600, seed).map((x, t) => layer.next(0.01 * (t < 500 ? x : 3 * x))?.changeProbability ?? 0);
      early += likely.slice(60, 500).filter((p) => p > 0.5).length;
      const found = likely.slice(500).findIndex((p) => p > 0.5);
      expect(found).toBeGreaterThanOrEqual(0);
      expect(found).toBeLessThan(12);
    }
    expect(early / (20 * 440)).toBeLessThan(0.02);
  });

  it('has no opinion on a market that does not move, nor before 30 returns', () => {
    const layer = new ChangeLayer({ hazard: 1 / 250, recent: 12 });
    for (let t = 0; t < 100; t++) expect(layer.next(0)).toBeUndefined();
    const other = new ChangeLayer({ hazard: 1 / 250, recent: 12 });
    expect(normals(31, 1).map((x) => other.next(x)).filter((opinion) => opinion !== undefined).length).toBe(1);
  });

  it('goes on from what was saved', () => {
    const [first, second] = [new ChangeLayer({ hazard: 0.01, recent: 12 }), new ChangeLayer({ hazard: 0.01, recent: 12 })];
    for (const x of normals(100, 3)) first.next(x);
    second.restore(JSON.parse(JSON.stringify(first.save())) as SavedChangeLayer);
    for (const x of normals(50, 4)) expect(second.next(x)).toEqual(first.next(x));
  });
});

describe('jumps', () => {
  it('Huang and Tauchen: about 1 % of hours without a jump pass 2.33, nearly all with one of 15 deviations pass 3', () => {
    let wrong = 0;
    for (let seed = 0; seed < 1_000; seed++) {
      const returns = normals(60, seed);
      if ((realisedJumps(returns)?.z ?? 0) > 2.326) wrong += 1;
    }
    // The ratio form is a little liberal at 60 returns (Huang and Tauchen 2005, table 2).
    expect(wrong / 1_000).toBeGreaterThan(0.002);
    expect(wrong / 1_000).toBeLessThan(0.03);
    const jumped = Array.from({ length: 200 }, (_, seed) => normals(60, seed).map((x, i) => (i === 30 ? 15 : x)));
    expect(jumped.filter((returns) => (realisedJumps(returns)?.z ?? 0) > 3).length).toBeGreaterThan(190);
  });

  it('Huang and Tauchen: equal returns have a closed form', () => {
    const found = realisedJumps(Array.from({ length: 60 }, () => 0.01));
    expect(found?.realised).toBeCloseTo(60 * 1e-4, 15);
    expect(found?.bipower).toBeCloseTo((Math.PI / 2) * 60 * 1e-4, 15);
    expect(found?.jumpShare).toBe(0);
  });

  it('Lee and Mykland: at most 1 % of stretches without a jump hold one, and one of 8 deviations is seen', () => {
    const tested = { compared: 100, level: 0.01 };
    const hasJump = (values: readonly number[]): boolean => values.some((x, t) => t >= 200 && singleJump(x, values.slice(t - 200, t), tested)?.isJump === true);
    const wrong = Array.from({ length: 500 }, (_, seed) => hasJump(normals(300, seed))).filter(Boolean).length;
    expect(wrong / 500).toBeLessThan(0.03);
    const seen = Array.from({ length: 200 }, (_, seed) => hasJump(normals(300, seed).map((x, t) => (t === 250 ? 8 : x)))).filter(Boolean).length;
    expect(seen).toBe(200);
  });

  it('have no answer where nothing moves, or with too little', () => {
    expect(realisedJumps([0, 0, 0, 0, 0])).toBeUndefined();
    expect(realisedJumps([1, 2, 3, 4])).toBeUndefined();
    expect(realisedJumps([1, 2, NaN, 4, 5])).toBeUndefined();
    expect(singleJump(1, new Float64Array(50), { compared: 50, level: 0.01 })).toBeUndefined();
    expect(singleJump(1, normals(15, 1), { compared: 50, level: 0.01 })).toBeUndefined();
  });
});
