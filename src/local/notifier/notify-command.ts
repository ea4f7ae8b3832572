import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { readKeyFile } from '../../shared/adapters/secrets/key-file.ts';
import { TransientError, UsageError } from '../../shared/domain/errors.ts';
import { CHANNELS, type ChannelName } from '../../shared/domain/bulletin.ts';
import type { Delivery } from '../../shared/ports/notifier.ts';
import { note, printJson, printLine, printTable } from '../cli/output.ts';
import type { Config } from '../config/config-schema.ts';
import { loadConfig } from '../config/load.ts';
import { keyFilePath, keysOfEnvironment, openSecrets } from '../keys/key-sources.ts';
import type { PassphraseFlags } from '../keys/passphrase.ts';
import { channelsOf, needsSecret, notifySecrets } from './notify-secrets.ts';
import { openChannels } from './open-channels.ts';
import { mannerOf } from './run-notifier.ts';

export interface NotifyTestFlags extends PassphraseFlags {
  readonly channel?: string;
  readonly json?: true;
}

/** `coinbot notify show`: how people would be told. No secret is shown. */
export function showNotify({ json }: { readonly json?: true }): void {
  const config = loadConfig();
  const { notify } = config;
  const channels = channelsOf(notify).map((name) => ({ name, least: notify[name]?.least ?? 'info', topics: notify[name]?.topics ?? [], secret: needsSecret(notify, name) ? sourceOf(name) : 'none needed' }));
  if (json) { printJson({ enabled: notify.enabled, channels, commandsFrom: notify.telegram?.users ?? [], quietHours: notify.quietHours ?? null, zone: mannerOf(config).zone, language: notify.language ?? config.language, report: notify.report, escalation: notify.escalation ?? null }); return; }
  printLine(notify.enabled ? 'The notifier runs beside "coinbot trade".' : 'The notifier is off: set notify.enabled in config/config.json to true.');
  if (channels.length === 0) { printLine(`No channel is set up: notify.${CHANNELS.join(', notify.')} in config/config.json.`); return; }
  printTable(['channel', 'from', 'topics', 'secret'], channels.map(({ name, least, topics, secret }) => [name, least, topics.join(' '), secret]));
  printRest(config);
}

function printRest(config: Config): void {
  const { notify } = config;
  printLine(`Commands     ${notify.telegram === undefined || notify.telegram.users.length === 0 ? 'none are taken (telegram.users)' : `from ${notify.telegram.users.join(', ')} in Telegram`}`);
  printLine(`Quiet hours  ${notify.quietHours === undefined ? 'none' : `${notify.quietHours.from} to ${notify.quietHours.to} ${mannerOf(config).zone}`}; daily report ${notify.report}`);
  if (notify.escalation !== undefined) printLine(`Escalation   after ${notify.escalation.after}, ${notify.escalation.times} times, by ${notify.escalation.to.join(', ')}`);
}

/** Where the secret of a channel lies, without a word of it. */
function sourceOf(name: ChannelName): 'environment' | 'file' | 'missing' {
  if (keysOfEnvironment().owners.some(({ venue }) => venue === name)) return 'environment';
  return readKeyFile(keyFilePath())?.keys.some(({ venue, account }) => venue === name && account === 'main') === true ? 'file' : 'missing';
}

/** `coinbot notify test`: sends one text by each channel and says how that went. Exit code 1 when one did not get through. */
export async function testNotify(flags: NotifyTestFlags): Promise<void> {
  const config = loadConfig();
  const wanted = channelsOf(config.notify).filter((name) => flags.channel === undefined || name === flags.channel);
  if (wanted.length === 0) throw new UsageError(`expected a channel that is set up in config/config.json (notify.${CHANNELS.join(', notify.')}), found ${flags.channel === undefined ? 'none' : `"${flags.channel}"`}`);
  const only = { ...config.notify, ...Object.fromEntries(CHANNELS.filter((name) => !wanted.includes(name)).map((name) => [name, undefined])) };
  const secrets = await notifySecrets(only, openSecrets(flags));
  const { texts } = mannerOf(config);
  const results: (Delivery & { readonly channel: ChannelName })[] = [];
  for (const channel of openChannels(only, secrets, { say: note })) results.push({ channel: channel.name, ...await channel.deliver({ text: texts.test, urgency: 'info', at: systemClock().now() }, AbortSignal.timeout(60_000)) });
  if (flags.json) printJson({ results });
  else for (const result of results) printLine(`${result.channel}: ${result.kind === 'delivered' ? 'delivered' : result.reason}`);
  const failed = results.filter(({ kind }) => kind !== 'delivered');
  if (failed.length > 0) throw new TransientError(`not delivered by ${failed.map(({ channel }) => channel).join(', ')}`);
}
