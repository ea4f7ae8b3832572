import { describe, expect, it } from 'vitest';
import type { Kill } from '../../../local/drill/virtual/life.ts';
import { faultsOf, play, type Verdict } from '../../../local/drill/virtual/play.ts';
import { planted } from '../../../local/drill/virtual/planted.ts';

/** Runs seeds and names those in which something was lost, doubled or wrong. */
async function sweep(seeds: readonly number[], run: Omit<Parameters<typeof play>[0], 'seed'>): Promise<{ readonly bad: readonly string[]; readonly verdicts: readonly Verdict[] }> {
  const bad: string[] = [];
  const verdicts: Verdict[] = [];
  for (const seed of seeds) {
    const verdict = await play({ seed, ...run });
    verdicts.push(verdict);
    const found = faultsOf(verdict);
    if (found.length > 0) bad.push(`seed ${seed}: ${found.join(', ')}`);
  }
  return { bad, verdicts };
}

const range = (from: number, count: number): readonly number[] => Array.from({ length: count }, (_, n) => from + n);
const sum = (verdicts: readonly Verdict[], name: keyof Verdict['counts']): number => verdicts.reduce((total, { counts }) => total + counts[name], 0);

describe('nothing lost, nothing doubled, no position error', () => {
  it('in 1,000 seeded runs with lost, late, doubled, shuffled and failing answers (faults 1 to 10 and 13 to 18)', async () => {
    const { bad, verdicts } = await sweep(range(0, 1_000), {});
    expect(bad).toEqual([]);
    // A fault that never happened proves nothing.
    for (const name of ['dropBefore', 'dropAfter', 'slow', 'late', 'unknown', 'lag', 'queryErrors', 'duplicates', 'losses', 'ends', 'gone', 'expired'] as const) {
      expect(sum(verdicts, name), name).toBeGreaterThan(50);
    }
  });

  it('in 1,000 seeded runs in which the program also dies again and again (fault 52)', async () => {
    const { bad, verdicts } = await sweep(range(10_000, 1_000), { deathsEveryMs: 2_500 });
    expect(bad).toEqual([]);
    expect(verdicts.reduce((total, { deaths }) => total + deaths, 0)).toBeGreaterThan(3_000);
  });

  it('in 200 seeded runs in which most recoveries die too (fault 52)', async () => {
    const { bad, verdicts } = await sweep(range(50_000, 200), { deathsEveryMs: 500 });
    expect(bad).toEqual([]);
    expect(verdicts.reduce((total, { deaths }) => total + deaths, 0)).toBeGreaterThan(3_000);
  });

  it('with a death at every call to the world: before it, under way, and at its answer (fault 52)', async () => {
    const bad: string[] = [];
    let deaths = 0;
    for (const seed of [11, 12, 13, 14]) {
      const { calls } = await play({ seed, intents: 3 });
      expect(calls).toBeGreaterThan(50);
      for (let at = 1; at <= calls; at++) {
        for (const when of ['before', 'during', 'after'] as const satisfies readonly Kill['when'][]) {
          const verdict = await play({ seed, intents: 3, kill: { at, when } });
          deaths += verdict.deaths;
          bad.push(...faultsOf(verdict).map((found) => `seed ${seed}, call ${at}, ${when}: ${found}`));
        }
      }
    }
    expect(bad).toEqual([]);
    expect(deaths).toBeGreaterThan(800);
  });

  it.each([
    ['half of the requests held by a gateway (fault 3)', { faults: { slow: 0.5 } }],
    ['queries that lag by 2.5 s (fault 6)', { faults: { lagMs: 2_500, dropAfter: 0.2 }, settings: { lagMarginMs: 2_600 } }],
    ['every second query failing (fault 7)', { faults: { queryErrors: 0.5, dropAfter: 0.2 } }],
    ['every second stream event lost (fault 32)', { faults: { losses: 0.5 } }],
    ['a venue whose requests never expire (faults 2 and 3)', { capabilities: { requestExpiryMs: undefined } }],
  ] as const)('at %s', async (_, run) => {
    expect((await sweep(range(0, 100), { deathsEveryMs: 2_500, ...run })).bad).toEqual([]);
  });

  it('the same seed gives the same run', async () => {
    for (const seed of range(3, 20)) expect((await play({ seed, deathsEveryMs: 2_500 })).hash).toBe((await play({ seed, deathsEveryMs: 2_500 })).hash);
  });
});

describe('the runs notice a fault that is put in', () => {
  it.each([
    ['random id', 'duplicated'], ['no fence', 'duplicated'], ['lag margin 0', 'discrepancy'], ['error counted as not found', 'halted'], ['no fill dedupe', 'position'],
    ['no intent before send', 'duplicated'], ['fees ignored', 'balance'], ['matched by the id of the cancel', 'external'], ['empty list on error', 'halted'],
  ])('planted: %s', async (name, sign) => {
    const { bad } = await sweep(range(0, 60), { deathsEveryMs: 2_500, ...planted[name] });
    expect(bad.length).toBeGreaterThan(3);
    expect(bad.join('\n')).toContain(sign);
  });

  it('planted: every one of the list', () => {
    expect(Object.keys(planted)).toHaveLength(9);
  });
});
