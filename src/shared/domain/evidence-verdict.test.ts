import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdict, type Evidence, type LiveRecord, type LockBox } from './evidence-verdict.ts';

const lockBox: LockBox = { netProfit: 500, sharpe: 1.2, incumbent: 0.8, baselines: [0.5, 0.9], opened: 1 };
const live: LiveRecord = { days: 200, psr: 0.96, plannedDays: 180, looks: 1, hasBreached: false };
const good: Evidence = { days: 730, trades: 60, netProfit: 2_000, profitAtDoubleCosts: 900, trials: 174, effectiveTrials: 9, pbo: 0.12, spa: 0.03, deflated: 0.97, lockBox };
const shown = (evidence: Evidence) => { const { verdict: word, stage } = verdict(evidence); return `${word} ${stage}`; };
const notMet = (evidence: Evidence) => verdict(evidence).reasons.filter(({ outcome }) => outcome !== 'met').map(({ check, outcome }) => `${check} ${outcome}`);

describe('verdict', () => {
  it.each<[string, Evidence, string, string[]]>([
    ['everything met', good, 'PASS full', []],
    ['not above the best of all trials', { ...good, deflated: 0.9499 }, 'WEAK canary', ['deflated failed']],
    ['the limits themselves', { ...good, pbo: 0.2, spa: 0.05, deflated: 0.95, days: 14, trades: 10 }, 'PASS full', []],
    ['overfitted', { ...good, pbo: 0.21 }, 'NOISE none', ['overfitting failed']],
    ['first by luck, and whoever is first earns', { ...good, pbo: 0.5, lossOutside: 0.05 }, 'PASS full', []],
    ['first by luck, and who is first loses now and then', { ...good, pbo: 0.5, lossOutside: 0.06 }, 'NOISE none', ['overfitting failed']],
    ['first by luck, and nobody knows whether it earns', { ...good, pbo: 0.5, lossOutside: null }, 'NOISE none', ['overfitting failed']],
    ['no better than the best of noise', { ...good, spa: 0.051 }, 'NOISE none', ['ability failed']],
    ['dies at twice the costs', { ...good, profitAtDoubleCosts: -1 }, 'NOISE none', ['double-costs failed']],
    ['no profit', { ...good, netProfit: 0 }, 'NOISE none', ['profit failed']],
    ['too few trades', { ...good, trades: 9 }, 'NOISE none', ['trades failed']],
    ['too few days', { ...good, days: 13 }, 'NOISE none', ['days failed']],
    ['worse than the incumbent on the lock-box', { ...good, lockBox: { ...lockBox, incumbent: 1.3 } }, 'PASS none', ['incumbent failed']],
    ['worse than a baseline on the lock-box', { ...good, lockBox: { ...lockBox, baselines: [0.5, 1.2] } }, 'PASS none', ['baselines failed']],
    ['a loss on the lock-box', { ...good, lockBox: { ...lockBox, netProfit: -1 } }, 'PASS none', ['lock-box failed']],
    ['no lock-box', { ...good, lockBox: undefined }, 'PASS none', ['lock-box unknown', 'incumbent unknown', 'baselines unknown']],
    ['a lock-box opened twice', { ...good, lockBox: { ...lockBox, opened: 2 } }, 'PASS none', ['lock-box unknown', 'incumbent unknown', 'baselines unknown']],
    ['no baseline', { ...good, lockBox: { ...lockBox, baselines: [] } }, 'PASS none', ['baselines unknown']],
    ['nothing trades yet', { ...good, deflated: 0.5, lockBox: { ...lockBox, incumbent: null } }, 'WEAK canary', ['deflated failed']],
    ['others of which nothing is known', { ...good, pbo: null }, 'NOISE none', ['overfitting unknown']],
    ['the only one tried', { ...good, trials: 1, effectiveTrials: 1, pbo: null }, 'PASS full', []],
    ['proven live', { ...good, deflated: 0.5, live }, 'PASS full', ['deflated failed']],
    ['live, but not as long as planned', { ...good, deflated: 0.5, live: { ...live, days: 179 } }, 'WEAK canary', ['deflated failed', 'live unknown']],
    ['live, planned too short', { ...good, deflated: 0.5, live: { ...live, days: 30, plannedDays: 20 } }, 'WEAK canary', ['deflated failed', 'live unknown']],
    ['live, judged for the second time', { ...good, deflated: 0.5, live: { ...live, looks: 2 } }, 'WEAK canary', ['deflated failed', 'live failed']],
    ['broke out of its band', { ...good, live: { ...live, hasBreached: true } }, 'NOISE none', ['band failed']],
    ['figures that are none', { ...good, spa: NaN }, 'NOISE none', ['ability unknown']],
  ])('%s', (_, evidence, expected, missing) => {
    expect(shown(evidence)).toBe(expected);
    expect(notMet(evidence)).toEqual(missing);
  });

  const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const money = fc.double({ min: -100, max: 100, noNaN: true });
  const evidence: fc.Arbitrary<Evidence> = fc.record({
    days: fc.nat(400), trades: fc.nat(40), netProfit: money, profitAtDoubleCosts: money, trials: fc.integer({ min: 1, max: 300 }), effectiveTrials: fc.integer({ min: 1, max: 30 }),
    pbo: maybe(share), lossOutside: maybe(share), spa: maybe(share), deflated: maybe(share),
    lockBox: fc.option(fc.record({ netProfit: money, sharpe: money, incumbent: maybe(money), baselines: fc.array(money, { maxLength: 3 }), opened: fc.integer({ min: 1, max: 2 }) }), { nil: undefined }),
    live: fc.option(fc.record({ days: fc.nat(400), psr: maybe(share), plannedDays: fc.nat(400), looks: fc.integer({ min: 1, max: 5 }), hasBreached: fc.boolean() }), { nil: undefined }),
  });
  const RANK = { NOISE: 0, WEAK: 1, PASS: 2, none: 0, canary: 1, full: 2 } as const;

  it('risks nothing on noise, all only on what passes, and survives JSON', () => {
    fc.assert(fc.property(evidence, (found) => {
      const { verdict: word, stage, reasons } = verdict(found);
      if (word === 'NOISE') expect(stage).toBe('none');
      if (stage === 'full') expect(word).toBe('PASS');
      if (found.live?.hasBreached === true) expect(stage).toBe('none');
      if (stage !== 'none') expect([Number(found.pbo ?? 0) <= 0.2 || Number(found.lossOutside ?? 1) <= 0.05, Number(found.spa) <= 0.05, found.profitAtDoubleCosts > 0, found.lockBox?.opened]).toEqual([true, true, true, 1]);
      expect(JSON.parse(JSON.stringify(reasons))).toEqual(reasons);
    }), { numRuns: 2_000 });
  });

  it('never gets better from knowing less or from more trials', () => {
    const keys = ['spa', 'deflated'] as const;
    fc.assert(fc.property(fc.record({ ...recordOf(good), pbo: fc.constantFrom(0.1, 0.3), spa: fc.constantFrom(0.01, 0.2), deflated: fc.constantFrom(0.5, 0.99) }), fc.constantFrom(...keys), (found, key) => {
      const [before, after] = [verdict(found), verdict({ ...found, [key]: null })];
      expect(RANK[after.verdict]).toBeLessThanOrEqual(RANK[before.verdict]);
      expect(RANK[after.stage]).toBeLessThanOrEqual(RANK[before.stage]);
    }));
  });
});

/** Arbitraries that always give these values. */
function recordOf(evidence: Evidence): { [Key in keyof Required<Evidence>]: fc.Arbitrary<Evidence[Key]> } {
  const { days, trades, netProfit, profitAtDoubleCosts, trials, effectiveTrials, pbo, lossOutside, spa, deflated, lockBox: box, live: record } = evidence;
  const same = <Value>(value: Value) => fc.constant(value);
  return {
    days: same(days), trades: same(trades), netProfit: same(netProfit), profitAtDoubleCosts: same(profitAtDoubleCosts), trials: same(trials), effectiveTrials: same(effectiveTrials),
    pbo: same(pbo), lossOutside: same(lossOutside), spa: same(spa), deflated: same(deflated), lockBox: same(box), live: same(record),
  };
}
