import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterCommand, KILL_STATES, stricter, UNLOCK_PHRASE, type KillCommand, type KillState } from './kill-state.ts';

const restrict = (to: Exclude<KillState, 'RUN'>): KillCommand => ({ kind: 'restrict', to });

it('restricting never loosens', () => {
  for (const state of KILL_STATES) {
    for (const to of ['REDUCE_ONLY', 'CANCEL_ALL', 'FLATTEN', 'LOCKED'] as const) expect(afterCommand(state, restrict(to)).state).toBe(stricter(state, to));
  }
});

it('resumes from anything but LOCKED; out of it leads the typed phrase alone, and only to REDUCE_ONLY', () => {
  expect(KILL_STATES.map((state) => afterCommand(state, { kind: 'resume' }).state)).toEqual(['RUN', 'RUN', 'RUN', 'RUN', 'LOCKED']);
  expect(afterCommand('LOCKED', { kind: 'resume' })).toMatchObject({ kind: 'refused', reason: expect.stringContaining(UNLOCK_PHRASE) });
  expect(afterCommand('LOCKED', { kind: 'unlock', typed: 'yes' })).toMatchObject({ kind: 'refused', state: 'LOCKED', reason: expect.stringContaining('"yes"') });
  expect(afterCommand('LOCKED', { kind: 'unlock', typed: UNLOCK_PHRASE })).toEqual({ kind: 'moved', state: 'REDUCE_ONLY' });
  expect(afterCommand('FLATTEN', { kind: 'unlock', typed: UNLOCK_PHRASE })).toEqual({ kind: 'same', state: 'FLATTEN' });
});

it('no sequence without the typed phrase leaves LOCKED, and none without a person leaves anything', () => {
  const restriction = fc.constantFrom(...KILL_STATES.filter((state) => state !== 'RUN').map(restrict));
  const unlocking = fc.string().filter((typed) => typed !== UNLOCK_PHRASE).map((typed): KillCommand => ({ kind: 'unlock', typed }));
  const run = (start: KillState, commands: readonly KillCommand[]) => commands.reduce((state, command) => afterCommand(state, command).state, start);
  fc.assert(fc.property(fc.array(fc.oneof(restriction, unlocking, fc.constant<KillCommand>({ kind: 'resume' }))), (commands) => { expect(run('LOCKED', commands)).toBe('LOCKED'); }));
  fc.assert(fc.property(fc.constantFrom(...KILL_STATES), fc.array(restriction), (start, commands) => {
    const end = run(start, commands);
    expect(KILL_STATES.indexOf(end)).toBeGreaterThanOrEqual(KILL_STATES.indexOf(start));
  }));
});
