import type { DepthBook, DepthSnapshot } from '../../domain/depth.ts';
import { usageOf } from '../../domain/venue-limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RequestGate } from '../../ports/request-gate.ts';
import { readSnapshot } from './binance-frames.ts';

interface BookKeeperSettings {
  readonly clock: Clock;
  readonly gate: RequestGate;
  readonly signal: AbortSignal;
  readonly depthUrl: string;
  readonly venue: 'binance' | 'binanceusdm';
  readonly account: string;
  readonly checkMs: number;
}

/** 1,000 levels: weight 50 at Spot, 20 at USD-M. */
const LEVELS = 1_000;
const WEIGHTS = { binance: 50, binanceusdm: 20 } as const;
const TIMEOUT_MS = 10_000;
/** Levels compared when a book is checked. */
const CHECKED = 20;

/** Fetches the snapshots books ask for, one at a time for each book, and checks whole books now and then (RELIABILITY faults 27 to 29). */
export class BookKeeper {
  readonly #settings: BookKeeperSettings;
  readonly #busy = new Set<string>();
  readonly #checkedAt = new Map<string, number>();
  readonly #pending = new Map<string, DepthSnapshot>();
  snapshots = 0;
  wrongLevels = 0;

  constructor(settings: BookKeeperSettings) {
    this.#settings = settings;
  }

  /** Fetches until the book is whole. `whole` is called when a snapshot made it so. */
  want(symbol: string, builder: DepthBook, whole: () => void): void {
    if (this.#busy.has(symbol)) return;
    this.#busy.add(symbol);
    void this.#fill(symbol, builder).then((isFilled) => { if (isFilled) whole(); }).finally(() => this.#busy.delete(symbol));
  }

  /** After each update of a valid book: begins a check when one is due, ends it when the book has come as far as the snapshot. */
  applied(symbol: string, builder: DepthBook): void {
    const pending = this.#pending.get(symbol);
    if (pending !== undefined && builder.lastId >= pending.lastId) {
      this.#pending.delete(symbol);
      this.wrongLevels += builder.check(pending, CHECKED) ?? 0;
      return;
    }
    const { clock, checkMs } = this.#settings;
    if (checkMs === 0 || this.#busy.has(symbol)) return;
    const now = clock.now();
    const last = this.#checkedAt.get(symbol);
    if (last === undefined) { this.#checkedAt.set(symbol, now); return; }
    if (now - last < checkMs) return;
    this.#checkedAt.set(symbol, now);
    this.#busy.add(symbol);
    void this.#fetch(symbol).then((snapshot) => { if (snapshot !== undefined) this.#pending.set(symbol, snapshot); }).finally(() => this.#busy.delete(symbol));
  }

  async #fill(symbol: string, builder: DepthBook): Promise<boolean> {
    const { clock, signal } = this.#settings;
    let isFilled = false;
    for (let wait = builder.takeRequest(); wait !== undefined && !signal.aborted; wait = builder.takeRequest()) {
      if (wait > 0) await clock.wait(wait, signal);
      // Updates that changed places may have closed the gap meanwhile.
      if (signal.aborted || builder.isValid) { builder.snapshotFailed(); break; }
      const snapshot = await this.#fetch(symbol);
      if (snapshot === undefined) builder.snapshotFailed();
      else isFilled = builder.snapshot(snapshot) === 'applied';
    }
    return isFilled && builder.isValid;
  }

  async #fetch(symbol: string): Promise<DepthSnapshot | undefined> {
    const { gate, signal, depthUrl, venue, account, clock } = this.#settings;
    try {
      await gate.pass({ priority: 'data', cost: { weight: WEIGHTS[venue] }, mostWaitMs: 120_000 }, signal);
      this.snapshots++;
      const response = await fetch(`${depthUrl}?symbol=${encodeURIComponent(symbol)}&limit=${LEVELS}`, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]), redirect: 'error' });
      const body = await response.text();
      gate.heard(usageOf(venue, account, { answer: { status: response.status, headers: Object.fromEntries(response.headers), body: body.slice(0, 400) }, now: clock.now() }));
      return response.ok ? readSnapshot(JSON.parse(body)) : undefined;
    } catch {
      return undefined;
    }
  }
}
