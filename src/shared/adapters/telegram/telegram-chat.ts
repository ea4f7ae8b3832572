import { z } from 'zod';
import type { Chat, ChatMessage, ChatPoll } from '../../ports/notifier.ts';
import { callTelegram, type TelegramResult, type TelegramSettings } from './telegram-api.ts';
import { sendTelegram } from './telegram-channel.ts';

const numbered = z.object({ update_id: z.int() });
const updateSchema = z.object({
  update_id: z.int(),
  message: z.object({ date: z.int(), from: z.object({ id: z.int(), is_bot: z.boolean().optional() }), chat: z.object({ id: z.int() }), text: z.string() }),
});

/** How long the server holds a question to which there is no answer yet, and how much longer is waited for it. */
const HOLD_S = 25;
const SPARE_MS = 10_000;
const AT_ONCE = 20;
/** No command is longer. */
const MOST_CHARACTERS = 200;

/** What people write to a bot of Telegram, by long polling: no port is opened here. */
export const telegramChat = (settings: TelegramSettings, holdSeconds = HOLD_S): Chat => {
  const ask = async (body: object, holdMs: number, signal: AbortSignal): Promise<ChatPoll | { readonly kind: 'cut' }> =>
    polled(await callTelegram(settings, { method: 'getUpdates', body: { ...body, allowed_updates: ['message'] }, timeoutMs: holdMs + SPARE_MS, signal }));
  // A negative offset takes the last one and forgets those before it; the next question confirms that one too.
  const skipOld = async (signal: AbortSignal): Promise<ChatPoll> => {
    const found = await ask({ offset: -1, limit: 1, timeout: 0 }, 0, signal);
    if (found.kind === 'cut') return { kind: 'later', reason: 'Telegram: an answer that is too long' };
    return found.kind === 'messages' ? { ...found, messages: [], skipped: found.messages.length + found.skipped } : found;
  };
  return {
    skipOld,
    async poll(next, signal) {
      const found = await ask({ ...(next === undefined ? {} : { offset: next }), limit: AT_ONCE, timeout: holdSeconds }, holdSeconds * 1_000, signal);
      // It would come again for ever: what waits is given up, and nobody's command is carried out by halves.
      return found.kind === 'cut' ? skipOld(signal) : found;
    },
    answer: (chat, text, signal) => sendTelegram(settings, { chat, text, isQuiet: false }, signal),
  };
};

function polled(result: TelegramResult): ChatPoll | { readonly kind: 'cut' } {
  if (result.kind !== 'ok') return result;
  if (!Array.isArray(result.result)) return { kind: 'later', reason: 'Telegram: expected a list of updates, found something else' };
  const messages: ChatMessage[] = [];
  let next: number | undefined;
  for (const update of result.result) {
    const number = numbered.safeParse(update);
    if (number.success) next = Math.max(next ?? -Infinity, number.data.update_id + 1);
    const parsed = updateSchema.safeParse(update);
    if (!parsed.success || parsed.data.message.from.is_bot === true) continue;
    const { update_id: id, message: { date, from, chat, text } } = parsed.data;
    messages.push({ id, at: date * 1_000, user: from.id, chat: chat.id, text: text.slice(0, MOST_CHARACTERS) });
  }
  return { kind: 'messages', messages, next, skipped: result.result.length - messages.length };
}
