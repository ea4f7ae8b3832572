import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import type { Journal, JournalRecord } from '../../ports/journal.ts';
import { keepsJournalContract, recordsOf } from '../../ports/journal.contract.ts';
import { crc32c } from './crc32c.ts';
import { decodeRecord, encodeRecord } from './journal-frame.ts';
import { journalFiles } from './journal-files.ts';
import { segmentName } from './journal-segments.ts';
import { openJournal } from './journal.ts';
import { LossyFiles } from '../../../local/drill/virtual/lossy-files.ts';

let folder = '';
let made = 0;
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'journal-')); });
afterAll(() => { rmSync(folder, { recursive: true }); });
const place = (): string => path.join(folder, String(made++));

keepsJournalContract(async () => {
  const here = place();
  return () => openJournal(journalFiles(here));
});

/** A journal of `count` records of different lengths, as bytes, and what it says. */
async function written(count: number, seed = 1): Promise<{ readonly bytes: Buffer; readonly records: readonly JournalRecord[]; readonly ends: readonly number[] }> {
  const source = random(seed);
  const files = new LossyFiles();
  const journal = await openJournal(files);
  for (let n = 0; n < count; n++) await journal.append(['INTENT', 'FILL', 'R'][source.below(3)], { n, text: 'x'.repeat(source.below(60)), price: source.uniform() }, true);
  const records = await recordsOf(journal);
  const bytes = await files.read(segmentName(1));
  const ends: number[] = [];
  for (let at = 0; at < bytes.length;) ends.push(at = decodeRecord(bytes, at)?.end ?? bytes.length);
  return { bytes, records, ends };
}

async function openedOn(bytes: Buffer): Promise<{ readonly records: readonly JournalRecord[] | undefined; readonly error: unknown; readonly files: LossyFiles }> {
  const files = new LossyFiles();
  files.put(segmentName(1), bytes);
  try {
    return { records: await recordsOf(await openJournal(files)), error: undefined, files };
  } catch (error) {
    return { records: undefined, error, files };
  }
}

describe('a record on disk', () => {
  it('is checked with CRC-32C (RFC 3720, B.4)', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
    expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
  });

  it('has its fields where they are said to be', () => {
    const bytes = encodeRecord({ seq: 3, type: 'ACK', json: '{"a":1}' }, { wallMs: 1_700_000_000_000, monoNs: 12n });
    expect(bytes.readUInt32LE(0)).toBe(bytes.length - 8);
    expect([bytes.readBigUInt64LE(8), bytes.readBigUInt64LE(16), bytes.readBigUInt64LE(24), bytes.readUInt8(32)]).toEqual([3n, 1_700_000_000_000n, 12n, 3]);
    expect(bytes.toString('utf8', 33)).toBe('ACK{"a":1}');
    expect(decodeRecord(bytes, 0)?.record).toEqual({ seq: 3, wallMs: 1_700_000_000_000, type: 'ACK', body: { a: 1 } });
  });
});

describe('a damaged journal', () => {
  it('cut at every byte: gives the whole records before the cut and goes on behind them (fault 53)', async () => {
    const { bytes, records, ends } = await written(40);
    for (let length = 0; length <= bytes.length; length++) {
      const { records: read, files } = await openedOn(bytes.subarray(0, length));
      const whole = ends.filter((end) => end <= length).length;
      expect(read).toEqual(records.slice(0, whole));
      const journal = await openJournal(files);
      expect(await journal.append('NEXT', {}, true)).toBe(whole + 1);
    }
    expect(bytes.length).toBeGreaterThan(2_000);
  });

  it('with a bit flipped anywhere: never a wrong record; refused when good ones lie behind it, and the file is kept (fault 53)', async () => {
    const { bytes, records, ends } = await written(40);
    const last = ends.at(-2) ?? 0;
    let refused = 0;
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] ^= 1 << (bit & 7);
      const { records: read, error, files } = await openedOn(flipped);
      if (bit >> 3 < last) {
        expect(String(error)).toContain('found a broken one with a good one behind it');
        expect((await files.read(segmentName(1))).equals(flipped)).toBe(true);
        refused += 1;
      } else {
        // In the last record it cannot be told from a write that was cut off.
        expect(read).toEqual(records.slice(0, -1));
      }
    }
    expect(refused).toBe(last * 8);
  });

  it('with garbage of any kind: never a wrong record (fault 53)', async () => {
    const { bytes, records } = await written(40);
    const texts = new Set(records.map((record) => JSON.stringify(record)));
    const source = random(5);
    for (let n = 0; n < 3_000; n++) {
      const spoilt = Buffer.from(bytes);
      const from = source.below(bytes.length);
      const length = 1 + source.below(200);
      if (source.below(2) === 0) spoilt.fill(0, from, Math.min(bytes.length, from + length));
      else for (let i = from; i < Math.min(bytes.length, from + length); i++) spoilt[i] = source.below(256);
      const { records: read = [], error } = await openedOn(spoilt);
      expect(error === undefined || read.length === 0).toBe(true);
      for (const record of read) expect(texts.has(JSON.stringify(record))).toBe(true);
    }
  });

  it('keeps a torn end aside and says so', async () => {
    const { bytes, ends } = await written(3);
    const files = new LossyFiles();
    files.put(segmentName(1), bytes.subarray(0, bytes.length - 2));
    const warnings: string[] = [];
    await openJournal(files, { warn: (text) => warnings.push(text) });
    expect(warnings).toEqual([expect.stringContaining('a write was cut off')]);
    expect((await files.read(`${segmentName(1)}.torn-${ends[1]}`)).equals(bytes.subarray(ends[1], bytes.length - 2))).toBe(true);
  });

  it('refuses a hole in the numbers', async () => {
    const { bytes, ends } = await written(3);
    const { error } = await openedOn(Buffer.concat([bytes.subarray(0, ends[0]), bytes.subarray(ends[1])]));
    expect(String(error)).toContain('expected record 2, found record "3"');
  });
});

/** Appends at random until the power goes, which is after a random number of steps of the disk. Returns what was promised and what was there at the next start. */
async function powerLoss(seed: number, ignoresSync: boolean): Promise<{ readonly promised: readonly string[]; readonly found: readonly string[]; readonly error: unknown }> {
  const source = random(seed);
  const files = new LossyFiles();
  files.ignoresSync = ignoresSync;
  const promised: string[] = [];
  let steps = 3 + source.below(40);
  let died: () => void = () => undefined;
  const death = new Promise<void>((resolve) => { died = resolve; });
  files.before = () => {
    steps -= 1;
    if (steps > 0) return undefined;
    died();
    return new Promise(() => undefined);
  };
  const journal = await openJournal(files, { segmentBytes: 400, lazyMs: 1 });
  let n = 0;
  journal.summarise('SUM', () => ({ n }));
  const writer = async (): Promise<void> => {
    for (;;) {
      const text = `r${n++}`;
      const durable = source.below(3) > 0;
      await journal.append('R', { text }, durable);
      if (durable) promised.push(text);
    }
  };
  const writers = Array.from({ length: 1 + source.below(4) }, writer);
  await Promise.race([death, ...writers]);
  const next = files.loseDisk(source);
  try {
    // Before a summary everything is in the older segments: read them all.
    const found: string[] = [];
    for (const name of (await next.list()).filter((one) => one.endsWith('.log')).toSorted()) {
      const bytes = await next.read(name);
      for (let decoded = decodeRecord(bytes, 0); decoded !== undefined; decoded = decodeRecord(bytes, decoded.end)) found.push(String(decoded.record.body['text']));
    }
    await openJournal(next);
    return { promised, found, error: undefined };
  } catch (error) {
    return { promised, found: [], error };
  }
}

describe('loss of power', () => {
  it('keeps every record that was promised durable, in 2,000 seeded losses (fault 52)', async () => {
    let promisedAtAll = 0;
    for (let seed = 0; seed < 2_000; seed++) {
      const { promised, found, error } = await powerLoss(seed, false);
      promisedAtAll += promised.length;
      const there = new Set(found);
      expect(error, `seed ${seed}`).toBeUndefined();
      expect(promised.filter((text) => !there.has(text)), `seed ${seed}`).toEqual([]);
    }
    expect(promisedAtAll).toBeGreaterThan(2_000);
  });

  it('is noticed by this test when the journal does not sync (planted: no fsync)', async () => {
    let caught = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { promised, found, error } = await powerLoss(seed, true);
      const there = new Set(found);
      if (error !== undefined || promised.some((text) => !there.has(text))) caught += 1;
    }
    expect(caught).toBeGreaterThan(100);
  });
});

describe('a disk that fails', () => {
  it.each(['write', 'datasync'] as const)('once at %s: nothing is promised ever after, and it is not asked again (fault 54)', async (where) => {
    const files = new LossyFiles();
    const journal = await openJournal(files);
    await journal.append('INTENT', { n: 1 }, true);
    let failures = 0;
    files.before = (step) => {
      if (step !== where || failures > 0) return;
      failures += 1;
      throw Object.assign(new Error(where === 'write' ? 'ENOSPC: no space left on device' : 'EIO: i/o error'), { code: 'EIO' });
    };
    const both = [journal.append('INTENT', { n: 2 }, true), journal.append('INTENT', { n: 3 }, true)];
    await expect(both[0]).rejects.toThrow('nothing may be sent from here on');
    await expect(both[1]).rejects.toThrow('cannot be written');
    const steps = files.steps.length;
    await expect(journal.append('INTENT', { n: 4 }, true)).rejects.toThrow('cannot be written');
    await expect(journal.append('FILL', { n: 5 }, false)).rejects.toThrow('cannot be written');
    await expect(journal.close()).rejects.toThrow('cannot be written');
    expect(files.steps.slice(steps)).toEqual([]);
    expect(failures).toBe(1);
  });

  it('while a new segment is begun: nothing is promised ever after (fault 54)', async () => {
    const files = new LossyFiles();
    const journal = await openJournal(files, { segmentBytes: 50 });
    await journal.append('A', { text: 'longer than a segment, so that the next one begins another' }, true);
    files.before = (step) => { if (step === 'syncFolder') throw new Error('EIO: i/o error'); };
    await expect(journal.append('B', {}, true)).rejects.toThrow('EIO');
    await expect(journal.append('C', {}, true)).rejects.toThrow('EIO');
  });
});

describe('many who wait', () => {
  it('share one sync of the disk', async () => {
    const files = new LossyFiles();
    const journal = await openJournal(files);
    let release: () => void = () => undefined;
    files.before = (step) => (step === 'datasync' ? new Promise((resolve) => { release = resolve; }) : undefined);
    const first = journal.append('A', {}, true);
    await new Promise((resolve) => { setImmediate(resolve); });
    const others = Array.from({ length: 500 }, (_, n) => journal.append('B', { n }, true));
    release();
    await first;
    await new Promise((resolve) => { setImmediate(resolve); });
    release();
    await Promise.all(others);
    expect(files.steps.filter((step) => step === 'datasync')).toHaveLength(2);
  });

  it('what need not be durable at once has its answer before the disk, and is synced with what follows within 50 ms', async () => {
    const files = new LossyFiles();
    const journal = await openJournal(files, { lazyMs: 5 });
    await Promise.all(Array.from({ length: 20 }, (_, n) => journal.append('FILL', { n }, false)));
    expect(files.steps).not.toContain('datasync');
    await expect.poll(() => files.steps.filter((step) => step === 'datasync').length, { timeout: 5_000, interval: 1 }).toBe(1);
    await journal.close();
    expect(files.steps.filter((step) => step === 'datasync')).toHaveLength(1);
  });
});

describe('segments', () => {
  /** A counter and its journal: the state is the sum of what was appended. */
  async function counter(files: LossyFiles): Promise<{ readonly journal: Journal; readonly add: (n: number) => Promise<void>; readonly sum: () => number }> {
    const journal = await openJournal(files, { segmentBytes: 600 });
    let sum = 0;
    let count = 0;
    const seen = new Set<number>();
    for await (const { type, body } of journal.read()) {
      if (type === 'SUM') { sum = Number(body['sum']); count = Number(body['count']); }
      if (type === 'ADD' && !seen.has(Number(body['id'])) && Number(body['id']) >= count) { sum += Number(body['n']); count += 1; seen.add(Number(body['id'])); }
    }
    journal.summarise?.('SUM', () => ({ sum, count }));
    return { journal, sum: () => sum, add: async (n) => { sum += n; const id = count; count += 1; await journal.append('ADD', { id, n }, true); } };
  }

  it('begin with what matters of the ones before, which are kept', async () => {
    const files = new LossyFiles();
    const one = await counter(files);
    for (let n = 1; n <= 100; n++) await one.add(n);
    expect(one.sum()).toBe(5_050);
    expect((await files.list()).length).toBeGreaterThan(5);
    const two = await counter(files);
    expect(two.sum()).toBe(5_050);
    const records = await recordsOf(two.journal);
    expect(records.length).toBeLessThan(30);
    expect(records[0]).toMatchObject({ type: 'BEGIN', body: { summaries: 1 } });
    expect(records[1].type).toBe('SUM');
  });

  it('a loss of power while one is begun loses nothing (fault 52)', async () => {
    for (let seed = 0; seed < 300; seed++) {
      const source = random(seed);
      const files = new LossyFiles();
      const one = await counter(files);
      let steps = 5 + source.below(60);
      let died: () => void = () => undefined;
      const death = new Promise<void>((resolve) => { died = resolve; });
      files.before = () => { steps -= 1; if (steps > 0) return undefined; died(); return new Promise(() => undefined); };
      let promised = 0;
      let asked = 0;
      void (async () => { for (let n = 1; ; n++) { asked += n; await one.add(n); promised += n; } })();
      await death;
      const { sum } = await counter(files.loseDisk(source));
      expect([promised, asked], `seed ${seed}`).toContain(sum());
    }
  });

  it('stand in files that only their owner may read', async () => {
    const here = place();
    const journal = await openJournal(journalFiles(here), { segmentBytes: 100 });
    for (let n = 0; n < 8; n++) await journal.append('A', { n, text: 'some more bytes' }, true);
    await journal.close();
    const names = readdirSync(here).toSorted();
    expect(names.slice(0, 2)).toEqual(['journal-000001.log', 'journal-000002.log']);
    expect(names.map((name) => statSync(path.join(here, name)).mode & 0o777)).toEqual(names.map(() => 0o600));
    expect(decodeRecord(readFileSync(path.join(here, names[1])), 0)?.record.type).toBe('BEGIN');
  });
});
