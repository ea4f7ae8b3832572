import { z } from 'zod';
import { TIMEFRAMES } from '../../shared/domain/timeframe.ts';

const share = (most: number, text: string) => z.number().gt(0).max(most).optional().describe(text);

const entry = z.strictObject({
  strategy: z.string().min(1).describe('Name as in `coinbot strategies`.'),
  params: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])).default({}).describe('Parameters that differ from the defaults of the strategy.'),
  instruments: z.array(z.string().min(1)).min(1).optional().describe('Instruments such as "binance:BTC/USDT". Without it: those of config.json.'),
  timeframe: z.enum(TIMEFRAMES).optional().describe('Length of a candle. Without it: that of config.json.'),
  exits: z.strictObject({
    stopLoss: share(0.99, 'Closes at this loss, as a fraction of the entry price (0.05 = 5 %).'),
    takeProfit: share(10, 'Closes at this profit, as a fraction of the entry price (0.05 = 5 %).'),
    trailingStop: share(0.99, 'Closes at this fraction behind the best price since entry.'),
    maxCandles: z.int().min(1).optional().describe('Closes at the market after so many candles.'),
  }).default({}).describe('Protective exits beside those of the strategy.'),
});

/** `strategy_config.json`: which strategies run, on what, with which parameters. */
export const strategyConfigSchema = z.strictObject({
  $schema: z.string().optional(),
  strategies: z.array(entry).min(1).default([{ strategy: 'trend-following', params: { fast: 24, slow: 120, minTrend: 0 }, exits: { stopLoss: 0.1 } }]),
});

export type StrategyConfig = z.output<typeof strategyConfigSchema>;
