import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { SESSION_IDLE_MS, STEP_UP_MS, type Session, type Sessions } from '../../../dashboard/server/guard/sessions.ts';
import type { RandomBytes } from '../../../dashboard/server/guard/random-bytes.ts';
import { MINUTE, type EpochMs } from '../../shared/domain/time.ts';
import type { Cache } from '../../shared/ports/cache.ts';
import type { Clock } from '../../shared/ports/clock.ts';

export interface SignedSessionsSettings {
  /** Secret; sessions of another key are none. */
  readonly key: Buffer;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: RandomBytes;
  /** Where environments tell each other which sessions ended; without it each knows only of its own. */
  readonly cache: Cache | undefined;
}

const TOKEN = /^([A-Za-z0-9_-]{12})\.([a-z0-9]{8,9})\.([A-Za-z0-9_-]{43})$/u;
const endedKey = (id: string): string => `page:ended:${id}`;

/**
 * Sessions that nobody keeps: a token says itself when it began, under a signature, so that every environment of a function knows it, however new.
 * It is good for as long as an idle session elsewhere, from its beginning on. One that is logged out is forgotten by the browser, and refused by
 * whoever heard of it; a copy that somebody took before would be good until its time is over where no cache is shared. A new password comes with a new key.
 */
export function signedSessions({ key, clock, random, cache }: SignedSessionsSettings): Sessions {
  const ended = new Set<string>();
  const began = new Map<string, EpochMs>();
  const steppedUp = new Map<string, EpochMs>();
  const isGood = (startedAt: EpochMs, now: EpochMs): boolean => startedAt <= now + MINUTE && now < startedAt + SESSION_IDLE_MS;
  const seal = (id: string, startedAt: string): string => createHmac('sha256', key).update(`coinbot session\n${id}\n${startedAt}`).digest('base64url');
  const toSession = (id: string, startedAt: EpochMs): Session => ({ id, startedAt, seenAt: clock.now(), stepUpUntil: steppedUp.get(id) ?? 0, address: '', agent: '' });

  const note = (id: string, startedAt: EpochMs): void => {
    const now = clock.now();
    for (const [other, at] of began) if (!isGood(at, now)) for (const known of [began, steppedUp, ended]) known.delete(other);
    began.set(id, startedAt);
  };
  const read = (token: string): { readonly id: string; readonly startedAt: EpochMs } | undefined => {
    const [, id = '', time = '', told = ''] = TOKEN.exec(token) ?? [];
    // As texts: two writings of one signature would be two tokens of one session.
    if (id === '' || !timingSafeEqual(Buffer.from(seal(id, time)), Buffer.from(told))) return undefined;
    const startedAt = parseInt(time, 36);
    return isGood(startedAt, clock.now()) ? { id, startedAt } : undefined;
  };
  const end = (id: string): boolean => {
    const isNew = began.has(id) && !ended.has(id);
    ended.add(id);
    void cache?.set(endedKey(id), '1', SESSION_IDLE_MS).catch(() => undefined);
    return isNew;
  };

  return {
    mark: createHash('sha256').update(key).digest('hex').slice(0, 6),
    start() {
      const [id, startedAt] = [random(9).toString('base64url'), clock.now()];
      note(id, startedAt);
      const time = startedAt.toString(36);
      return { token: `${id}.${time}.${seal(id, time)}`, session: toSession(id, startedAt) };
    },
    async find(token) {
      const found = read(token);
      if (found === undefined || ended.has(found.id)) return undefined;
      if (await cache?.get(endedKey(found.id)) !== undefined) return undefined;
      note(found.id, found.startedAt);
      return toSession(found.id, found.startedAt);
    },
    isAlive: (id) => !ended.has(id) && isGood(began.get(id) ?? 0, clock.now()),
    list: () => [...began].filter(([id]) => !ended.has(id)).map(([id, at]) => toSession(id, at)),
    end,
    endAll: (except) => [...began.keys()].filter((id) => id !== except && end(id)),
    stepUp(id) {
      const until = clock.now() + STEP_UP_MS;
      steppedUp.set(id, until);
      return until;
    },
    close() { /* nothing is open */ },
  };
}
