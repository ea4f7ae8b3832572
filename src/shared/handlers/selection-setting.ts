import { z } from 'zod';
import { isDuration } from '../domain/duration.ts';
import { parseIso } from '../domain/iso-time.ts';

const LENGTH = 'a length of time such as "90m", "12h", "7d" or "2w"';
const duration = z.templateLiteral([z.number(), z.enum(['m', 'h', 'd', 'w'])], { error: LENGTH }).refine(isDuration, LENGTH);
const window = (usual: `${number}d`) => duration.default(usual).describe('How far back is looked: "7d".');
const refresh = duration.optional().describe('The figure is computed anew on this grid of UTC time and stands in between. Without it: each time.');
const top = z.int().min(1).optional().describe('How many stay.');
const sort = z.enum(['ascending', 'descending']);
const amount = z.number().min(0).optional();
const names = z.array(z.string().min(1)).min(1).describe('"binance:BTC/USDT", "BTC/USDT" at any venue, "BTC" by its coin; * stands for any characters.');
const iso = z.string().refine((text) => parseIso(text) !== undefined, 'a time such as "2024-01-31" or "2024-01-31T09:00+09:00"');

/** What comes over the open net could be anybody's. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

const handler = z.discriminatedUnion('handler', [
  z.strictObject({ handler: z.literal('static'), instruments: names }),
  z.strictObject({ handler: z.literal('block'), instruments: names }),
  z.strictObject({ handler: z.literal('volume'), window: window('1d'), refresh, top, minQuoteVolume: amount, maxQuoteVolume: amount }),
  z.strictObject({ handler: z.literal('percentChange'), window: window('1d'), refresh, top, minPercent: z.number().optional(), maxPercent: z.number().optional(), sort: sort.default('descending') }),
  z.strictObject({ handler: z.literal('volatility'), window: window('10d'), refresh, minAnnual: amount, maxAnnual: amount, sort: sort.optional() }),
  z.strictObject({ handler: z.literal('rangeStability'), window: window('10d'), refresh, minRangeShare: amount, maxRangeShare: amount, sort: sort.optional() }),
  z.strictObject({ handler: z.literal('spread'), maxSpreadShare: z.number().gt(0).lt(1).default(0.005) }),
  z.strictObject({ handler: z.literal('age'), minDays: z.number().min(0).default(10), maxDays: amount }),
  z.strictObject({ handler: z.literal('performance'), window: duration.optional(), minProfitRatio: z.number().optional() }),
  z.strictObject({ handler: z.literal('precision'), stopLoss: z.number().gt(0).lt(1) }),
  z.strictObject({ handler: z.literal('price'), minPrice: amount, maxPrice: amount, maxTickShare: amount, maxLotValue: amount }),
  z.strictObject({ handler: z.literal('delisting'), withinDays: amount }),
  z.strictObject({
    handler: z.literal('remote'), url: z.string().refine(isSafe, 'an https address without a password, or http://127.0.0.1'), mode: z.enum(['only', 'block']).default('only'), top, refresh: duration.default('30m'),
  }),
  z.strictObject({ handler: z.literal('crossMarket'), venue: z.string().min(1), match: z.enum(['base', 'symbol']).default('base'), mode: z.enum(['listed', 'unlisted']).default('listed') }),
  z.strictObject({ handler: z.literal('offset'), offset: z.int().min(0).default(0), count: z.int().min(1).optional() }),
  z.strictObject({ handler: z.literal('shuffle'), seed: z.int().min(0).max(4_294_967_295).default(1), every: duration.optional() }),
]);

/** One handler of a chain. Lengths of time carry their unit; shares are fractions; amounts are in quote units. */
export const handlerSetting = handler.superRefine((given, context) => {
  for (const [name, least] of Object.entries(given)) {
    const most = (given as Readonly<Record<string, unknown>>)[name.replace(/^min/, 'max')];
    if (name.startsWith('min') && typeof least === 'number' && typeof most === 'number' && least > most) context.addIssue({ code: 'custom', path: [name], message: `at most the ${name.replace(/^min/, 'max')} of ${most}` });
  }
});

/** Which handlers choose what is traded, in which order, and how often. */
export const selectionSetting = z.strictObject({
  reselect: duration.default('1d').describe('How often is chosen anew, on the grid of UTC time.'),
  quotes: z.array(z.string().regex(/^[A-Z0-9]+$/, 'a currency such as "USDT"')).min(1).optional()
    .describe('Live, chooses among all instruments of the venues priced in these. Without it: among those of "instruments". A backtest chooses among its --data.'),
  handlers: z.array(handlerSetting).min(1).describe('One after the other: each sees what the one before left.'),
  announcements: z.array(z.strictObject({
    instrument: z.string().min(1).describe('Such as "binance:LUNA/USDT".'), announcedAt: iso, delistingAt: iso,
  })).optional().describe('Delistings as they became known, for the handler "delisting". A backtest knows each from its announcement on.'),
});

export type SelectionSetting = z.output<typeof selectionSetting>;
