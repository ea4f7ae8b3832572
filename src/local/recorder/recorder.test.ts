import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { duckdbRecordingStore } from '../../shared/adapters/duckdb/duckdb-recording-store.ts';
import { duckdbSession } from '../../shared/adapters/duckdb/session.ts';
import { random } from '../../shared/domain/random.ts';
import type { MarketEvent } from '../../shared/ports/market-feed.ts';
import type { RecordedRow, RecordingStore } from '../../shared/ports/recording-store.ts';
import { lineOf, rowOf } from './row-line.ts';
import { openRecorder, type Recorder, type RecorderSettings } from './recorder.ts';
import { readRecording, recordedFeed, type RecordedEvent } from './read-recording.ts';
import { segmentsOf } from './segments.ts';
import { accountEvent, frozen, INSTRUMENTS, START, syntheticEvents, take, textOf } from './synthetic-events.contract.ts';
import { readTail } from './tail-file.ts';

const root = mkdtempSync(path.join(tmpdir(), 'coinbot-recorder-'));
const session = duckdbSession({ threads: 2, memoryLimitMb: 256 });
const store = duckdbRecordingStore(session);
let run = '';
beforeEach(() => { run = path.join(mkdtempSync(path.join(root, 'run-')), 'recording'); });
afterAll(() => {
  session.close();
  rmSync(root, { recursive: true });
});

const open = (settings: Partial<RecorderSettings> = {}): Promise<Recorder> => openRecorder({ run, store, now: () => START, minFreeBytes: 0, ...settings });

/** Everything in a recording, its books as they were. */
async function recorded(from: RecordingStore = store): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const event of readRecording(from, run)) found.push(event.kind === 'market' ? frozen(event.event) : event);
  return found;
}

/** A store that stands for a disk without room for Parquet. */
const fullStore: RecordingStore = { ...store, write: () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })) };

describe('a recording', () => {
  it('gives back what went in, in its order, over many segments and beyond the end of one process', async () => {
    const events = syntheticEvents(1);
    const expected: unknown[] = [];
    for (let start = 0; start < 3; start++) {
      if (start > 0) expected.push({ kind: 'gap', seq: expected.length + 1, dropped: undefined, reason: 'nothing was recorded between two starts' });
      const recorder = await open({ maxSegmentBytes: 40_000 });
      for (let block = 0; block < 5; block++) {
        take(events, 400, (event) => { recorder.market(event); expected.push(frozen(event)); });
        recorder.account(accountEvent(block));
        expected.push({ kind: 'account', seq: expected.length + 1, at: START, event: accountEvent(block) });
        await recorder.flush();
      }
      expect(recorder.status).toMatchObject({ state: 'recording', dropped: 0, queuedBytes: 0, unsealed: 0, lastError: undefined });
      await recorder.close();
    }
    const segments = await segmentsOf(run);
    expect(segments.length).toBeGreaterThan(10);
    expect(segments.filter(({ isSealed }) => !isSealed)).toEqual([]);
    expect(readdirSync(segments[0].folder).toSorted()).toEqual(['account.parquet', 'book.parquet', 'candle.parquet', 'manifest.json', 'stream.parquet', 'trade.parquet']);
    expect(await recorded()).toEqual(expected);
  });

  it('gives back what went in for any seed, sealed or not, read while it is written', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(), fc.integer({ min: 2_000, max: 30_000 }), fc.boolean(), async (seed, maxSegmentBytes, isFull) => {
      rmSync(run, { recursive: true, force: true });
      const recorder = await open({ maxSegmentBytes, ...(isFull ? { store: fullStore } : {}) });
      const expected: unknown[] = [];
      const events = syntheticEvents(seed);
      for (let block = 0; block < 4; block++) {
        take(events, 25, (event) => { recorder.market(event); expected.push(frozen(event)); });
        await recorder.flush();
        expect(await recorded()).toEqual(expected);
      }
      await recorder.close();
      expect(await recorded()).toEqual(expected);
      if (isFull) expect((await segmentsOf(run)).every(({ isSealed }) => !isSealed)).toBe(true);
    }), { numRuns: 25 });
  });

  it('holds so many levels of a book as it was told, of a book that is deeper', async () => {
    const recorder = await open({ depth: 3, maxSegmentBytes: 5_000 });
    const expected: unknown[] = [];
    take(syntheticEvents(3), 600, (event) => {
      recorder.market(event);
      expected.push(event.kind === 'book' ? { ...event, book: { bids: event.book.bids.slice(0, 3), asks: event.book.asks.slice(0, 3) } } : event);
    });
    await recorder.close();
    expect(await recorded()).toEqual(expected);
  });

  it('of which the beginning was deleted reads from the next segment on, its books included', async () => {
    const recorder = await open({ maxSegmentBytes: 10_000 });
    const expected: unknown[] = [];
    const events = syntheticEvents(12);
    while (recorder.status.segment < 3) {
      const isKept = recorder.status.segment === 2;
      take(events, 20, (event) => { recorder.market(event); if (isKept) expected.push(frozen(event)); });
      await recorder.flush();
    }
    await recorder.close();
    const [first] = await segmentsOf(run);
    rmSync(first.folder, { recursive: true });
    const [gap, ...rest] = await recorded();
    expect(gap).toMatchObject({ kind: 'gap', seq: 0, reason: 'the recording is damaged here' });
    expect(rest.slice(0, expected.length)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(40);
  });

  it('ends a segment by its age', async () => {
    let now = START;
    const recorder = await open({ now: () => now, maxSegmentMs: 1_000 });
    take(syntheticEvents(4), 10, (event) => { recorder.market(event); });
    await recorder.flush();
    expect(recorder.status.segment).toBe(1);
    now += 1_000;
    take(syntheticEvents(5), 1, (event) => { recorder.market(event); });
    await recorder.flush();
    expect(recorder.status.segment).toBe(2);
    await recorder.close();
  });

  it('is a feed: what was subscribed to, a gap as streams that are down', async () => {
    const seen: MarketEvent[] = [];
    for (const seed of [6, 7]) {
      const recorder = await open();
      take(syntheticEvents(seed), 300, (event) => { recorder.market(event); seen.push(structuredClone(event)); });
      recorder.account(accountEvent(1));
      await recorder.close();
    }
    const told: MarketEvent[] = [];
    const feed = recordedFeed(store, { run, venue: 'binance' });
    await feed.listen([{ instrument: INSTRUMENTS[0], trades: true, book: false, candles: ['1h'] }], (event) => { told.push(event); }, new AbortController().signal);
    const isGap = (event: MarketEvent) => event.kind === 'stream' && event.note.startsWith('nothing was recorded');
    expect(told.filter(isGap).map((event) => event.kind === 'stream' && event.what)).toEqual(['trade', 'candle']);
    const wanted = (event: MarketEvent) => event.instrument === INSTRUMENTS[0] && (event.kind === 'trade' || (event.kind === 'candle' && event.timeframe === '1h') || (event.kind === 'stream' && event.what !== 'book'));
    expect(told.filter((event) => !isGap(event))).toEqual(seen.filter(wanted));
    const stop = new AbortController();
    let count = 0;
    await feed.listen([{ instrument: INSTRUMENTS[0], trades: true, book: false, candles: [] }], () => { if (++count === 3) stop.abort(); }, stop.signal);
    expect(count).toBe(3);
  });
});

describe('a feed that is faster than the disk (fault 36)', () => {
  it('loses market events that are counted, no account event, and no book is wrong afterwards', async () => {
    const recorder = await open({ maxQueueBytes: 20_000, depth: 1_000 });
    const events = syntheticEvents(8);
    const [market, accounts]: [unknown[], unknown[]] = [[], []];
    let most = 0;
    for (let block = 0; block < 20; block++) {
      take(events, 300, (event) => { recorder.market(event); market.push(frozen(event)); most = Math.max(most, recorder.status.queuedBytes); });
      recorder.account(accountEvent(block));
      accounts.push(accountEvent(block));
      await recorder.flush();
    }
    await recorder.close();
    const found: RecordedEvent[] = [];
    const books: unknown[] = [];
    for await (const event of readRecording(store, run)) {
      found.push(event);
      if (event.kind === 'market') books.push(frozen(event.event));
    }
    const dropped = found.reduce((sum, event) => sum + (event.kind === 'gap' ? event.dropped ?? NaN : 0), 0);
    expect(dropped).toBeGreaterThan(1_000);
    expect(recorder.status.dropped).toBe(dropped);
    expect(books.length + dropped).toBe(market.length);
    expect(most).toBeLessThan(25_000);
    expect(found.flatMap((event) => (event.kind === 'account' ? [event.event] : []))).toEqual(accounts);
    // What was recorded is a part of what came, in its order, each with the book it had.
    let at = 0;
    const texts = market.map((event) => textOf(event));
    for (const event of books) {
      at = texts.indexOf(textOf(event), at) + 1;
      expect(at).toBeGreaterThan(0);
    }
  });

  it('is never thrown at: a number that no venue sends is counted as dropped (fault 38)', async () => {
    const recorder = await open();
    const trade = { kind: 'trade', instrument: INSTRUMENTS[0], receivedAt: START, trade: { at: START, price: 1, quantity: 1, side: 'buy' } } as const;
    for (const wrong of [NaN, Infinity, -Infinity]) recorder.market({ ...trade, trade: { ...trade.trade, price: wrong } });
    recorder.market({ ...trade, trade: { ...trade.trade, at: 1.5 } });
    recorder.market(trade);
    await recorder.close();
    recorder.market(trade);
    expect(recorder.status.dropped).toBe(4);
    expect(await recorded()).toEqual([{ kind: 'gap', seq: 1, dropped: 4, reason: 'more came than could be recorded' }, trade]);
  });
});

describe('a disk', () => {
  it.skipIf(process.platform !== 'linux')('that is full costs events and not the process; when there is room again it goes on (fault 54)', async () => {
    // A limit on what this process may write to a file stands for a disk that is full.
    const script = path.join(root, 'full.ts');
    const here = (name: string) => path.join(import.meta.dirname, name);
    writeFileSync(script, `
      import { execFileSync } from 'node:child_process';
      import { duckdbRecordingStore } from '${here('../../shared/adapters/duckdb/duckdb-recording-store.ts')}';
      import { duckdbSession } from '${here('../../shared/adapters/duckdb/session.ts')}';
      import { openRecorder } from '${here('recorder.ts')}';
      import { accountEvent, syntheticEvents, take } from '${here('synthetic-events.contract.ts')}';
      const limit = (size) => execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=' + size + ':unlimited']);
      const recorder = await openRecorder({ run: '${run}', store: duckdbRecordingStore(duckdbSession({ threads: 1, memoryLimitMb: 256 })), now: () => Date.now(), minFreeBytes: 0, maxQueueBytes: 30000, flushMs: 1, retryMs: 1 });
      const events = syntheticEvents(9);
      let given = 0;
      const block = async () => { take(events, 100, (event) => recorder.market(event)); given += 100; recorder.account(accountEvent(given)); await recorder.flush(); };
      for (let i = 0; i < 3; i++) await block();
      const before = recorder.status;
      limit(70000);
      for (let i = 0; i < 30; i++) await block();
      const full = recorder.status;
      limit('unlimited');
      for (let i = 0; i < 3; i++) await block();
      await recorder.close();
      process.stdout.write(JSON.stringify({ given, before, full, after: recorder.status }));`);
    const { given, before, full, after } = JSON.parse(execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', script], { encoding: 'utf8' })) as Record<'before' | 'full' | 'after', Recorder['status']> & { readonly given: number };
    expect(before).toMatchObject({ state: 'recording', dropped: 0 });
    expect(full).toMatchObject({ state: 'stalled', lastError: 'EFBIG' });
    expect(full.dropped).toBeGreaterThan(0);
    expect(full.queuedBytes).toBeLessThan(60_000);
    const found: RecordedEvent[] = [];
    for await (const event of readRecording(store, run)) found.push(event);
    expect(found.filter(({ kind }) => kind === 'account')).toHaveLength(given / 100);
    expect(found.filter(({ kind }) => kind === 'market').length + after.dropped).toBe(given);
    expect(found.map(({ seq }) => seq)).toEqual(found.map((_, i) => i + 1));
  });

  it.skipIf(process.platform !== 'linux')('that is full to the end leaves a recording that reads, without the half line that did not fit (fault 54)', async () => {
    const script = path.join(root, 'full-to-the-end.ts');
    const here = (name: string) => path.join(import.meta.dirname, name);
    writeFileSync(script, `
      import { duckdbRecordingStore } from '${here('../../shared/adapters/duckdb/duckdb-recording-store.ts')}';
      import { duckdbSession } from '${here('../../shared/adapters/duckdb/session.ts')}';
      import { openRecorder } from '${here('recorder.ts')}';
      import { syntheticEvents, take } from '${here('synthetic-events.contract.ts')}';
      const recorder = await openRecorder({ run: '${run}', store: duckdbRecordingStore(duckdbSession({ threads: 1, memoryLimitMb: 256 })), now: () => Date.now(), minFreeBytes: 0 });
      const events = syntheticEvents(13);
      while (recorder.status.state === 'recording') { take(events, 10, (event) => recorder.market(event)); await recorder.flush(); }
      await recorder.close();
      process.stdout.write(JSON.stringify(recorder.status));`);
    const status = JSON.parse(execFileSync('prlimit', ['--fsize=50000', process.execPath, '--disable-warning=ExperimentalWarning', script], { encoding: 'utf8' })) as Recorder['status'];
    expect(status).toMatchObject({ state: 'closed', unsealed: 0 });
    const found = await recorded();
    expect(found).toHaveLength(status.written);
    const expected: unknown[] = [];
    take(syntheticEvents(13), found.length, (event) => { expected.push(frozen(event)); });
    expect(found).toEqual(expected);
  });

  it('with less room than the journal of orders needs is left alone', async () => {
    const recorder = await open({ minFreeBytes: 2 ** 60, retryMs: 1 });
    take(syntheticEvents(1), 10, (event) => { recorder.market(event); });
    await recorder.flush();
    expect(recorder.status).toMatchObject({ state: 'stalled', written: 0, lastError: expect.stringContaining('the disk has less than') });
    await recorder.close();
    expect(await recorded()).toEqual([]);
  });

  it('without room for Parquet keeps the lines, which read as well; the next start makes Parquet of them', async () => {
    const recorder = await open({ store: fullStore, maxSegmentBytes: 10_000 });
    const expected: unknown[] = [];
    for (let block = 0; block < 10; block++) {
      take(syntheticEvents(block), 50, (event) => { recorder.market(event); expected.push(frozen(event)); });
      await recorder.flush();
    }
    await recorder.close();
    expect(recorder.status).toMatchObject({ lastError: 'ENOSPC', dropped: 0 });
    expect(await recorded()).toEqual(expected);
    await (await open()).close();
    expect((await segmentsOf(run)).every(({ isSealed }) => isSealed)).toBe(true);
    expect((await recorded()).slice(0, expected.length)).toEqual(expected);
  });
});

describe('a torn file (fault 53)', () => {
  async function aTail(): Promise<{ readonly tail: string; readonly rows: readonly RecordedRow[] }> {
    const recorder = await open({ store: fullStore });
    take(syntheticEvents(10), 25, (event) => { recorder.market(event); });
    await recorder.close();
    const { tail } = (await segmentsOf(run))[0];
    return { tail, rows: await rowsOf(tail) };
  }
  async function rowsOf(tail: string): Promise<RecordedRow[]> {
    const rows: RecordedRow[] = [];
    for await (const { row } of readTail(tail)) rows.push(row);
    return rows;
  }

  it('cut at any byte gives the whole lines before the cut', async () => {
    const { tail, rows } = await aTail();
    const whole = readFileSync(tail);
    expect(rows).toHaveLength(25);
    for (let length = whole.length - 1; length >= 0; length--) {
      truncateSync(tail, length);
      const left = whole.subarray(0, length).filter((byte) => byte === 10).length;
      const found = await rowsOf(tail);
      // A line without its end is whole all the same.
      expect(found.length - left === 0 || (found.length - left === 1 && whole[length] === 10)).toBe(true);
      expect(found).toEqual(rows.slice(0, found.length));
    }
  });

  it('with a bit turned gives no row that was not written', () => {
    const line = lineOf({ seq: 7, kind: 'trade', instrument: INSTRUMENTS[0], receivedAt: START, at: START, price: 42_000.5, quantity: 0.1, side: 'buy', id: 'a' });
    const bytes = Buffer.from(line.trimEnd());
    expect(rowOf(line.trimEnd())).toMatchObject({ seq: 7, price: 42_000.5 });
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const turned = Buffer.from(bytes);
      turned[bit >> 3] ^= 1 << (bit & 7);
      expect(rowOf(turned.toString('utf8'))).toBeUndefined();
    }
  });

  it('with damage in the middle is mended at the next start, kept as it was, and the hole is told', async () => {
    const { tail, rows } = await aTail();
    const text = readFileSync(tail, 'utf8').split('\n');
    text[9] = text[9].replace('"seq":10', '"seq":19');
    writeFileSync(tail, text.join('\n'));
    await (await open()).close();
    expect(existsSync(`${tail}.damaged`)).toBe(true);
    const found: RecordedEvent[] = [];
    for await (const event of readRecording(store, run)) found.push(event);
    expect(found.find(({ kind }) => kind === 'gap')).toEqual({ kind: 'gap', seq: 9, dropped: 1, reason: 'the recording is damaged here' });
    expect(found.filter(({ kind, seq }) => kind === 'market' && seq <= 9)).toHaveLength(9);
    expect(found.filter(({ seq }) => seq > rows.length).map(({ kind }) => kind)).toEqual(['gap']);
  });

  it('of Parquet is an error that names the file (fault 64)', async () => {
    const recorder = await open();
    take(syntheticEvents(11), 200, (event) => { recorder.market(event); });
    await recorder.close();
    const file = path.join((await segmentsOf(run))[0].folder, 'trade.parquet');
    const whole = readFileSync(file);
    for (const length of [0, 4, 100, whole.length - 1]) {
      writeFileSync(file, whole.subarray(0, length));
      await expect(recorded()).rejects.toMatchObject({ name: 'DataError', message: expect.stringContaining('trade.parquet') });
    }
  });
});

describe('two recorders', () => {
  it('of one recording: the second is refused, until the first has closed', async () => {
    const first = await open();
    await expect(open()).rejects.toMatchObject({ name: 'RefusedError' });
    await first.close();
    await (await open()).close();
  });

  it('of which the first is dead: its lock is taken over; of a living process it is not', async () => {
    await (await open()).close();
    const boot = existsSync('/proc/sys/kernel/random/boot_id') ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : 'unknown';
    writeFileSync(path.join(run, 'recorder.lock'), `1 ${boot}`);
    await expect(open()).rejects.toMatchObject({ name: 'RefusedError' });
    for (const stale of ['2147483646', `2147483646 ${boot}`, '1 of-another-boot', '']) {
      writeFileSync(path.join(run, 'recorder.lock'), stale);
      await (await open()).close();
    }
  });
});

describe('kill -9 (fault 52)', () => {
  it('at any moment loses at most what the last flush had not taken, nothing doubled, nothing out of order', async () => {
    const seed = 20_260_102;
    const source = random(seed);
    const counts: { readonly told: number; readonly toldBefore: number }[] = [];
    for (let kill = 0; kill < 8; kill++) {
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'recorder-process.contract.ts'), run, String(kill)], { stdio: ['ignore', 'pipe', 'inherit'] });
      const told: { readonly count: number; readonly at: number }[] = [];
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => {
        const lines = (text + String(chunk)).split('\n');
        text = lines.pop() ?? '';
        told.push(...lines.map((line) => ({ count: Number(line.replace('started ', '-')), at: performance.now() })));
      });
      const wanted = 2_000 + source.below(12_000);
      await new Promise<void>((resolve) => { child.stdout.on('data', () => { if ((told.at(-1)?.count ?? 0) >= wanted) resolve(); }); });
      const killedAt = performance.now();
      child.kill('SIGKILL');
      await new Promise((resolve) => { child.on('close', resolve); });
      counts.push({ told: told.at(-1)?.count ?? 0, toldBefore: told.findLast(({ at }) => at < killedAt - 1_000)?.count ?? 0 });
    }
    await (await open()).close();
    const runs: string[][] = [[]];
    for await (const event of readRecording(store, run)) {
      if (event.kind === 'gap') {
        expect(event).toMatchObject({ dropped: undefined, reason: 'nothing was recorded between two starts' });
        runs.push([]);
      } else if (event.kind === 'market') runs.at(-1)?.push(textOf(frozen(event.event)));
    }
    expect(runs).toHaveLength(9);
    for (const [kill, found] of runs.slice(0, 8).entries()) {
      const events: string[] = [];
      take(syntheticEvents(kill), found.length, (event) => { events.push(textOf(frozen(event))); });
      expect({ seed, kill, equal: found.every((text, i) => text === events[i]) }).toEqual({ seed, kill, equal: true });
      expect({ seed, kill, found: found.length }).toMatchObject({ found: expect.toSatisfy((count: number) => count >= counts[kill].toldBefore && count <= counts[kill].told + 40) });
    }
    process.stderr.write(`kill -9 (seed ${seed}): given ${counts.map(({ told }) => told).join(', ')}; lost ${counts.map(({ told }, kill) => told - runs[kill].length).join(', ')}\n`);
  });
});
