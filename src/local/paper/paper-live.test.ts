import { describe, expect, it } from 'vitest';
import { PaperLives, type PaperRun } from './paper-life.contract.ts';

interface Total { readonly bad: readonly string[]; readonly deaths: number; readonly fills: number; readonly breaks: number; readonly failures: number }

/** Plays seeds one after the other and names those in which something was lost, doubled or wrong. */
async function sweep(seeds: readonly number[], run: Omit<PaperRun, 'seed'>): Promise<Total> {
  const bad: string[] = [];
  let [deaths, fills, breaks, failures] = [0, 0, 0, 0];
  for (const seed of seeds) {
    const lives = await new PaperLives({ seed, ...run }).play();
    if (lives.faults.length > 0) bad.push(`seed ${seed}: ${lives.faults.join('; ')}`);
    deaths += lives.deaths;
    fills += lives.fills;
    breaks += lives.breaks;
    failures += lives.disk.failures;
  }
  return { bad, deaths, fills, breaks, failures };
}

const range = (from: number, count: number): readonly number[] => Array.from({ length: count }, (_, n) => from + n);

describe('the live gateway on a paper account, in virtual time: nothing lost, nothing doubled, position and balances equal', () => {
  it('over 40 seeds, with books that break (faults 13, 18 and 26)', async () => {
    const { bad, fills, breaks } = await sweep(range(0, 40), { deathsEveryMs: 0 });
    expect(bad).toEqual([]);
    expect(fills).toBeGreaterThan(400);
    expect(breaks).toBeGreaterThan(100);
  });

  it('over 40 seeds in which the program dies again and again (fault 52)', async () => {
    const { bad, deaths, fills } = await sweep(range(1_000, 40), { deathsEveryMs: 1_500 });
    expect(bad).toEqual([]);
    expect(deaths).toBeGreaterThan(200);
    expect(fills).toBeGreaterThan(400);
  });

  it('over 20 seeds in which the disk is full for a while (fault 54)', async () => {
    const { bad, failures } = await sweep(range(2_000, 20), { deathsEveryMs: 4_000, fullDisk: true });
    expect(bad).toEqual([]);
    expect(failures).toBeGreaterThan(20);
  });

  it('planted: an account that is told before it is on the disk is noticed', async () => {
    const { bad } = await sweep(range(1_000, 20), { deathsEveryMs: 1_500, lazyMs: 300 });
    expect(bad.length).toBeGreaterThan(5);
    expect(bad.join()).toMatch(/alarm discrepancy|alarm unresolved|halted|is 0 times/);
  });
});
