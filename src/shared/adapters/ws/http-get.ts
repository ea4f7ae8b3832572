/** An answer as far as the feed looks at it; header names in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Asks for a public page. Rejects when there is no answer. */
export type HttpGet = (url: string, signal: AbortSignal) => Promise<HttpAnswer>;

const TIMEOUT_MS = 10_000;

export const httpGet: HttpGet = async (url, signal) => {
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]), redirect: 'error' });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
};
