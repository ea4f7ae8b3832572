export interface JsonRequest {
  readonly url: string;
  readonly body: unknown;
  readonly timeoutMs: number;
  /** An answer that is longer is not read to its end. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
}

/** What a server said. */
export interface JsonAnswer {
  readonly status: number;
  /** What Retry-After asks for, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The JSON of the answer; undefined where it is none. */
  readonly body: unknown;
  /** The answer was longer than `mostBytes`. */
  readonly isCut: boolean;
}

/**
 * Posts JSON. Follows no redirect: an address may hold a secret. A TransientError where no answer came; no error says the address.
 */
export interface JsonHttp {
  post(request: JsonRequest): Promise<JsonAnswer>;
}
