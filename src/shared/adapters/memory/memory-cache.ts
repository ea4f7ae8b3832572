import { SECOND, type EpochMs } from '../../domain/time.ts';
import type { Cache } from '../../ports/cache.ts';
import type { Clock } from '../../ports/clock.ts';

interface Entry {
  readonly value: string | Set<string>;
  until: EpochMs;
}

export interface MemoryCacheSettings {
  readonly clock: Pick<Clock, 'now'>;
  /** Keys at most; the one that was used longest ago goes first. */
  readonly maxKeys?: number;
}

const MAX_KEYS = 10_000;
/** What is over is let go of so often: nobody asks for it again, and answers may be large. */
const SWEEP_MS = 10 * SECOND;

/** A cache of this process. */
export function memoryCache({ clock, maxKeys = MAX_KEYS }: MemoryCacheSettings): Cache {
  // A map keeps its keys in the order they were set in: used ones are set anew.
  const entries = new Map<string, Entry>();
  let [hits, misses] = [0, 0];
  const alive = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    entries.delete(key);
    if (entry.until <= clock.now()) return undefined;
    entries.set(key, entry);
    return entry;
  };
  let sweptAt = -Infinity;
  const sweep = (now: EpochMs): void => {
    if (now >= sweptAt && now < sweptAt + SWEEP_MS) return;
    sweptAt = now;
    for (const [key, { until }] of entries) if (until <= now) entries.delete(key);
  };
  const store = (key: string, value: Entry['value'], ttlMs: number): void => {
    const now = clock.now();
    sweep(now);
    entries.delete(key);
    entries.set(key, { value, until: now + ttlMs });
    for (const oldest of entries.keys()) {
      if (entries.size <= maxKeys) break;
      entries.delete(oldest);
    }
  };
  return {
    get(key) {
      const value = alive(key)?.value;
      if (typeof value === 'string') hits += 1; else misses += 1;
      return Promise.resolve(typeof value === 'string' ? value : undefined);
    },
    set(key, value, ttlMs) { store(key, value, ttlMs); return Promise.resolve(); },
    setIfAbsent(key, value, ttlMs) {
      if (alive(key) !== undefined) return Promise.resolve(false);
      store(key, value, ttlMs);
      return Promise.resolve(true);
    },
    remove(key) { entries.delete(key); return Promise.resolve(); },
    noteMember(key, member, ttlMs) {
      const found = alive(key)?.value;
      const members = found instanceof Set ? found : new Set<string>();
      members.add(member);
      store(key, members, ttlMs);
      return Promise.resolve(members.size);
    },
    status: () => ({ kind: 'memory', isReachable: true, hits, misses, failures: 0 }),
    close() { entries.clear(); return Promise.resolve(); },
  };
}
