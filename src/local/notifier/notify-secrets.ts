import { CHANNELS, type ChannelName } from '../../shared/domain/bulletin.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import { Secret } from '../../shared/domain/secret.ts';
import type { Secrets } from '../../shared/ports/secrets.ts';
import type { NotifyConfig } from '../config/notify-schema.ts';
import { hostOf } from '../venue-hosts.ts';

/** What each channel needs: the token of a bot, the address of a webhook, the password of a mail account. */
export type NotifySecrets = ReadonlyMap<ChannelName, Secret>;

const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/|$)/;

export const channelsOf = (config: NotifyConfig): readonly ChannelName[] => CHANNELS.filter((name) => config[name] !== undefined);

/** A mail server that nobody logs in to asks for no password. */
export const needsSecret = (config: NotifyConfig, name: ChannelName): boolean => name !== 'mail' || config.mail?.user !== undefined;

const WHAT: Readonly<Partial<Record<ChannelName, string>>> = { telegram: 'the token of the bot', mail: 'the password of the mail account' };

/** The secrets of all channels that are set up. A UsageError where one is missing or cannot be one; it is never repeated. */
export async function notifySecrets(config: NotifyConfig, secrets: Secrets): Promise<NotifySecrets> {
  const found = new Map<ChannelName, Secret>();
  for (const name of channelsOf(config)) {
    if (!needsSecret(config, name)) continue;
    const key = await secrets.key(name, 'main');
    if (key === undefined) throw new UsageError(`expected ${WHAT[name] ?? 'the address of the webhook'} for notify.${name}, found none: "coinbot keys add ${name}" stores it, encrypted; or set COINBOT_KEY_${name.toUpperCase()}__SECRET`);
    found.set(name, checked(name, key.secret));
  }
  return found;
}

function checked(name: ChannelName, secret: Secret): Secret {
  const text = secret.reveal();
  if (name === 'telegram') {
    if (!/^\d{3,20}:[\w-]{10,100}$/.test(text)) throw new UsageError('the secret of telegram is no token of a bot: expected digits, a colon and letters, as @BotFather gives it');
  } else if (name === 'mail') {
    if (!/^[^\p{Cc}]{1,512}$/u.test(text)) throw new UsageError('the secret of mail is no password: expected one line');
  } else if (!URL.canParse(text) || !(text.startsWith('https://') || LOOPBACK.test(text))) throw new UsageError(`the secret of ${name} is no address of a webhook: expected one that begins with https://`);
  return secret;
}

/** Places that the notifier reaches, and no others. */
export function notifyHosts(config: NotifyConfig, secrets: NotifySecrets): readonly string[] {
  const others = [...secrets].filter(([name]) => name !== 'mail').map(([name, secret]) => hostOf(name === 'telegram' ? config.telegram?.baseUrl ?? '' : secret.reveal()));
  return config.mail === undefined ? others : [...others, `${config.mail.host.includes(':') ? `[${config.mail.host}]` : config.mail.host}:${config.mail.port}`];
}

/** Over the line between two processes of ours. */
export const plainSecrets = (secrets: NotifySecrets): Readonly<Record<string, string>> => Object.fromEntries([...secrets].map(([name, secret]) => [name, secret.reveal()]));

export const secretsOfPlain = (plain: Readonly<Record<string, string>>): NotifySecrets => new Map(CHANNELS.flatMap((name): [ChannelName, Secret][] => (Object.hasOwn(plain, name) ? [[name, new Secret(plain[name])]] : [])));
