import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { TransientError } from '../../shared/domain/errors.ts';
import type { VenueKey } from '../../shared/ports/secrets.ts';
import { heartbeatPlace } from './heartbeat-place.ts';
import type { HeartbeatPlace } from './heartbeat.ts';
import { keyLine } from './parent-line.ts';
import type { WatchdogFlags, WatchdogNews } from './watchdog-command.ts';

export interface WatchdogProcessSettings {
  /** What it cancels with: a key of its own (`coinbot keys add binance --account watchdog`) where there is one. */
  readonly key: VenueKey;
  /** The account of the bot it watches, as its heartbeat is named. */
  readonly bot: string;
  readonly dataFolder: string;
  readonly baseUrl?: string | undefined;
  /** Also orders that are none of ours. */
  readonly external?: boolean | undefined;
  /** What the kill switch is set to. */
  readonly state?: WatchdogFlags['state'] | undefined;
  readonly silenceMs?: number | undefined;
  /** How long it may take to begin. */
  readonly readyMs?: number | undefined;
  readonly tell?: ((news: WatchdogNews) => void) | undefined;
  /** It ended, though the bot lives: nobody watches any more. */
  readonly onExit?: ((exitCode: number | undefined) => void) | undefined;
}

export interface WatchdogProcess {
  readonly pid: number;
  /** For `startHeartbeat`: the first beat arms it, a goodbye disarms it. */
  readonly place: HeartbeatPlace;
  /** Where it writes what it does, one JSON object a line. */
  readonly logFile: string;
}

const READY_MS = 30_000;
const PROGRAM = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');

/**
 * Starts the watchdog in a process group of its own, so that neither Ctrl-C nor the death of this process ends it, and resolves when it is
 * connected to the venue. It ends when it has been disarmed and this process is gone. Throws TransientError when it does not come up.
 */
export function startWatchdogProcess(settings: WatchdogProcessSettings): Promise<WatchdogProcess> {
  const { key, bot, dataFolder, readyMs = READY_MS } = settings;
  const place = heartbeatPlace(dataFolder, { venue: key.venue, account: bot });
  const logFile = path.join(path.dirname(place.file), `watchdog-${key.venue}-${bot}.log`);
  mkdirSync(path.dirname(logFile), { recursive: true });
  // A file and no pipe: a pipe breaks when this process dies.
  const out = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, 'watchdog', ...wordsOf(settings)], { detached: true, windowsHide: true, stdio: ['ignore', out, out, 'ipc'], env: cleanEnvironment() });
  closeSync(out);
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => { clearTimeout(alarm); child.kill('SIGKILL'); reject(new TransientError(`the watchdog did not start: ${reason} (see "${logFile}")`)); };
    const alarm = setTimeout(() => fail(`not ready within ${readyMs} ms`), readyMs);
    const early = (code: number | null) => fail(`it ended with code ${code ?? 'none'}`);
    child.once('error', (error) => fail(error.message));
    child.once('exit', early);
    child.on('message', (message) => {
      const news = message as WatchdogNews;
      settings.tell?.(news);
      if (news.kind !== 'ready') return;
      clearTimeout(alarm);
      child.off('exit', early);
      child.once('exit', (code) => settings.onExit?.(code ?? undefined));
      // It is there for when this process is not: it does not keep it alive.
      child.unref();
      child.channel?.unref();
      resolve({ pid: child.pid ?? 0, place, logFile });
    });
    child.send(keyLine(key), (error) => { if (error !== null) fail(error.message); });
  });
}

function wordsOf({ key, bot, dataFolder, baseUrl, external, state, silenceMs }: WatchdogProcessSettings): string[] {
  return [
    '--venue', key.venue, '--account', key.account, '--bot', bot, '--data-folder', path.resolve(dataFolder), '--from-parent', '--json',
    ...(baseUrl === undefined ? [] : ['--base-url', baseUrl]), ...(external === true ? ['--external'] : []),
    ...(state === undefined ? [] : ['--state', state]), ...(silenceMs === undefined ? [] : ['--silence-ms', String(silenceMs)]),
  ];
}

/** It gets the one key it needs over the line. */
const cleanEnvironment = (): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('COINBOT_KEY_')));
