import type { InstrumentId } from '../domain/instrument.ts';
import type { EpochMs } from '../domain/time.ts';
import type { GateLimits } from './gate-limits.ts';
import type { GateState, Mark } from './gate-state.ts';

/** Middle of the book; NaN when a side is missing, not above zero, or the two cross or touch. */
export function midOf(mark: Mark | undefined): number {
  const bid = mark?.bid ?? NaN;
  const ask = mark?.ask ?? NaN;
  return bid > 0 && ask > bid && ask < Infinity ? (bid + ask) / 2 : NaN;
}

/** Whether something seen at `at` is no older than `maxAge`, and not from a future that only a wrong clock can show. */
export function isFresh(at: EpochMs | null | undefined, maxAge: number, { state, limits }: { readonly state: GateState; readonly limits: GateLimits }): boolean {
  if (at === null || at === undefined || state.at === null) return false;
  const age = state.at - at;
  return age <= maxAge && age >= -limits.maxClockUncertaintyMs;
}

/** Units of the account's currency for one of `currency`; NaN when not known or too old. A coin without a rate is taken from its own market. */
export function rateOf(state: GateState, limits: GateLimits, currency: string): number {
  if (currency === limits.currency) return 1;
  const rate = state.rates[currency];
  if (rate !== undefined) return rate.value > 0 && isFresh(rate.at, limits.maxRateAgeMs, { state, limits }) ? rate.value : NaN;
  for (const [id, { base, quote }] of Object.entries(state.instruments)) {
    if (base === currency && quote === limits.currency) return valuationPrice(state, limits, id as InstrumentId);
  }
  return NaN;
}

/** Middle of the book at which something held is valued: it may be older than one that is traded on. */
function valuationPrice(state: GateState, limits: GateLimits, id: InstrumentId): number {
  const mark = state.marks[id];
  return isFresh(mark?.bookAt, limits.maxValuationAgeMs, { state, limits }) ? midOf(mark) : NaN;
}

/** Value of one unit of an instrument in the account's currency; NaN when not known. */
export function unitValue(state: GateState, limits: GateLimits, id: InstrumentId): number {
  const instrument = state.instruments[id];
  return instrument === undefined ? NaN : valuationPrice(state, limits, id) * rateOf(state, limits, instrument.quote);
}

const venueOf = (key: string): string => key.slice(0, key.indexOf(':'));

/** Cash and positions, at one venue or at all, in the account's currency. NaN when any part of it cannot be valued. */
export function equityOf(state: GateState, limits: GateLimits, venue?: string): number {
  let equity = 0;
  for (const [key, amount] of Object.entries(state.cash)) {
    if (amount !== 0 && (venue === undefined || venueOf(key) === venue)) equity += amount * rateOf(state, limits, key.slice(key.indexOf(':') + 1));
  }
  for (const [id, quantity] of Object.entries(state.positions) as [InstrumentId, number][]) {
    if (quantity !== 0 && (venue === undefined || state.instruments[id]?.venue === venue)) equity += quantity * unitValue(state, limits, id);
  }
  return equity;
}
