import { z } from 'zod';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** Milliseconds of `90s`, `30m`, `2h`, `7d`; NaN for any other text. */
export function lengthMs(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return Number(count === '' ? NaN : count) * (UNITS[unit] ?? NaN);
}

/** A length of time as a person writes it; milliseconds once it is read. */
const length = (least: number, most: number, usual: string) => z.string()
  .refine((text) => lengthMs(text) >= least && lengthMs(text) <= most, 'a length of time within bounds such as "30m", "12h" or "7d"').default(usual);

/** Scheduled training, as `config.json` has it. */
export const autoOptimizeSchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether models are trained again and again beside trading with the strategy "models". Each begins as a shadow that only watches.'),
  every: length(MINUTE, 365 * DAY, '7d').describe('How long after the beginning of a training the next one of the same instrument begins: "12h", "7d".'),
  budget: length(SECOND, 20 * DAY, '30m').describe('How long one search may take: "90s", "30m", "2h".'),
  maxRam: z.string().regex(/^\d+(\.\d+)?\s?[KMG]B$/i, 'an amount of memory such as "512MB" or "2GB"').default('2GB').describe('A training never takes more memory than this.'),
  maxCores: z.int().min(1).max(256).default(1).describe('A training works on so many cores at most, at low priority.'),
  trials: z.int().min(1).max(10_000).default(27).describe('Models tried in one training.'),
  history: length(DAY, 3_650 * DAY, '365d').describe('How much of the past is downloaded to learn from.'),
  data: z.record(z.string(), z.string().min(1)).default({}).describe('Candles to learn from in place of a download, by instrument: {"binance:BTC/USDT": "data/processed/..."}.'),
});

export type AutoOptimize = z.output<typeof autoOptimizeSchema>;
