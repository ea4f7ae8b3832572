import { createHash } from 'node:crypto';
import { MINUTE, type EpochMs } from '../../../src/shared/domain/time.ts';
import type { Cache } from '../../../src/shared/ports/cache.ts';
import type { Clock } from '../../../src/shared/ports/clock.ts';

export const LOGIN_WINDOW_MS = 15 * MINUTE;
export const TRIES_PER_ADDRESS = 5;
export const TRIES_OVERALL = 20;

/** How often a secret may be guessed: 5 times in 15 minutes from one address, 20 times from all of them together; 5 times by one session. */
export interface LoginLimit {
  /** Counts a try before it is judged, so that many at once are no way round. False: it must not be judged. */
  take(address: string): Promise<boolean>;
  /** A right answer: this address begins again. */
  forgive(address: string): Promise<void>;
}

export interface LoginLimitSettings {
  /** Whose tries are counted: addresses, or sessions that are inside already, each for itself. They share no count. */
  readonly of?: 'addresses' | 'sessions';
  readonly clock: Pick<Clock, 'now'>;
  /** Tries remembered here are remembered after a restart as well. This process counts for itself all the same. */
  readonly cache?: Cache | undefined;
}

/** One household of addresses: an IPv6 network of 64 bits is one, and an IPv4 address written as IPv6 is itself. */
export function addressGroup(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/iu, '').replace(/%.*$/u, '');
  if (!plain.includes(':')) return plain;
  const [head, tail] = plain.toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? front : [...front, ...Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0'), ...back];
  return groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/u, '')).join(':');
}

const OVERALL = '*';

interface Try {
  readonly at: EpochMs;
  /** Its places in the shared count. */
  readonly places: readonly string[];
}

const placeOf = (kind: string, who: string, place: number): string => `page:${kind}:${createHash('sha256').update(who).digest('hex').slice(0, 24)}:${place}`;

export function loginLimit({ clock, cache, of = 'addresses' }: LoginLimitSettings): LoginLimit {
  const kind = of === 'addresses' ? 'login' : 'step-up';
  const nameOf = of === 'addresses' ? addressGroup : (id: string): string => id;
  const overall = of === 'addresses' ? TRIES_OVERALL : Infinity;
  const tries = new Map<string, readonly Try[]>();

  const prune = (now: EpochMs): void => {
    for (const [who, all] of tries) {
      const recent = all.filter(({ at }) => at > now - LOGIN_WINDOW_MS);
      if (recent.length === 0) tries.delete(who);
      else tries.set(who, recent);
    }
  };

  /** The shared count is a row of places, each of which frees itself when its time is over: the first free one is ours. */
  const takePlace = async (who: string, places: number): Promise<string | undefined> => {
    for (let place = 0; place < places; place++) {
      const key = placeOf(kind, who, place);
      if (await cache?.setIfAbsent(key, '1', LOGIN_WINDOW_MS) ?? true) return key;
    }
    return undefined;
  };

  return {
    async take(address) {
      const [now, who] = [clock.now(), nameOf(address)];
      prune(now);
      const own = tries.get(who) ?? [];
      if (own.length >= TRIES_PER_ADDRESS || [...tries.values()].flat().length >= overall) return false;
      const places: string[] = [];
      tries.set(who, [...own, { at: now, places }]);
      for (const [name, count] of [[who, TRIES_PER_ADDRESS] as const, ...(of === 'addresses' ? [[OVERALL, TRIES_OVERALL] as const] : [])]) {
        const place = await takePlace(name, count);
        if (place === undefined) return false;
        places.push(place);
      }
      return true;
    },
    async forgive(address) {
      const who = nameOf(address);
      const places = (tries.get(who) ?? []).flatMap((one) => one.places);
      tries.delete(who);
      for (const place of places) await cache?.remove(place);
    },
  };
}
