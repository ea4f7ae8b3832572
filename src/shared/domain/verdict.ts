import type { VenueCodes, VenueWord } from './venue-codes.ts';

/** What is known of a request, whatever became of the answer. */
export interface Evidence {
  /** A connection stood and bytes may have left. False is proof that the venue never saw the request. */
  readonly isSent: boolean;
  readonly status: number | undefined;
  readonly body: string;
  readonly failure: string | undefined;
}

export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly about?: RefusalCause | undefined }
  | { readonly kind: 'absent'; readonly code: string; readonly reason: string }
  | { readonly kind: 'gone'; readonly code: string; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string; readonly about?: 'key' | undefined };

/** What a refusal speaks of beyond the one request: our key, so that asking again is of no use; or the rules of the market, which may have changed. */
export type RefusalCause = 'key' | 'rules';

const unknown = (reason: string): Verdict => ({ kind: 'unknown', reason });

function parsed(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const TOO_MANY = [418, 429];

/**
 * What became of a request, from the HTTP status and the code in the body (RELIABILITY section 2.1). Only a proven refusal is one: the request
 * never left, a 4XX whose body carries a code, a 429 or 418, which stand before the venue's door. Everything else may have been accepted.
 */
export function verdictOf(codes: VenueCodes, { isSent, status, body, failure }: Evidence): Verdict {
  if (!isSent) return { kind: 'refused', code: 'not-sent', reason: failure ?? 'the request was not sent' };
  if (status === undefined) return unknown(failure ?? 'no answer');
  const content = parsed(body);
  if (TOO_MANY.includes(status)) return { kind: 'refused', code: String(codeOf(codes, content) ?? status), reason: `HTTP ${status}: too many requests` };
  if (status >= 500) return unknown(`HTTP ${status}: ${body.slice(0, 200)}`);
  if (content === undefined) return withKey(status, unknown(`HTTP ${status} with a body that is not JSON: ${body.slice(0, 80)}`));
  const word = codes.read(content);
  if (word !== undefined) return judged(codes, word, { status, body });
  return status < 300 ? { kind: 'done' } : withKey(status, unknown(`HTTP ${status} without a code: ${body.slice(0, 200)}`));
}

/** 401 without a code, from whoever stands before the venue: what came of the request is not known, but nobody lets us in. */
const withKey = (status: number, verdict: Verdict): Verdict => (status === 401 && verdict.kind === 'unknown' ? { ...verdict, about: 'key' } : verdict);

/** A refusal with a code, unless the code means something else. */
function judged(codes: VenueCodes, word: VenueWord, { status, body }: { readonly status: number; readonly body: string }): Verdict {
  const reason = `${word.code} ${word.message}`.trim() || `HTTP ${status}: ${body.slice(0, 200)}`;
  if (codes.absent.includes(word.code)) return { kind: 'absent', code: word.code, reason };
  if (codes.gone.includes(word.code)) return { kind: 'gone', code: word.code, reason };
  if (codes.isDuplicate(word)) return unknown(`an order with this id is there already: ${reason}`);
  if (codes.unknown.includes(word.code) || status === 409) return unknown(reason);
  const about = codes.key.includes(word.code) ? 'key' : codes.isOfRules(word) ? 'rules' : undefined;
  return { kind: 'refused', code: word.code, reason, ...(about === undefined ? {} : { about }) };
}

const codeOf = (codes: VenueCodes, content: unknown): string | undefined => (content === undefined ? undefined : codes.read(content)?.code || undefined);
