import type { OrderRequest } from '../domain/order.ts';
import type { GateView } from './gate-view.ts';
import type { NamedRule } from './judge.ts';
import { isFresh } from './valuation.ts';

/** Controls on the order itself and on what is known when it is sent. */

const isPrice = (price: number | undefined): boolean => price !== undefined && price > 0 && Number.isFinite(price);
const needsLimit = ({ type }: OrderRequest): boolean => type === 'limit' || type === 'stop-limit' || type === 'take-profit-limit';
const needsStop = ({ type }: OrderRequest): boolean => type === 'stop' || type === 'stop-limit' || type === 'take-profit' || type === 'take-profit-limit';

/** What is wrong with the order by itself. */
function flawOf(order: OrderRequest): string | undefined {
  if (!(order.quantity > 0) || !Number.isFinite(order.quantity)) return `quantity "${order.quantity}" is not above zero`;
  if (needsLimit(order) && !isPrice(order.limitPrice)) return `limit price "${order.limitPrice}" is not above zero`;
  if (needsStop(order) && !isPrice(order.stopPrice)) return `stop price "${order.stopPrice}" is not above zero`;
  return order.type === 'trailing-stop' && !isPrice(order.trailBps) ? `trailing distance "${order.trailBps}" is not above zero` : undefined;
}

/** What is missing, not a number or not above zero is refused: an unknown is never taken for a zero. */
export const knownInputs: NamedRule<GateView> = {
  name: 'known-inputs',
  check: (order, { now, instrument, reduces, equity }) => {
    if (!Number.isFinite(now)) return 'the time is not known';
    if (instrument === undefined) return `nothing is known of "${order.instrument}"`;
    return flawOf(order) ?? (reduces || equity > 0 ? undefined : `equity "${equity}" is not known or used up`);
  },
};

/** Kill functionality (Art. 12). */
export const killSwitch: NamedRule<GateView> = {
  name: 'kill-switch',
  check: (_, { state: { kill }, reduces }) => {
    if (kill === 'RUN' || (kill !== 'LOCKED' && reduces)) return undefined;
    return kill === 'LOCKED' ? 'trading is LOCKED' : `trading is in ${kill}: only what reduces a position is sent`;
  },
};

export const reconciled: NamedRule<GateView> = {
  name: 'reconciled',
  check: (_, { state }) => (state.reconciled ? undefined : 'positions and orders were not compared with the venue yet'),
};

export const symbolAllowList: NamedRule<GateView> = {
  name: 'symbol-allow-list',
  check: ({ instrument }, { limits, reduces }) => (reduces || limits.instruments.includes(instrument) ? undefined : `"${instrument}" is not on the list of instruments`),
};

/** A halted instrument, or one with an order whose fate is not known, takes nothing new. */
export const instrumentHalt: NamedRule<GateView> = {
  name: 'instrument-halt',
  check: ({ instrument }, { state, reduces }) => {
    if (reduces) return undefined;
    const halt = state.halted[instrument];
    if (halt !== undefined) return `halted: ${halt}`;
    for (const id of Object.keys(state.orders)) {
      if (state.orders[id].isUnknown && state.orders[id].instrument === instrument) return `what became of order "${id}" is not known`;
    }
    return undefined;
  },
};

/** No entries on data older than its limit, on none at all, or by a clock that may be wrong. Exits have to be possible all the same. */
export const staleData: NamedRule<GateView> = {
  name: 'stale-data',
  check: (_, view) => {
    const { state, limits, mark, reduces } = view;
    if (reduces) return undefined;
    const uncertainty = state.clockUncertaintyMs ?? NaN;
    if (!(uncertainty <= limits.maxClockUncertaintyMs)) return `the clock may be off by "${uncertainty}" ms`;
    if (!isFresh(mark?.bookAt, limits.maxBookAgeMs, view)) return `the book is older than ${limits.maxBookAgeMs} ms, or there is none`;
    if (!isFresh(mark?.candleClosedAt, limits.maxCandlePeriods * (mark?.candleMs ?? NaN), view)) return `the last candle is older than ${limits.maxCandlePeriods} periods, or there is none`;
    return undefined;
  },
};

/** How far a price crosses a reference, as a share of it. Where a limit crosses the middle it costs money; below zero it waits behind. */
const crossing = (order: OrderRequest, price: number, reference: number): number => (order.side === 'buy' ? price / reference - 1 : 1 - price / reference);

/** Room for the last bits of a quotient: 101 / 100 - 1 is above 0.01. */
const ROUNDING = 1e-12;

function limitOutside(order: OrderRequest, { limits, mid, reduces }: GateView): string | undefined {
  if (!needsLimit(order)) return undefined;
  // A stop's limit lies where the stop is, not where the market is now.
  const reference = order.type === 'limit' ? mid : (order.stopPrice ?? NaN);
  const crossed = crossing(order, order.limitPrice ?? NaN, reference);
  const most = reduces ? limits.exitCollarShare : limits.collarShare;
  if (!(crossed <= most + ROUNDING)) return `limit "${order.limitPrice}" is more than ${most} beyond the reference price "${reference}"`;
  const isFarBehind = !reduces && order.type === 'limit' && !(-crossed <= limits.passiveCollarShare + ROUNDING);
  return isFarBehind ? `limit "${order.limitPrice}" is more than ${limits.passiveCollarShare} behind the reference price "${mid}"` : undefined;
}

/** Price collar (Art. 15(1)(a)), also called fat-finger check. Exits have a wider one, and a market order is always a way out. */
export const priceCollar: NamedRule<GateView> = {
  name: 'price-collar',
  check: (order, view) => {
    const { limits, mid, mark, reduces } = view;
    const outside = limitOutside(order, view);
    if (outside !== undefined || reduces) return outside;
    if (Number.isNaN(mid)) return 'there is no book with a bid below an ask';
    const touch = (order.side === 'buy' ? mark?.ask : mark?.bid) ?? NaN;
    return order.type !== 'market' || crossing(order, touch, mid) <= limits.marketCollarShare + ROUNDING ? undefined : `the nearest price "${touch}" is more than ${limits.marketCollarShare} from the middle "${mid}"`;
  },
};

/** Max order value (Art. 15(1)(b)), at the limit where that is above the middle. */
export const maxOrderValue: NamedRule<GateView> = {
  name: 'max-order-value',
  check: (order, { limits, mid, rate, equity, reduces }) => {
    if (reduces) return undefined;
    const value = order.quantity * Math.max(mid, order.limitPrice ?? 0, order.stopPrice ?? 0) * rate;
    const most = limits.maxOrderValueShare * equity;
    return value <= most ? undefined : `value "${value}" is above ${limits.maxOrderValueShare} of equity, "${most}"`;
  },
};

/** Max order volume (Art. 15(1)(c)), measured by what the market trades in a minute. */
export const maxOrderVolume: NamedRule<GateView> = {
  name: 'max-order-volume',
  check: (order, { limits, mark, reduces }) => {
    if (reduces) return undefined;
    const volume = mark?.minuteVolume ?? NaN;
    return order.quantity <= limits.maxOrderVolumeShare * volume ? undefined : `quantity "${order.quantity}" is above ${limits.maxOrderVolumeShare} of the volume of the last minute, "${volume}"`;
  },
};
