import { DataError } from '../domain/errors.ts';
import type { RunRecord } from '../engine/record.ts';
import type { Prices } from './report/chart/price-chart.ts';
import type { Summary } from './summary.ts';

/** A finished run as a file keeps it: the summary, and what every report can be drawn from again. */
export interface SavedRun {
  readonly summary: Summary;
  /** Absent in a file that holds the summary alone. */
  readonly record: RunRecord | undefined;
  readonly prices: Prices | undefined;
}

/** One JSON document: the fields of the summary at the top, `record` and `prices` beside them. NaN is written as null. */
export const savedRunText = ({ summary, record, prices }: SavedRun): string => JSON.stringify({ ...summary, record, prices });

/** Reads it back. Throws DataError, naming the file, when the text is no such run. */
export function parseSavedRun(text: string, file: string): SavedRun {
  const content = parsed(text, file);
  const { record, prices, ...summary } = content;
  if (!isSummary(summary)) throw new DataError(`"${file}": expected a saved run with schema "run-summary-1", found ${described(summary)}`);
  const found = record === undefined ? undefined : revivedRecord(record, file);
  return { summary, record: found, prices: isPrices(prices) ? { time: prices.time.map(numberOf), close: prices.close.map(numberOf) } : undefined };
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string, file: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (isFields(value)) return value;
  } catch (error) {
    throw new DataError(`"${file}": expected JSON, found text that is none (${error instanceof Error ? error.message : String(error)})`, { cause: error });
  }
  throw new DataError(`"${file}": expected a JSON object of a saved run, found another value`);
}

const described = (value: Fields): string =>
  'schema' in value ? `schema "${String(value['schema'])}"` : `fields ${Object.keys(value).slice(0, 5).map((key) => `"${key}"`).join(', ') || 'of none'}`;

const LISTS = ['perMonth', 'perYear', 'perInstrument', 'entryReasons', 'exitReasons', 'drawdowns', 'leftOpen', 'refusals'] as const;

/** The marks a summary of this schema has. Its inside was written by `savedRunText` and is not checked value by value. */
function isSummary(value: unknown): value is Summary {
  if (!isFields(value) || value['schema'] !== 'run-summary-1') return false;
  const { groups, metrics, tables, instruments, strategy, from, to } = value;
  return Array.isArray(groups) && groups.every((group) => isFields(group) && Array.isArray(group['rows'])) && isFields(metrics)
    && isFields(tables) && LISTS.every((name) => Array.isArray(tables[name]))
    && Array.isArray(instruments) && typeof strategy === 'string' && Number.isFinite(from) && Number.isFinite(to);
}

const isPrices = (value: unknown): value is { readonly time: readonly unknown[]; readonly close: readonly unknown[] } =>
  isFields(value) && Array.isArray(value['time']) && Array.isArray(value['close']) && value['time'].length === value['close'].length;

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : NaN);

/** JSON has no NaN: where a record has numbers, null means NaN. */
const revived = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value === null ? NaN : value]));

function revivedRecord(value: unknown, file: string): RunRecord {
  const missing = missingIn(value);
  if (missing !== undefined || !isRecord(value)) throw new DataError(`"${file}": expected a run record with "${missing ?? 'record'}", found none`);
  const { daily } = value;
  return {
    ...value,
    daily: { day: daily.day.map(numberOf), equity: daily.equity.map(numberOf), buyAndHold: daily.buyAndHold.map(numberOf) },
    maxDrawdown: { ...value.maxDrawdown, recoveredAt: numberOf(value.maxDrawdown.recoveredAt) },
    roundTrips: value.roundTrips.map((trip) => ({ ...trip, ...revived({ ...trip }) })),
  };
}

/** The first field reports need and `value` lacks. */
function missingIn(value: unknown): string | undefined {
  if (!isFields(value)) return 'record';
  const { daily, roundTrips, instruments, maxDrawdown } = value;
  if (!isFields(daily)) return 'daily';
  for (const name of ['day', 'equity', 'buyAndHold']) if (!Array.isArray(daily[name])) return `daily.${name}`;
  if (!Array.isArray(roundTrips) || !roundTrips.every(isFields)) return 'roundTrips';
  if (!Array.isArray(instruments)) return 'instruments';
  if (!isFields(maxDrawdown)) return 'maxDrawdown';
  return ['initialCash', 'from', 'to'].find((name) => !Number.isFinite(value[name]));
}

const isRecord = (value: unknown): value is RunRecord => missingIn(value) === undefined;
