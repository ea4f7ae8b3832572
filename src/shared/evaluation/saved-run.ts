import { DataError } from '../domain/errors.ts';
import type { RunRecord } from '../engine/record.ts';
import type { Judgement } from './ledger/judgement.ts';
import type { Prices } from './report/chart/price-chart.ts';
import type { RunIdentity } from './summary/identity-rows.ts';

/** A finished run as a file keeps it: what every report can be made from again. */
export interface SavedRun {
  readonly record: RunRecord;
  readonly identity: RunIdentity;
  /** Of the first instrument, to draw trades on. */
  readonly prices: Prices | undefined;
  /** How many variants were tried before this one, where somebody said so. */
  readonly trials?: number | undefined;
  /** What the ledger of trials said when it was run. */
  readonly judgement?: Judgement | undefined;
}

/** One JSON document. NaN is written as null. */
export const savedRunText = ({ record, identity, prices, trials, judgement }: SavedRun): string => JSON.stringify({ record, identity, prices, trials, judgement });

/** Reads it back. Throws DataError, naming the file, when the text is no such run. */
export function parseSavedRun(text: string, file: string): SavedRun {
  const { record, identity, prices, trials, judgement } = parsed(text, file);
  return {
    record: revivedRecord(record, file), identity: identityOf(identity),
    prices: isPrices(prices) ? { time: prices.time.map(numberOf), close: prices.close.map(numberOf) } : undefined,
    trials: typeof trials === 'number' && Number.isSafeInteger(trials) && trials >= 0 ? trials : undefined,
    judgement: isJudgement(judgement) ? judgement : undefined,
  };
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

/** What is not known of a run's making is empty or not a number, and shown as such. */
function identityOf(value: unknown): RunIdentity {
  const fields = isFields(value) ? value : {};
  const words = (name: keyof RunIdentity) => { const text = fields[name]; return typeof text === 'string' ? text : ''; };
  return { dataHash: words('dataHash'), codeHash: words('codeHash'), orderHash: words('orderHash'), wallMs: numberOf(fields['wallMs']), peakRssMb: numberOf(fields['peakRssMb']) };
}

/** A judgement that lacks anything a report shows is none. */
const isJudgement = (value: unknown): value is Judgement =>
  isFields(value) && typeof value['verdict'] === 'string' && typeof value['stage'] === 'string' && typeof value['trials'] === 'number' && typeof value['effectiveTrials'] === 'number' && Array.isArray(value['reasons']);

const isPrices = (value: unknown): value is { readonly time: readonly unknown[]; readonly close: readonly unknown[] } =>
  isFields(value) && Array.isArray(value['time']) && Array.isArray(value['close']) && value['time'].length === value['close'].length;

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : NaN);

/** JSON has no NaN: where a record has numbers, null means NaN. */
const revived = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value === null ? NaN : value]));

function revivedRecord(value: unknown, file: string): RunRecord {
  const missing = missingIn(value);
  if (missing !== undefined || !isRecord(value)) throw new DataError(`"${file}": expected a saved run, found no "${missing ?? 'record'}" in it`);
  const { daily } = value;
  return {
    ...value,
    daily: { day: daily.day.map(numberOf), equity: daily.equity.map(numberOf), buyAndHold: daily.buyAndHold.map(numberOf) },
    maxDrawdown: { ...value.maxDrawdown, ...revived({ ...value.maxDrawdown }) },
    totals: { ...value.totals, ...revived({ ...value.totals }) },
    roundTrips: value.roundTrips.map((trip) => ({ ...trip, ...revived({ ...trip }) })),
  };
}

const LISTS = ['fills', 'roundTrips', 'instruments', 'perInstrument'] as const;
const OBJECTS = ['daily', 'maxDrawdown', 'totals', 'orders', 'settings', 'params'] as const;
const NUMBERS = ['initialCash', 'finalEquity', 'from', 'to', 'candles'] as const;

/** The first field that reports are made from and `value` lacks. */
function missingIn(value: unknown): string | undefined {
  if (!isFields(value)) return 'record';
  const { daily } = value;
  return LISTS.find((name) => !Array.isArray(value[name]))
    ?? OBJECTS.find((name) => !isFields(value[name]))
    ?? NUMBERS.find((name) => !Number.isFinite(value[name]))
    ?? ['day', 'equity', 'buyAndHold'].find((name) => !isFields(daily) || !Array.isArray(daily[name]));
}

const isRecord = (value: unknown): value is RunRecord => missingIn(value) === undefined;
