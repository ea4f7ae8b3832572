import type { DepthBook, DepthSnapshot } from '../../domain/depth.ts';
import { usageOf } from '../../domain/venue-limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RequestGate } from '../../ports/request-gate.ts';
import { readSnapshot } from './binance-frames.ts';
import type { HttpGet } from './http-get.ts';

interface BookKeeperSettings {
  readonly clock: Clock;
  readonly gate: RequestGate;
  readonly signal: AbortSignal;
  readonly get: HttpGet;
  readonly depthUrl: string;
  readonly venue: 'binance' | 'binanceusdm';
  readonly account: string;
  readonly checkMs: number;
  readonly levels: number;
}

/** What a snapshot of so many levels weighs (depth in the request tables of Spot and USD-M). */
const WEIGHTS = { binance: [[100, 5], [500, 25], [1_000, 50], [5_000, 250]], binanceusdm: [[50, 2], [100, 5], [500, 10], [1_000, 20]] } as const;
const weightOf = (venue: keyof typeof WEIGHTS, levels: number): number => (WEIGHTS[venue].find(([most]) => levels <= most) ?? WEIGHTS[venue][3])[1];
/** How long updates are kept before the snapshot of a check is asked for: it may be behind the stream by that much. */
const LEAD_MS = 1_000;
/** A book near the end of what it knows is widened no more often than this. */
const WIDEN_MS = 5_000;
/** Levels compared when a book is checked. */
const CHECKED = 20;

/** Fetches the snapshots books ask for, one at a time for each book, and checks whole books now and then (RELIABILITY faults 27 to 29). */
export class BookKeeper {
  readonly #settings: BookKeeperSettings;
  readonly #busy = new Set<string>();
  readonly #checkedAt = new Map<string, number>();
  readonly #keptSince = new Map<string, number>();
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
      builder.expectCheck(false);
      return;
    }
    if (this.#busy.has(symbol) || !this.#isDue(symbol, builder)) return;
    const now = this.#settings.clock.now();
    const since = this.#keptSince.get(symbol);
    if (since === undefined) {
      this.#keptSince.set(symbol, now);
      builder.expectCheck(true);
    }
    if (now - (since ?? now) < Math.min(LEAD_MS, this.#settings.checkMs || LEAD_MS)) return;
    this.#keptSince.delete(symbol);
    this.#checkedAt.set(symbol, now);
    this.#busy.add(symbol);
    void this.#fetch(symbol).then((snapshot) => {
      if (snapshot === undefined) builder.expectCheck(false);
      else this.#pending.set(symbol, snapshot);
    }).finally(() => this.#busy.delete(symbol));
  }

  #isDue(symbol: string, builder: DepthBook): boolean {
    const { clock, checkMs } = this.#settings;
    const now = clock.now();
    const last = this.#checkedAt.get(symbol);
    if (builder.isNarrow) return last === undefined || now - last >= WIDEN_MS;
    if (last === undefined) this.#checkedAt.set(symbol, now);
    return checkMs > 0 && last !== undefined && now - last >= checkMs;
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
    const { gate, signal, get, depthUrl, venue, account, clock, levels } = this.#settings;
    try {
      await gate.pass({ priority: 'data', cost: { weight: weightOf(venue, levels) }, mostWaitMs: 120_000 }, signal);
      this.snapshots++;
      const answer = await get(`${depthUrl}?symbol=${encodeURIComponent(symbol)}&limit=${levels}`, signal);
      gate.heard(usageOf(venue, account, { answer: { ...answer, body: answer.body.slice(0, 400) }, now: clock.now() }));
      const snapshot = answer.status === 200 ? readSnapshot(JSON.parse(answer.body)) : undefined;
      return snapshot === undefined ? undefined : { ...snapshot, asked: levels };
    } catch {
      return undefined;
    }
  }
}
