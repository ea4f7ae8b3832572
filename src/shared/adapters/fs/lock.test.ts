import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assertFree, holdLock } from './lock.ts';

let folder = '';
let made = 0;
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'lock-')); });
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});
const children: ReturnType<typeof spawn>[] = [];
const place = (): string => path.join(folder, String(made++));

/** Another process that takes the lock, forgets about it, collects its garbage, says so, and stays. */
async function otherHolder(here: string): Promise<ReturnType<typeof spawn>> {
  const script = `const { holdLock } = await import(${JSON.stringify(path.join(import.meta.dirname, 'lock.ts'))}); await (await holdLock(${JSON.stringify(here)})).tellEpoch(7); gc(); setTimeout(() => { gc(); console.log('held'); }, 20); setTimeout(() => {}, 20_000);`;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--expose-gc', '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
}

it('is held by one at a time, and free again when it is released (fault 55)', async () => {
  const here = place();
  const first = await holdLock(here);
  expect(first.takenOver).toBeUndefined();
  await first.tellEpoch(12);
  const start = performance.now();
  await expect(holdLock(here)).rejects.toThrow(`is in use by process "${process.pid}" on "${os.hostname()}"`);
  await expect(holdLock(here)).rejects.toThrow('epoch "12"');
  expect(performance.now() - start).toBeLessThan(2_000);
  await first.release();
  const second = await holdLock(here);
  expect(second.takenOver).toBeUndefined();
  await second.release();
});

it('can be looked at without being taken', async () => {
  const here = place();
  await assertFree(here);
  expect(existsSync(here)).toBe(false);
  const child = await otherHolder(here);
  const refused = await assertFree(here).catch((error: unknown) => error);
  expect(String(refused)).toContain(`is in use by process "${child.pid}"`);
  // What the system counts a start in says nothing to a person.
  expect(String(refused)).not.toContain('tick');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await assertFree(here);
  const lock = await holdLock(here);
  // Who was there before is still known.
  expect(lock.takenOver?.pid).toBe(child.pid);
  await lock.release();
});

it('refuses a second process in under a second, and goes over when the first is killed (faults 52 and 55)', async () => {
  const here = place();
  const child = await otherHolder(here);
  const start = performance.now();
  await expect(holdLock(here)).rejects.toThrow(`is in use by process "${child.pid}"`);
  expect(performance.now() - start).toBeLessThan(1_000);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = await holdLock(here);
  expect(lock.takenOver).toMatchObject({ pid: child.pid, epoch: 7 });
  expect(JSON.parse(readFileSync(path.join(here, 'holder.json'), 'utf8'))).toMatchObject({ pid: process.pid });
  await lock.release();
});

it('is not taken from a process that only sleeps (faults 46 and 55)', async () => {
  const here = place();
  const child = await otherHolder(here);
  child.kill('SIGSTOP');
  await expect(holdLock(here)).rejects.toThrow('is in use by');
  child.kill('SIGKILL');
  await once(child, 'exit');
});

it('of ten who start at once one wins (fault 55)', async () => {
  const here = place();
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => holdLock(here)));
  const held = outcomes.filter((outcome) => outcome.status === 'fulfilled');
  expect(held).toHaveLength(1);
  await held[0].value.release();
});
