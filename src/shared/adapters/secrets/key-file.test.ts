import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../domain/secret.ts';
import { checksumOf, parseKeyFile, type KeyFileDocument } from './key-file-format.ts';
import { endOf, keyOf, openKeyFile, openKeyText, readKeyFile } from './key-file.ts';
import { fileSecrets } from './file-secrets.ts';
import { writePrivate } from './private-file.ts';
import { seal, unseal } from './sealing.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'keys-'));
const PASSPHRASE = new Secret('four words in a row');
const PEM = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----';
const BINANCE = { venue: 'binance', account: 'main', apiKey: new Secret('CANARY-api-key-of-binance'), secret: new Secret('CANARY-secret-of-binance') };
const OKX = { venue: 'okx', account: 'hedge', apiKey: new Secret('CANARY-api-key-of-okx'), secret: new Secret(PEM), passphrase: new Secret('CANARY-통과-구절') };

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(root, 'each-'));
  file = path.join(folder, 'api_keys.json');
});
afterAll(() => { rmSync(root, { recursive: true }); });

/** A file with two keys, made once: each passphrase costs 0.3 s. */
let made: string | undefined;
async function twoKeys(): Promise<string> {
  if (made === undefined) {
    const keys = await openKeyFile(file, PASSPHRASE);
    keys.put(OKX);
    keys.put(BINANCE);
    keys.close();
    made = readFileSync(file, 'utf8');
  }
  writeFileSync(file, made, { mode: 0o600 });
  return made;
}

const revealed = (key: Awaited<ReturnType<ReturnType<typeof fileSecrets>['key']>>) => [key?.apiKey.reveal(), key?.secret.reveal(), key?.passphrase?.reveal()];

describe('the key file', () => {
  it('gives back what was put in, after it was closed and opened again', async () => {
    await twoKeys();
    const keys = await openKeyFile(file, PASSPHRASE);
    expect(keys.keys).toEqual([
      { venue: 'binance', account: 'main', apiKeyEnd: 'ance', permissions: null, checkedAt: null },
      { venue: 'okx', account: 'hedge', apiKeyEnd: '-okx', permissions: null, checkedAt: null },
    ]);
    expect(revealed(keys.key({ venue: 'binance', account: 'main' }))).toEqual(['CANARY-api-key-of-binance', 'CANARY-secret-of-binance', undefined]);
    expect(revealed(keys.key({ venue: 'okx', account: 'hedge' }))).toEqual(['CANARY-api-key-of-okx', PEM, 'CANARY-통과-구절']);
    expect(keys.key({ venue: 'okx', account: 'main' })).toBeUndefined();
    expect(keys.remove({ venue: 'okx', account: 'main' })).toBe(false);
    expect(keys.remove({ venue: 'okx', account: 'hedge' })).toBe(true);
    expect(readKeyFile(file)?.keys.map(({ venue }) => venue)).toEqual(['binance']);
  });

  it('holds no word of a key, in whatever writing', async () => {
    const text = await twoKeys();
    for (const secret of [BINANCE.apiKey, BINANCE.secret, OKX.apiKey, OKX.secret, OKX.passphrase, PASSPHRASE]) {
      const value = secret.reveal();
      for (const form of [value, Buffer.from(value).toString('base64').replaceAll('=', ''), Buffer.from(value).toString('hex'), encodeURIComponent(value)]) expect(text.toLowerCase()).not.toContain(form.toLowerCase());
    }
    expect(text).not.toContain('CANARY');
    expect(inspect(await openKeyFile(file, PASSPHRASE), { depth: null, showHidden: true })).not.toContain('CANARY');
  });

  it('opens a file of this format that was written before', async () => {
    const example = path.resolve(import.meta.dirname, '../../../../config/api_keys.example.json');
    const { document, key } = await openKeyText(example, readFileSync(example, 'utf8'), new Secret('an example and no secret'));
    expect(document.keys.map((record) => revealed(keyOf(example, record, key)))).toEqual([
      ['your-api-key-of-binance', 'its-secret', undefined], ['your-api-key-of-okx', 'its-secret', 'the-passphrase-chosen-with-it'], ['your-access-key-of-upbit', 'your-secret-key', undefined],
    ]);
  });

  it('is opened by one passphrase however the keyboard composes it', async () => {
    const composed = new Secret('통과 구절 é 12'.normalize('NFC'));
    (await openKeyFile(file, composed)).put(BINANCE);
    expect((await openKeyFile(file, new Secret(composed.reveal().normalize('NFD')))).keys).toHaveLength(1);
  });

  it('seals every record and every save under a nonce of its own', async () => {
    const keys = await openKeyFile(file, PASSPHRASE);
    const nonces = Array.from({ length: 20 }, (_, i) => {
      keys.put({ ...BINANCE, account: `a${i % 3}` });
      const { keys: records, seal: { nonce } } = JSON.parse(readFileSync(file, 'utf8')) as KeyFileDocument;
      return [nonce, ...records.map(({ sealed }) => sealed.nonce)];
    });
    const seals = nonces.map(([first]) => first);
    expect(new Set(seals).size).toBe(20);
    expect(new Set(nonces.flat()).size).toBe(40);
  });
});

describe('what does not open the key file', () => {
  it('is a wrong passphrase, which is told from damage', async () => {
    const text = await twoKeys();
    await expect(openKeyFile(file, new Secret('four words in a rov'))).rejects.toMatchObject({ name: 'UsageError', message: `the passphrase does not open "${file}"` });
    writeFileSync(file, text.replace('"ance"', '"anse"'));
    await expect(openKeyFile(file, PASSPHRASE)).rejects.toMatchObject({ name: 'DataError', message: expect.stringContaining('damaged or was changed by hand') });
  });

  it('is any part of it', async () => {
    const text = await twoKeys();
    for (let length = 0; length < text.trimEnd().length; length++) expect(() => parseKeyFile(file, text.slice(0, length))).toThrow(expect.objectContaining({ name: 'DataError' }));
  });

  it('is a file with a character changed, wherever it stands', async () => {
    const text = await twoKeys();
    const { $schema: _, ...meaning } = parseKeyFile(file, text);
    fc.assert(fc.property(fc.nat(text.length - 2), fc.integer({ min: 33, max: 126 }), (at, code) => {
      const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
      let found: unknown;
      try {
        const { $schema: __, ...rest } = parseKeyFile(file, changed);
        found = rest;
      } catch (error) {
        expect(error).toMatchObject({ name: 'DataError' });
        return;
      }
      // Only where the change means nothing: the name of the schema an editor uses.
      expect(found).toEqual(meaning);
    }), { numRuns: 2_000 });
  });

  it.each<[string, (document: KeyFileDocument) => KeyFileDocument]>([
    ['two keys under each other\'s name', (document) => ({ ...document, keys: document.keys.map((record, i) => ({ ...record, sealed: document.keys[1 - i].sealed })) })],
    ['a key less', (document) => ({ ...document, keys: document.keys.slice(1) })],
    ['a permission that was never given', (document) => ({ ...document, keys: document.keys.map((record) => ({ ...record, permissions: { trade: true, withdraw: false, ipRestricted: true }, checkedAt: '2026-01-01T00:00:00.000Z' })) })],
    ['a key of another account', (document) => ({ ...document, keys: document.keys.map((record) => ({ ...record, account: 'other' })) })],
  ])('is a file in which somebody without the passphrase has put %s', async (_, change) => {
    const changed = change(parseKeyFile(file, await twoKeys()));
    writeFileSync(file, JSON.stringify({ ...changed, checksum: checksumOf(changed) }));
    await expect(openKeyFile(file, PASSPHRASE)).rejects.toMatchObject({ name: 'DataError', message: expect.stringContaining('was changed without its passphrase') });
  });

  it.each<[string, (document: KeyFileDocument) => unknown]>([
    ['a passphrase made cheap to guess', (document) => ({ ...document, kdf: { ...document.kdf, N: 2 } })],
    ['a passphrase that takes all memory', (document) => ({ ...document, kdf: { ...document.kdf, N: 2 ** 30 } })],
    ['a later format', (document) => ({ ...document, format: 'coinbot-keys-2' })],
    ['an account twice', (document) => { const twice = { ...document, keys: [...document.keys, ...document.keys] }; return { ...twice, checksum: checksumOf(twice) }; }],
    ['what it does not know', (document) => ({ ...document, extra: 'CANARY' })],
    ['keys in clear text', () => ({ keys: { binance: { apiKey: 'CANARY', secret: 'CANARY', permissions: ['read'] } } })],
  ])('is a file with %s', async (_, change) => {
    writeFileSync(file, JSON.stringify(change(parseKeyFile(file, await twoKeys()))));
    const error: unknown = await openKeyFile(file, PASSPHRASE).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'DataError' });
    expect(inspect(error, { depth: null })).not.toContain('CANARY');
  });
});

describe('a sealed text', () => {
  const key = Buffer.alloc(32, 7);

  it('comes back under its key and its binding, and under nothing else', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string(), fc.string(), (text, binding, other) => {
      const sealed = seal(key, text, binding);
      expect(unseal(key, sealed, binding)).toBe(Buffer.from(text).toString());
      if (other !== binding) expect(unseal(key, sealed, other)).toBeUndefined();
      expect(unseal(Buffer.alloc(32, 8), sealed, binding)).toBeUndefined();
    }));
  });

  it('is refused with any bit turned', () => {
    const sealed = seal(key, 'a text of some length', 'bound');
    for (const part of ['nonce', 'text', 'tag'] as const) {
      const bytes = Buffer.from(sealed[part], 'base64');
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const turned = Buffer.from(bytes);
        turned[bit >> 3] ^= 1 << (bit & 7);
        expect(unseal(key, { ...sealed, [part]: turned.toString('base64') }, 'bound')).toBeUndefined();
      }
    }
  });

  it('is refused with a shortened tag', () => { expect(unseal(key, { ...seal(key, 'x', 'bound'), tag: 'AAAA' }, 'bound')).toBeUndefined(); });
});

describe('on the disk', () => {
  it.skipIf(process.platform === 'win32')('the file is for its owner alone, also after it was replaced', async () => {
    const keys = await openKeyFile(file, PASSPHRASE);
    const before = process.umask(0);
    try { keys.put(BINANCE); keys.put(OKX); } finally { process.umask(before); }
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['api_keys.json']);
  });

  it.skipIf(process.platform === 'win32').each([[0o640, 0o700], [0o604, 0o700], [0o600, 0o750], [0o600, 0o711]])('a file of mode %o in a folder of mode %o is refused', async (mode, folderMode) => {
    await twoKeys();
    chmodSync(file, mode);
    chmodSync(folder, folderMode);
    await expect(openKeyFile(file, PASSPHRASE)).rejects.toMatchObject({ name: 'RefusedError', message: expect.stringContaining('chmod') });
    expect(() => readKeyFile(file)).toThrow(expect.objectContaining({ name: 'RefusedError' }));
  });

  it('a write that fails leaves the old file and nothing else', async () => {
    await twoKeys();
    const occupied = path.join(folder, 'occupied');
    mkdirSync(path.join(occupied, 'inside'), { recursive: true });
    expect(() => { writePrivate(occupied, 'text'); }).toThrow();
    expect(readdirSync(folder).toSorted()).toEqual(['api_keys.json', 'occupied']);
  });

  it('of two commands at once the second is refused, and the first one\'s key stays', async () => {
    const [first, second] = [await openKeyFile(file, PASSPHRASE), await openKeyFile(file, PASSPHRASE)];
    first.put(BINANCE);
    expect(() => { second.put(OKX); }).toThrow(expect.objectContaining({ name: 'RefusedError' }));
    expect(readKeyFile(file)?.keys.map(({ venue }) => venue)).toEqual(['binance']);
  });
});

describe('keys from the file', () => {
  it('ask for the passphrase once, and only for a key that is there', async () => {
    await twoKeys();
    let asked = 0;
    const secrets = fileSecrets(file, async () => { asked++; return PASSPHRASE; });
    expect(await secrets.key('upbit', 'main')).toBeUndefined();
    expect(asked).toBe(0);
    expect(revealed(await secrets.key('binance', 'main'))[0]).toBe('CANARY-api-key-of-binance');
    await secrets.key('okx', 'hedge');
    expect(asked).toBe(1);
  });

  it('ask again after a wrong one', async () => {
    await twoKeys();
    const answers = [new Secret('a wrong passphrase'), PASSPHRASE];
    const secrets = fileSecrets(file, async () => answers.shift() ?? PASSPHRASE);
    await expect(secrets.key('binance', 'main')).rejects.toMatchObject({ name: 'UsageError' });
    expect((await secrets.key('binance', 'main'))?.venue).toBe('binance');
  });

  it('are not given out once the venue has said that they may withdraw', async () => {
    await twoKeys();
    const keys = await openKeyFile(file, PASSPHRASE);
    const note = (withdraw: boolean | 'unknown') => { keys.notePermissions(BINANCE, { trade: true, withdraw, ipRestricted: true }, '2026-01-01T00:00:00.000Z'); };
    note(true);
    const secrets = fileSecrets(file, async () => PASSPHRASE);
    await expect(secrets.key('binance', 'main')).rejects.toMatchObject({ name: 'RefusedError', message: expect.stringContaining('may withdraw') });
    note(false);
    expect((await secrets.key('binance', 'main'))?.account).toBe('main');
  });
});

it('shows four characters of a long key and nothing of a short one', () => {
  expect([endOf('abcdefghijklmnop'), endOf('abcdefghijklmno'), endOf(''), endOf('abcdefghijklmno\np')]).toEqual(['mnop', '', '', '']);
});
