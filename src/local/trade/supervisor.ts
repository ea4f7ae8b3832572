import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { note } from '../cli/output.ts';

/** What the trading process is given by the one that watches over it. */
export interface TradeOrders {
  readonly keys: readonly PlainKey[];
  readonly baseUrl?: string | undefined;
  /** Milliseconds after which the run ends, however often it was begun again; undefined where it has no end. */
  readonly leftMs?: number | undefined;
  /** Whether it tells the notifier what happens. */
  readonly isTold?: boolean | undefined;
  /** Where the page is served. */
  readonly pageUrl?: string | undefined;
  /** To choose the first password of the page with. */
  readonly setupCode?: string | undefined;
}

/** A key on its way from one process to the other: over a pipe that nobody else can read, never over a disk or an argument. */
export interface PlainKey {
  readonly venue: string;
  readonly account: string;
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase?: string | undefined;
}

export interface SupervisorSettings {
  /** The command line of the trading process. */
  readonly words: readonly string[];
  readonly orders: () => TradeOrders;
  readonly stop: AbortSignal;
  /** It crashed too often: what there is to do before giving up. */
  readonly onCrashLoop: () => Promise<void>;
  /** What it says beside that it is ready. */
  readonly onMessage?: ((message: unknown) => void) | undefined;
  /** It ended unexpectedly; `isLast`: it is not started again. */
  readonly onCrash?: ((how: string, isLast: boolean) => void) | undefined;
  /** Another program in the place of ours, and another first pause between a crash and the next start. */
  readonly program?: string;
  readonly firstPauseMs?: number;
}

const PROGRAM = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
/** So many crashes within so long are a loop (fault 56). */
const MOST_CRASHES = 3;
const WITHIN_MS = 600_000;
const FIRST_PAUSE_MS = 250;
const LAST_PAUSE_MS = 30_000;
/** An older Node that hands over to this one stays as its parent; killed -9 it leaves nobody who could stop what it started. */
export function abandoned(signal: AbortSignal, tell: () => void): void {
  const starter = Number(process.env['STARTED_BY_NODE'] ?? NaN);
  if (starter !== process.ppid) return;
  const timer = setInterval(() => {
    if (process.ppid === starter) return;
    clearInterval(timer);
    tell();
  }, 500);
  timer.unref();
  signal.addEventListener('abort', () => { clearInterval(timer); }, { once: true });
}

/** Codes with which the program ends by its own decision: done, failed, wrong usage, refused, interrupted. */
const DECIDED: ReadonlySet<number> = new Set([0, 1, 2, 3, 130]);
/** The trading process ends with this where it is to be begun again at once: what it trades with has changed, and every start is a recovery. */
export const BEGIN_AGAIN = 75;
/** One that asks for it sooner than this after its start is held back a little. */
const AGAIN_MS = 5_000;
/** A process that was asked to stop and does not is ended by force. */
const STOP_MS = 15_000;

/**
 * Keeps a trading process alive: one that was killed or crashed is started again and recovers by itself, one that asks to be begun again is, one that decided to end is not.
 * After more than three crashes in ten minutes it stays down. Resolves with the exit code.
 */
export async function supervise(settings: SupervisorSettings): Promise<number> {
  const crashes: number[] = [];
  const firstPauseMs = settings.firstPauseMs ?? FIRST_PAUSE_MS;
  for (let pause = firstPauseMs; ;) {
    const began = performance.now();
    const { code, signal } = await lives(settings, firstPauseMs);
    if (code !== null && DECIDED.has(code)) return code;
    if (settings.stop.aborted) return 130;
    const now = performance.now();
    crashes.push(now);
    const recent = crashes.filter((at) => now - at < WITHIN_MS).length;
    const how = code === null ? signal ?? 'no reason given' : `code ${code}`;
    note(`coinbot: the trading process ended unexpectedly (${how})`);
    settings.onCrash?.(how, recent > MOST_CRASHES);
    if (recent > MOST_CRASHES) {
      note(`coinbot: that was the ${recent}th time within ${WITHIN_MS / 60_000} minutes: it stays down`);
      await settings.onCrashLoop();
      return 1;
    }
    pause = now - began > WITHIN_MS ? firstPauseMs : Math.min(pause * 2, LAST_PAUSE_MS);
    note(`coinbot: starting again in ${pause / 1_000} s`);
    await sleep(pause, undefined, { signal: settings.stop }).catch(() => undefined);
    if (settings.stop.aborted) return 130;
  }
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One life, and the next at once for as long as each ends by asking for it. */
async function lives(settings: SupervisorSettings, pauseMs: number): Promise<End> {
  for (;;) {
    const began = performance.now();
    const end = await oneLife(settings);
    if (end.code !== BEGIN_AGAIN || settings.stop.aborted) return end;
    if (performance.now() - began < AGAIN_MS) await sleep(pauseMs, undefined, { signal: settings.stop }).catch(() => undefined);
    if (settings.stop.aborted) return end;
  }
}

function oneLife({ words, orders, stop, onMessage, program = PROGRAM }: SupervisorSettings): Promise<End> {
  const child: ChildProcess = fork(program, [...words, '--supervised'], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning'] });
  child.on('message', (message) => { if (message === 'ready for orders') child.send(orders()); else onMessage?.(message); });
  return new Promise((resolve) => {
    let force: NodeJS.Timeout | undefined;
    const end = (): void => {
      // Ctrl-C reaches the whole group of a terminal; a signal sent to this process alone is passed on as the end of the line.
      if (child.connected) child.send('stop');
      force = setTimeout(() => { child.kill('SIGKILL'); }, STOP_MS);
    };
    if (stop.aborted) end();
    else stop.addEventListener('abort', end, { once: true });
    const done = (result: End): void => {
      clearTimeout(force);
      stop.removeEventListener('abort', end);
      resolve(result);
    };
    // One that was told something and did not hear it is alive all the same: beside another of them it would trade twice. Its end is told by itself.
    child.on('error', () => { if (child.pid === undefined) done({ code: null, signal: null }); });
    child.once('exit', (code, signal) => { done({ code, signal }); });
  });
}
