import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { hierarchicalRiskParity } from '../../portfolio/hrp.ts';
import { RiskShares } from './risk-shares.ts';

const RULES = { memory: 1e6, least: 50, every: 10 };
const all = (): boolean => true;

/** Returns of four experts: the second moves twice as much as the first, the third with the first, the fourth not at all. */
function returnsOf(candles: number): readonly (readonly number[])[] {
  const source = random(3);
  return Array.from({ length: candles }, () => {
    const [a, b, c] = [source.normal(), source.normal(), source.normal()];
    return [0.01 * a, 0.02 * b, 0.006 * a + 0.008 * c, 0];
  });
}

/** Population covariance of the first columns. */
function covarianceOf(rows: readonly (readonly number[])[], columns: number): number[][] {
  const means = Array.from({ length: columns }, (_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
  return means.map((_, i) => means.map((_unused, j) => rows.reduce((sum, row) => sum + (row[i] - means[i]) * (row[j] - means[j]), 0) / rows.length));
}

describe('shares of risk', () => {
  const rows = returnsOf(60);

  it('are those of hierarchical risk parity of the covariance so far; who has no risk has an equal share', () => {
    const shares = new RiskShares(4, RULES);
    for (const row of rows) shares.learn(row);
    const parity = hierarchicalRiskParity(covarianceOf(rows, 3));
    const found = shares.of(all);
    parity.forEach((share, i) => { expect(found[i]).toBeCloseTo(0.75 * share, 10); });
    expect(found[3]).toBeCloseTo(0.25, 12);
    expect(found[1]).toBeLessThan(found[0]);
    expect(found.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('are equal before there is enough to go by, change on the grid alone, and are shared by those awake', () => {
    const shares = new RiskShares(4, RULES);
    for (const row of rows.slice(0, 49)) shares.learn(row);
    expect(shares.of(all)).toEqual([0.25, 0.25, 0.25, 0.25]);
    shares.learn(rows[49]);
    const first = shares.of(all);
    expect(first).not.toEqual([0.25, 0.25, 0.25, 0.25]);
    for (const row of rows.slice(50, 59)) shares.learn(row);
    expect(shares.of(all)).toEqual(first);
    shares.learn(rows[59]);
    expect(shares.of(all)).not.toEqual(first);
    const [a, , c] = shares.of((i) => i !== 1 && i !== 3);
    const whole = shares.of(all);
    expect(a / c).toBeCloseTo(whole[0] / whole[2], 12);
    expect(a + c).toBeCloseTo(1, 12);
    expect(shares.of(() => false)).toEqual([0, 0, 0, 0]);
  });

  it('are the same whether worked out between candles or when they are asked for, and after a restart', () => {
    const [late, early] = [new RiskShares(4, { ...RULES, memory: 40 }), new RiskShares(4, { ...RULES, memory: 40 })];
    let restarted = new RiskShares(4, { ...RULES, memory: 40 });
    for (const row of returnsOf(200)) {
      for (const one of [late, early, restarted]) one.learn(row);
      early.prepare();
      const saved = JSON.parse(JSON.stringify(restarted.save()));
      restarted = new RiskShares(4, { ...RULES, memory: 40 });
      restarted.restore(saved);
      expect(early.of(all)).toEqual(late.of(all));
      expect(restarted.of(all)).toEqual(late.of(all));
    }
  });

  it('of who holds nothing count as nothing earned, and a state of others is refused', () => {
    const [silent, zero] = [new RiskShares(2, RULES), new RiskShares(2, RULES)];
    rows.forEach(([a, b], n) => {
      silent.learn([a, n % 3 === 0 ? NaN : b]);
      zero.learn([a, n % 3 === 0 ? 0 : b]);
    });
    expect(silent.of(all)).toEqual(zero.of(all));
    expect(() => new RiskShares(2, { ...RULES, least: 1 })).toThrow('2 candles or more to begin with');
    expect(() => { silent.restore(new RiskShares(4, RULES).save()); }).toThrow('expected risk shares of 2 experts, found those of 4');
  });
});
