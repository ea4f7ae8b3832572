import { TransientError } from '../../domain/errors.ts';
import type { JsonAnswer, JsonHttp, JsonRequest } from '../../ports/json-http.ts';

/** Posts with the fetch of this Node. */
export const jsonHttp = (): JsonHttp => ({ post });

async function post({ url, body, timeoutMs, mostBytes, signal }: JsonRequest): Promise<JsonAnswer> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.any([signal, limit]) });
    const text = await cappedText(response, mostBytes);
    return { status: response.status, retryAfterMs: waitOf(response.headers.get('retry-after')), body: text === undefined ? undefined : jsonOf(text), isCut: text === undefined };
  } catch (error) {
    signal.throwIfAborted();
    throw new TransientError(limit.aborted ? `no answer within ${timeoutMs} ms` : `no answer (${codeOf(error)})`);
  }
}

/** The whole text; undefined where it is too long. */
async function cappedText(response: Response, mostBytes: number): Promise<string | undefined> {
  if (response.body === null) return '';
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body) {
    bytes += part.byteLength;
    if (bytes > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function jsonOf(text: string): unknown {
  try { return JSON.parse(text); } catch { return undefined; }
}

/** Seconds, as chat services write it. A date is left to the usual pauses. */
function waitOf(text: string | null): number | undefined {
  const seconds = Number(text ?? NaN);
  return text !== null && text.trim() !== '' && seconds >= 0 && seconds < 1e6 ? Math.ceil(seconds * 1_000) : undefined;
}

/** The code of what went wrong, and not its text: that may name the address. */
function codeOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if ('code' in at && typeof at.code === 'string' && /^[A-Z_]{3,40}$/.test(at.code)) return at.code;
  return 'connection failed';
}
