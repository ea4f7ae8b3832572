import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign, verify, type KeyObject } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DataError } from '../../domain/errors.ts';
import { closeFolder, writePrivate } from './private-file.ts';

/** A key of this machine (Ed25519): what it signed was written here and has not changed since. */
export interface SigningKey {
  /** Begin of the hash of its public half. */
  readonly id: string;
  /** In base64. */
  sign(text: string): string;
  verify(text: string, signature: string): boolean;
}

/** The key in a file that its owner alone can read; undefined where there is none. DataError where others can read it, or where it is none. */
export function openSigningKey(file: string): SigningKey | undefined {
  if (!existsSync(file)) return undefined;
  const mode = statSync(file).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new DataError(`${file}: expected a key that you alone can read (mode 0600), found mode "0${mode.toString(8)}": whoever read it can sign in your name. Remove it and train anew, or, where nobody else uses this machine: chmod 600 ${file}`);
  }
  return signingKey(privateKey(file));
}

/** The same, made first where there is none. Of two programs that make one at the same time both use the first. */
export function makeSigningKey(file: string): SigningKey {
  const known = openSigningKey(file);
  if (known !== undefined) return known;
  const { privateKey: made } = generateKeyPairSync('ed25519');
  const folder = path.dirname(path.resolve(file));
  const fresh = path.join(folder, `.${path.basename(file)}.${randomUUID()}`);
  closeFolder(folder);
  try {
    writePrivate(fresh, made.export({ type: 'pkcs8', format: 'pem' }).toString());
    linkSync(fresh, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
  return openSigningKey(file) ?? signingKey(made);
}

function privateKey(file: string): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(file, 'utf8'));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // What OpenSSL says of a key it cannot read is not passed on.
  }
  throw new DataError(`${file}: expected an Ed25519 key in PEM; remove it and train anew`);
}

function signingKey(own: KeyObject): SigningKey {
  const open = createPublicKey(own);
  return {
    id: createHash('sha256').update(open.export({ type: 'spki', format: 'der' })).digest('hex').slice(0, 16),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), own).toString('base64'),
    verify: (text, signature) => verify(null, Buffer.from(text, 'utf8'), open, Buffer.from(signature, 'base64')),
  };
}
