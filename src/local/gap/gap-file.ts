import path from 'node:path';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { DataError } from '../../shared/domain/errors.ts';
import { GAP_CAUSES } from '../../shared/evaluation/reality-gap/gap-cause.ts';
import { writeFileWhole } from '../config/write-file.ts';

const money = z.number();
const at = z.number();

/** Money in the quote currency, below zero where reality came out worse. They add up to the gap. */
export const gapPartsSchema = z.strictObject(Object.fromEntries(GAP_CAUSES.map((cause) => [cause, money])) as Record<(typeof GAP_CAUSES)[number], typeof money>);

const sums = { realProfit: money, modelProfit: money, gap: money, parts: gapPartsSchema };

const sideSchema = z.strictObject({
  id: z.string(), quantity: z.number(), filled: z.number(),
  /** Null where nothing filled, or where it is not known. */
  averagePrice: z.number().nullable(), startPrice: z.number().nullable(), fees: money, note: z.string(),
});

/** An order, in reality and in the backtest; null where a side never asked for it. */
export const gapOrderSchema = z.strictObject({
  strategy: z.string(), currency: z.string(), instrument: z.string(), side: z.enum(['buy', 'sell']), isGuard: z.boolean(), at, reason: z.string(),
  real: sideSchema.nullable(), model: sideSchema.nullable(), total: money, parts: gapPartsSchema,
});

const orderCounts = z.strictObject({ matched: z.int(), realOnly: z.int(), modelOnly: z.int() });

const candleCount = z.strictObject({ compared: z.int(), different: z.int(), missedLive: z.int(), notStored: z.int() });

export const gapStrategySchema = z.strictObject({
  strategy: z.string(), currency: z.string(), timeframe: z.string(),
  /** From the first to behind the last candle that was compared. */
  from: at, to: at, candles: z.int(),
  /** Stretches without an interruption, each compared from where it really stood. */
  stretches: z.int(), startEquity: money,
  /** What was earned between the stretches, while nothing ran: in neither profit. */
  between: money, ...sums, orders: orderCounts,
  /** When the program first decides otherwise on the same input; null where it never does. */
  logicFrom: at.nullable(),
  /** Null where no archive was there to compare the candles with. */
  archive: candleCount.nullable(),
});

/** What one day of a run gave, compared with the backtest: `<state>/gap/<day>.json`. Times are epoch milliseconds. */
export const gapDaySchema = z.strictObject({
  schema: z.literal('gap-1'), day: z.string(), timezone: z.string(), from: at, to: at,
  /** The day is over, and the record goes beyond it. */
  isOver: z.boolean(),
  madeAt: at, mode: z.string(), codeHash: z.string(), recordedBy: z.array(z.string()), latencyMs: z.number(),
  currencies: z.array(z.strictObject({ currency: z.string(), ...sums })),
  strategies: z.array(gapStrategySchema),
  uncompared: z.array(z.strictObject({ strategy: z.string(), why: z.string() })),
  /** Those that moved the gap most, the largest first. */
  worst: z.array(gapOrderSchema),
  verdict: z.string(), notes: z.array(z.string()),
});

export type GapReport = z.infer<typeof gapDaySchema>;
export type GapOrder = z.infer<typeof gapOrderSchema>;
export type GapOfStrategy = z.infer<typeof gapStrategySchema>;

export const gapFolder = (stateFolder: string): string => path.join(stateFolder, 'gap');
const DAY_FILE = /^(\d{4}-\d{2}-\d{2})\.json$/;

/** Days of a state folder that were compared, oldest first. */
export function gapDays(stateFolder: string): readonly string[] {
  const folder = gapFolder(stateFolder);
  return existsSync(folder) ? readdirSync(folder).flatMap((name) => DAY_FILE.exec(name)?.[1] ?? []).toSorted() : [];
}

/** A day that was compared; undefined where it was not. A DataError names a file that cannot be read. */
export function readGap(stateFolder: string, day: string): GapReport | undefined {
  const file = path.join(gapFolder(stateFolder), `${day}.json`);
  if (!existsSync(file)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new DataError(`"${file}": expected the JSON of a compared day: "coinbot gap --day ${day}" writes it anew`, { cause: error });
  }
  const parsed = gapDaySchema.safeParse(value);
  if (!parsed.success) throw new DataError(`"${file}": expected a compared day: ${z.prettifyError(parsed.error)}; "coinbot gap --day ${day}" writes it anew`);
  return parsed.data;
}

/** Replaces the file of the day at once or not at all. */
export function writeGap(stateFolder: string, report: GapReport): string {
  const file = path.join(gapFolder(stateFolder), `${report.day}.json`);
  writeFileWhole(file, `${JSON.stringify(gapDaySchema.parse(report))}\n`);
  return file;
}
