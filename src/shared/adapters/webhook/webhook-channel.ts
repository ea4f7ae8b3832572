import { z } from 'zod';
import type { ChannelName } from '../../domain/bulletin.ts';
import { scrubber } from '../../domain/scrub.ts';
import type { Secret } from '../../domain/secret.ts';
import type { JsonAnswer, JsonHttp } from '../../ports/json-http.ts';
import type { Delivery, NotifierChannel, OutgoingText } from '../../ports/notifier.ts';

type WebhookName = Exclude<ChannelName, 'telegram' | 'mail'>;

export interface WebhookSettings {
  readonly http: JsonHttp;
  /** The whole address is the secret: whoever has it can write there. */
  readonly url: Secret;
  readonly name: WebhookName;
}

interface Shape {
  readonly mostCharacters: number;
  readonly everyMs: number;
  readonly body: (message: OutgoingText) => object;
}

const SEND_MS = 15_000;
const MOST_BYTES = 100_000;

const SHAPES: Readonly<Record<WebhookName, Shape>> = {
  // 2,000 characters (https://discord.com/developers/docs/resources/webhook#execute-webhook); nobody is called by name, whatever stands in the text.
  discord: { mostCharacters: 1_900, everyMs: 1_000, body: ({ text }) => ({ content: text, allowed_mentions: { parse: [] } }) },
  // One message a second; & < > are its own (https://docs.slack.dev/messaging/formatting-message-text#escaping).
  slack: { mostCharacters: 3_500, everyMs: 1_100, body: ({ text }) => ({ text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') }) },
  webhook: { mostCharacters: 10_000, everyMs: 250, body: ({ text, urgency, at }) => ({ schema: 'coinbot-notice-1', at: new Date(at).toISOString(), urgency, text }) },
};

const waitSchema = z.object({ retry_after: z.number().min(0).max(86_400) });

/** Tells people through a webhook of Discord, of Slack, or of anything else that takes JSON. */
export function webhookChannel({ http, url, name }: WebhookSettings): NotifierChannel {
  const { mostCharacters, everyMs, body } = SHAPES[name];
  const clean = scrubber([url.reveal()]);
  return {
    name, mostCharacters, everyMs,
    async deliver(message, signal) {
      try {
        return deliveryOf(name, await http.post({ url: url.reveal(), body: body({ ...message, text: message.text.slice(0, mostCharacters) }), timeoutMs: SEND_MS, mostBytes: MOST_BYTES, signal }));
      } catch (error) {
        signal.throwIfAborted();
        return { kind: 'later', reason: clean(`${name}: ${error instanceof Error ? error.message : String(error)}`) };
      }
    },
  };
}

/** What the other side writes is not repeated: it may write back the address. */
function deliveryOf(name: WebhookName, { status, body, retryAfterMs }: JsonAnswer): Delivery {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const reason = `${name}: ${status}`;
  const said = waitSchema.safeParse(body);
  if (status === 429) return { kind: 'later', reason, afterMs: said.success ? Math.ceil(said.data.retry_after * 1_000) : retryAfterMs };
  return status === 408 || status >= 500 ? { kind: 'later', reason, afterMs: retryAfterMs } : { kind: 'refused', reason };
}
