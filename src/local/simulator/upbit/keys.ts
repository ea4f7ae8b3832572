import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { UpbitError } from './venue-error.ts';

/** A key of an account and what it may do. */
export interface UpbitKey {
  readonly apiKey: string;
  readonly secret: string;
  readonly account: string;
  readonly canTrade?: boolean;
  readonly expireAt?: string;
}

const HASHES: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };
/** Nonces remembered. */
const REMEMBERED = 1_000_000;

const notVerified = (): UpbitError => new UpbitError('jwt_verification', 'Jwt 토큰 검증에 실패했습니다.', 401);
const wrongPayload = (): UpbitError => new UpbitError('invalid_query_payload', 'Jwt의 query를 검증하는데 실패하였습니다.', 401);

interface Payload {
  readonly access_key?: unknown;
  readonly nonce?: unknown;
  readonly query_hash?: unknown;
  readonly query_hash_alg?: unknown;
}

function partOf(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch { /* told below */ }
  throw notVerified();
}

const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** Who may do what, by `Authorization: Bearer` and a JWT in it. */
export class UpbitKeys {
  readonly #keys: ReadonlyMap<string, UpbitKey>;
  readonly #revoked = new Set<string>();
  readonly #nonces = new Set<string>();

  constructor(keys: readonly UpbitKey[]) {
    this.#keys = new Map(keys.map((key) => [key.apiKey, key]));
  }

  /** (49) From now on the key is worth nothing. */
  revoke(apiKey: string): void { this.#revoked.add(apiKey); }
  restore(apiKey: string): void { this.#revoked.delete(apiKey); }

  of(account: string): readonly UpbitKey[] { return [...this.#keys.values()].filter((key) => key.account === account); }

  /** `query` is what was signed: the parameters, decoded, as they came; empty when there are none. */
  admit(authorization: string | undefined, query: string): UpbitKey {
    const [, token] = /^Bearer\s+(\S+)$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) throw new UpbitError('no_authorization_token', '인증 토큰이 없습니다.', 401);
    const [head, body, signature, ...more] = token.split('.');
    const hash = HASHES[String(partOf(head)['alg'])];
    const payload: Payload = partOf(body);
    if (hash === undefined || signature === undefined || more.length > 0) throw notVerified();
    const key = this.#keys.get(String(payload.access_key));
    if (!key) throw new UpbitError('invalid_access_key', '잘못된 엑세스 키입니다.', 401);
    if (!isSame(createHmac(hash, key.secret).update(`${head}.${body}`).digest(), Buffer.from(signature, 'base64url'))) throw notVerified();
    if (this.#revoked.has(key.apiKey)) throw new UpbitError('expired_access_key', 'API 키가 만료되었습니다.', 401);
    this.#checkQuery(payload, query);
    this.#useNonce(key, payload.nonce);
    return key;
  }

  mayTrade(key: UpbitKey): void {
    if (key.canTrade === false) throw new UpbitError('out_of_scope', '권한이 부족합니다.', 403);
  }

  #checkQuery(payload: Payload, query: string): void {
    if (query === '' && payload.query_hash === undefined) return;
    const algorithm = String(payload.query_hash_alg ?? 'SHA512').toLowerCase();
    if (algorithm !== 'sha512' || payload.query_hash !== createHash('sha512').update(query, 'utf8').digest('hex')) throw wrongPayload();
  }

  #useNonce(key: UpbitKey, nonce: unknown): void {
    if (typeof nonce !== 'string' || nonce === '') throw notVerified();
    const used = `${key.apiKey} ${nonce}`;
    if (this.#nonces.has(used)) throw new UpbitError('nonce_used', '이미 요청한 nonce값이 다시 사용되었습니다.', 401);
    this.#nonces.add(used);
    if (this.#nonces.size > REMEMBERED) this.#nonces.delete(this.#nonces.values().next().value ?? '');
  }
}
