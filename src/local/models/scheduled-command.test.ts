import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { whileLocked } from './registry-lock.ts';
import { scheduledCommand, TRAINING_ELSEWHERE } from './scheduled-command.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'scheduled-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const never = new AbortController().signal;

test('a command of the schedule tells its result, and what it says where it fails', async () => {
  const listed = await scheduledCommand(['strategies', 'sma-cross', '--json'], { folder, signal: never, mostMs: 60_000 });
  expect(listed).toMatchObject({ code: 0, signal: null });
  expect(JSON.parse(listed.out)).toMatchObject([{ name: 'sma-cross' }]);
  expect(await scheduledCommand(['train', '--data', path.join(folder, 'none.parquet')], { folder, signal: never, mostMs: 60_000 })).toMatchObject({ code: 1, lastWords: expect.stringContaining('none.parquet') });
}, 60_000);

test('two of them never run at the same time', async () => {
  let isBegun = false;
  const refused = await whileLocked(path.join(folder, 'training.lock'), 0, () => scheduledCommand(['strategies', '--json'], { folder, signal: never, mostMs: 60_000, begun: () => { isBegun = true; } }));
  expect(refused.code).toBe(TRAINING_ELSEWHERE);
  expect(isBegun).toBe(false);
}, 60_000);

test('a program that is not there is an end like any other', async () => {
  expect(await scheduledCommand(['train'], { folder, signal: never, mostMs: 60_000, program: path.join(folder, 'none.ts') })).toMatchObject({ code: 1, signal: null });
});

test('one that is killed, as by a machine without memory, is told of by the one that started it, which goes on', async () => {
  const end = await scheduledCommand(['venue', 'serve'], { folder, signal: never, mostMs: 60_000, begun: (pid) => { process.kill(pid, 'SIGKILL'); } });
  expect(end).toMatchObject({ code: null, signal: 'SIGKILL' });
  // Nothing is left behind that would hold the next one up.
  expect(await scheduledCommand(['strategies', 'sma-cross', '--json'], { folder, signal: never, mostMs: 60_000 })).toMatchObject({ code: 0 });
}, 60_000);

test('it is ended when its time is over', async () => {
  const end = await scheduledCommand(['venue', 'serve', '--json'], { folder, signal: never, mostMs: 1_500 });
  expect(end.out).toContain('"start"');
}, 60_000);

test.runIf(process.platform === 'linux')('each of its threads has the lowest priority, and it ends with the process that started it, however that ends', async () => {
  const starter = fork(path.join(import.meta.dirname, 'starter-process.contract.ts'), [folder, 'venue', 'serve'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [pid] = await once(starter, 'message');
  const threads = readdirSync(`/proc/${pid}/task`);
  // proc(5): the nice value is field 19 of stat, the 17th behind the name in parentheses.
  const nice = threads.map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[16]));
  expect(threads.length).toBeGreaterThan(1);
  expect(new Set(nice)).toEqual(new Set([os.constants.priority.PRIORITY_LOW]));
  starter.kill('SIGKILL');
  await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false);
}, 60_000);
