import type { InstrumentId } from '../domain/instrument.ts';
import { HOUR, MINUTE, SECOND, type EpochMs } from '../domain/time.ts';
import { countSince } from './conduct-rules.ts';
import { exposuresWith } from './exposure.ts';
import type { GateLimits } from './gate-limits.ts';
import type { GateState, Lock, Trip } from './gate-state.ts';
import { equityOf, unitValue } from './valuation.ts';

/** How much of its limits an account uses at this moment, by the figures that the gate itself decides by. Money in the account's currency; NaN: not known. */
export interface RiskNow {
  readonly equity: number;
  /** Worst case of all positions: what is held, and what works or may have been filled. */
  readonly gross: number;
  /** The same for each coin, the largest first. */
  readonly coins: readonly { readonly coin: string; readonly value: number }[];
  /** Equity at each venue. */
  readonly venues: readonly { readonly venue: string; readonly equity: number }[];
  readonly ordersPerSecond: number;
  readonly ordersPerMinute: number;
  readonly cancelsPerMinute: number;
  /** Of the account's day; null before the first equity of it was known. */
  readonly day: { readonly start: EpochMs; readonly equity: number | null; readonly cancels: number; readonly fills: number } | null;
  readonly peak: number | null;
  /** What has tripped and waits for a person. */
  readonly dailyLoss: Trip | null;
  readonly drawdown: Trip | null;
  readonly locks: readonly Lock[];
  readonly strategies: readonly { readonly name: string; /** Of the busier side, in five minutes, since its last exit. */ readonly entries: number; /** In an hour. */ readonly trades: number; readonly off: { readonly at: EpochMs; readonly reason: string } | null }[];
  readonly halted: readonly { readonly instrument: InstrumentId; readonly reason: string }[];
  /** Whether our view was compared with the venues. */
  readonly isReconciled: boolean;
  readonly clockUncertaintyMs: number | null;
}

export function riskNow(state: Readonly<GateState>, limits: GateLimits): RiskNow {
  const now = state.at ?? NaN;
  const values = new Map<string, number>();
  for (const { instrument, quantity } of exposuresWith(state)) {
    const coin = state.instruments[instrument]?.base ?? instrument;
    values.set(coin, (values.get(coin) ?? 0) + (quantity === 0 ? 0 : quantity * unitValue(state, limits, instrument)));
  }
  const coins = [...values].map(([coin, value]) => ({ coin, value })).filter(({ value }) => value !== 0).toSorted((a, b) => b.value - a.value);
  const places = new Set([...Object.keys(state.cash).map((key) => key.slice(0, key.indexOf(':'))), ...Object.values(state.instruments).map(({ venue }) => venue)]);
  return {
    equity: equityOf(state, limits), gross: coins.reduce((sum, { value }) => sum + value, 0), coins, venues: [...places].map((venue) => ({ venue, equity: equityOf(state, limits, venue) })),
    ordersPerSecond: countSince(state.ordersAt, now, SECOND), ordersPerMinute: countSince(state.ordersAt, now, MINUTE), cancelsPerMinute: countSince(state.cancelsAt, now, MINUTE),
    day: state.day === null ? null : { start: state.day.start, equity: state.day.equity, cancels: state.day.cancels, fills: state.day.fills },
    peak: state.peak, dailyLoss: state.dailyLoss, drawdown: state.drawdown, locks: state.locks,
    strategies: Object.entries(state.strategies).map(([name, { entries, trades, off }]) => {
      const recent = entries.filter(({ at }) => at > now - 5 * MINUTE);
      const buys = recent.filter(({ side }) => side === 'buy').length;
      return { name, entries: Math.max(buys, recent.length - buys), trades: trades.filter(({ at }) => at > now - HOUR).length, off };
    }),
    halted: Object.entries(state.halted).map(([instrument, reason]) => ({ instrument: instrument as InstrumentId, reason })),
    isReconciled: state.reconciled, clockUncertaintyMs: state.clockUncertaintyMs,
  };
}
