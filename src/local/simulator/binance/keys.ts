import { createHmac, createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import { VenueError } from './venue-error.ts';

/** A key of an account: with a shared secret (HMAC-SHA256), or the public half of an Ed25519 or RSA pair as PEM. */
export interface SimulatorKey {
  readonly apiKey: string;
  readonly secret?: string;
  readonly publicKey?: string;
  readonly account: string;
  readonly canTrade?: boolean;
  readonly canWithdraw?: boolean;
  readonly ipRestricted?: boolean;
}

const revokedError = (): VenueError => new VenueError(-2015, 'Invalid API-key, IP, or permissions for action.', { status: 401 });

/** Who may do what, by signature. */
export class KeyRing {
  readonly #keys = new Map<string, { readonly key: SimulatorKey; readonly publicKey: KeyObject | undefined }>();
  readonly #revoked = new Set<string>();

  constructor(keys: readonly SimulatorKey[]) {
    for (const key of keys) this.#keys.set(key.apiKey, { key, publicKey: key.publicKey === undefined ? undefined : createPublicKey(key.publicKey) });
  }

  /** (49) From now on the key is worth nothing. */
  revoke(apiKey: string): void { this.#revoked.add(apiKey); }
  restore(apiKey: string): void { this.#revoked.delete(apiKey); }

  find(apiKey: string | undefined): SimulatorKey {
    if (apiKey === undefined || apiKey === '' || !/^[\w-]{1,128}$/.test(apiKey)) throw new VenueError(-2014, 'API-key format invalid.', { status: 401 });
    const found = this.#keys.get(apiKey);
    if (!found || this.#revoked.has(apiKey)) throw revokedError();
    return found.key;
  }

  mayTrade(key: SimulatorKey): void {
    if (key.canTrade === false) throw revokedError();
  }

  /** `payload` is what was signed, byte for byte as it was sent (percent-encoded). */
  check(apiKey: string, payload: string, signature: string | undefined): void {
    if (signature === undefined || signature === '') throw new VenueError(-1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.");
    const found = this.#keys.get(apiKey);
    if (!found || !(found.publicKey ? matchesPublic(found.publicKey, payload, signature) : matchesSecret(found.key.secret ?? '', payload, signature))) {
      throw new VenueError(-1022, 'Signature for this request is not valid.');
    }
  }
}

function matchesSecret(secret: string, payload: string, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(payload).digest('hex');
  const given = signature.toLowerCase();
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

function matchesPublic(key: KeyObject, payload: string, signature: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return false;
  return verify(key.asymmetricKeyType === 'ed25519' ? undefined : 'sha256', Buffer.from(payload), key, Buffer.from(signature, 'base64'));
}
