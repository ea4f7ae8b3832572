import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning, tryLock } from './lock-file.ts';

let folder = '';
let children: ChildProcess[] = [];
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'lock-')); });
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(folder, { recursive: true });
});

/** A process that lives until it is told to end; its command line holds `word`. */
async function living(word: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)', word], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

describe('a lock file', () => {
  it('has one owner at a time, within a process too, and is gone when it is released', () => {
    const file = path.join(folder, 'new', 'lock');
    const first = tryLock(file);
    expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
    expect(tryLock(file)).toEqual({ owner: process.pid });
    if ('release' in first) first.release();
    expect(existsSync(file)).toBe(false);
    expect(tryLock(file)).toHaveProperty('release');
  });

  it('of a living coinbot is left alone; of a process that is gone it is taken over', async () => {
    const file = path.join(folder, 'lock');
    const pid = await living('coinbot.mjs');
    writeFileSync(file, String(pid));
    expect(tryLock(file)).toEqual({ owner: pid });
    const gone = once(children[0], 'exit');
    children[0].kill('SIGKILL');
    await gone;
    expect(tryLock(file)).toHaveProperty('release');
    expect(existsSync(`${file}.takeover`)).toBe(false);
  });

  it('with the number of this process, from before a restart, is taken over', () => {
    const file = path.join(folder, 'lock');
    writeFileSync(file, String(process.pid));
    expect(tryLock(file)).toHaveProperty('release');
  });

  it('that is still empty belongs to somebody for a moment', () => {
    const file = path.join(folder, 'lock');
    writeFileSync(file, '');
    expect(tryLock(file)).toEqual({ owner: 0 });
    utimesSync(file, 1, 1);
    expect(tryLock(file)).toHaveProperty('release');
  });

  it.skipIf(process.platform !== 'linux')('whose number now is another program is nobody\'s, and a zombie runs no more', async () => {
    expect(isRunning(await living('something-else'))).toBe(false);
    expect(isRunning(await living('coinbot.mjs'))).toBe(true);
    // A shell that becomes another program never asks after its child, which stays a zombie.
    const parent = spawn('sh', ['-c', `"${process.execPath}" -e "" coinbot & echo $!; exec sleep 30`], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(parent);
    const pid = Number(String((await once(parent.stdout, 'data'))[0]));
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')).toBe(true);
    expect(() => process.kill(pid, 0)).not.toThrow();
    expect(isRunning(pid)).toBe(false);
  });
});
