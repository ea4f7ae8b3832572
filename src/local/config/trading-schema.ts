import { z } from 'zod';
import { ALGORITHMS, executionSettings as usual } from '../../shared/engine/trading/execution-plan.ts';
import { gateLimits } from '../../shared/risk/gate-limits.ts';
import { timeZone } from './time-zone.ts';
import { STORY_KEEPING } from '../trade/story-files.ts';

const share = z.number().gt(0).max(1);
const milliseconds = (least: number, most: number) => z.number().min(least).max(most);

const usualLimits = gateLimits.parse({ currency: 'USDT', instruments: [] });
type LimitName = { [Name in keyof typeof usualLimits]: (typeof usualLimits)[Name] extends number ? Name : never }[keyof typeof usualLimits];

/** A limit with a bound above: low enough that percent for a share, or microseconds for milliseconds, is refused (RELIABILITY fault 60). */
const limit = (name: LimitName, most: number) => z.number().gt(0).max(most).default(usualLimits[name]).describe(gateLimits.shape[name].description ?? '');

const execution = z.strictObject({
  entry: z.enum(ALGORITHMS).default(usual.entry).describe('How orders into a position are carried out. auto: a small one rests and then crosses, a large one is worked adaptively.'),
  exit: z.enum(ALGORITHMS).default(usual.exit).describe('How orders out of a position are carried out. Protective exits always take at once.'),
  deadlineMs: milliseconds(1_000, 86_400_000).default(usual.deadlineMs).describe('Milliseconds in which an order is to be done.'),
  urgency: z.number().min(0).max(1).default(usual.urgency).describe('0 spreads an order evenly over the time, 1 does most of it at once.'),
  patienceMs: milliseconds(0, 3_600_000).default(usual.patienceMs).describe('How long an order or a slice may rest at the touch before it crosses.'),
  slices: z.int().min(1).max(1_000).default(usual.slices).describe('Parts of twap, vwap and implementation-shortfall.'),
  participation: share.lt(1).default(usual.participation).describe('Share of the volume that pov takes (0 to 1).'),
  displayShare: share.default(usual.displayShare).describe('Share of an iceberg that is shown (0 to 1).'),
  collarBps: z.number().min(0).max(500).default(usual.collarBps).describe('How far beyond the best price a taking order may go, in basis points.'),
  leadMs: milliseconds(0, 60_000).default(usual.leadMs).describe('So long before the deadline what is left is taken.'),
});

/** Live and paper trading, as `config.json` has it. */
export const tradingSchema = z.strictObject({
  currency: z.string().regex(/^[A-Z0-9]{2,10}$/, 'a currency such as "USDT" or "KRW"').optional().describe('Currency in which equity is counted. Without it: the quote currency of the first instrument.'),
  cash: z.record(z.string().regex(/^[A-Z0-9]{2,10}$/), z.number().gt(0).max(1e15)).default({}).describe('Money of strategies that trade in another quote currency than the first instrument, by currency: {"KRW": 5000000}.'),
  limits: gateLimits.omit({ currency: true, instruments: true }).extend({
    timeZone: timeZone.default(usualLimits.timeZone).describe(gateLimits.shape.timeZone.description ?? ''),
    collarShare: limit('collarShare', 0.5), passiveCollarShare: limit('passiveCollarShare', 0.5), marketCollarShare: limit('marketCollarShare', 0.2),
    maxPositionShare: limit('maxPositionShare', 20), maxGrossShare: limit('maxGrossShare', 20), canaryShare: limit('canaryShare', 0.5),
    maxBookAgeMs: limit('maxBookAgeMs', 600_000).describe('Oldest book, in milliseconds, on which anything is opened.'), maxClockUncertaintyMs: limit('maxClockUncertaintyMs', 10_000).describe('Most that the venue\'s clock may be in doubt, in milliseconds.'),
    maxValuationAgeMs: limit('maxValuationAgeMs', 3_600_000), maxRateAgeMs: limit('maxRateAgeMs', 86_400_000),
    canary: z.boolean().default(true).describe('Whether live trading is being tried out: then one coin may have canaryShare of equity at most. Paper is not bound by it.'),
  }).prefault({}).describe('Limits of the risk gate. They can be tightened while trading; wider ones need a restart.'),
  execution: execution.prefault({}).describe('How orders reach the market.'),
  routes: z.array(z.strictObject({
    instruments: z.array(z.string()).min(2).describe('The same thing at several venues; the first is what strategies trade.'),
    conversionBps: z.number().min(0).max(1_000).default(0).describe('Cost of changing between their quote currencies, in basis points.'),
  })).default([]).describe('Where taking orders may be shared out over venues. Money must lie there already.'),
  story: z.strictObject({
    keepDays: z.number().min(0).max(3_650).default(STORY_KEEPING.keepDays).describe('Days after which a file of the story is removed.'),
    keepMb: z.number().min(1).max(1_000_000).default(STORY_KEEPING.keepMb).describe('Megabytes that the story may take; the oldest files go first.'),
  }).prefault({}).describe('What "coinbot why" and "coinbot replay" read: everything that trading was told, decided and did.'),
  record: z.boolean().default(false).describe('Whether trades, books and candles are recorded to data/raw while trading.'),
});

export type TradingConfig = z.output<typeof tradingSchema>;
