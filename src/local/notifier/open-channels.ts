import { randomBytes } from 'node:crypto';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { jsonHttp } from '../../shared/adapters/json-http/json-http.ts';
import { mailChannel } from '../../shared/adapters/mail/mail-channel.ts';
import { telegramChannel } from '../../shared/adapters/telegram/telegram-channel.ts';
import { telegramChat } from '../../shared/adapters/telegram/telegram-chat.ts';
import { webhookChannel } from '../../shared/adapters/webhook/webhook-channel.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Chat, NotifierChannel } from '../../shared/ports/notifier.ts';
import { lengthMs } from '../config/auto-optimize-schema.ts';
import type { NotifyConfig } from '../config/notify-schema.ts';
import type { NotifySecrets } from './notify-secrets.ts';

export interface OpenChannelsSettings {
  /** Told of what does not keep a text from being delivered. */
  readonly say: (text: string) => void;
  readonly clock?: Pick<Clock, 'now'>;
  /** Makes the names of mails differ from those of another start. */
  readonly salt?: string;
}

/** The channels that are set up. */
export function openChannels(config: NotifyConfig, secrets: NotifySecrets, settings: OpenChannelsSettings): readonly NotifierChannel[] {
  const http = jsonHttp();
  const channels = [...secrets].flatMap(([name, secret]): NotifierChannel[] => {
    if (name === 'mail') return [];
    if (name !== 'telegram') return [webhookChannel({ http, url: secret, name })];
    return config.telegram === undefined ? [] : [telegramChannel({ http, token: secret, baseUrl: config.telegram.baseUrl }, config.telegram.chat)];
  });
  return config.mail === undefined ? channels : [...channels, openMail(config.mail, secrets, settings)];
}

function openMail({ host, port, secure, user, from, to, gather }: NonNullable<NotifyConfig['mail']>, secrets: NotifySecrets, { say, clock = systemClock(), salt = randomBytes(16).toString('hex') }: OpenChannelsSettings): NotifierChannel {
  const password = secrets.get('mail');
  return mailChannel({ host, port, secure, from, to, gatherMs: lengthMs(gather), clock, salt, say, login: user === undefined || password === undefined ? undefined : { user, password } });
}

/** Where people give commands; undefined where nobody may. */
export function openChat({ telegram }: NotifyConfig, secrets: NotifySecrets): Chat | undefined {
  const token = secrets.get('telegram');
  return telegram === undefined || token === undefined || telegram.users.length === 0 ? undefined : telegramChat({ http: jsonHttp(), token, baseUrl: telegram.baseUrl });
}
