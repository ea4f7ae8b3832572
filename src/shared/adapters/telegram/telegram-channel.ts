import type { Delivery, NotifierChannel } from '../../ports/notifier.ts';
import { callTelegram, type TelegramSettings } from './telegram-api.ts';

const SEND_MS = 15_000;
/** 4,096 is the most (https://core.telegram.org/bots/api#sendmessage). */
const MOST_CHARACTERS = 4_000;
/** A message a second to a person, twenty a minute to a group (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). */
const PERSON_MS = 1_050;
const GROUP_MS = 3_100;

/** Plain text, so that nothing in it is taken for a format. */
export async function sendTelegram(settings: TelegramSettings, message: { readonly chat: number; readonly text: string; readonly isQuiet: boolean }, signal: AbortSignal): Promise<Delivery> {
  const body = { chat_id: message.chat, text: message.text.slice(0, MOST_CHARACTERS), disable_notification: message.isQuiet, link_preview_options: { is_disabled: true } };
  const result = await callTelegram(settings, { method: 'sendMessage', body, timeoutMs: SEND_MS, signal });
  if (result.kind === 'ok') return { kind: 'delivered' };
  // It was taken, whatever was said about it.
  return result.kind === 'cut' ? { kind: 'delivered' } : result;
}

/** Tells people in one chat. What is only for information makes no sound. */
export const telegramChannel = (settings: TelegramSettings, chat: number): NotifierChannel => ({
  name: 'telegram', mostCharacters: MOST_CHARACTERS, everyMs: chat < 0 ? GROUP_MS : PERSON_MS,
  deliver: ({ text, urgency }, signal) => sendTelegram(settings, { chat, text, isQuiet: urgency === 'info' }, signal),
});
