import { DataError, RefusedError, TransientError } from '../../domain/errors.ts';
import type { VenueKey } from '../../ports/secrets.ts';

/** A signed request. Its parts hold the key: they go on the wire and nowhere else. */
export interface SignedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 256 * 1024;

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** The address requests go to. Plain HTTP would show the key to everybody on the way, so it is for this machine only. */
export function baseUrlOf(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) || url.username !== '' || url.password !== '') {
    throw new DataError(`expected an address of https:// (or http:// on this machine) without a user in it, found one with ${url === null ? 'no form of an address' : `"${url.protocol}//${url.hostname}"`}`);
  }
  return url;
}

const codeOf = (error: unknown): string => {
  const cause: unknown = error instanceof Error ? error.cause ?? error : error;
  const code: unknown = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code)) return code;
  return error instanceof Error && error.name === 'TimeoutError' ? 'no answer within 10 s' : 'the connection failed';
};

async function bodyOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What a server says may repeat the key. Only a short code of a known form gets through, and none that stands in the key. */
function errorCode(body: unknown, { apiKey, secret, passphrase }: VenueKey): string {
  const seen = (value: unknown, ...path: readonly string[]): unknown => path.reduce<unknown>((inner, part) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined), value);
  const code = [seen(body, 'code'), seen(body, 'retCode'), seen(body, 'error', 'name')].find((one) => typeof one === 'number' || typeof one === 'string');
  const text = String(code ?? '');
  const hidden = [apiKey, secret, passphrase].flatMap((one) => one?.reveal() ?? []);
  return /^(-?\d{1,6}|[a-z_]{1,40})$/.test(text) && !hidden.some((one) => one.includes(text) && text.length > 3) ? `, code ${text}` : '';
}

export interface Answer {
  /** 404: the venue, or what stands in for it, cannot say. */
  readonly isKnown: boolean;
  readonly body: unknown;
  /** The error for an answer that says no with status 200. */
  refusal(): RefusedError;
}

/** One request, never repeated. Neither the address nor the answer appears in an error: both may hold the key. */
export async function askVenue(key: VenueKey, base: URL, { path, headers }: SignedRequest): Promise<Answer> {
  let status = 0;
  let text = '';
  try {
    const response = await fetch(new URL(path, base), { headers, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    status = response.status;
    text = await bodyOf(response);
  } catch (error) {
    throw new TransientError(`${key.venue} could not be asked: ${codeOf(error)}`);
  }
  let body: unknown;
  try { body = JSON.parse(text); } catch { body = undefined; }
  const refusal = () => new RefusedError(`${key.venue} does not accept the key of account "${key.account}" (HTTP ${status}${errorCode(body, key)}): a wrong key or secret, an address the key is not allowed from, or a clock that is off (coinbot doctor)`);
  if (status === 429 || status === 418 || status >= 500) throw new TransientError(`${key.venue} could not be asked: HTTP ${status}${errorCode(body, key)}`);
  if (status === 404) return { isKnown: false, body: undefined, refusal };
  if (status < 200 || status >= 300) throw refusal();
  if (body === undefined) throw new TransientError(`${key.venue} could not be asked: its answer is no JSON`);
  return { isKnown: true, body, refusal };
}
