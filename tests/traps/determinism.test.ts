import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/shared/strategies/registry.ts';
import { fillsOf, type FillsOf } from './fills-of.ts';

const names = strategies.map(({ name }) => name);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const sorted = (all: readonly FillsOf[]): FillsOf[] => all.toSorted((a, b) => a.strategy.localeCompare(b.strategy));

/** The same runs dealt out to so many threads. */
async function threaded(count: number): Promise<readonly FillsOf[]> {
  const hands = Array.from({ length: count }, (_, k) => names.filter((_name, n) => n % count === k)).filter((hand) => hand.length > 0);
  const parts = await Promise.all(hands.map((hand) => new Promise<readonly FillsOf[]>((resolve, reject) => {
    const worker = new Worker(new URL('run-worker.ts', import.meta.url), { workerData: { strategies: hand } });
    worker.once('message', resolve);
    worker.once('error', reject);
  })));
  return sorted(parts.flat());
}

describe('the same seed', () => {
  it.each([1, 12])('gives the same file of executions, byte for byte, here and in %i worker threads (trap 33)', async (count) => {
    const here = sorted(names.map(fillsOf));
    expect(here.every(({ csv }) => csv.split('\n').length > 2)).toBe(true);
    const there = await threaded(count);
    expect(there.map(({ strategy, csv }) => [strategy, sha256(csv)])).toEqual(here.map(({ strategy, csv }) => [strategy, sha256(csv)]));
    expect(there.map((one) => one.orderHash)).toEqual(here.map((one) => one.orderHash));
    expect(new Set(here.map((one) => one.orderHash)).size).toBe(names.length);
  });
});
