import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { environmentSecrets } from './environment-secrets.ts';
import { firstSecrets } from './first-secrets.ts';

it('reads keys by venue and account, and takes them out of the environment', async () => {
  const variables = {
    HOME: '/root', COINBOT_KEY_BINANCE__API_KEY: 'CANARY-a', COINBOT_KEY_BINANCE__SECRET: 'CANARY-b',
    COINBOT_KEY_OKX__HEDGE_FUND__API_KEY: 'CANARY-c', COINBOT_KEY_OKX__HEDGE_FUND__SECRET: 'CANARY-d', COINBOT_KEY_OKX__HEDGE_FUND__PASSPHRASE: 'CANARY-e',
  };
  const secrets = environmentSecrets(variables);
  expect(variables).toEqual({ HOME: '/root' });
  expect(secrets.owners).toEqual([{ venue: 'binance', account: 'main' }, { venue: 'okx', account: 'hedge-fund' }]);
  const key = await secrets.key('okx', 'hedge-fund');
  expect([key?.apiKey, key?.secret, key?.passphrase].map((secret) => secret?.reveal())).toEqual(['CANARY-c', 'CANARY-d', 'CANARY-e']);
  expect((await secrets.key('binance', 'main'))?.secret.reveal()).toBe('CANARY-b');
  expect(await secrets.key('okx', 'main')).toBeUndefined();
  expect(inspect([secrets, key], { depth: null, showHidden: true })).not.toContain('CANARY');
});

it('half a key is an error and not no key', async () => {
  await expect(environmentSecrets({ COINBOT_KEY_BINANCE__API_KEY: 'CANARY' }).key('binance', 'main')).rejects.toMatchObject({ name: 'DataError', message: expect.not.stringContaining('CANARY') });
});

it.each(['COINBOT_KEY_BINANCE', 'COINBOT_KEY_BINANCE__APIKEY', 'COINBOT_KEY_BINANCE__A__B__SECRET', 'COINBOT_KEY___SECRET'])('%s is no name of a key', (name) => {
  expect(() => environmentSecrets({ [name]: 'CANARY' })).toThrow(expect.objectContaining({ name: 'DataError', message: expect.not.stringContaining('CANARY') }));
});

it('the first source that has the key gives it, and one that fails is not passed over', async () => {
  const [first, second] = [environmentSecrets({ COINBOT_KEY_BINANCE__API_KEY: 'a', COINBOT_KEY_BINANCE__SECRET: 'b' }), environmentSecrets({ COINBOT_KEY_BINANCE__API_KEY: 'c', COINBOT_KEY_BINANCE__SECRET: 'd', COINBOT_KEY_UPBIT__API_KEY: 'e', COINBOT_KEY_UPBIT__SECRET: 'f' })];
  const both = firstSecrets(first, second);
  expect((await both.key('binance', 'main'))?.apiKey.reveal()).toBe('a');
  expect((await both.key('upbit', 'main'))?.apiKey.reveal()).toBe('e');
  await expect(firstSecrets(environmentSecrets({ COINBOT_KEY_UPBIT__SECRET: 'x' }), second).key('upbit', 'main')).rejects.toThrow('expected both');
});

it('a channel of the notifier has one secret, and its name in the place of a key', async () => {
  const key = await environmentSecrets({ COINBOT_KEY_TELEGRAM__SECRET: '123:CANARY' }).key('telegram', 'main');
  expect([key?.apiKey.reveal(), key?.secret.reveal()]).toEqual(['telegram', '123:CANARY']);
});
