import type { EpochMs } from '../domain/time.ts';
import { HOUR, MINUTE, SECOND } from '../domain/time.ts';
import type { GateLimits } from './gate-limits.ts';
import type { GateState } from './gate-state.ts';
import type { GateView } from './gate-view.ts';
import type { NamedRule } from './judge.ts';

/** Controls on how often and in what pattern orders are sent. */

/** How many of `times`, ascending, lie in the last `length` milliseconds. */
export function countSince(times: readonly EpochMs[], now: EpochMs, length: number): number {
  let i = times.length;
  while (i > 0 && times[i - 1] > now - length) i -= 1;
  return times.length - i;
}

/** Message throttle (Art. 15(1)(d)). Exits pass it: what they may add up to is bounded by the position. They are counted all the same. */
export const messageThrottle: NamedRule<GateView> = {
  name: 'message-throttle',
  check: (_, { state: { ordersAt, cancelsAt }, limits, now, reduces }) => {
    if (reduces) return undefined;
    for (const { length, most, reserve } of windows(limits)) {
      const orders = countSince(ordersAt, now, length);
      if (orders >= most) return `"${orders}" orders in ${length / SECOND} s, the limit is ${most}`;
      if (orders + countSince(cancelsAt, now, length) >= most + reserve) return `"${most + reserve}" messages in ${length / SECOND} s`;
    }
    return undefined;
  },
};

const windows = (limits: GateLimits) => [
  { length: SECOND, most: limits.maxOrdersPerSecond, reserve: limits.cancelReservePerSecond },
  { length: MINUTE, most: limits.maxOrdersPerMinute, reserve: limits.cancelReservePerMinute },
] as const;

export type CancelVerdict = { readonly kind: 'approved' } | { readonly kind: 'later'; readonly at: EpochMs };

/** Whether a cancel may be sent now. It may use what orders leave and a reserve of its own; when the kill switch asks for cancels they never wait. */
export function judgeCancel({ at, kill, ordersAt, cancelsAt }: GateState, limits: GateLimits): CancelVerdict {
  if (kill === 'CANCEL_ALL' || kill === 'FLATTEN' || kill === 'LOCKED' || at === null) return { kind: 'approved' };
  let wait = 0;
  for (const { length, most, reserve } of windows(limits)) {
    const sent = [...ordersAt, ...cancelsAt].filter((time) => time > at - length).toSorted((a, b) => a - b);
    if (sent.length >= most + reserve) wait = Math.max(wait, sent[sent.length - most - reserve] + length - at);
  }
  return wait === 0 ? { kind: 'approved' } : { kind: 'later', at: at + wait };
}

export const cancelFillRatio: NamedRule<GateView> = {
  name: 'cancel-fill-ratio',
  check: (_, { state: { day }, limits, reduces }) => {
    if (reduces) return undefined;
    const cancels = day?.cancels ?? 0;
    const most = limits.maxCancelsPerFill * Math.max(1, day?.fills ?? 0);
    return cancels <= most ? undefined : `"${cancels}" cancels today for "${day?.fills ?? 0}" fills, the limit is ${limits.maxCancelsPerFill} for each`;
  },
};

/** Repeated automated execution throttle (Art. 15(3)): a strategy that was switched off stays off until a person enables it. */
export const repeatedExecution: NamedRule<GateView> = {
  name: 'repeated-execution',
  check: (_, { state: { strategies }, origin, reduces }) => {
    const off = strategies[origin.strategy]?.off ?? null;
    return reduces || off === null ? undefined : `"${origin.strategy}" is off until a person enables it: ${off.reason}`;
  },
};

/** Why a strategy that has just sent an order is to be switched off. */
export function excess({ entries, trades }: GateState['strategies'][string], now: EpochMs, limits: GateLimits): string | undefined {
  for (const side of ['buy', 'sell'] as const) {
    const same = entries.filter((entry) => entry.side === side && entry.at > now - 5 * MINUTE).length;
    if (same >= limits.maxEntriesPerFiveMinutes) return `"${same}" entries to ${side} within five minutes without an exit`;
  }
  const hourly = trades.filter(({ at }) => at > now - HOUR).length;
  return hourly >= limits.maxTradesPerHour ? `"${hourly}" trades within an hour` : undefined;
}

/** The same thing wanted twice by one decision is a replay. At least the same: more of it is no better. */
export const duplicateOrder: NamedRule<GateView> = {
  name: 'duplicate-order',
  check: (order, { state: { recent }, origin, limits, now }) => {
    const twin = recent.find((one) => one.chain === origin.chain && one.instrument === order.instrument && one.side === order.side && order.quantity >= one.quantity && now - one.at < limits.duplicateMs);
    return twin === undefined ? undefined : `"${origin.chain}" has asked for this ${now - twin.at} ms ago`;
  },
};

/**
 * Children never add up to more than their parent, filled and working together (the check that was missing at Knight Capital in
 * 2012, SEC order 34-70694). It is a fault of the program, so it calls for more than a denial.
 */
export const childWithinParent: NamedRule<GateView> = {
  name: 'child-within-parent',
  kill: 'CANCEL_ALL',
  check: (order, { state, origin }) => {
    if (origin.parent === undefined) return undefined;
    const parent = state.parents[origin.parent];
    if (parent === undefined) return `its parent "${origin.parent}" is not known`;
    if (parent.instrument !== order.instrument || parent.side !== order.side) return `its parent "${origin.parent}" is to ${parent.side} "${parent.instrument}"`;
    let sum = parent.filled + order.quantity;
    for (const child of Object.values(state.orders)) if (child.parent === origin.parent) sum += child.remaining;
    return sum <= parent.quantity * (1 + 1e-12) ? undefined : `the children of "${origin.parent}" would come to "${sum}", the parent is "${parent.quantity}"`;
  },
};

/** Locks that protections set (stop-loss guard and the others). */
export const protectionLock: NamedRule<GateView> = {
  name: 'protection-lock',
  check: (order, { state: { locks }, now, reduces }) => {
    if (reduces) return undefined;
    const side = order.side === 'buy' ? 'long' : 'short';
    const lock = locks.find((one) => now < one.until && (one.instrument === null || one.instrument === order.instrument) && (one.side === null || one.side === side));
    return lock === undefined ? undefined : `locked: ${lock.reason}`;
  },
};
