import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foldGate } from '../../shared/risk/gate-fold.ts';
import { BTC, order, origin, scene, wideLimits } from '../../shared/risk/gate-scene.contract.ts';
import { admit } from '../../shared/risk/gate.ts';
import { KILL_STATES, UNLOCK_PHRASE, type KillState } from '../../shared/risk/kill-state.ts';
import { commandKillFile, readKillFile, type KillOrder } from './kill-file.ts';
import { openKillSwitch } from './kill-switch.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kill-'));
  file = path.join(folder, 'kill-switch.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const asked = (command: KillOrder['command']): KillOrder => ({ command, by: 'test', reason: 'because', at: 1 });
const restrict = (to: Exclude<KillState, 'RUN'>) => commandKillFile(file, asked({ kind: 'restrict', to }));

describe('the file', () => {
  it('keeps the state, who asked and why, and leaves nothing beside it but its history', async () => {
    expect(readKillFile(file)).toBeUndefined();
    expect(await restrict('FLATTEN')).toEqual({ kind: 'moved', state: 'FLATTEN', previous: 'RUN' });
    expect(readKillFile(file)).toEqual({ version: 1, state: 'FLATTEN', at: 1, by: 'test', reason: 'because' });
    expect(await restrict('REDUCE_ONLY')).toEqual({ kind: 'same', state: 'FLATTEN', previous: 'FLATTEN' });
    expect(readdirSync(folder)).toEqual(['kill-history.jsonl', 'kill-switch.json']);
  });

  it.each(['', '{', '{"state":"RUN"}', '{"version":1,"state":"GO","at":1,"by":"","reason":""}', 'null', '\u0000\u0000\u0000'])('that cannot be understood is LOCKED: %j (fault 53)', (text) => {
    writeFileSync(file, text);
    expect(readKillFile(file)?.state).toBe('LOCKED');
    expect(openKillSwitch(file).current()).toBe('LOCKED');
  });

  it('of every cut of a good file, none loosens', async () => {
    await restrict('LOCKED');
    const text = readFileSync(file, 'utf8').trimEnd();
    for (let length = 0; length < text.length; length++) {
      writeFileSync(file, text.slice(0, length));
      expect(readKillFile(file)?.state).toBe('LOCKED');
    }
  });

  it('two who write at once lose nothing: the stricter wish holds', async () => {
    for (let round = 0; round < 20; round++) {
      await Promise.all([restrict('REDUCE_ONLY'), restrict('LOCKED'), restrict('CANCEL_ALL'), commandKillFile(file, asked({ kind: 'unlock', typed: 'no' }))]);
      expect(readKillFile(file)?.state).toBe('LOCKED');
      await commandKillFile(file, asked({ kind: 'unlock', typed: UNLOCK_PHRASE }));
      expect(await commandKillFile(file, asked({ kind: 'resume' }))).toMatchObject({ state: 'RUN' });
    }
  });

  it('does not wait for a process that died with the lock', async () => {
    writeFileSync(`${file}.lock`, '');
    expect(await restrict('CANCEL_ALL')).toMatchObject({ kind: 'moved' });
  });
});

describe('the switch', () => {
  it('sees each state at once, and keeps it when the file is taken away', async () => {
    const kill = openKillSwitch(file);
    expect(kill.current()).toBe('RUN');
    for (const state of KILL_STATES.slice(1)) {
      await restrict(state as Exclude<KillState, 'RUN'>);
      expect(kill.current()).toBe(state);
    }
    rmSync(file);
    expect(kill.current()).toBe('LOCKED');
    expect(kill.record()).toMatchObject({ by: 'test' });
  });

  it('holds an automatic restriction before it is on the disk, and without a disk at all (fault 54)', async () => {
    const kill = openKillSwitch(file);
    const written = kill.restrict('CANCEL_ALL', 'gate', 'too many children');
    expect(kill.current()).toBe('CANCEL_ALL');
    await written;
    expect([kill.current(), readKillFile(file)?.state]).toEqual(['CANCEL_ALL', 'CANCEL_ALL']);
    await commandKillFile(file, asked({ kind: 'resume' }));
    expect(kill.current()).toBe('RUN');
    writeFileSync(path.join(folder, 'no-folder'), '');
    const nowhere = openKillSwitch(path.join(folder, 'no-folder', 'kill.json'));
    await expect(nowhere.restrict('FLATTEN', 'gate', 'loss')).rejects.toThrow();
    expect(nowhere.current()).not.toBe('RUN');
  });

  it('denies entries while a restriction is on its way to the disk, and after one that died on it, until a person resumes (fault 52)', async () => {
    const kill = openKillSwitch(file);
    writeFileSync(`${file}.trip`, '');
    expect(kill.current()).toBe('REDUCE_ONLY');
    await commandKillFile(file, asked({ kind: 'resume' }));
    expect([kill.current(), readdirSync(folder)]).toEqual(['RUN', []]);
  });

  it('survives the death of the process, and tells whoever watches', async () => {
    const controller = new AbortController();
    const told: KillState[] = [];
    const flattening = new Promise<void>((resolve) => {
      openKillSwitch(file).watch((state) => {
        told.push(state);
        if (state === 'FLATTEN') resolve();
      }, controller.signal);
    });
    await restrict('FLATTEN');
    await flattening;
    expect([['FLATTEN'], ['REDUCE_ONLY', 'FLATTEN']]).toContainEqual(told);
    controller.abort();
    expect(openKillSwitch(file).current()).toBe('FLATTEN');
  });

  it('denies within 50 ms of the trigger, 99 times of 100', async () => {
    const kill = openKillSwitch(file);
    const limits = wideLimits({ duplicateMs: 0 });
    const times: number[] = [];
    for (let trial = 0; trial < 200; trial++) {
      const state = scene(limits);
      const began = performance.now();
      const written = commandKillFile(file, asked({ kind: 'restrict', to: 'CANCEL_ALL' }));
      for (;;) {
        foldGate(state, { kind: 'kill', state: kill.current() }, limits);
        if (admit(state, order(BTC, 'buy', 0.001), { origin: origin(), limits }).kind === 'denied') break;
        await new Promise((resolve) => { setImmediate(resolve); });
      }
      times.push(performance.now() - began);
      await written;
      await commandKillFile(file, asked({ kind: 'resume' }));
      kill.current();
    }
    times.sort((a, b) => a - b);
    process.stdout.write(`kill switch, trigger to denied order: p50 ${times[99].toFixed(2)} ms, p99 ${times[197].toFixed(2)} ms, longest ${times[199].toFixed(2)} ms\n`);
    expect(times[197]).toBeLessThan(50);
  });
});

describe('coinbot pause, stop, flatten and resume', () => {
  const coinbot = (...args: readonly string[]) => spawnSync(process.execPath, [path.resolve(import.meta.dirname, '..', 'coinbot.mjs'), ...args, '--file', file], { encoding: 'utf8' });

  it('move the switch, say what holds, and refuse with code 3', () => {
    expect(coinbot('pause')).toMatchObject({ status: 0, stdout: 'RUN -> REDUCE_ONLY: no new positions; exits and cancels go on.\n' });
    const stopped = coinbot('stop', '--reason', 'storm', '--json');
    expect(JSON.parse(stopped.stdout)).toMatchObject({ state: 'CANCEL_ALL', previous: 'REDUCE_ONLY', changed: true, reason: 'storm', file });
    expect(coinbot('flatten')).toMatchObject({ status: 0, stdout: expect.stringContaining('CANCEL_ALL -> FLATTEN') });
    expect(coinbot('pause')).toMatchObject({ status: 0, stdout: expect.stringContaining('FLATTEN as before'), stderr: expect.stringContaining('stricter') });
    expect(coinbot('stop', '--lock')).toMatchObject({ status: 0, stdout: expect.stringContaining('FLATTEN -> LOCKED') });
    expect(coinbot('resume')).toMatchObject({ status: 3, stdout: '', stderr: expect.stringContaining(UNLOCK_PHRASE) });
    expect(coinbot('resume', '--unlock', 'please')).toMatchObject({ status: 3 });
    expect(coinbot('resume', '--unlock', UNLOCK_PHRASE)).toMatchObject({ status: 0, stdout: expect.stringContaining('LOCKED -> REDUCE_ONLY') });
    expect(coinbot('resume')).toMatchObject({ status: 0, stdout: 'REDUCE_ONLY -> RUN: everything is allowed.\n' });
  });
});
