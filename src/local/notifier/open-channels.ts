import { jsonHttp } from '../../shared/adapters/json-http/json-http.ts';
import { telegramChannel } from '../../shared/adapters/telegram/telegram-channel.ts';
import { telegramChat } from '../../shared/adapters/telegram/telegram-chat.ts';
import { webhookChannel } from '../../shared/adapters/webhook/webhook-channel.ts';
import type { Chat, NotifierChannel } from '../../shared/ports/notifier.ts';
import type { NotifyConfig } from '../config/notify-schema.ts';
import type { NotifySecrets } from './notify-secrets.ts';

/** The channels that are set up. */
export function openChannels(config: NotifyConfig, secrets: NotifySecrets): readonly NotifierChannel[] {
  const http = jsonHttp();
  return [...secrets].flatMap(([name, secret]): NotifierChannel[] => {
    if (name !== 'telegram') return [webhookChannel({ http, url: secret, name })];
    return config.telegram === undefined ? [] : [telegramChannel({ http, token: secret, baseUrl: config.telegram.baseUrl }, config.telegram.chat)];
  });
}

/** Where people give commands; undefined where nobody may. */
export function openChat({ telegram }: NotifyConfig, secrets: NotifySecrets): Chat | undefined {
  const token = secrets.get('telegram');
  return telegram === undefined || token === undefined || telegram.users.length === 0 ? undefined : telegramChat({ http: jsonHttp(), token, baseUrl: telegram.baseUrl });
}
