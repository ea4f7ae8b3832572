import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { memoryCache } from '../../shared/adapters/memory/memory-cache.ts';
import { s3ObjectStore } from '../../shared/adapters/s3/s3-object-store.ts';
import type { Cache } from '../../shared/ports/cache.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';

/** What the stack tells the page by its environment. It is wired apart from the other functions: theirs brings DuckDB, which it never asks. */
export function told(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`expected the environment variable ${name}, found none`);
  return value;
}

export const clock = systemClock();
export const tell = (what: object): void => { process.stdout.write(`${JSON.stringify(what)}\n`); };
export const openLake = (): ObjectStore => s3ObjectStore({ region: told('AWS_REGION'), endpoint: process.env['AWS_ENDPOINT_URL_S3'], bucket: told('COINBOT_BUCKET') });

/** Shared by all environments where the stacks bring a Valkey. */
export async function openCache(): Promise<Cache> {
  const url = process.env['COINBOT_REDIS_URL'];
  if (url === undefined) return memoryCache({ clock });
  const { redisCache } = await import('../../shared/adapters/redis/redis-cache.ts');
  return redisCache({ url, isCluster: process.env['COINBOT_REDIS_CLUSTER'] === '1' });
}
