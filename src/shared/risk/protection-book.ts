import type { InstrumentId } from '../domain/instrument.ts';
import type { Side } from '../domain/order.ts';
import type { RoundTrip } from '../domain/round-trip.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Lock } from './gate-state.ts';
import type { RiskRule } from './judge.ts';
import { longestLookback, protectionLocks, type FinishedTrip, type ProtectionSetting } from './protections.ts';
import { reduces } from './rules.ts';

/** By the reasons that exits are sent with. */
const wasStopped = (reason: string): boolean => /^(stop loss|trailing stop|liquidat)/.test(reason);

/** Follows round trips as they end and says what is locked: the protections of a backtest, of paper and of live trading. */
export class ProtectionBook {
  readonly #settings: readonly ProtectionSetting[];
  readonly #candleMs: number;
  readonly #lookback: number;
  #trips: FinishedTrip[] = [];
  #locks: Lock[] = [];

  constructor(settings: readonly ProtectionSetting[], candleMs: number) {
    this.#settings = settings;
    this.#candleMs = candleMs;
    this.#lookback = longestLookback(settings, candleMs);
  }

  /** Books a finished round trip and returns the locks that follow, for the gate of live trading. One still open at the end is none. */
  close(instrument: InstrumentId, { side, exitAt, profitRatio, exitReason, open }: RoundTrip): readonly Lock[] {
    if (open) return [];
    this.#trips = this.#trips.filter((trip) => trip.exitAt > exitAt - this.#lookback);
    this.#trips.push({ instrument, side, exitAt, profitRatio, stopped: wasStopped(exitReason) });
    const found = protectionLocks(this.#settings, this.#trips, this.#candleMs);
    this.#locks = [...this.#locks.filter(({ until }) => until > exitAt), ...found];
    return found;
  }

  /** What locks entries on a side of an instrument at a moment. */
  lockOn(instrument: InstrumentId, side: Side, at: EpochMs): Lock | undefined {
    const direction = side === 'buy' ? 'long' : 'short';
    return this.#locks.find((lock) => at < lock.until && (lock.instrument === null || lock.instrument === instrument) && (lock.side === null || lock.side === direction));
  }

  /** The same as a rule: exits are never locked. */
  readonly rule: RiskRule = (order, view) => {
    if (this.#locks.length === 0 || reduces(order, view)) return undefined;
    return this.lockOn(order.instrument, order.side, order.at)?.reason;
  };
}
