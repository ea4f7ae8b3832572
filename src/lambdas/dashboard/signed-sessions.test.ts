import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SESSION_IDLE_MS } from '../../../dashboard/server/guard/sessions.ts';
import { memoryCache } from '../../shared/adapters/memory/memory-cache.ts';
import { signedSessions } from './signed-sessions.ts';

const key = randomBytes(32);
const START = Date.UTC(2026, 0, 1);
const from = { address: '203.0.113.7', agent: 'a browser' };

function environments(count: number, withCache: boolean) {
  const time = { now: START };
  const clock = { now: () => time.now };
  const cache = withCache ? memoryCache({ clock }) : undefined;
  return { time, clock, all: Array.from({ length: count }, () => signedSessions({ key, clock, random: randomBytes, cache })) };
}

describe('signedSessions', () => {
  it('knows a session that another environment began, and not one of another key', async () => {
    const { clock, all: [one, other] } = environments(2, false);
    const { token, session } = one.start(from);
    expect(await other.find(token)).toMatchObject({ id: session.id, startedAt: START, stepUpUntil: 0 });
    expect(other.mark).toBe(one.mark);
    expect(await signedSessions({ key: randomBytes(32), clock, random: randomBytes, cache: undefined }).find(token)).toBeUndefined();
  });

  it('takes no token in which anything was changed', async () => {
    const { all: [sessions] } = environments(1, false);
    const { token } = sessions.start(from);
    for (let i = 0; i < token.length; i += 1) for (const other of ['A', 'B', 'c', '0']) if (other !== token[i]) expect([i, await sessions.find(`${token.slice(0, i)}${other}${token.slice(i + 1)}`)]).toEqual([i, undefined]);
    for (const wrong of ['', 'x', `${token}.`, `${token}A`, token.toUpperCase(), token.replace('.', '')]) expect([wrong, await sessions.find(wrong)]).toEqual([wrong, undefined]);
  });

  it('ends twelve hours after it began, however often it is used, and is none before it began', async () => {
    const { time, all: [sessions] } = environments(1, false);
    const { token, session } = sessions.start(from);
    time.now += SESSION_IDLE_MS - 1;
    expect(await sessions.find(token)).toBeDefined();
    expect(sessions.isAlive(session.id)).toBe(true);
    time.now += 1;
    expect(await sessions.find(token)).toBeUndefined();
    expect(sessions.isAlive(session.id)).toBe(false);
    time.now = START - 120_000;
    expect(await sessions.find(token)).toBeUndefined();
  });

  it('is over everywhere once it was logged out where environments share a cache, else where it was', async () => {
    for (const withCache of [true, false]) {
      const { all: [one, other] } = environments(2, withCache);
      const { token, session } = one.start(from);
      expect(one.end(session.id)).toBe(true);
      expect(await one.find(token)).toBeUndefined();
      expect(await other.find(token) === undefined).toBe(withCache);
    }
  });
});
