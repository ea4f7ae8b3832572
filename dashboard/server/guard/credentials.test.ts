import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { memoryCache } from '../../../src/shared/adapters/memory/memory-cache.ts';
import { DataError } from '../../../src/shared/domain/errors.ts';
import { Secret } from '../../../src/shared/domain/secret.ts';
import { openCredentials } from './credentials.ts';
import { addressGroup, loginLimit } from './login-limit.ts';
import { passwordFile } from './password-file.ts';
import { judgePassword } from './password-rules.ts';
import { requestRate } from './request-rate.ts';
import { csrfOf, openSessions } from './sessions.ts';
import { setupCode } from './setup-code.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'credentials-'));
afterAll(() => { rmSync(root, { recursive: true, force: true }); });
let folder = '';
let count = 0;
beforeEach(() => { folder = path.join(root, String(count++)); });

const MINUTE = 60_000;
const cost = { N: 1_024, r: 8, p: 1 };
const isWindows = process.platform === 'win32';

describe('the password file', () => {
  test('keeps scrypt with N = 2^17, r = 8, p = 1 and a salt of its own, for the owner alone', async () => {
    const file = path.join(folder, 'dashboard', 'password.json');
    const password = passwordFile({ file, random: randomBytes });
    expect([password.isSet(), await password.matches(new Secret('seven brown lanterns'))]).toEqual([false, false]);
    await password.set(new Secret('seven brown lanterns'));
    const first = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    expect(first).toMatchObject({ version: 1, name: 'scrypt', N: 131_072, r: 8, p: 1 });
    expect(await password.matches(new Secret('seven brown lanterns'))).toBe(true);
    expect(await password.matches(new Secret('seven brown lantern'))).toBe(false);
    if (!isWindows) expect([statSync(file).mode & 0o777, statSync(path.dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
    await password.set(new Secret('seven brown lanterns'));
    expect(JSON.parse(readFileSync(file, 'utf8'))).not.toMatchObject({ salt: first['salt'] });
  });

  test('one password in two writings of Unicode is one', async () => {
    const password = passwordFile({ file: path.join(folder, 'password.json'), random: randomBytes, cost });
    await password.set(new Secret('한글로 된 긴 암호문'.normalize('NFD')));
    expect(await password.matches(new Secret('한글로 된 긴 암호문'.normalize('NFC')))).toBe(true);
  });

  test('a known answer: what stands in it is scrypt as RFC 7914 defines it', async () => {
    // RFC 7914 section 12: scrypt("pleaseletmein", "SodiumChloride", N=16384, r=8, p=1), the first 32 of its 64 bytes.
    const file = path.join(folder, 'password.json');
    await passwordFile({ file, random: randomBytes, cost }).set(new Secret('any password here'));
    const hash = Buffer.from('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2', 'hex');
    writeFileSync(file, JSON.stringify({ version: 1, name: 'scrypt', N: 16_384, r: 8, p: 1, salt: Buffer.from('SodiumChloride').toString('base64'), hash: hash.toString('base64') }));
    const password = passwordFile({ file, random: randomBytes });
    expect([await password.matches(new Secret('pleaseletmein')), await password.matches(new Secret('pleaseletmeIn'))]).toEqual([true, false]);
  });

  test('a damaged file is an error, never "no password yet"', async () => {
    const file = path.join(folder, 'dashboard', 'password.json');
    await passwordFile({ file, random: randomBytes, cost }).set(new Secret('seven brown lanterns'));
    const whole = readFileSync(file, 'utf8');
    for (const text of ['', '{}', 'null', whole.slice(0, -3), whole.replace('"N": 1024', '"N": 1'), whole.replace('"N": 1024', '"N": 1025'), whole.replace('"N": 1024', '"N": 1073741824'), whole.replace('"hash": "', '"hash": "AAAA')]) {
      writeFileSync(file, text);
      expect(() => openCredentials({ dataFolder: folder, clock: { now: () => 0 }, random: randomBytes })).toThrow(DataError);
    }
  });

  test.skipIf(isWindows)('a file others may read is refused, with what to do', async () => {
    const file = path.join(folder, 'password.json');
    await passwordFile({ file, random: randomBytes, cost }).set(new Secret('seven brown lanterns'));
    for (const mode of [0o644, 0o640, 0o602, 0o777]) {
      chmodSync(file, mode);
      expect(() => passwordFile({ file, random: randomBytes })).toThrow(`found "${mode.toString(8)}". If nobody else had access: chmod 600 "${file}"`);
    }
  });
});

describe('what a password may be', () => {
  test.each([
    ['short', 'short'], ['123456789', 'short'], ['한글암호', 'short'], ['x'.repeat(201), 'long'],
    ['1234567890', 'obvious'], ['qwertyuiop', 'obvious'], ['Password123', 'obvious'], ['passwordpassword', 'obvious'], ['P@ssw0rd!!', 'obvious'], ['aaaaaaaaaaaa', 'obvious'], ['abcabcabcabc', 'obvious'], ['abcdefghij', 'obvious'],
    ['coinbot2026', 'obvious'], ['Coin-Trading-Bot', 'obvious'], ['bitcoin12345', 'obvious'], ['0987654321', 'obvious'], ['1q2w3e4r5t', 'obvious'], ['correct horse battery staple', 'obvious'], ['비밀번호비밀번호비밀번호', 'obvious'], ['iloveyou!!!', 'obvious'],
    ['seven brown lanterns', undefined], ['Tr0ub4dor&3x', undefined], ['kX9#mQ2$vL', undefined], ['초록색 우산 아홉 개와 등불', undefined], ['x'.repeat(100) + 'seven brown', undefined],
  ])('%j: %s', (password, flaw) => { expect(judgePassword(password)).toBe(flaw); });

  test('random ones of ten letters and more will do', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 8, maxLength: 32 }).filter((bytes) => new Set(bytes).size >= 7), (bytes) => judgePassword(Buffer.from(bytes).toString('base64url')) === undefined));
  });
});

describe('the setup code', () => {
  test('forty bits in an alphabet without look-alikes; however it is typed', () => {
    const code = setupCode(() => Buffer.from([0, 1, 10, 19, 31, 32, 33, 255]));
    expect(code.text()).toBe('01AK-Z01Z');
    for (const typed of ['01AK-Z01Z', '01akz01z', ' o1ak zoIz ', 'OlAK-ZOLZ']) expect(code.matches(typed)).toBe(true);
    for (const typed of ['', '01AK-Z01', '01AK-Z01ZZ', '01AK-Z01Y']) expect(code.matches(typed)).toBe(false);
    code.end();
    expect([code.text(), code.matches('01AK-Z01Z'), code.matches('')]).toEqual([undefined, false, false]);
  });
});

describe('the login limit', () => {
  test('five in any fifteen minutes from one address, twenty from all', async () => {
    let now = 0;
    const limit = loginLimit({ clock: { now: () => now } });
    for (let guess = 0; guess < 5; guess++) expect(await limit.take('10.0.0.1')).toBe(true);
    expect(await limit.take('::ffff:10.0.0.1')).toBe(false);
    for (let address = 2; address < 5; address++) for (let guess = 0; guess < 5; guess++) expect(await limit.take(`10.0.0.${address}`)).toBe(true);
    expect(await limit.take('10.0.0.9')).toBe(false);
    now = 15 * MINUTE - 1;
    expect(await limit.take('10.0.0.1')).toBe(false);
    now = 15 * MINUTE;
    expect(await limit.take('10.0.0.1')).toBe(true);
  });

  test('refused tries do not make the wait longer', async () => {
    let now = 0;
    const limit = loginLimit({ clock: { now: () => now }, cache: memoryCache({ clock: { now: () => now } }) });
    for (let guess = 0; guess < 5; guess++) await limit.take('a');
    for (now = MINUTE; now < 15 * MINUTE; now += MINUTE) expect(await limit.take('a')).toBe(false);
    now = 15 * MINUTE;
    expect(await limit.take('a')).toBe(true);
  });

  test('two processes with one cache count together; a right answer frees what it took', async () => {
    const clock = { now: () => 0 };
    const cache = memoryCache({ clock });
    const [one, other] = [loginLimit({ clock, cache }), loginLimit({ clock, cache })];
    for (const limit of [one, other, one, other, one]) expect(await limit.take('a')).toBe(true);
    expect([await one.take('a'), await other.take('a')]).toEqual([false, false]);
    await one.forgive('a');
    expect([await one.take('a'), await one.take('a'), await one.take('a'), await one.take('a')]).toEqual([true, true, true, false]);
  });

  test('an IPv6 network of 64 bits is one address', () => {
    expect(addressGroup('2001:db8:0:1:aaaa::1')).toBe('2001:db8:0:1');
    expect(addressGroup('2001:DB8:0000:0001::2')).toBe('2001:db8:0:1');
    expect(addressGroup('2001:db8::1')).toBe('2001:db8:0:0');
    expect(addressGroup('fe80::1%eth0')).toBe('fe80:0:0:0');
    expect([addressGroup('::1'), addressGroup('127.0.0.1'), addressGroup('::ffff:127.0.0.1')]).toEqual(['0:0:0:0', '127.0.0.1', '127.0.0.1']);
  });
});

describe('the request rate', () => {
  test('never more than the burst and what has flowed in since', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(400), fc.nat(30)), { maxLength: 60 }), (steps) => {
      let [now, allowed] = [0, 0];
      const rate = requestRate({ clock: { now: () => now }, perSecond: 50, burst: 200 });
      for (const [ms, asks] of steps) {
        now += ms;
        for (let ask = 0; ask < asks; ask++) if (rate.take('a')) allowed += 1;
        expect(allowed).toBeLessThanOrEqual(200 + (now * 50) / 1_000);
      }
    }));
  });
});

describe('sessions beside a cache nobody has to trust', () => {
  const from = { address: '127.0.0.1', agent: 'test' };
  const make = (now: () => number, cache = memoryCache({ clock: { now } })) => ({ cache, sessions: openSessions({ file: path.join(folder, 'sessions.db'), clock: { now }, random: randomBytes, cache }) });

  test('reads the cache first, and forgets every copy when one session ends', async () => {
    const { cache, sessions } = make(() => 0);
    const [one, other] = [sessions.start(from), sessions.start(from)];
    for (const { token } of [one, other, one, other]) expect(await sessions.find(token)).toBeDefined();
    expect(cache.status()).toMatchObject({ hits: 2, misses: 2 });
    expect(sessions.end(one.session.id)).toBe(true);
    expect([await sessions.find(one.token), (await sessions.find(other.token))?.id]).toEqual([undefined, other.session.id]);
    expect(cache.status()).toMatchObject({ hits: 2, misses: 4 });
    sessions.close();
  });

  test('two pages on one folder: what one ends is over for the other, though its copy is still there', async () => {
    const { cache, sessions } = make(() => 0);
    const second = make(() => 0, cache).sessions;
    const { token, session } = sessions.start(from);
    for (const page of [sessions, second]) expect((await page.find(token))?.stepUpUntil).toBe(0);
    second.stepUp(session.id);
    for (const page of [sessions, second]) expect((await page.find(token))?.stepUpUntil).toBe(5 * MINUTE);
    sessions.end(session.id);
    expect(await second.find(token)).toBeUndefined();
    expect(second.isAlive(session.id)).toBe(false);
    sessions.close();
    second.close();
  });

  test('a session that ended is over even where the disk cannot take it', async () => {
    const { sessions } = make(() => 0);
    const { token, session } = sessions.start(from);
    expect((await sessions.find(token))?.id).toBe(session.id);
    // Somebody else writes and does not stop.
    const other = new DatabaseSync(path.join(folder, 'sessions.db'));
    other.exec('BEGIN IMMEDIATE');
    expect(() => sessions.end(session.id)).toThrow('locked');
    expect([await sessions.find(token), sessions.isAlive(session.id), sessions.list()]).toEqual([undefined, false, []]);
    other.exec('ROLLBACK');
    other.close();
    sessions.close();
  });

  test('forged, foreign and moved copies are none', async () => {
    const entries = new Map<string, string>();
    const cache = { ...memoryCache({ clock: { now: () => 0 } }), get: (key: string) => Promise.resolve(entries.get(key)), set: (key: string, value: string) => { entries.set(key, value); return Promise.resolve(); } };
    const { sessions } = make(() => 0, cache);
    const { token } = sessions.start(from);
    await sessions.find(token);
    const [[name, copy]] = [...entries];
    expect(name).not.toContain(token);
    // A session for a token nobody was given.
    const stolen = randomBytes(32).toString('base64url');
    const { createHash } = await import('node:crypto');
    const hash = createHash('sha256').update(stolen).digest('hex');
    const place = name.replace(/[0-9a-f]{64}$/u, hash);
    for (const forged of [copy, copy.replace(/"hash":"[0-9a-f]{64}"/u, `"hash":"${hash}"`), copy.slice(64), `${'0'.repeat(64)}${copy.slice(64)}`, '', 'x'.repeat(500)]) {
      entries.set(place, forged);
      expect(await sessions.find(stolen)).toBeUndefined();
    }
    // A copy that was made to last longer falls back on the table.
    entries.set(name, copy.replace('"stepUpUntil":0', '"stepUpUntil":9999999999999'));
    expect((await sessions.find(token))?.stepUpUntil).toBe(0);
    sessions.close();
  });

  test('a damaged file is put aside: everybody logs in again', async () => {
    const { sessions } = make(() => 0);
    const { token } = sessions.start(from);
    sessions.close();
    const file = path.join(folder, 'sessions.db');
    writeFileSync(file, 'not a database at all, '.repeat(400));
    const again = make(() => 0).sessions;
    expect([await again.find(token), again.list(), existsSync(`${file}.damaged`)]).toEqual([undefined, [], true]);
    expect(await again.find(again.start(from).token)).toBeDefined();
    if (!isWindows) expect(statSync(file).mode & 0o777).toBe(0o600);
    again.close();
  });

  test('fifty at most; the one not seen for longest goes', async () => {
    let now = 0;
    const { sessions } = make(() => now);
    const tokens = Array.from({ length: 50 }, () => { now += 1; return sessions.start(from).token; });
    now += MINUTE;
    await sessions.find(tokens[0]);
    sessions.start(from);
    expect(sessions.list()).toHaveLength(50);
    expect([await sessions.find(tokens[0]) === undefined, await sessions.find(tokens[1]) === undefined]).toEqual([false, true]);
    sessions.close();
  });

  test('the change token is one per session and tells nothing of it', () => {
    const token = randomBytes(32).toString('base64url');
    expect(csrfOf(token)).toBe(csrfOf(token));
    expect(csrfOf(token)).not.toBe(csrfOf(randomBytes(32).toString('base64url')));
    expect(csrfOf(token)).not.toContain(token.slice(0, 8));
  });
});
