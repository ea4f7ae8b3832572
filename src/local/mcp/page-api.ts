import { z } from 'zod';
import type { AskTool, ToolAnswer } from '../../../dashboard/server/mcp/tool.ts';
import { queryOfInput } from '../../../dashboard/server/rest/query-text.ts';
import { placeOfOffer, type Offer } from '../../../dashboard/server/rest/offer.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import type { Secret } from '../../shared/domain/secret.ts';
import { SECOND } from '../../shared/domain/time.ts';

export interface PageApiSettings {
  readonly origin: string;
  readonly token: Secret;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 60 * SECOND;
const MOST_BYTES = 16 * 1_024 * 1_024;
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/u;

const refusal = z.object({ error: z.object({ code: z.string().max(100), message: z.string().max(2_000) }) });

/** Where the page is served, without a path. A token does not travel in the open over a network. */
export function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '' || url.pathname !== '/' || url.search !== '') throw new UsageError('--url: expected the address of the page, such as http://127.0.0.1:3000');
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) throw new UsageError(`--url: expected https for another machine, found "${url.origin}": the token would go there in the open`);
  return url.origin;
}

const refused = (code: string, message: string): ToolAnswer => ({ kind: 'refused', code, message });

async function textOf(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function readAnswer(response: Response, origin: string): Promise<ToolAnswer> {
  const text = await textOf(response);
  if (text === undefined) return refused('too-long', 'the answer is longer than what is taken here: ask for less');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused('unreadable', `expected the page of coinbot at ${origin}, found something that answers without JSON (status ${response.status})`);
  }
  if (response.ok) return { kind: 'value', value };
  const told = refusal.safeParse(value);
  return told.success ? refused(told.data.error.code, told.data.error.message) : refused('unreadable', `expected the page of coinbot at ${origin}, found something else (status ${response.status})`);
}

function requestOf({ path, type, input: shape }: Offer, { origin, input }: { readonly origin: string; readonly input: unknown }): { readonly url: URL; readonly body: string | undefined } {
  const url = new URL(`/api${placeOfOffer({ path })}`, origin);
  if (type === 'mutation') return { url, body: JSON.stringify(input ?? {}) };
  url.search = queryOfInput({ input: shape }, input).toString();
  return { url, body: undefined };
}

/** The page's REST API with one token. */
export const pageApi = ({ origin, token, timeoutMs = TIMEOUT_MS }: PageApiSettings): AskTool => async ({ offer, input, signal }) => {
  const { url, body } = requestOf(offer, { origin, input });
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST', redirect: 'error', signal: AbortSignal.any([signal, timeout]), ...(body === undefined ? {} : { body }),
      headers: { authorization: `Bearer ${token.reveal()}`, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    });
    return await readAnswer(response, origin);
  } catch (error) {
    if (signal.aborted) throw error;
    if (timeout.aborted) return refused('too-slow', `the page did not answer within ${timeoutMs / SECOND} s`);
    return refused('no-page', `nobody answers at ${origin}: the page runs with "npm start" or "coinbot dashboard"; its address is given with --url`);
  }
};
