import type { GateLimits } from '../../../src/shared/risk/gate-limits.ts';
import type { Status } from '../live/live-store.ts';

/** How a limit is written. */
export type LimitKind = 'share' | 'count' | 'times' | 'ms';

/** A limit, and how much of it is used now. */
export interface LimitRow {
  readonly name: keyof GateLimits;
  readonly kind: LimitKind;
  readonly limit: number;
  /** In the unit of the limit; null: not known. */
  readonly use: number | null;
  /** Whose use it is: a coin, a venue, a strategy. */
  readonly of: string | null;
}

type Figure = number | null | undefined;

const isKnown = (value: Figure): value is number => typeof value === 'number' && Number.isFinite(value);
const shareOf = (part: Figure, whole: Figure): number | null => (isKnown(part) && isKnown(whole) && whole > 0 ? part / whole : null);
/** How far below another; 0 above it. */
const lossOf = (value: Figure, from: Figure): number | null => (isKnown(value) && isKnown(from) && from > 0 ? Math.max(0, 1 - value / from) : null);

function largest<Item>(items: readonly Item[], of: (item: Item) => number | null, name: (item: Item) => string): Pick<LimitRow, 'use' | 'of'> {
  let [use, found]: [number | null, string | null] = [items.length === 0 ? 0 : null, null];
  for (const item of items) {
    const value = of(item);
    if (value === null) return { use: null, of: name(item) };
    if (use === null || value > use) [use, found] = [value, name(item)];
  }
  return { use, of: found };
}

/** Limits of which it can be said how much is used, in the order in which they matter. */
export function limitRows(limits: GateLimits, { risk, venues }: Pick<Status, 'risk' | 'venues'>): readonly LimitRow[] {
  if (risk === undefined || risk === null) return [];
  const { equity, gross, coins, day, peak, strategies } = risk;
  const coin = largest(coins, ({ value }) => shareOf(value, equity), (one) => one.coin);
  const none = { of: null };
  return [
    { name: 'maxDailyLossShare', kind: 'share', limit: limits.maxDailyLossShare, use: lossOf(equity, day?.equity), ...none },
    { name: 'maxDrawdownShare', kind: 'share', limit: limits.maxDrawdownShare, use: lossOf(equity, peak), ...none },
    { name: 'maxGrossShare', kind: 'share', limit: limits.maxGrossShare, use: shareOf(gross, equity), ...none },
    { name: 'maxPositionShare', kind: 'share', limit: limits.maxPositionShare, ...coin },
    ...(limits.canary ? [{ name: 'canaryShare', kind: 'share', limit: limits.canaryShare, ...coin } as const] : []),
    // All of it at one venue is no limit.
    ...(limits.maxVenueShare < 1 ? [{ name: 'maxVenueShare', kind: 'share', limit: limits.maxVenueShare, ...largest(risk.venues, (one) => shareOf(one.equity, equity), (one) => one.venue) } as const] : []),
    { name: 'maxOrdersPerSecond', kind: 'count', limit: limits.maxOrdersPerSecond, use: risk.ordersPerSecond, ...none },
    { name: 'maxOrdersPerMinute', kind: 'count', limit: limits.maxOrdersPerMinute, use: risk.ordersPerMinute, ...none },
    { name: 'maxCancelsPerFill', kind: 'times', limit: limits.maxCancelsPerFill, use: day === null ? 0 : (day.cancels ?? 0) / Math.max(1, day.fills ?? 0), ...none },
    { name: 'maxEntriesPerFiveMinutes', kind: 'count', limit: limits.maxEntriesPerFiveMinutes, ...largest(strategies, ({ entries }) => entries, ({ name }) => name) },
    { name: 'maxTradesPerHour', kind: 'count', limit: limits.maxTradesPerHour, ...largest(strategies, ({ trades }) => trades, ({ name }) => name) },
    { name: 'maxBookAgeMs', kind: 'ms', limit: limits.maxBookAgeMs, ...largest(venues, ({ bookAgeMs }) => bookAgeMs, ({ name }) => name) },
    { name: 'maxClockUncertaintyMs', kind: 'ms', limit: limits.maxClockUncertaintyMs, use: risk.clockUncertaintyMs, ...none },
  ];
}

/** Limits that an order meets or does not: nothing of them is used up. */
export const PLAIN_LIMITS: readonly { readonly name: keyof GateLimits; readonly kind: LimitKind }[] = [
  { name: 'maxOrderValueShare', kind: 'share' }, { name: 'maxOrderVolumeShare', kind: 'share' }, { name: 'collarShare', kind: 'share' }, { name: 'passiveCollarShare', kind: 'share' }, { name: 'marketCollarShare', kind: 'share' }, { name: 'exitCollarShare', kind: 'share' },
  { name: 'maxLeverage', kind: 'times' }, { name: 'minLiquidationAtr', kind: 'times' }, { name: 'duplicateMs', kind: 'ms' }, { name: 'maxCandlePeriods', kind: 'times' }, { name: 'maxValuationAgeMs', kind: 'ms' }, { name: 'maxRateAgeMs', kind: 'ms' },
  { name: 'cancelReservePerSecond', kind: 'count' }, { name: 'cancelReservePerMinute', kind: 'count' },
];
