import type { Cache } from '../../ports/cache.ts';
import { redisConnection, type RedisSettings } from './redis-connection.ts';

const PREFIX = 'coinbot:cache:';
/** One step, so that a set without an end never stays behind. */
const NOTE = "redis.call('SADD', KEYS[1], ARGV[1]) redis.call('PEXPIRE', KEYS[1], ARGV[2]) return redis.call('SCARD', KEYS[1])";

/** A cache that several processes share. Without its server it is an empty one. */
export function redisCache(settings: RedisSettings): Cache {
  const redis = redisConnection(settings);
  let [hits, misses, failures, isReachable] = [0, 0, 0, false];
  const tried = async <Answer>(ask: () => Promise<Answer>, otherwise: Answer): Promise<Answer> => {
    try {
      const answer = await ask();
      isReachable = true;
      return answer;
    } catch {
      isReachable = false;
      failures += 1;
      return otherwise;
    }
  };
  return {
    async get(key) {
      const value = await tried(() => redis.get(PREFIX + key), null);
      if (value === null) misses += 1; else hits += 1;
      return value ?? undefined;
    },
    async set(key, value, ttlMs) { await tried(() => redis.set(PREFIX + key, value, 'PX', ttlMs), null); },
    setIfAbsent: (key, value, ttlMs) => tried(async () => (await redis.set(PREFIX + key, value, 'PX', ttlMs, 'NX')) === 'OK', true),
    async remove(key) { await tried(() => redis.del(PREFIX + key), 0); },
    noteMember: (key, member, ttlMs) => tried(async () => Number(await redis.eval(NOTE, 1, PREFIX + key, member, String(ttlMs))), undefined),
    status: () => ({ kind: 'redis', isReachable, hits, misses, failures }),
    close() { redis.disconnect(); return Promise.resolve(); },
  };
}
