import { describe, expect, test } from 'vitest';
import { random } from '../../../shared/domain/random.ts';
import { rawMessages } from '../../../shared/venue/book-builder/recorded-depth.contract.ts';
import { CORPUS, type WireKind } from './corpus.ts';
import { emptyTally, fuzzFrames } from './fuzz-frames.ts';
import { fuzzJournal } from './fuzz-journal.ts';
import { READERS } from './readers.ts';

const SEED = 20_240_808;
const recorded = ['binance_usdm_BTCUSDT-2024-08-08', 'binance_spot_ETHUSDT-2024-08-08_09'].flatMap((name) => (rawMessages(name) ?? []).slice(100, 300)).filter((text) => text.startsWith('{"stream"'));
if (recorded.length === 0) process.stderr.write('skipped: the recorded frames of the reference data are not there\n');

describe('fuzzed frames', () => {
  test('good frames are read', () => {
    for (const kind of Object.keys(CORPUS) as WireKind[]) for (const text of CORPUS[kind]) expect(READERS[kind](text), text).toBe('read');
  });

  test('60,000 changed frames of every socket: nothing crashes, nothing impossible gets through, the depth scanner reads what JSON.parse reads (faults 37, 38)', () => {
    const tally = emptyTally();
    fuzzFrames(tally, { seed: SEED, count: 60_000, more: recorded });
    expect(tally.wrong).toEqual([]);
    expect(tally.read + tally.quarantined).toBe(60_000);
    expect(tally.read).toBeGreaterThan(10_000);
    expect(tally.quarantined).toBeGreaterThan(10_000);
    for (const kind of Object.keys(CORPUS)) expect(tally.byKind[kind], kind).toBeGreaterThan(2_000);
  });

  test.skipIf(recorded.length === 0)('recorded frames are read', () => {
    for (const text of recorded) expect(READERS.streams(text)).toBe('read');
  });

  test('a journal cut at every byte and with 500 bits turned over is never accepted wrong (fault 53)', async () => {
    const { wrong, truncations, flips, refused } = await fuzzJournal(random(SEED), 500);
    expect(wrong).toEqual([]);
    expect([flips, truncations > 2_000, refused > 300]).toEqual([500, true, true]);
  });
});
