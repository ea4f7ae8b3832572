import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import { random } from '../../shared/domain/random.ts';
import { scrubber } from '../../shared/domain/scrub.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { note } from '../cli/output.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/config-schema.ts';
import { guardEgress } from '../egress.ts';
import { commandKillFile, killFileIn } from '../kill-switch/kill-file.ts';
import { openKillSwitch } from '../kill-switch/kill-switch.ts';
import { stateOfText } from '../trade/state-file.ts';
import { BookFile, readBook } from './book-file.ts';
import { ChatCommands } from './chat-commands.ts';
import { ChatLine } from './chat-line.ts';
import { Confirmations } from './confirmations.ts';
import { withoutKeys } from './notifier-process.ts';
import { KeptTexts } from './kept-texts.ts';
import { Notifier } from './notifier.ts';
import { notifyHosts, secretsOfPlain, type NotifySecrets } from './notify-secrets.ts';
import { openChannels, openChat } from './open-channels.ts';
import { Repeats } from './repeats.ts';
import type { Manner } from './status-texts.ts';
import { isNews } from './tell-notifier.ts';
import { textsOf } from './texts.ts';
import type { TradeNews } from './trade-news.ts';

export interface RunNotifierFlags {
  readonly state: string;
  readonly dataFolder: string;
}

const TICK_MS = 1_000;
const SETTLED_MS = 500;
/** How long it may go on sending when trading has ended, and when the process that started it died. */
const LAST_WORDS_MS = 6_000;
const ABANDONED_MS = MINUTE;
const WHY_MS = 20_000;
const WHY_CHARACTERS = 3_500;
const PROGRAM = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');

const beginSchema = z.object({ kind: z.literal('begin'), secrets: z.record(z.string(), z.string()) });

export const mannerOf = ({ notify, language, timezone }: Config): Manner => ({ texts: textsOf(notify.language ?? language), zone: notify.timezone ?? timezone });

/** The process beside trading that tells people what happens. It hears news over its line, sends, and moves the kill switch: it has no way to an order. */
export async function runNotifier(flags: RunNotifierFlags): Promise<void> {
  const config = loadConfig();
  const over = new AbortController();
  // Ctrl-C reaches the whole group of a terminal: the end comes over the line, after the last news.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => { over.abort(); });
  const secrets = await begin();
  const clean = scrubber([...secrets.values()].map((secret) => secret.reveal()));
  const repeats = new Repeats(10 * MINUTE);
  const say = (text: string): void => { if (repeats.take(text, Date.now()) !== undefined) note(`${new Date().toISOString()} ${clean(text)}`); };
  guardEgress({ hosts: notifyHosts(config.notify, secrets), onRefused: (place) => { say(`a connection to ${place} was refused`); } });
  const { notifier, close } = open({ config, flags, secrets, say, over });
  const ticking = setInterval(() => { notifier.tick(); }, TICK_MS);
  listen(notifier, over, say);
  await new Promise<void>((resolve) => { over.signal.addEventListener('abort', () => { resolve(); }, { once: true }); });
  clearInterval(ticking);
  await close();
  process.exit(0);
}

function begin(): Promise<NotifySecrets> {
  return new Promise((resolve, reject) => {
    if (process.send === undefined) {
      reject(new UsageError('expected "notify run" to be started by "coinbot trade"'));
      return;
    }
    process.once('message', (message) => {
      const parsed = beginSchema.safeParse(message);
      // What came may hold a secret: it is not repeated.
      if (parsed.success) resolve(secretsOfPlain(parsed.data.secrets));
      else reject(new UsageError('expected the secrets of the notifier over the line, found something else'));
    });
  });
}

function listen(notifier: Notifier, over: AbortController, say: (text: string) => void): void {
  const endAfter = (ms: number): void => {
    setTimeout(() => { over.abort(); }, ms);
    notifier.hurry();
    void notifier.settled().then(() => { over.abort(); });
  };
  let isEnding = false;
  process.on('message', (message: unknown) => {
    if (isNews(message)) {
      try {
        // The line comes from a process of ours: its news have this shape.
        notifier.take(stateOfText(message.news) as TradeNews);
      } catch (error) {
        say(`a piece of news was left out: ${String(error)}`);
      }
      return;
    }
    const kind = typeof message === 'object' && message !== null && 'kind' in message ? message.kind : undefined;
    if (kind === 'ping' && process.connected) process.send?.({ kind: 'pong' }, undefined, {}, () => undefined);
    if (kind === 'end') { isEnding = true; endAfter(LAST_WORDS_MS); }
  });
  process.on('disconnect', () => {
    if (isEnding) return;
    notifier.abandoned();
    endAfter(ABANDONED_MS);
  });
}

interface Opening {
  readonly config: Config;
  readonly flags: RunNotifierFlags;
  readonly secrets: NotifySecrets;
  readonly say: (text: string) => void;
  readonly over: AbortController;
}

function open({ config, flags, secrets, say, over }: Opening): { readonly notifier: Notifier; close(): Promise<void> } {
  const clock = systemClock();
  const manner = mannerOf(config);
  const { signal } = over;
  const killFile = killFileIn(flags.dataFolder);
  const book = readBook(flags.state, manner.zone, say);
  const bookFile = new BookFile(flags.state, () => book.save(), say);
  const chance = random(randomInt(2 ** 32));
  const notifier = new Notifier({ config: config.notify, manner, channels: openChannels(config.notify, secrets, { say, clock }), clock, random: chance, signal, book, changed: () => { bookFile.touch(); }, say, kept: new KeptTexts(flags.state, say) });
  tellOfKillSwitch(killFile, notifier, signal);
  const chat = openChat(config.notify, secrets);
  if (chat !== undefined) {
    const commands = new ChatCommands({
      manner, book, now: () => clock.now(), status: () => notifier.status, command: (order) => commandKillFile(killFile, order), why: (question) => whyText(question, flags.state),
      confirmations: new Confirmations(() => String(randomInt(1_000_000)).padStart(6, '0')),
    });
    const line = new ChatLine({
      chat, users: config.notify.telegram?.users ?? [], room: config.notify.telegram?.chat ?? 0, clock, random: chance, signal, answer: (text, user) => commands.answer(text, user),
      stale: manner.texts.stale, failed: manner.texts.failed, heard: () => { notifier.acknowledge(); }, stranger: (count) => { notifier.stranger(count); }, say,
    });
    line.listen().catch((error: unknown) => { say(`commands are not heard any more: ${String(error)}`); process.exit(1); });
  }
  return { notifier, close: () => bookFile.settled() };
}

/** A restriction holds before it is written down by whom and why, and may be the first step of a stricter one: a moment later all of it is known. */
function tellOfKillSwitch(file: string, notifier: Notifier, signal: AbortSignal): void {
  let isWaiting = false;
  const killSwitch = openKillSwitch(file);
  killSwitch.watch(() => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      const record = killSwitch.record();
      notifier.killed(killSwitch.current(), record?.by ?? '?', record?.reason ?? '?');
    }, SETTLED_MS);
  }, signal);
}

/** What `coinbot why` says, asked in a process of its own: a long record keeps nobody waiting. */
function whyText(question: string, folder: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, 'why', question, '--state', folder], { timeout: WHY_MS, maxBuffer: 1_000_000, windowsHide: true, env: withoutKeys(process.env) }, (error, stdout, stderr) => {
      const said = (error === null ? stdout : stderr).trim().slice(0, WHY_CHARACTERS);
      resolve(said === '' ? undefined : said);
    });
  });
}
