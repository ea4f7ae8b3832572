import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrub, scrubber } from './scrub.ts';

describe('scrub takes away', () => {
  it.each([
    ['a signed address', 'GET https://api.binance.com/api/v3/order?symbol=BTCUSDT&timestamp=1&signature=CANARY0123abc failed', 'GET https://api.binance.com/api/v3/order?symbol=BTCUSDT&timestamp=1&signature=[hidden] failed'],
    ['an address encoded once more', 'url=https%3A%2F%2Fx%3Fsignature%3DCANARYabc', 'url=https%3A%2F%2Fx%3Fsignature%3D[hidden]'],
    ['a signature in the middle', '?signature=CANARY%2Fa%3D&symbol=BTCUSDT', '?signature=[hidden]&symbol=BTCUSDT'],
    ['a header as JSON', '{"X-MBX-APIKEY":"CANARYabc","accept":"*/*"}', '{"X-MBX-APIKEY":[hidden],"accept":"*/*"}'],
    ['a header as inspected', "{ 'X-MBX-APIKEY': 'CANARYabc', accept: '*/*' }", "{ 'X-MBX-APIKEY': [hidden], accept: '*/*' }"],
    ['raw headers in a list', "[ 'X-MBX-APIKEY', 'CANARYabc', 'Accept', 'x' ]", "[ 'X-MBX-APIKEY', [hidden], 'Accept', 'x' ]"],
    ['a header of a curl line', "curl -H 'X-BAPI-API-KEY: CANARYabc' https://x", "curl -H 'X-BAPI-API-KEY: [hidden]' https://x"],
    ['a payload that holds a token', "{ 'X-COINONE-PAYLOAD': 'CANARYabc' }", "{ 'X-COINONE-PAYLOAD': [hidden] }"],
    ['Authorization', 'authorization: Bearer CANARY.abc, accept: x', 'authorization: [hidden], accept: x'],
    ['a listen key', 'wss://stream/ws?listenKey=CANARYabc', 'wss://stream/ws?listenKey=[hidden]'],
    ['a token', 'token=CANARY; access_token: "CANARY"; refreshToken=CANARY', 'token=[hidden]; access_token: [hidden]; refreshToken=[hidden]'],
    ['a secret, its quotes escaped', String.raw`{"body":"{\"secret\":\"CANARY\",\"a\":1}"}`, undefined],
    ['secrets in a list or an object', '{"secret":["CANARY","CANARY"],"password":{"a":"CANARY"}}', '{"secret":[hidden],"password":[hidden]}'],
    ['a text with an escaped quote in it', String.raw`{"secret":"CAN\"CANARY","a":1}`, '{"secret":[hidden],"a":1}'],
    ['a private key', 'key: -----BEGIN PRIVATE KEY-----\nCANARY\nCANARY\n-----END PRIVATE KEY----- end', undefined],
    ['a private key cut off', 'key -----BEGIN EC PRIVATE KEY-----\nCANARY', 'key [hidden]'],
    ['a password in an address', 'redis://user:CANARY@localhost:6379/0', 'redis://[hidden]@localhost:6379/0'],
    ['a JSON Web Token', 'sent eyJhbGciOiJIUzI1NiJ9.eyJDQU5BUlkiOjF9.CANARYabc now', 'sent [hidden] now'],
    ['a Telegram bot', 'https://api.telegram.org/bot123456:CANARY-abcdefghij/send', 'https://api.telegram.org/bot[hidden]/send'],
    ['a token that stands alone', 'sent Bearer CANARYabc.def-123/x== to the venue', 'sent Bearer [hidden] to the venue'],
    ['Coinone\'s signature', 'X-COINONE-SIGNATURE: CANARYabc', 'X-COINONE-SIGNATURE: [hidden]'],
    ['a key in a form', 'access_key=CANARY1&sign=CANARY2&passphrase=CANARY3', 'access_key=[hidden]&sign=[hidden]&passphrase=[hidden]'],
    ['a webhook', 'https://hooks.slack.com/services/T0/B0/CANARY https://discord.com/api/webhooks/1/CANARY', 'https://hooks.slack.com/services/[hidden] https://discord.com/api/webhooks/[hidden]'],
  ])('%s', (_, text, expected) => {
    expect(scrub(text)).not.toContain('CANARY');
    if (expected !== undefined) expect(scrub(text)).toBe(expected);
  });

  it('nothing from what is no secret', () => {
    for (const text of ['order "c-1" of binance:BTC/USDT filled 0.5 at 42000', 'https://api.binance.com/api/v3/klines?symbol=BTCUSDT&limit=5', 'the signature was wrong (code -1022)', 'sha256 5f1d0c2b9e', '3 tokens were listed', '{"secretary_general":1}', 'mail a@b.example about /x:y', 'the bearer of bad news']) expect(scrub(text)).toBe(text);
  });

  it('a value under a secret name, wherever it stands and whatever surrounds it', () => {
    const name = fc.constantFrom('signature', 'listenKey', 'token', 'secret', 'apiKey', 'api_key', 'X-MBX-APIKEY', 'Authorization', 'passphrase', 'OK-ACCESS-SIGN');
    const form = fc.constantFrom<(name: string, value: string) => string>(
      (key, value) => `?a=1&${key}=${value}&b=2`, (key, value) => JSON.stringify({ a: 1, [key]: value, b: [2] }), (key, value) => JSON.stringify({ body: JSON.stringify({ [key]: value }) }),
      (key, value) => `{ ${key}: '${value}', x: 1 }`, (key, value) => `${key}: ${value}\r\nhost: x`, (key, value) => `${encodeURIComponent(`${key}=${value}`)}`, (key, value) => `${key} = ${value}`,
    );
    const value = fc.stringMatching(/^[A-Za-z0-9+/._-]{8,64}$/).map((text) => `CANARY${text}`);
    fc.assert(fc.property(name, form, value, fc.string(), (key, write, text, around) => { expect(scrub(`${around} ${write(key, text)} ${around}`)).not.toContain('CANARY'); }), { numRuns: 2_000 });
  });

  it('what it should in time that grows with the text alone', () => {
    for (const piece of ['secret', 'a', '"', "'", '\\', '-----BEGIN A-----', 'token=', '[', '{"secret":"\\', 'authorization: Bearer ', 'eyJaaaaaaaa.', 'a://', '\\"']) {
      const started = performance.now();
      scrub(piece.repeat(Math.ceil(100_000 / piece.length)));
      expect({ piece, ms: performance.now() - started }).toMatchObject({ ms: expect.toSatisfy((ms: number) => ms < 1_500) });
    }
  });
});

describe('scrubber', () => {
  it('takes away secrets that bear no name, however they are written', () => {
    const clean = scrubber(['CANARY a/b"c+d', 'CANARYlong', 'CANARYlong-and-longer', 'abc', '']);
    for (const text of ['lost CANARY a/b"c+d here', 'x?y=CANARY%20a%2Fb%22c%2Bd&z', '{"y":"CANARY a/b\\"c+d"}', 'canary A/B"C+D'.toUpperCase(), 'canarylong', '(CANARYlong-and-longer)']) {
      expect(clean(text).toUpperCase()).not.toMatch(/CANARY|LONGER/);
      expect(clean(text)).toContain('[hidden]');
    }
  });

  it('leaves what is too short to be a secret, and takes named ones as scrub does', () => {
    expect(scrubber(['abc', ''])('abc abc ?signature=CANARY')).toBe('abc abc ?signature=[hidden]');
    expect(scrubber([])('order "c-1" filled')).toBe('order "c-1" filled');
  });

  it('any secret in any surroundings', () => {
    fc.assert(fc.property(fc.string({ minLength: 4, maxLength: 60, unit: 'grapheme-ascii' }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!'[hidden]'.includes(secret) && !before.includes(secret) && !after.includes(secret));
      const [plain, encoded] = [scrubber([secret])(`${before}|${secret}|${after}`), scrubber([secret])(`${before}|${encodeURIComponent(secret)}|${after}`)];
      expect(plain.split('[hidden]').length).toBeGreaterThan(1);
      expect(plain.includes(`|${secret}|`) || encoded.includes(`|${encodeURIComponent(secret)}|`)).toBe(false);
    }), { numRuns: 500 });
  });
});
