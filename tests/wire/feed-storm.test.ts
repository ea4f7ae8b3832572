import { describe, expect, test } from 'vitest';
import { feedStorm, STORMS, type StormResult } from '../../src/local/drill/storm/feed-storm.ts';
import { bookBuilder } from '../../src/shared/venue/book-builder/book-builder.ts';

const FIRST_SEED = 20_240_808;

async function storms(name: keyof typeof STORMS, count: number): Promise<readonly StormResult[]> {
  const results: StormResult[] = [];
  for (let i = 0; i < count; i++) {
    const seed = FIRST_SEED + i;
    const result = await feedStorm({ ...STORMS[name], seed, isFutures: i % 2 === 1 });
    expect(result.wrong, `${name}, seed ${seed}`).toEqual([]);
    results.push(result);
  }
  return results;
}

const most = (results: readonly StormResult[], figure: (result: StormResult) => number): number => Math.max(...results.map(figure));
const sum = (results: readonly StormResult[], figure: (result: StormResult) => number): number => results.reduce((total, result) => total + figure(result), 0);

describe('storms over the direct feed, in virtual time', () => {
  test('a fifth of the updates lost: no wrong level shown, one snapshot of a book at a time, whole again after it (faults 26, 28)', async () => {
    const results = await storms('gaps', 20);
    expect(sum(results, ({ counts }) => counts.dropped)).toBeGreaterThan(4_000);
    expect(sum(results, ({ status }) => status.resyncs)).toBeGreaterThan(300);
    expect(most(results, ({ counts }) => counts.mostInFlight)).toBe(1);
    expect(most(results, ({ recoveredMs }) => recoveredMs)).toBeLessThan(45_000);
  });

  test('thirty books at once lose a fifth of their updates: snapshots use half of the weight and no more (fault 28)', async () => {
    const [spot] = await storms('manyGaps', 1);
    expect(spot.counts.mostWeight).toBeGreaterThan(2_000);
    expect(spot.counts.mostWeight).toBeLessThanOrEqual(3_000);
  });

  test('drops, repeats, reorders, crossed and broken frames, stale and failed snapshots, silent streams, cuts, ends of days (faults 26, 27, 29, 31, 33, 35, 37)', async () => {
    const results = await storms('chaos', 40);
    for (const what of ['dropped', 'repeated', 'reordered', 'broken', 'crossed', 'stale', 'failed', 'cut', 'silenced'] as const) expect(sum(results, ({ counts }) => counts[what]), what).toBeGreaterThan(20);
    expect(sum(results, ({ books }) => books)).toBeGreaterThan(10_000);
    expect(sum(results, ({ status }) => status.quarantined)).toBeGreaterThan(500);
  });

  test.each(['swaps', 'announced'] as const)('%s: connections replaced before they end lose no trade and no update (fault 33)', async (name) => {
    const results = await storms(name, 5);
    expect(most(results, ({ counts }) => counts.connections)).toBeGreaterThan(10);
    for (const { trades, tradesSent, status, counts, liveShare } of results) {
      expect([status.missedTrades, status.resyncs, counts.days]).toEqual([0, 0, 0]);
      // Trades from before the first subscription were never promised.
      expect(tradesSent - trades).toBeLessThan(5);
      expect(liveShare).toBeGreaterThan(0.99);
    }
  });

  test('the same seed gives the same storm', async () => {
    expect(await feedStorm({ ...STORMS.chaos, seed: 7 })).toEqual(await feedStorm({ ...STORMS.chaos, seed: 7 }));
  });

  test('a builder that forgets gaps is found out', async () => {
    const { wrong } = await feedStorm({
      ...STORMS.gaps, seed: 1,
      feed: { depthBook: (settings) => { const builder = bookBuilder(settings); const update = builder.update.bind(builder); builder.update = (change) => update({ ...change, firstId: Math.min(change.firstId, builder.lastId + 1) }); return builder; } },
    });
    expect(wrong.join('\n')).toMatch(/the book shown as number \d+ differs/);
  });
});
