import { DataError, RefusedError, TransientError } from '../../domain/errors.ts';

export interface PoliteAnswer {
  /** 200 or 304. */
  readonly status: 200 | 304;
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

export interface PoliteRequest {
  readonly url: string;
  readonly accept: string;
  /** Media types that may come back; an answer that names none is taken. */
  readonly types: readonly string[];
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly timeoutMs: number;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
}

/** A server that asks to come back later, with the wait it named. */
export class LaterError extends TransientError {
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs: number | undefined) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

export const USER_AGENT = 'coinbot/0.1 (reads feeds for one person; asks again only when told something changed)';
const MOST_REDIRECTS = 3;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const isLoopback = ({ hostname }: URL): boolean => LOOPBACK.test(hostname);

/** An address that may be asked: https, or this machine. No names or passwords in it. */
export function politeUrl(text: string, base?: URL): URL {
  if (!URL.canParse(text, base?.href)) throw new RefusedError(`expected an address, found "${text.slice(0, 200)}"`);
  const url = new URL(text, base?.href);
  const isAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
  if (!isAllowed || url.username !== '' || url.password !== '') throw new RefusedError(`expected an https address without a password (or one of this machine), found "${url.protocol}//${url.host}"`);
  return url;
}

/**
 * Asks for a document once. It follows at most three redirects, never from outside to this machine, and reads no more than `mostBytes`
 * after unpacking. Whatever fails on the way is a TransientError (LaterError where the server says when), a wrong address or kind of answer a
 * RefusedError or DataError.
 */
export async function politeGet(request: PoliteRequest): Promise<PoliteAnswer> {
  const deadline = AbortSignal.any([request.signal, AbortSignal.timeout(request.timeoutMs)]);
  const first = politeUrl(request.url);
  try {
    return await followed(first, request, deadline);
  } catch (error) {
    request.signal.throwIfAborted();
    if (error instanceof RefusedError || error instanceof DataError || error instanceof TransientError) throw error;
    if (deadline.aborted) throw new TransientError(`${first.host}: no answer within ${request.timeoutMs} ms`, { cause: error });
    throw new TransientError(`${first.host}: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return error instanceof Error ? error.message : String(error);
}

async function followed(first: URL, request: PoliteRequest, deadline: AbortSignal): Promise<PoliteAnswer> {
  let url = first;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await fetch(url, { redirect: 'manual', signal: deadline, headers: headersOf(request) });
    if (![301, 302, 303, 307, 308].includes(response.status)) return await answerOf(response, url, request);
    await response.body?.cancel();
    const next = politeUrl(response.headers.get('location') ?? '', url);
    if (isLoopback(next) && !isLoopback(first)) throw new RefusedError(`${first.host}: expected a redirect to a server outside, found one to this machine`);
    url = next;
  }
  throw new TransientError(`${first.host}: expected at most ${MOST_REDIRECTS} redirects, found more`);
}

function headersOf({ accept, etag, lastModified }: PoliteRequest): Record<string, string> {
  return { accept, 'user-agent': USER_AGENT, ...(etag === undefined ? {} : { 'if-none-match': etag }), ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }) };
}

async function answerOf(response: Response, url: URL, { types, mostBytes }: PoliteRequest): Promise<PoliteAnswer> {
  const header = (name: string) => response.headers.get(name)?.slice(0, 500) ?? undefined;
  const about = { contentType: header('content-type'), etag: header('etag'), lastModified: header('last-modified') };
  if (response.status === 304) return { status: 304, bytes: new Uint8Array(), ...about };
  if (response.status !== 200) {
    await response.body?.cancel();
    const text = `${url.host}: expected an answer, found status ${response.status}`;
    throw response.status === 429 || response.status >= 500 ? new LaterError(text, retryAfterMs(header('retry-after'))) : new RefusedError(text);
  }
  const type = about.contentType?.split(';')[0].trim().toLowerCase();
  if (type !== undefined && type !== '' && !types.includes(type)) {
    await response.body?.cancel();
    throw new DataError(`${url.host}: expected ${types.join(', ')}, found "${type}"`);
  }
  return { status: 200, bytes: await bodyOf(response, url, mostBytes), ...about };
}

const MOST_RETRY_MS = 86_400_000;

function retryAfterMs(text: string | undefined): number | undefined {
  const seconds = Number(text);
  return text !== undefined && /^\d+$/.test(text.trim()) ? Math.min(MOST_RETRY_MS, seconds * 1_000) : undefined;
}

/** Counted after unpacking: a small answer can be a large one packed. */
async function bodyOf(response: Response, url: URL, mostBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  if (response.body === null) return new Uint8Array();
  for await (const part of response.body as AsyncIterable<Uint8Array>) {
    size += part.length;
    // Leaving the loop cancels the stream.
    if (size > mostBytes) throw new DataError(`${url.host}: expected at most ${mostBytes} bytes, found more`);
    parts.push(part);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) { bytes.set(part, at); at += part.length; }
  return bytes;
}
