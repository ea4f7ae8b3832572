import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { makeSigningKey, openSigningKey } from './signing-key.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-signing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const posix = process.platform === 'win32' ? it.skip : it;
if (posix !== it) process.stderr.write('who may read a key is not checked on Windows, which has no such modes\n');

describe('a signing key', () => {
  it('is made once, and knows what it has signed', () => {
    const file = path.join(folder, 'models', 'signing.key');
    expect(openSigningKey(file)).toBeUndefined();
    const key = makeSigningKey(file);
    const signature = key.sign('a text');
    expect(Buffer.from(signature, 'base64')).toHaveLength(64);
    const again = makeSigningKey(file);
    expect(again.id).toBe(key.id);
    expect(again.verify('a text', signature)).toBe(true);
    expect(again.verify('a texT', signature)).toBe(false);
    expect(again.verify('a text', '')).toBe(false);
    expect(makeSigningKey(path.join(folder, 'elsewhere', 'signing.key')).verify('a text', signature)).toBe(false);
    expect(readdirSync(path.dirname(file))).toEqual(['signing.key']);
  });

  posix('is of its owner alone, and refused where others can read it', () => {
    const file = path.join(folder, 'open', 'signing.key');
    makeSigningKey(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const mode of [0o640, 0o604, 0o666]) {
      chmodSync(file, mode);
      expect(() => openSigningKey(file)).toThrow(`expected a key that you alone can read (mode 0600), found mode "0${mode.toString(8)}"`);
      expect(() => makeSigningKey(file)).toThrow('found mode');
    }
  });

  it.each([['nothing', ''], ['a text', 'hello'], ['half of it', '-----BEGIN PRIVATE KEY-----\nMC4CAQ'], ['a key of another kind', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()]])('is refused when it is %s', (name, text) => {
    const file = path.join(folder, `${name}.key`);
    writeFileSync(file, text, { mode: 0o600 });
    expect(() => openSigningKey(file)).toThrow('expected an Ed25519 key in PEM');
  });
});
