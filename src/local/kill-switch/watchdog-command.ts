import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { InvariantError, RefusedError, UsageError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import type { VenueKey } from '../../shared/ports/secrets.ts';
import type { KillState } from '../../shared/risk/kill-state.ts';
import { printLine, stopSignal } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { guardEgress } from '../egress.ts';
import { openSecrets } from '../keys/key-sources.ts';
import type { PassphraseFlags } from '../keys/passphrase.ts';
import { logger } from '../log/logger.ts';
import { stderrSink } from '../log/stderr-sink.ts';
import { tradingHosts } from '../venue-hosts.ts';
import { heartbeatPlace } from './heartbeat-place.ts';
import { commandKillFile, killFileIn } from './kill-file.ts';
import { keyFromParent, tellParent } from './parent-line.ts';
import { openWatchdogPort } from './watchdog-port.ts';
import { SILENCE_MS, watchHeartbeat, type WatchdogEvent } from './watchdog.ts';

export interface WatchdogFlags extends PassphraseFlags {
  readonly venue: string;
  readonly account: string;
  readonly bot: string;
  readonly baseUrl?: string;
  readonly external?: true;
  readonly state: Exclude<KillState, 'RUN' | 'LOCKED'>;
  readonly dataFolder?: string;
  readonly silenceMs?: number;
  /** Started by a bot: the key comes from it, and it ends with it. */
  readonly fromParent?: true;
  readonly json?: true;
}

/** What the process says: the library's events, and its own beginning and end. */
export type WatchdogNews = WatchdogEvent | { readonly kind: 'ready'; readonly pid: number } | { readonly kind: 'ended'; readonly reason: string; readonly exitCode: number };

/** Once the bot's process is gone and nothing works any more, so many silences longer for what lands late. */
const LATE_SILENCES = 4;
/** The same failure again is not said again for so long. */
const REPEAT_MS = 10_000;

/**
 * `coinbot watchdog`: cancels a bot's orders when it falls silent. Exit code 0 when it had nothing to do, 3 when it cancelled (the kill switch
 * is set then), 1 when it could not: orders may still work.
 */
export async function runWatchdog(flags: WatchdogFlags): Promise<void> {
  const { venue, bot, silenceMs = SILENCE_MS, dataFolder = folderOf(loadConfig(), 'dataFolder') } = flags;
  const say = speaker(flags);
  const { redisUrl } = loadConfig();
  // It holds a key and talks to one place.
  guardEgress({ hosts: tradingHosts(flags.baseUrl === undefined ? [venue] : [], [flags.baseUrl, redisUrl]), onRefused: (place) => say({ kind: 'failed', reason: `a connection to "${place}" was refused: nothing here should go there` }) });
  const key = flags.fromParent ? await keyFromParent() : await ownKey(flags);
  const port = await openWatchdogPort({ key, dataFolder, baseUrl: flags.baseUrl, redisUrl, external: flags.external === true });
  const log = new WatchRecord(silenceMs);
  const over = new AbortController();
  const tell = (event: WatchdogEvent): void => { log.note(event); say(event); };
  const ending = flags.fromParent ? endWithParent(log, over, Math.min(1_000, silenceMs / 4)) : undefined;
  try {
    await watchHeartbeat({
      ...heartbeatPlace(dataFolder, { venue, account: bot }), port, tell, silenceMs, onReady: () => say({ kind: 'ready', pid: process.pid }), signal: AbortSignal.any([stopSignal(), over.signal]),
      onSilence: async (forMs) => {
        await commandKillFile(killFileIn(dataFolder), { command: { kind: 'restrict', to: flags.state }, by: 'watchdog', reason: `no heartbeat of ${venue} ${bot} for ${Math.round(forMs)} ms`, at: Date.now() });
      },
    });
  } finally {
    clearInterval(ending);
    await port.close();
  }
  const verdict = log.verdict();
  say({ kind: 'ended', reason: verdict?.message ?? 'nothing was cancelled', exitCode: verdict === undefined ? 0 : verdict.name === 'RefusedError' ? 3 : 1 });
  if (verdict !== undefined) throw verdict;
}

/** Looks twice: the parent may have died right after its first beat, which is heard a moment later. */
function endWithParent(log: WatchRecord, over: AbortController, everyMs: number): NodeJS.Timeout {
  let quiet = 0;
  return setInterval(() => {
    quiet = !process.connected && log.isQuiet() ? quiet + 1 : 0;
    if (quiet > 1) over.abort();
  }, everyMs);
}

async function ownKey({ venue, account, ...flags }: WatchdogFlags): Promise<VenueKey> {
  const key = await openSecrets(flags).key(venue, account);
  if (key === undefined) throw new UsageError(`there is no key of ${venue} ${account}: make one at the venue that cannot withdraw, and add it with "coinbot keys add ${venue} --account ${account}"`);
  return key;
}

/** How the watch went so far. */
class WatchRecord {
  readonly #lateMs: number;
  #state: 'idle' | 'armed' | 'silent' = 'idle';
  #silentAt = 0;
  #silences = 0;
  #cancelled = 0;
  #left: number | undefined;

  constructor(silenceMs: number) {
    this.#lateMs = silenceMs * LATE_SILENCES;
  }

  note(event: WatchdogEvent): void {
    if (event.kind === 'armed' || event.kind === 'back') this.#state = 'armed';
    else if (event.kind === 'disarmed') this.#state = 'idle';
    else if (event.kind === 'silent') { this.#state = 'silent'; this.#silentAt = performance.now(); this.#silences++; this.#left = undefined; }
    else if (event.kind === 'cancelled') { this.#left = event.left; this.#cancelled += event.cancelled; }
    else this.#left = undefined;
  }

  /** Nobody is to be watched, and nothing is left to be done for one who fell silent. */
  isQuiet(): boolean {
    return this.#state === 'idle' || (this.#state === 'silent' && this.#left === 0 && performance.now() - this.#silentAt > this.#lateMs);
  }

  verdict(): Error | undefined {
    if (this.#silences === 0) return undefined;
    if (this.#state === 'silent' && this.#left !== 0) return new InvariantError(`the bot fell silent and ${this.#left === undefined ? 'its orders could not be cancelled' : `${this.#left} of its orders still work`}: cancel them at the venue`);
    return new RefusedError(`the bot fell silent: ${this.#cancelled} orders were cancelled. Look at what happened, then "coinbot resume"`);
  }
}

/** On standard output as JSON, on standard error as log lines; and to the parent, as long as there is one. */
function speaker({ venue, bot, json }: WatchdogFlags): (news: WatchdogNews) => void {
  const clock = systemClock();
  const log = logger({ level: 'info', sinks: [stderrSink()], now: () => clock.now() }, { venue, account: bot });
  let failed = { reason: '', at: -Infinity };
  return (news) => {
    tellParent(news);
    if (news.kind === 'failed') {
      if (news.reason === failed.reason && performance.now() - failed.at < REPEAT_MS) return;
      failed = { reason: news.reason, at: performance.now() };
    }
    if (json) { printLine(JSON.stringify({ at: isoOf(clock.now()), venue, account: bot, ...news })); return; }
    const level = news.kind === 'failed' ? 'error' : news.kind === 'silent' || news.kind === 'cancelled' ? 'warn' : 'info';
    log[level](`watchdog.${news.kind}`, fieldsOf(news));
  };
}

function fieldsOf(news: WatchdogNews): Readonly<{ [name: string]: string | number }> {
  switch (news.kind) {
    case 'silent': return { ageMs: news.forMs };
    case 'cancelled': return { count: news.cancelled, rows: news.left, ageMs: news.forMs };
    case 'failed': return { reason: news.reason };
    case 'ready': return { pid: news.pid };
    case 'ended': return { reason: news.reason, exitCode: news.exitCode };
    default: return {};
  }
}
