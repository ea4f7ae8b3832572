import { z } from 'zod';
import { TIMEFRAMES } from '../../shared/domain/timeframe.ts';
import { awsSchema } from './aws-schema.ts';
import { autoOptimizeSchema } from './auto-optimize-schema.ts';
import { dashboardSchema } from './dashboard-schema.ts';
import { notifySchema } from './notify-schema.ts';
import { sentimentSchema } from './sentiment-schema.ts';
import { timeZone } from './time-zone.ts';
import { tradingSchema } from './trading-schema.ts';
import { selectionSetting } from '../../shared/handlers/selection-setting.ts';

/** Venues whose public history can be downloaded, by ccxt's names. */
export const VENUES = ['binance', 'binanceusdm', 'bybit', 'okx', 'upbit', 'bithumb'] as const;

const INSTRUMENT = /^[a-z0-9]+:[A-Z0-9]+\/[A-Z0-9]+(:[A-Z0-9]+)?$/;
const instrumentId = z.string().regex(INSTRUMENT, 'venue:BASE/QUOTE such as "upbit:BTC/KRW", or venue:BASE/QUOTE:SETTLE for a perpetual');
const bps = (most: number) => z.number().min(0).max(most);
const slippage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('fixed'), bps: bps(1_000) }),
  z.strictObject({ kind: z.literal('volume-share'), coefficient: z.number().min(0).max(100) }),
  z.strictObject({ kind: z.literal('square-root'), coefficient: z.number().min(0).max(100) }),
]);

/** Money and sizing. The defaults equal `realistic` of the engine; a test holds them together. */
const account = z.strictObject({
  cash: z.number().min(1).max(1e12).default(10_000).describe('Money at the start of a backtest or paper run, in units of the quote currency.'),
  exposure: z.number().gt(0).max(1).default(0.95).describe('Share of equity (0 to 1, not percent) that a forecast of 1 commits, before leverage.'),
  leverage: z.number().min(1).max(20).default(1).describe('Position value over equity. Above 1 only with perpetual instruments.'),
  shorts: z.boolean().default(false).describe('Whether positions below zero are allowed. Only with perpetual instruments.'),
  noTradeBand: z.number().min(0).max(1).default(0).describe('Position changes smaller than this share of equity (0 to 1) are left alone while the forecast keeps its sign.'),
});

const fees = z.strictObject({
  makerBps: bps(1_000).optional().describe('Maker fee in basis points (10 = 0.1 %). Without it: the fee of the instrument.'),
  takerBps: bps(1_000).optional().describe('Taker fee in basis points (10 = 0.1 %). Without it: the fee of the instrument.'),
  paidIn: z.enum(['quote', 'received']).default('quote').describe('quote: fees are taken in the quote currency. received: from what a fill brings, as Binance spot does.'),
});

const market = z.strictObject({
  spreadBps: bps(1_000).default(1).describe('Full spread between bid and ask in basis points; a taker pays half of it.'),
  slippage: slippage.default({ kind: 'square-root', coefficient: 1 }).describe('How much worse a taker is filled beyond the spread.'),
  latencyMs: z.number().min(0).max(60_000).default(86).describe('Milliseconds from a decision to the matching at the venue.'),
  participation: z.number().gt(0).max(1).default(0.1).describe('Largest share (0 to 1) of the volume of a candle that one order may take.'),
  filters: z.boolean().default(true).describe('Whether tick, lot, minimum quantity and minimum notional of the instrument are enforced.'),
});

const shape = z.strictObject({
  $schema: z.string().optional(),
  language: z.enum(['en', 'ko']).default('en').describe('Language of what a person reads.'),
  timezone: timeZone.default('UTC').describe('Time zone in which times are shown. What is stored is always UTC.'),
  dataFolder: z.string().min(1).default('data').describe('Folder of market data, relative to the project or absolute.'),
  strategiesFolder: z.string().min(1).default('strategies').describe('Folder of your own strategies, one file each. It need not exist.'),
  venues: z.array(z.enum(VENUES)).min(1).default(['binance']).describe('Venues that are used. An instrument of any other is refused.'),
  instruments: z.array(instrumentId).min(1).default(['binance:BTC/USDT']).describe('What is downloaded and traded where a command does not say otherwise.'),
  timeframe: z.enum(TIMEFRAMES).default('1m').describe('Length of a candle where a command does not say otherwise.'),
  account: account.prefault({}),
  fees: fees.prefault({}),
  market: market.prefault({}),
  selection: selectionSetting.optional().describe('Which of the instruments are traded, chosen again and again by handlers in a chain. Without it: all of them.'),
  seed: z.int().min(0).max(4_294_967_295).default(1).describe('Seed of everything random: the same seed gives the same run.'),
  trading: tradingSchema.prefault({}).describe('Paper and live trading.'),
  sentiment: sentimentSchema.prefault({}).describe('News and figures about the mood of the market.'),
  notify: notifySchema.prefault({}).describe('Telling people what trading does, and taking their commands. Off by default.'),
  dashboard: dashboardSchema.prefault({}).describe('The web page: where it is served.'),
  gap: z.strictObject({ daily: z.boolean().default(true).describe('Whether each day is compared with the backtest once it is over, beside paper and live trading, at low priority: "coinbot gap".') }).prefault({}).describe('The difference between what trading earned and what the backtest earns on the same candles.'),
  autoOptimize: autoOptimizeSchema.prefault({}).describe('Training on a schedule, beside trading with the strategy "models". Off by default.'),
  aws: awsSchema.optional().describe('Queue and store in your AWS account for `coinbot sweep --where aws`. Credentials come from where the AWS tools find them, never from here.'),
  redisUrl: z.url({ protocol: /^rediss?$/, error: 'redis://host:port or rediss://host:port' }).optional().describe('redis://host:port where processes that trade from one address share the venue\'s request limits. Without it each counts its own, as one process may. Trading goes on while it is away.'),
});

/** `config.json`. Strict: a key it does not know is an error, because a typing error must not silently mean "the default". */
export const configSchema = shape.superRefine((config, context) => {
  const refuse = (path: readonly string[], expected: string) => context.addIssue({ code: 'custom', path: [...path], message: expected });
  const hasPerpetual = config.instruments.some((instrument) => instrument.split(':').length === 3);
  if (config.account.leverage > 1 && !hasPerpetual) refuse(['account', 'leverage'], '1, because no instrument is a perpetual (such as "binanceusdm:BTC/USDT:USDT")');
  if (config.account.shorts && !hasPerpetual) refuse(['account', 'shorts'], 'false, because no instrument is a perpetual (such as "binanceusdm:BTC/USDT:USDT")');
  config.instruments.forEach((instrument, index) => {
    const [venue = ''] = instrument.split(':');
    if (INSTRUMENT.test(instrument) && config.venues.length > 0 && !config.venues.some((name) => name === venue)) refuse(['instruments', String(index)], `an instrument of a venue in "venues" (${config.venues.join(', ')})`);
    if (config.instruments.indexOf(instrument) !== index) refuse(['instruments', String(index)], 'each instrument once');
  });
});

export type Config = z.output<typeof configSchema>;
