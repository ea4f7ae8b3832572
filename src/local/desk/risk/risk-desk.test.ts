import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/domain/time.ts';
import { commandKillFile, killFileIn, killHistoryIn } from '../../kill-switch/kill-file.ts';
import { killMoves, stepFor } from './risk-desk.ts';

let folder = '';
const folders: string[] = [];
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'risk-desk-')); folders.push(folder); });
afterAll(() => { for (const one of folders) rmSync(one, { recursive: true, force: true }); });

describe('history of the kill switch', () => {
  it('holds every move with who and why, the newest first; what changed nothing or was refused is none', async () => {
    const file = killFileIn(folder);
    await commandKillFile(file, { command: { kind: 'restrict', to: 'CANCEL_ALL' }, by: 'mina', reason: 'news', at: 1 });
    await commandKillFile(file, { command: { kind: 'restrict', to: 'REDUCE_ONLY' }, by: 'mina', reason: 'again', at: 2 });
    await commandKillFile(file, { command: { kind: 'restrict', to: 'LOCKED' }, by: 'watchdog', reason: 'silence', at: 3 });
    await commandKillFile(file, { command: { kind: 'resume' }, by: 'mina', reason: 'go', at: 4 });
    expect(await killMoves(killHistoryIn(folder))).toEqual([
      { at: 3, previous: 'CANCEL_ALL', state: 'LOCKED', by: 'watchdog', reason: 'silence' },
      { at: 1, previous: 'RUN', state: 'CANCEL_ALL', by: 'mina', reason: 'news' },
    ]);
  });

  it('is read past a line that was cut', async () => {
    appendFileSync(killHistoryIn(folder), '{"at":1,"previous":"RUN","sta\n{"at":2,"previous":"RUN","state":"LOCKED","by":"a","reason":"b"}\n');
    expect((await killMoves(killHistoryIn(folder))).map(({ at }) => at)).toEqual([2]);
  });

  it('is empty where nothing was moved', async () => {
    expect(await killMoves(killHistoryIn(folder))).toEqual([]);
  });
});

it('counts refusals in steps people know: at most 72 of them', () => {
  expect([MINUTE, HOUR, DAY, 7 * DAY, 365 * DAY].map(stepFor)).toEqual([SECOND, MINUTE, HOUR, 3 * HOUR, 7 * DAY]);
});
