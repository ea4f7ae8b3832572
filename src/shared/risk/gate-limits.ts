import { z } from 'zod';
import type { InstrumentId } from '../domain/instrument.ts';

const share = z.number().gt(0).max(1);
const positive = z.number().gt(0);
const count = z.int().min(1);
const instrumentId = z.custom<InstrumentId>((value) => typeof value === 'string' && /^[^:\s]+:[^:\s]+(:[^:\s]+)?$/.test(value), 'expected venue:BASE/QUOTE');

/**
 * The limits of the risk gate. Shares are fractions (0.02 is 2 %), never percent; times are in milliseconds. Strict: an unknown key
 * is an error. The controls carry the names of RTS 6 (Regulation (EU) 2017/589, Art. 12, 15 and 16) where it has them.
 */
export const gateLimits = z.strictObject({
  currency: z.string().min(1).describe('Currency in which equity is counted, such as USDT or KRW.'),
  timeZone: z.string().min(1).default('Asia/Seoul').describe('IANA zone whose midnight begins the day of the daily loss.'),
  instruments: z.array(instrumentId).describe('Symbol allow-list: entries are possible in these alone. Empty: in none.'),
  maxOrderValueShare: share.default(0.02).describe('Largest value of one order, as a share of equity.'),
  maxOrderVolumeShare: share.default(0.05).describe('Largest quantity of one order, as a share of the volume of the last minute.'),
  collarShare: share.default(0.01).describe('How far a limit may cross the middle of the book, as a share of it.'),
  passiveCollarShare: share.default(0.01).describe('How far a limit may lie behind the middle of the book, as a share of it.'),
  marketCollarShare: share.default(0.005).describe('How far from the middle a market order may be filled.'),
  exitCollarShare: share.default(0.05).describe('How far the limit of a reducing order may cross the last known middle.'),
  maxPositionShare: positive.default(0.25).describe('Largest position in one coin, open and unknown orders included, as a share of equity.'),
  maxGrossShare: positive.default(1).describe('Largest sum of all positions, open and unknown orders included, as a share of equity.'),
  maxDailyLossShare: share.default(0.03).describe('Loss since the start of the day at which trading stops.'),
  onDailyLoss: z.enum(['freeze', 'flatten']).default('freeze').describe('What happens to positions at the daily loss.'),
  maxDrawdownShare: share.default(0.1).describe('Loss from the highest equity at which trading stops until a person resets it.'),
  onDrawdown: z.enum(['freeze', 'flatten']).default('flatten').describe('What happens to positions at the largest drawdown.'),
  maxOrdersPerSecond: count.default(5), maxOrdersPerMinute: count.default(50),
  cancelReservePerSecond: count.default(5).describe('Messages a second that only cancels may use.'),
  cancelReservePerMinute: count.default(50).describe('Messages a minute that only cancels may use.'),
  maxCancelsPerFill: positive.default(20).describe('Cancels of a day for each fill of it.'),
  maxEntriesPerFiveMinutes: count.default(5).describe('Entries of one strategy on one side without an exit that switch it off.'),
  maxTradesPerHour: count.default(20).describe('Trades of one strategy that switch it off.'),
  duplicateMs: z.number().min(0).default(1_000).describe('How long the same order from the same decision counts as a duplicate.'),
  maxBookAgeMs: positive.default(2_000), maxCandlePeriods: positive.default(1.5), maxClockUncertaintyMs: positive.default(500),
  maxValuationAgeMs: positive.default(60_000).describe('Oldest price at which what is held may be valued.'),
  maxRateAgeMs: positive.default(600_000).describe('Oldest conversion rate, peg or premium.'),
  maxVenueShare: share.default(1).describe('Largest share of equity at one venue; above it nothing is added there.'),
  stableCoins: z.record(z.string(), share).default({}).describe('Quote coins that must hold their peg, and how far they may leave it: {"USDT": 0.02}.'),
  krwPremium: z.strictObject({ lowest: z.number(), highest: z.number() }).nullable().default(null).describe('Premium of the won price within which coins are bought for KRW: {"lowest": -0.03, "highest": 0.08}.'),
  maxLeverage: z.number().gt(0).max(20).default(1).describe('Notional of perpetuals at a venue over the equity there.'),
  minLiquidationAtr: positive.default(3).describe('Smallest distance to liquidation, in average true ranges.'),
  shorts: z.boolean().default(false),
  canary: z.boolean().default(false).describe('Whether a new strategy or venue is being tried out.'),
  canaryShare: share.default(0.01).describe('Largest position in one coin while it is.'),
});
export type GateLimits = z.output<typeof gateLimits>;

/** Which way a limit is tightened. `fixed` cannot change while running; `free` neither tightens nor widens. */
type Direction = 'down' | 'up' | 'fewer' | 'on' | 'off' | 'fixed' | 'free' | 'pegs' | 'band';

/** A new limit does not compile until it says which way is safe. */
const DIRECTIONS: Readonly<Record<keyof GateLimits, Direction>> = {
  currency: 'fixed', timeZone: 'fixed', instruments: 'fewer', maxOrderValueShare: 'down', maxOrderVolumeShare: 'down', collarShare: 'down', passiveCollarShare: 'down',
  marketCollarShare: 'down', exitCollarShare: 'down', maxPositionShare: 'down', maxGrossShare: 'down', maxDailyLossShare: 'down', onDailyLoss: 'free', maxDrawdownShare: 'down', onDrawdown: 'free',
  maxOrdersPerSecond: 'down', maxOrdersPerMinute: 'down', cancelReservePerSecond: 'fixed', cancelReservePerMinute: 'fixed', maxCancelsPerFill: 'down', maxEntriesPerFiveMinutes: 'down',
  maxTradesPerHour: 'down', duplicateMs: 'up', maxBookAgeMs: 'down', maxCandlePeriods: 'down', maxClockUncertaintyMs: 'down', maxValuationAgeMs: 'down', maxRateAgeMs: 'down', maxVenueShare: 'down',
  stableCoins: 'pegs', krwPremium: 'band', maxLeverage: 'down', minLiquidationAtr: 'up', shorts: 'off', canary: 'on', canaryShare: 'down',
};

type Band = GateLimits['krwPremium'];
const isWiderBand = (now: Band, next: Band): boolean => now !== null && (next === null || next.lowest < now.lowest || next.highest > now.highest);
const isWiderPegs = (now: GateLimits['stableCoins'], next: GateLimits['stableCoins']): boolean => Object.entries(now).some(([coin, most]) => !(next[coin] <= most));

function isWider(name: keyof GateLimits, now: GateLimits, next: GateLimits): boolean {
  switch (DIRECTIONS[name]) {
    case 'down': return Number(next[name]) > Number(now[name]);
    case 'up': return Number(next[name]) < Number(now[name]);
    case 'fewer': return next.instruments.some((instrument) => !now.instruments.includes(instrument));
    case 'on': return now[name] === true && next[name] !== true;
    case 'off': return now[name] === false && next[name] !== false;
    case 'fixed': return now[name] !== next[name];
    case 'free': return false;
    case 'pegs': return isWiderPegs(now.stableCoins, next.stableCoins);
    case 'band': return isWiderBand(now.krwPremium, next.krwPremium);
  }
}

export type LimitChange =
  | { readonly kind: 'tightened'; readonly limits: GateLimits }
  | { readonly kind: 'refused'; readonly limits: GateLimits; readonly reason: string };

/** Limits that change while trading: tighter ones are taken, one that is wider refuses the whole change until a restart. */
export function changedLimits(now: GateLimits, next: GateLimits): LimitChange {
  const wider = (Object.keys(DIRECTIONS) as (keyof GateLimits)[]).filter((name) => isWider(name, now, next));
  if (wider.length === 0) return { kind: 'tightened', limits: next };
  const found = wider.map((name) => `${name} from "${JSON.stringify(now[name])}" to "${JSON.stringify(next[name])}"`).join(', ');
  return { kind: 'refused', limits: now, reason: `limits can be tightened while trading, widened only by a restart: found ${found}` };
}
