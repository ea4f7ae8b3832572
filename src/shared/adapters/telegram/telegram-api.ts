import { z } from 'zod';
import { scrubber } from '../../domain/scrub.ts';
import type { Secret } from '../../domain/secret.ts';
import type { JsonAnswer, JsonHttp } from '../../ports/json-http.ts';
import type { Delivery } from '../../ports/notifier.ts';

export interface TelegramSettings {
  readonly http: JsonHttp;
  readonly token: Secret;
  /** https://api.telegram.org, or a server in its place. */
  readonly baseUrl: string;
}

type Unsent = Exclude<Delivery, { kind: 'delivered' }>;
/** cut: the answer was too long to be read. */
export type TelegramResult = { readonly kind: 'ok'; readonly result: unknown } | { readonly kind: 'cut' } | Unsent;

const answerSchema = z.object({
  ok: z.boolean(), result: z.unknown().optional(), description: z.string().optional(), parameters: z.object({ retry_after: z.number().min(0).max(86_400).optional() }).optional(),
});

const MOST_BYTES = 4_000_000;
const SAID_CHARACTERS = 200;

export interface TelegramCall {
  readonly method: string;
  readonly body: object;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** One call of the Bot API (https://core.telegram.org/bots/api#making-requests). The token stands in the address alone, and the address in no text. */
export async function callTelegram({ http, token, baseUrl }: TelegramSettings, { method, body, timeoutMs, signal }: TelegramCall): Promise<TelegramResult> {
  const clean = scrubber([token.reveal()]);
  try {
    const answer = await http.post({ url: `${baseUrl.replace(/\/+$/, '')}/bot${token.reveal()}/${method}`, body, timeoutMs, mostBytes: MOST_BYTES, signal });
    return resultOf(answer, clean);
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'later', reason: clean(error instanceof Error ? error.message : String(error)) };
  }
}

const saidIn = (answer: z.output<typeof answerSchema> | undefined): string => (answer === undefined ? 'an answer that cannot be read' : answer.description ?? '');
const askedWait = (seconds: number | undefined): number | undefined => (seconds === undefined ? undefined : seconds * 1_000);

function resultOf({ status, body, isCut, retryAfterMs }: JsonAnswer, clean: (text: string) => string): TelegramResult {
  if (isCut) return { kind: 'cut' };
  const parsed = answerSchema.safeParse(body);
  const reason = `Telegram: ${status} ${clean(saidIn(parsed.data)).slice(0, SAID_CHARACTERS)}`.trimEnd();
  if (status === 429) return { kind: 'later', reason, afterMs: askedWait(parsed.data?.parameters?.retry_after) ?? retryAfterMs };
  if (status >= 400 && status < 500) return { kind: 'refused', reason };
  if (!parsed.success || status !== 200) return { kind: 'later', reason };
  return parsed.data.ok ? { kind: 'ok', result: parsed.data.result } : { kind: 'refused', reason };
}
