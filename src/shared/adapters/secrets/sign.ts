import { createHmac, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { DataError } from '../../domain/errors.ts';
import type { Secret } from '../../domain/secret.ts';

const isPem = (text: string): boolean => text.trimStart().startsWith('-----BEGIN');

function privateKey(pem: string): KeyObject {
  // What OpenSSL says of a key it cannot read is not passed on.
  try { return createPrivateKey(pem); } catch { throw new DataError(faultOfSecret(pem) ?? 'the secret is no private key that can be read'); }
}

/** What is wrong with a secret by its form; undefined when nothing is. Never quotes it. */
export function faultOfSecret(text: string): string | undefined {
  if (text.trim() === '') return 'it is empty';
  if (!isPem(text)) return /^[\x21-\x7e]+$/.test(text) ? undefined : 'it has spaces or other characters that no venue gives out: was it copied whole?';
  if (text.includes('PUBLIC KEY')) return 'it is the public half of a key: the private half is needed (the public one goes to the venue)';
  if (text.includes('ENCRYPTED')) return 'it is a private key under a passphrase of its own: give it without (openssl pkey -in key.pem), it will be encrypted here';
  try {
    const type = createPrivateKey(text).asymmetricKeyType;
    return type === 'ed25519' || type === 'rsa' ? undefined : 'it is a private key of a kind that venues do not take: expected Ed25519 or RSA';
  } catch {
    return 'it looks like a private key (PEM) and cannot be read as one: was it copied whole?';
  }
}

/** The signature of a text: HMAC-SHA256 with a plain secret (hex or base64), Ed25519 or RSA-SHA256 with a private key (base64). */
export function signatureOf(text: string, secret: Secret, encoding: 'hex' | 'base64' = 'hex'): string {
  const value = secret.reveal();
  if (!isPem(value)) return createHmac('sha256', value).update(text).digest(encoding);
  const key = privateKey(value);
  return sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', Buffer.from(text), key).toString('base64');
}
