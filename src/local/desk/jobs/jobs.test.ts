import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heardProgress } from './heard-progress.ts';
import { openJobs, type Jobs, type JobsSetup } from './jobs.ts';

/** Does what its first word says: stands for the program. */
const STAND_IN = `
const [word, ...rest] = process.argv.slice(1);
if (word === 'echo') process.stdout.write(JSON.stringify({ rest, keys: Object.keys(process.env).filter((name) => name.startsWith('COINBOT_KEY_')) }));
if (word === 'fail') { process.stderr.write(JSON.stringify({ error: { kind: 'UsageError', message: 'expected more' } }) + '\\n'); process.exitCode = 2; }
if (word === 'crash') process.exit(3);
if (word === 'killed') process.kill(process.pid, 'SIGKILL');
if (word === 'long') { process.stderr.write('a remark\\nwork: 3 of 10 (30 %)\\n'); process.on('SIGINT', () => process.exit(130)); setInterval(() => {}, 1000); }
if (word === 'deaf') { process.on('SIGINT', () => {}); process.stderr.write('work: 1 of 2 (50 %)\\n'); setInterval(() => {}, 1000); }
if (word === 'flood') { process.stdout.on('error', () => process.exit(1)); const line = 'x'.repeat(1e6); const more = () => { if (process.stdout.write(line)) setImmediate(more); else process.stdout.once('drain', more); }; more(); }
`;


let dataFolder = '';
let jobs: Jobs | undefined;
let time = 1_700_000_000_000;

function opened(more: Partial<JobsSetup> = {}): Jobs {
  jobs = openJobs({ dataFolder, now: () => (time += 1), program: [process.execPath, '-e', STAND_IN, '--'], ...more });
  return jobs;
}

const order = (...words: readonly string[]) => ({ kind: 'check', title: words.join(' '), words, asked: { words } }) as const;
const folder = (): string => path.join(dataFolder, 'dashboard', 'jobs');

/** Waits for what another process says, without a time of its own: the test's limit is the limit. */
async function until<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
}

beforeEach(() => { dataFolder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-jobs-')); });
afterEach(async () => {
  await jobs?.close();
  jobs = undefined;
  rmSync(dataFolder, { recursive: true, force: true });
});

describe('long work of the page', () => {
  it('ends in order where the disk took the folder away under it, and refuses what cannot be written down', async () => {
    const { start, over, get, cancel, list } = opened({ atOnce: 1 });
    const { id } = await start(order('long'));
    await until(async () => ((await get(id))?.progress === 0.3 ? true : undefined));
    rmSync(folder(), { recursive: true });
    writeFileSync(folder(), 'no folder');
    await expect(start(order('echo'))).rejects.toThrow(/ENOTDIR|EEXIST/);
    await cancel(id);
    await over(id).catch(() => undefined);
    rmSync(folder());
    const { id: next } = await start(order('echo', 'again'));
    expect(await over(next)).toMatchObject({ state: 'done' });
    expect((await list({ kinds: [], most: 10 })).map((line) => line.id)).toEqual([next]);
  });

  it('runs words as they are, without a shell and without keys of venues, and keeps what is printed', async () => {
    process.env['COINBOT_KEY_TEST__API_KEY'] = 'secret';
    try {
      const { start, over, result } = opened();
      const { id: one } = await start(order('echo', '$(touch /tmp/x); `ls` && "'));
      expect(await over(one)).toMatchObject({ state: 'done', progress: 1, hasResult: true, error: null, asked: { words: ['echo', '$(touch /tmp/x); `ls` && "'] } });
      expect(result(one)).toEqual({ rest: ['$(touch /tmp/x); `ls` && "', '--json'], keys: [] });
    } finally {
      delete process.env['COINBOT_KEY_TEST__API_KEY'];
    }
  });

  it('tells why work failed, in the words of the command', async () => {
    const { start, over, result } = opened();
    const { id: one } = await start(order('fail'));
    const { id: two } = await start(order('crash'));
    const { id: three } = await start(order('killed'));
    expect(await over(one)).toMatchObject({ state: 'failed', error: 'expected more', hasResult: false });
    expect(await over(two)).toMatchObject({ state: 'failed', error: 'it ended with code 3' });
    expect(await over(three)).toMatchObject({ state: 'interrupted' });
    expect(result(one)).toBeUndefined();
    expect(readdirSync(folder()).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('hears progress and remarks, and stops work that is asked to', async () => {
    const { start, get, cancel, over } = opened();
    const { id: one } = await start(order('long'));
    const heard = await until(async () => { const job = await get(one); return job?.progress === null ? undefined : job; });
    expect(heard).toMatchObject({ state: 'running', progress: 0.3, said: 'work: 3 of 10 (30 %)', notes: ['a remark'] });
    expect(await cancel(one)).toBe(true);
    expect(await over(one)).toMatchObject({ state: 'cancelled', hasResult: false });
    expect(await cancel(one)).toBe(false);
  });

  it('kills work that does not listen', async () => {
    const { start, get, cancel, over } = opened({ patienceMs: 50 });
    const { id: one } = await start(order('deaf'));
    await until(async () => ((await get(one))?.progress === null ? undefined : true));
    await cancel(one);
    expect(await over(one)).toMatchObject({ state: 'cancelled' });
  });

  it('ends work that prints without an end', async () => {
    const { start, over } = opened();
    const { id: one } = await start(order('flood'));
    expect(await over(one)).toMatchObject({ state: 'failed', error: 'it printed more than 64 MB' });
  }, 30_000);

  it('runs so many at once, and the next when one is over; what waits can be cancelled', async () => {
    const { start, get, list, cancel, over } = opened({ atOnce: 1 });
    const { id: one } = await start(order('long'));
    const { id: two } = await start(order('echo'));
    const { id: three } = await start(order('echo'));
    expect((await list({ kinds: [], most: 10 })).map(({ state }) => state)).toEqual(['waiting', 'waiting', 'running']);
    await cancel(three);
    expect((await get(three))?.state).toBe('cancelled');
    await until(async () => ((await get(one))?.progress === null ? undefined : true));
    await cancel(one);
    expect((await over(two))?.state).toBe('done');
  });

  it('knows its jobs again after a restart; what was running is interrupted', async () => {
    const first = opened();
    const { id: one } = await first.start(order('echo', 'a'));
    await first.over(one);
    const { id: two } = await first.start(order('long'));
    await until(async () => ((await first.get(two))?.progress === null ? undefined : true));
    await first.close();
    const again = opened();
    expect((await again.list({ kinds: ['check'], most: 10 })).map(({ id: which, state }) => [which, state])).toEqual([[two, 'interrupted'], [one, 'done']]);
    expect(await again.list({ kinds: ['train'], most: 10 })).toEqual([]);
    expect(again.result(one)).toMatchObject({ rest: ['a', '--json'] });
  });

  it('takes a job of a server that died without a word as interrupted, and a broken file as none', async () => {
    const first = opened();
    const { id: one } = await first.start(order('echo'));
    await first.over(one);
    const file = path.join(folder(), `${one}.json`);
    // No process has the number 4194305: Linux ends at 4194304, Windows and macOS count otherwise and lower.
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')) as object, state: 'running', endedAt: null, server: 4_194_305 }));
    writeFileSync(path.join(folder(), '1700000000000-00000000.json'), '{"half');
    const again = opened();
    expect((await again.list({ kinds: [], most: 10 })).map(({ state }) => state)).toEqual(['interrupted']);
  });

  it('keeps the newest, forgets what it is told to, and nothing that runs', async () => {
    const { start, over, list, forget } = opened({ keep: 2 });
    const ids: string[] = [];
    for (let k = 0; k < 4; k += 1) {
      const { id: one } = await start({ ...order('echo'), words: (place) => ['echo', place] });
      ids.push(one);
      await over(one);
    }
    expect((await list({ kinds: [], most: 10 })).map((job) => job.id)).toEqual(ids.slice(1).toReversed());
    expect(existsSync(path.join(folder(), ids[0] ?? ''))).toBe(false);
    const { id: running } = await start(order('long'));
    expect(await forget(running)).toBe(false);
    expect(await forget(ids[3] ?? '')).toBe(true);
    expect(readdirSync(folder()).some((name) => name.startsWith(ids[3] ?? '-'))).toBe(false);
  });
});

describe('how far a work says it is', () => {
  it.each([
    ['trend-following: 30 of 100 (30 %)', 0.3], ['trials: 120 of 600, 25 % of the work, 40.0 a second, 9 s to go', 0.25], ['trials: 600 of 600', 1], ['a remark of 3 words', undefined], ['files: 7 of 0', undefined],
  ])('%s', (line, share) => { expect(heardProgress(line)).toBe(share); });
});
