import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UNLOCK_PHRASE } from '../../shared/risk/kill-state.ts';
import { commandKillFile, killFileIn } from '../kill-switch/kill-file.ts';
import { controlDesk } from './control-desk.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'control-desk-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

describe('controlDesk', () => {
  it('moves the same switch as the commands, and says who moved it', async () => {
    const desk = controlDesk(folder, () => 1_000);
    expect(desk.standing()).toEqual({ state: 'RUN', by: null, reason: null, at: null });
    expect(await desk.restrict({ to: 'CANCEL_ALL', reason: 'a test', by: 'page' })).toEqual({ kind: 'moved', state: 'CANCEL_ALL', previous: 'RUN' });
    expect(desk.standing()).toEqual({ state: 'CANCEL_ALL', by: 'page', reason: 'a test', at: 1_000 });
    expect(await desk.restrict({ to: 'REDUCE_ONLY', reason: 'weaker', by: 'page' })).toMatchObject({ kind: 'same', state: 'CANCEL_ALL' });
    expect(await desk.resume({ reason: 'on', by: 'page' })).toMatchObject({ kind: 'moved', state: 'RUN' });
  });

  it('does not lead out of LOCKED without the phrase, and then only as far as exits', async () => {
    await commandKillFile(killFileIn(folder), { command: { kind: 'restrict', to: 'LOCKED' }, by: 'a test', reason: 'locked', at: 1 });
    const desk = controlDesk(folder, () => 2_000);
    expect((await desk.resume({ reason: 'on', by: 'page' })).kind).toBe('refused');
    expect((await desk.resume({ reason: 'on', by: 'page', unlock: 'please' })).kind).toBe('refused');
    expect(await desk.resume({ reason: 'on', by: 'page', unlock: UNLOCK_PHRASE })).toMatchObject({ kind: 'moved', state: 'REDUCE_ONLY' });
  });
});
