import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { duckdbTrialLedger } from '../../src/shared/adapters/duckdb/duckdb-trial-ledger.ts';
import { duckdbSession } from '../../src/shared/adapters/duckdb/session.ts';
import { durableFiles } from '../../src/shared/adapters/fs/durable-files.ts';
import { fsObjectStore } from '../../src/shared/adapters/fs/fs-object-store.ts';
import { sqliteJobQueue } from '../../src/shared/adapters/fs/sqlite-job-queue.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { random } from '../../src/shared/domain/random.ts';
import { DAY } from '../../src/shared/domain/time.ts';
import type { Trial } from '../../src/shared/domain/trial.ts';
import type { Measurement } from '../measurement.ts';

const MESSAGES = 2_000;
const TAKEN = 300;
const OBJECTS = 3_000;
const TRIALS = 5_000;
const DAYS = 365;

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1e3;
}

async function queue(folder: string): Promise<Measurement[]> {
  const jobs = sqliteJobQueue({ file: path.join(folder, 'queue.db'), clock: systemClock() });
  const sent = await secondsOf(() => jobs.send(Array.from({ length: MESSAGES }, (_, n) => `${n} ${'x'.repeat(2_500)}`)));
  const taken = await secondsOf(async () => {
    for (let n = 0; n < TAKEN; n++) for (const { receipt } of await jobs.receive({ max: 1, hiddenMs: 60_000, waitMs: 0 })) await jobs.acknowledge(receipt);
  });
  jobs.close();
  return [{ name: 'embedded queue: messages of 2.5 kB sent, on the disk', value: MESSAGES / sent, unit: 'messages/s' }, { name: 'embedded queue: taken and acknowledged one by one, on the disk', value: TAKEN / taken, unit: 'messages/s' }];
}

async function store(folder: string): Promise<Measurement[]> {
  const objects = await fsObjectStore(path.join(folder, 'store'));
  const bytes = new Uint8Array(1_000);
  const put = await secondsOf(async () => { for (let n = 0; n < OBJECTS; n++) await objects.put(`results/scale/${String(n).padStart(64, '0')}.json`, bytes, { when: 'absent' }); });
  let count = 0;
  const listed = await secondsOf(async () => { for await (const { key } of objects.list('results/scale/')) count += key === '' ? 0 : 1; });
  objects.close();
  return [{ name: 'store on the disk: results put, each once', value: OBJECTS / put, unit: 'objects/s' }, { name: 'store on the disk: results listed', value: count / listed, unit: 'objects/s' }];
}

function trials(): readonly Trial[] {
  const source = random(5);
  const days = Array.from({ length: DAYS }, (_, n) => Date.UTC(2024, 0, 1) + n * DAY);
  return Array.from({ length: TRIALS }, (_, n) => ({
    id: n.toString(16).padStart(64, '0'), at: 1_700_000_000_000 + n, kind: 'sweep', strategy: 'sma-cross', params: { fast: n, slow: 2 * n }, settings: { cash: 10_000 }, seed: 1, dataHash: 'd'.repeat(64), codeHash: 'c'.repeat(64),
    instruments: ['binance:BTC/USDT'], timeframe: '1m', selection: null, lockBox: null, metrics: { sharpe: source.normal() }, orderHash: 'e'.repeat(64), days, returns: days.map(() => 0.01 * source.normal()),
  }));
}

async function ledger(folder: string): Promise<Measurement[]> {
  const session = duckdbSession({ threads: 1, memoryLimitMb: 512 });
  const book = duckdbTrialLedger(session, durableFiles(), path.join(folder, 'trials'));
  const all = trials();
  const appended = await secondsOf(() => book.append(all));
  const heads = await secondsOf(() => book.heads());
  const read = await secondsOf(() => book.read());
  session.close();
  return [
    { name: `ledger: trials of ${DAYS} days appended`, value: TRIALS / appended, unit: 'trials/s' }, { name: 'ledger: heads read', value: TRIALS / heads, unit: 'trials/s' },
    { name: 'ledger: trials read with their returns', value: TRIALS / read, unit: 'trials/s' },
  ];
}

/** How fast the parts on this PC are that every job or trial passes through. */
export async function parts(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-parts-'));
  try {
    return [...await queue(folder), ...await store(folder), ...await ledger(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
