import { rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { GOODBYE, type HeartbeatPlace } from './heartbeat.ts';

/** All that the watchdog may do at a venue. Its key needs, and should have, no other right. */
export interface CancelOnly {
  /** Cancels what works; says how many orders it cancelled and how many still work. */
  cancelAll(signal: AbortSignal): Promise<{ readonly cancelled: number; readonly left: number }>;
}

export type WatchdogEvent =
  | { readonly kind: 'armed' | 'back' | 'disarmed' }
  | { readonly kind: 'silent'; readonly forMs: number }
  | { readonly kind: 'cancelled'; readonly cancelled: number; readonly left: number; readonly forMs: number }
  | { readonly kind: 'failed'; readonly reason: string };

export interface WatchdogSetup extends HeartbeatPlace {
  readonly port: CancelOnly;
  readonly tell: (event: WatchdogEvent) => void;
  readonly signal: AbortSignal;
  /** Done once when silence begins, besides the cancelling: setting the kill switch, waking the person. */
  readonly onSilence?: ((forMs: number) => Promise<void>) | undefined;
  readonly silenceMs?: number | undefined;
  /** From now on every beat is heard: one from before counts as left behind by a bot that is long gone. */
  readonly onReady?: (() => void) | undefined;
}

/** Orders are to be gone 15 s after the last sign of life: one second is for the way to the venue. */
export const SILENCE_MS = 14_000;
/** While the silence lasts, what may have landed late is cancelled too; asked for ever more seldom, it costs request weight. */
const AGAIN_MS = 5_000;
const SELDOM_MS = 60_000;
const RETRY_MS = 500;
/** Longest wait for one answer of the port. */
const PORT_MS = 10_000;
/** How long a bot that slept together with its watchdog has to speak up. */
const GRACE_MS = 2_000;

/**
 * Watches a heartbeat until the signal aborts, and cancels all orders when it falls silent. Armed by the first beat, disarmed by a
 * goodbye. Counts by a monotonic clock of its own, so that setting the clock of the machine neither hides nor fakes a silence.
 */
export async function watchHeartbeat(setup: WatchdogSetup): Promise<void> {
  const pulse = new Pulse(setup);
  const guard = new Guard(setup, pulse);
  const tickMs = Math.min(250, guard.silenceMs / 10);
  await pulse.listen();
  setup.onReady?.();
  try {
    for (let before = performance.now(); !setup.signal.aborted; before = performance.now()) {
      await pause(tickMs, setup.signal);
      // This process did not run either (the machine slept): the bot gets a moment to beat before it counts as silent.
      const now = performance.now();
      if (now - before > tickMs + GRACE_MS) pulse.forgive(now - guard.silenceMs + GRACE_MS);
      pulse.look();
      await guard.step(now);
    }
  } finally {
    pulse.close();
  }
}

/** What is done about a silence: once when it begins, and again and again while it lasts. */
class Guard {
  readonly silenceMs: number;
  readonly #setup: WatchdogSetup;
  readonly #pulse: Pulse;
  /** When to cancel next; undefined while all is well. */
  #due: number | undefined;
  #againMs = AGAIN_MS;

  constructor(setup: WatchdogSetup, pulse: Pulse) {
    this.silenceMs = setup.silenceMs ?? SILENCE_MS;
    this.#setup = setup;
    this.#pulse = pulse;
  }

  async step(now: number): Promise<void> {
    const silentFor = now - this.#pulse.last;
    if (!this.#pulse.isArmed || silentFor < this.silenceMs) {
      if (this.#due !== undefined && this.#pulse.isArmed) this.#setup.tell({ kind: 'back' });
      this.#due = undefined;
      return;
    }
    if (this.#due === undefined) this.#begin(silentFor);
    else if (now < this.#due) return;
    const isDone = await cancelled(this.#setup, this.#pulse.last);
    this.#due = performance.now() + (isDone ? this.#againMs : RETRY_MS);
    if (isDone) this.#againMs = Math.min(SELDOM_MS, this.#againMs * 2);
  }

  #begin(silentFor: number): void {
    const { tell, onSilence } = this.#setup;
    this.#againMs = AGAIN_MS;
    tell({ kind: 'silent', forMs: Math.round(silentFor) });
    onSilence?.(silentFor).catch((error: unknown) => tell({ kind: 'failed', reason: String(error) }));
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<unknown> => wait(ms, undefined, { signal }).catch(() => undefined);

/** One attempt; true when nothing works any more. */
async function cancelled({ port, tell, signal }: WatchdogSetup, last: number): Promise<boolean> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PORT_MS)]);
  try {
    const outcome = await Promise.race([port.cancelAll(limit), aborted(limit)]);
    tell({ kind: 'cancelled', ...outcome, forMs: Math.round(performance.now() - last) });
    return outcome.left === 0;
  } catch (error) {
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
    return false;
  }
}

const aborted = (signal: AbortSignal): Promise<never> => new Promise((_, reject) => {
  signal.addEventListener('abort', () => reject(new Error(`no answer within ${PORT_MS} ms`)), { once: true });
});

/** The last sign of life, from whichever way it came. */
class Pulse {
  last = -Infinity;
  isArmed = false;
  readonly #setup: WatchdogSetup;
  readonly #server: Server;
  #modified = 0n;

  constructor(setup: WatchdogSetup) {
    this.#setup = setup;
    // What a bot that died long ago left behind is no sign of life.
    this.#modified = this.#mtime();
    this.#server = createServer((line) => {
      line.setEncoding('utf8');
      line.on('data', (text: string) => { if (text.includes(GOODBYE)) this.#disarm(); else this.#beat(); });
      line.on('error', () => line.destroy());
    });
  }

  async listen(): Promise<void> {
    // The socket of a watchdog that was killed stands in the way of the next.
    if (process.platform !== 'win32') rmSync(this.#setup.socket, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#setup.socket, resolve);
    });
    this.#server.unref();
  }

  close(): void {
    this.#server.close();
  }

  #mtime(): bigint {
    return statSync(this.#setup.file, { bigint: true, throwIfNoEntry: false })?.mtimeNs ?? 0n;
  }

  /** A file whose time moved is a beat; its time itself says nothing, clocks differ. One that is taken away is a goodbye. */
  look(): void {
    const modified = this.#mtime();
    if (modified === this.#modified) return;
    this.#modified = modified;
    if (modified === 0n) this.#disarm();
    else this.#beat();
  }

  #beat(): void {
    this.last = performance.now();
    if (this.isArmed) return;
    this.isArmed = true;
    this.#setup.tell({ kind: 'armed' });
  }

  #disarm(): void {
    if (!this.isArmed) return;
    this.isArmed = false;
    // The beats that were under way when it was said.
    this.#modified = this.#mtime();
    this.#setup.tell({ kind: 'disarmed' });
  }

  forgive(at: number): void {
    this.last = Math.max(this.last, at);
  }
}
