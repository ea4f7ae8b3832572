import { createHmac, generateKeyPairSync, verify } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../domain/secret.ts';
import type { VenueKey } from '../../ports/secrets.ts';
import { faultOfSecret, signatureOf } from './sign.ts';
import { venuePermissions } from './venue-permissions.ts';

const NOW = 1_700_000_000_000;
const API_KEY = 'CANARYapikey0123456789';
const SECRET = 'CANARYsecret0123456789';
const keyOf = (venue: string, secret = SECRET): VenueKey => ({ venue, account: 'main', apiKey: new Secret(API_KEY), secret: new Secret(secret), passphrase: new Secret('CANARYpassphrase') });

const servers: http.Server[] = [];
afterEach(() => { for (const server of servers.splice(0)) { server.closeAllConnections(); server.close(); } });

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

async function serve(handler: Handler): Promise<string> {
  const server = http.createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Asks a server that answers so, and returns what it was asked. */
async function asked(key: VenueKey, body: unknown, status = 200) {
  const requests: http.IncomingMessage[] = [];
  const baseUrl = await serve((request, response) => { requests.push(request); response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body)); });
  const result = await venuePermissions({ now: () => NOW, baseUrl }).permissions(key).catch((error: unknown) => error);
  return { result, url: new URL(requests[0]?.url ?? '/', baseUrl), headers: requests[0]?.headers ?? {}, count: requests.length };
}

const hmac = (text: string) => createHmac('sha256', SECRET).update(text);
const UNKNOWN = { trade: 'unknown', withdraw: 'unknown', ipRestricted: 'unknown' };

describe('a signature', () => {
  it('is the one in Binance\'s documents (rest-api.md, SIGNED endpoint example)', () => {
    const query = 'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559';
    expect(signatureOf(query, new Secret('NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j'))).toBe('c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71');
  });

  it.each(['ed25519', 'rsa'] as const)('with a private key (%s) is verified by its public half', (type) => {
    const { privateKey, publicKey } = type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2_048 }) : generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(faultOfSecret(pem)).toBeUndefined();
    expect(verify(type === 'rsa' ? 'sha256' : null, Buffer.from('a text'), publicKey, Buffer.from(signatureOf('a text', new Secret(pem)), 'base64'))).toBe(true);
    expect(faultOfSecret(publicKey.export({ type: 'spki', format: 'pem' }).toString())).toContain('public half');
  });

  it('is refused for a secret that cannot sign, without a word of it', () => {
    const encrypted = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString();
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect([encrypted, curve, '', 'two words', '-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----'].map((text) => faultOfSecret(text)?.slice(0, 30))).toEqual([
      'it is a private key under a pa', 'it is a private key of a kind ', 'it is empty', 'it has spaces or other charact', 'it looks like a private key (P',
    ]);
    expect(() => signatureOf('x', new Secret('-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----'))).toThrow(expect.objectContaining({ message: expect.not.stringContaining('CANARY') }));
  });
});

describe('what a venue says of a key', () => {
  it('at Binance, spot and futures, signed as its documents say', async () => {
    const answer = { ipRestrict: true, enableReading: true, enableWithdrawals: false, enableFutures: false, enableSpotAndMarginTrading: true, createTime: 1 };
    const { result, url, headers } = await asked(keyOf('binance'), answer);
    expect(result).toEqual({ trade: true, withdraw: false, ipRestricted: true });
    expect(headers['x-mbx-apikey']).toBe(API_KEY);
    expect(url.searchParams.get('signature')).toBe(hmac(`recvWindow=5000&timestamp=${NOW}`).digest('hex'));
    expect((await asked(keyOf('binanceusdm'), answer)).result).toEqual({ trade: false, withdraw: false, ipRestricted: true });
    expect((await asked(keyOf('binance'), { ...answer, enableWithdrawals: true })).result).toMatchObject({ withdraw: true });
    expect((await asked(keyOf('binance'), { ipRestrict: 'yes' })).result).toEqual(UNKNOWN);
  });

  it('with an Ed25519 key, whose signature is encoded in the address', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { url } = await asked(keyOf('binance', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()), {});
    expect(verify(null, Buffer.from(`recvWindow=5000&timestamp=${NOW}`), publicKey, Buffer.from(url.searchParams.get('signature') ?? '', 'base64'))).toBe(true);
  });

  it('at Bybit', async () => {
    const answer = (readOnly: number, Wallet: readonly string[] | undefined, ips: readonly string[]) => ({ retCode: 0, result: { apiKey: API_KEY, readOnly, ips, permissions: { Spot: ['SpotTrade'], ContractTrade: [], Wallet } } });
    const { result, headers } = await asked(keyOf('bybit'), answer(0, ['AccountTransfer'], ['10.0.0.1']));
    expect(result).toEqual({ trade: true, withdraw: false, ipRestricted: true });
    expect(headers['x-bapi-sign']).toBe(hmac(`${NOW}${API_KEY}5000`).digest('hex'));
    expect((await asked(keyOf('bybit'), answer(0, ['AccountTransfer', 'Withdraw'], ['*']))).result).toEqual({ trade: true, withdraw: true, ipRestricted: false });
    expect((await asked(keyOf('bybit'), answer(1, undefined, []))).result).toEqual({ trade: false, withdraw: 'unknown', ipRestricted: false });
    expect((await asked(keyOf('bybit'), { retCode: 10_003, retMsg: API_KEY })).result).toMatchObject({ name: 'RefusedError', message: expect.stringContaining('code 10003') });
  });

  it('at OKX', async () => {
    const { result, headers } = await asked(keyOf('okx'), { code: '0', data: [{ perm: 'read_only,trade', ip: '' }] });
    expect(result).toEqual({ trade: true, withdraw: false, ipRestricted: false });
    expect(headers['ok-access-passphrase']).toBe('CANARYpassphrase');
    expect(headers['ok-access-sign']).toBe(hmac('2023-11-14T22:13:20.000ZGET/api/v5/account/config').digest('base64'));
    expect((await asked(keyOf('okx'), { code: '0', data: [{ perm: 'read_only,withdraw,trade', ip: '1.2.3.4' }] })).result).toEqual({ trade: true, withdraw: true, ipRestricted: true });
    expect((await asked(keyOf('okx'), { code: '0', data: [{}] })).result).toEqual(UNKNOWN);
    const { passphrase: _, ...without } = keyOf('okx');
    expect(await asked(without, {})).toMatchObject({ count: 0, result: { name: 'DataError' } });
  });

  it('at Upbit and Bithumb is that the key lives, and nothing more', async () => {
    const { result, headers } = await asked(keyOf('upbit'), [{ access_key: 'another' }]);
    expect(result).toEqual({ ...UNKNOWN, ipRestricted: true });
    const [header, payload, signature] = (headers.authorization ?? '').replace('Bearer ', '').split('.');
    expect(signature).toBe(hmac(`${header}.${payload}`).digest('base64url'));
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ access_key: API_KEY, nonce: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(headers.origin).toBeUndefined();
    expect((await asked(keyOf('bithumb'), [])).result).toEqual(UNKNOWN);
  });

  it('is unknown where the venue has no such question, and it is not asked then', async () => {
    expect(await asked(keyOf('elsewhere'), {})).toMatchObject({ result: UNKNOWN, count: 0 });
    expect((await asked(keyOf('binance'), 'not found', 404)).result).toEqual(UNKNOWN);
  });
});

describe('a venue that does not answer', () => {
  it.each<[string, unknown, number, string, string]>([
    ['a key that was revoked (fault 49)', { code: -2015, msg: `Invalid API-key ${API_KEY}` }, 401, 'RefusedError', 'code -2015'],
    ['an address that is not allowed', { error: { name: 'no_authorization_ip', message: SECRET } }, 401, 'RefusedError', 'no_authorization_ip'],
    ['a code that is the key itself', { code: API_KEY }, 400, 'RefusedError', 'HTTP 400)'],
    ['a limit (fault 41)', { code: -1003 }, 429, 'TransientError', 'HTTP 429'],
    ['a ban (fault 42)', { code: -1003 }, 418, 'TransientError', 'HTTP 418'],
    ['an error page in place of JSON (fault 47)', `<html>${API_KEY}</html>`, 503, 'TransientError', 'HTTP 503'],
    ['HTML with status 200 (fault 47)', `<html>${SECRET}</html>`, 200, 'TransientError', 'no JSON'],
    ['another shape (fault 37)', [API_KEY], 200, 'DataError', 'documents'],
  ])('but gives %s is an error of the right kind that repeats nothing, asked once', async (_, body, status, name, text) => {
    const { result, count } = await asked(keyOf('binance'), body, status);
    expect(result).toMatchObject({ name, message: expect.stringContaining(text) });
    expect(inspect(result, { depth: null, showHidden: true })).not.toMatch(/CANARY|signature|127\.0\.0\.1/);
    expect(count).toBe(1);
  });

  it('at all is a TransientError without the address (fault 50)', async () => {
    const baseUrl = await serve((request) => { request.socket.destroy(); });
    for (const address of [baseUrl, 'http://127.0.0.1:9', 'https://127.0.0.1:9']) {
      const error: unknown = await venuePermissions({ now: () => NOW, baseUrl: address }).permissions(keyOf('binance')).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: 'TransientError' });
      expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(/CANARY|signature|timestamp/);
    }
  });

  it('but sends elsewhere is not followed: the key would go with it', async () => {
    let visits = 0;
    const elsewhere = await serve((_, response) => { visits++; response.end('{}'); });
    const baseUrl = await serve((_, response) => { response.writeHead(302, { location: elsewhere }).end(); });
    await expect(venuePermissions({ now: () => NOW, baseUrl }).permissions(keyOf('binance'))).rejects.toMatchObject({ name: 'TransientError' });
    expect(visits).toBe(0);
  });

  it('by a safe way is not asked: plain HTTP is for this machine only', async () => {
    for (const baseUrl of ['http://example.com', 'ftp://127.0.0.1', 'nonsense', 'https://user:pass@example.com', 'http://127.0.0.1.example.com']) {
      await expect(venuePermissions({ now: () => NOW, baseUrl }).permissions(keyOf('binance'))).rejects.toMatchObject({ name: 'DataError' });
    }
  });
});
