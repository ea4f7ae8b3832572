import { describe, expect, it } from 'vitest';
import type { Desk } from '../../desk/desk.ts';
import { LiveHub } from '../live/live-hub.ts';
import { createCaller } from '../root-router.ts';
import type { Principal } from '../trpc.ts';

const QUOTE = `${'1'.repeat(13)}-${'a'.repeat(8)}`;

/** A desk on which one search was quoted, and which notes what is begun. */
function callerFor(principal: Principal, where: string) {
  const begun: string[] = [];
  const optimise = { quoted: async () => ({ asked: { where } }), start: async ({ quote }: { readonly quote: string }) => { begun.push(quote); return { id: quote }; } };
  const caller = createCaller({ principal, desk: { optimise } as unknown as Desk, live: new LiveHub({ now: () => 1, watch: () => undefined }), now: () => 1 });
  return { caller, begun };
}

const token: Principal = { kind: 'token', name: 'assistant', scopes: ['read', 'run'] };
const person: Principal = { kind: 'session', id: 's', steppedUpUntil: 0 };
const sure: Principal = { ...person, steppedUpUntil: 2 };

describe('beginning a search', () => {
  it.each(['aws', 'both'])('that runs in %s is not a token\'s to do', async (where) => {
    const { caller, begun } = callerFor(token, where);
    await expect(caller.optimise.start({ quote: QUOTE })).rejects.toThrow('expected a search on this machine');
    expect(begun).toEqual([]);
  });

  it('on this machine is', async () => {
    const { caller, begun } = callerFor(token, 'local');
    await caller.optimise.start({ quote: QUOTE });
    expect(begun).toEqual([QUOTE]);
  });

  it.each(['aws', 'both'])('that runs in %s asks a person for the password again', async (where) => {
    const { caller, begun } = callerFor(person, where);
    await expect(caller.optimise.start({ quote: QUOTE })).rejects.toMatchObject({ code: 'PRECONDITION_FAILED', message: 'step-up' });
    expect(begun).toEqual([]);
  });

  it('on this machine asks a person for nothing', async () => {
    const { caller, begun } = callerFor(person, 'local');
    await caller.optimise.start({ quote: QUOTE });
    expect(begun).toEqual([QUOTE]);
  });

  it.each(['local', 'aws', 'both'])('in %s is a person\'s who has just typed the password', async (where) => {
    const { caller, begun } = callerFor(sure, where);
    await caller.optimise.start({ quote: QUOTE });
    expect(begun).toEqual([QUOTE]);
  });
});
