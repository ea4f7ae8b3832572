import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { supervise } from './supervisor.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-supervisor-'));
afterAll(() => { rmSync(folder, { recursive: true }); });
const program = path.join(import.meta.dirname, 'crashing-process.contract.ts');

/** What became of a process that ends in these ways, start after start, the last of them for ever. */
async function outcome(name: string, ends: readonly string[], { stop = new AbortController(), slow = () => undefined }: { readonly stop?: AbortController; readonly slow?: () => void } = {}) {
  const file = path.join(folder, name);
  let loops = 0;
  const began = performance.now();
  const code = await supervise({ words: [file, ...ends], orders: () => { slow(); return { keys: [] }; }, stop: stop.signal, onCrashLoop: async () => { loops += 1; }, program, firstPauseMs: 10 });
  const starts = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return { code, loops, starts: starts.length, words: new Set(starts), tookMs: performance.now() - began };
}

describe('the process that watches over trading', () => {
  it.each(['killed', 'thrown', '7'])('starts one that always crashes (%s) three times again, does what there is to do, and stays down (fault 56)', async (end) => {
    // 1 is how a failure of ours ends as well: what was thrown is one, and is not repeated.
    expect(await outcome(`always ${end}`, [end])).toMatchObject(end === 'thrown' ? { code: 1, loops: 0, starts: 1 } : { code: 1, loops: 1, starts: 4 });
  });

  it('starts one again that was killed, each time after a longer while, until it ends by its own decision (faults 52 and 56)', async () => {
    const found = await outcome('twice', ['killed', 'killed', '0']);
    expect(found).toMatchObject({ code: 0, loops: 0, starts: 3, words: new Set(['--supervised']) });
    expect(found.tookMs).toBeGreaterThan(20 + 40);
  });

  it.each(['0', '1', '2', '3', '130'])('does not start one again that decided to end with %s: a venue that refuses a key is not asked in a loop (faults 49 and 56)', async (end) => {
    expect(await outcome(`decided ${end}`, [end])).toMatchObject({ code: Number(end), loops: 0, starts: 1 });
  });

  it('begins one again that asks for it, however often: no crash is counted', async () => {
    expect(await outcome('again', [...Array.from({ length: 6 }, () => '75'), '0'])).toMatchObject({ code: 0, loops: 0, starts: 7 });
  });

  it('takes one that does not hear for alive until it has ended: two of them would trade twice', async () => {
    expect(await outcome('deaf', ['deaf', '0'], { slow: () => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200); } })).toMatchObject({ code: 0, loops: 0, starts: 1 });
  });

  it('does not start one again that was to stop', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await outcome('stopped', ['killed'], { stop })).toMatchObject({ code: 130, loops: 0 });
  });
});
