import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_REDIS, RedisServer } from '../../../src/shared/adapters/redis/redis-server.contract.ts';
import { demoPage, type DemoPage } from './demo-page.contract.ts';
import { ask, knock, PASSWORD } from './page-at-work.contract.ts';

if (NO_REDIS !== undefined) process.stdout.write(`skipped: ${NO_REDIS}: killing Redis under a running page was not tried\n`);

describe.skipIf(NO_REDIS !== undefined)('Redis dies under a running demonstration with its page', () => {
  let redis: RedisServer;
  let demo: DemoPage;
  let cookie = '';
  beforeAll(async () => {
    redis = await RedisServer.start();
    demo = await demoPage({ COINBOT_REDIS_URL: redis.url });
    const response = await ask(demo.url, '/auth/login', { password: PASSWORD });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  }, 120_000);
  afterAll(async () => { await demo?.end(); await redis?.end(); });

  const read = async <Answer>(procedure: string): Promise<Answer> => (await (await knock(`${demo.url}/trpc/${procedure}`, { headers: { cookie } })).json() as { readonly result: { readonly data: Answer } }).result.data;
  const about = () => read<{ readonly cache: { readonly kind: string; readonly isReachable: boolean } }>('about.about');
  const at = async (): Promise<number> => (await read<{ readonly status: { readonly at: number } }>('overview.status')).status.at;

  it('says that Redis is in use', async () => {
    await expect.poll(async () => (await about()).cache, { timeout: 10_000 }).toMatchObject({ kind: 'redis', isReachable: true });
  });

  it('goes on without it: trading is seen live, the session holds, questions are answered; and finds it again', async () => {
    await redis.kill();
    await expect.poll(async () => (await about()).cache.isReachable, { timeout: 20_000 }).toBe(false);
    const before = await at();
    await expect.poll(at, { timeout: 10_000 }).toBeGreaterThan(before + 1_000);
    expect(await read<{ readonly currency: string }>('overview.equity?input=%7B%7D')).toMatchObject({ currency: 'USDT' });
    await redis.begin();
    await expect.poll(async () => (await about()).cache.isReachable, { timeout: 30_000 }).toBe(true);
  }, 90_000);
});
