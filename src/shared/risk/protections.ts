import { z } from 'zod';
import type { InstrumentId } from '../domain/instrument.ts';
import { MINUTE, type EpochMs } from '../domain/time.ts';
import type { RoundTrip } from '../domain/round-trip.ts';
import type { Lock } from './gate-state.ts';

/** How long back is looked and how long is locked: in candles of the run, or in minutes. 60 minutes where neither is given. */
const stop = { stopCandles: z.int().min(1).optional(), stopMinutes: z.number().gt(0).optional() };
const span = { ...stop, lookbackCandles: z.int().min(1).optional(), lookbackMinutes: z.number().gt(0).optional() };
const count = z.int().min(1);

const setting = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('StoplossGuard'), ...span, tradeLimit: count.default(10), requiredProfit: z.number().default(0), onlyPerPair: z.boolean().default(false), onlyPerSide: z.boolean().default(false) }),
  z.strictObject({ method: z.literal('MaxDrawdown'), ...span, tradeLimit: count.default(1), maxAllowedDrawdown: z.number().min(0).default(0) }),
  z.strictObject({ method: z.literal('LowProfitPairs'), ...span, tradeLimit: count.default(1), requiredProfit: z.number().default(0), onlyPerSide: z.boolean().default(false) }),
  z.strictObject({ method: z.literal('CooldownPeriod'), ...stop }),
]);

/**
 * The four protections of freqtrade by their names there, as rules over finished round trips. After each of them it is asked whether
 * entries are to be locked: in the instrument, or in all. Shares are fractions (-0.02 is a loss of 2 %).
 */
export const protectionSetting = setting.superRefine((given, context) => {
  for (const [candles, minutes] of [['stopCandles', 'stopMinutes'], ['lookbackCandles', 'lookbackMinutes']] as const) {
    const has = (name: string): boolean => (given as Readonly<Record<string, unknown>>)[name] !== undefined;
    if (has(candles) && has(minutes)) context.addIssue({ code: 'custom', path: [minutes], message: `${candles} or ${minutes}, not both` });
  }
});
export type ProtectionSetting = z.output<typeof setting>;
type Of<Method extends ProtectionSetting['method']> = Extract<ProtectionSetting, { method: Method }>;

/** What protections look at of a finished round trip. */
export interface FinishedTrip extends Pick<RoundTrip, 'side' | 'exitAt' | 'profitRatio'> {
  readonly instrument: InstrumentId;
  /** Whether a stop, a trailing stop or a liquidation ended it. */
  readonly stopped: boolean;
}

const DEFAULT_MINUTES = 60;
const inMs = (candles: number | undefined, minutes: number | undefined, candleMs: number): number => (candles === undefined ? (minutes ?? DEFAULT_MINUTES) * MINUTE : candles * candleMs);

const lookbackOf = (given: ProtectionSetting, candleMs: number): number => (given.method === 'CooldownPeriod' ? 0 : inMs(given.lookbackCandles, given.lookbackMinutes, candleMs));

/** How far back any of them looks. */
export const longestLookback = (settings: readonly ProtectionSetting[], candleMs: number): number => Math.max(0, ...settings.map((given) => lookbackOf(given, candleMs)));

/** From the last of `trips` on, to the beginning of the candle after the end. */
function lockEnd(trips: readonly FinishedTrip[], given: ProtectionSetting, candleMs: number): EpochMs {
  const end = Math.max(...trips.map(({ exitAt }) => exitAt)) + inMs(given.stopCandles, given.stopMinutes, candleMs);
  return Math.floor(end / candleMs) * candleMs + candleMs;
}

interface Case {
  readonly trips: readonly FinishedTrip[];
  /** The trip that has just ended, also the last of `trips`. */
  readonly last: FinishedTrip;
  readonly candleMs: number;
}

type Finding = Lock | undefined;

function stoplossGuard(given: Of<'StoplossGuard'>, { trips, last, candleMs }: Case): Finding[] {
  const side = given.onlyPerSide ? last.side : null;
  const losing = trips.filter((trip) => trip.stopped && trip.profitRatio < given.requiredProfit && (side === null || trip.side === side));
  const found = (instrument: InstrumentId | null): Finding => {
    const counted = instrument === null ? losing : losing.filter((trip) => trip.instrument === instrument);
    return counted.length < given.tradeLimit ? undefined : { instrument, side, until: lockEnd(counted, given, candleMs), reason: `StoplossGuard: ${counted.length} stopped out at a loss` };
  };
  return [found(last.instrument), given.onlyPerPair ? undefined : found(null)];
}

/** Largest fall of the sum of profit shares from its highest, 0 at the start included: the first loss counts as well. */
function fall(trips: readonly FinishedTrip[]): number {
  let sum = 0;
  let highest = 0;
  let most = 0;
  for (const { profitRatio } of trips) {
    sum += profitRatio;
    highest = Math.max(highest, sum);
    most = Math.max(most, highest - sum);
  }
  return most;
}

function maxDrawdown(given: Of<'MaxDrawdown'>, { trips, candleMs }: Case): Finding[] {
  const drawdown = fall(trips);
  if (trips.length < given.tradeLimit || drawdown <= given.maxAllowedDrawdown) return [];
  return [{ instrument: null, side: null, until: lockEnd(trips, given, candleMs), reason: `MaxDrawdown: ${drawdown} is above ${given.maxAllowedDrawdown}` }];
}

function lowProfitPairs(given: Of<'LowProfitPairs'>, { trips, last, candleMs }: Case): Finding[] {
  const side = given.onlyPerSide ? last.side : null;
  const own = trips.filter((trip) => trip.instrument === last.instrument);
  if (own.length < given.tradeLimit) return [];
  const profit = own.filter((trip) => side === null || trip.side === side).reduce((sum, trip) => sum + trip.profitRatio, 0);
  return profit < given.requiredProfit ? [{ instrument: last.instrument, side, until: lockEnd(own, given, candleMs), reason: `LowProfitPairs: ${profit} is below ${given.requiredProfit}` }] : [];
}

const cooldownPeriod = (given: Of<'CooldownPeriod'>, { last, candleMs }: Case): Finding[] => [{ instrument: last.instrument, side: null, until: lockEnd([last], given, candleMs), reason: 'CooldownPeriod' }];

function findings(given: ProtectionSetting, at: Case): Finding[] {
  const from = at.last.exitAt - lookbackOf(given, at.candleMs);
  const recent = { ...at, trips: at.trips.filter(({ exitAt }) => exitAt > from) };
  switch (given.method) {
    case 'StoplossGuard': return stoplossGuard(given, recent);
    case 'MaxDrawdown': return maxDrawdown(given, recent);
    case 'LowProfitPairs': return lowProfitPairs(given, recent);
    case 'CooldownPeriod': return cooldownPeriod(given, recent);
  }
}

/** The locks that the last of `trips` (in the order in which they ended) calls for. Pure. */
export function protectionLocks(settings: readonly ProtectionSetting[], trips: readonly FinishedTrip[], candleMs: number): Lock[] {
  const last = trips.at(-1);
  if (last === undefined) return [];
  return settings.flatMap((given) => findings(given, { trips, last, candleMs })).filter((lock) => lock !== undefined);
}
