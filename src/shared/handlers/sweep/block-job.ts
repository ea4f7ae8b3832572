import { createHash } from 'node:crypto';
import { z } from 'zod';
import { checkObjectKey } from '../../domain/object-key.ts';
import { orderedJson } from '../../domain/ordered-json.ts';
import { TIMEFRAMES, type Timeframe } from '../../domain/timeframe.ts';
import type { Exits } from '../../strategies/strategy.ts';
import { backtestJob } from '../backtest.ts';
import { given } from '../given.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'expected a sha256 in hexadecimal');
const time = z.int().min(0);
const amount = z.number().min(0);
const key = z.string().refine((text) => { try { return checkObjectKey(text) === text; } catch { return false; } }, 'expected a key of the object store');
const count = z.int().min(0);

/** Where bytes lie: under a key of the object store, or in a file of this PC. `hash` is the sha256 over them and says what they are. */
const dataReference = z.strictObject({ hash, key: key.optional(), file: z.string().min(1).optional(), market: z.string().min(1).optional() })
  .refine((found) => (found.key === undefined) !== (found.file === undefined), 'expected a key or a file, one of both');
export type DataReference = z.output<typeof dataReference>;

const instrument = z.strictObject({
  venue: z.string().min(1), symbol: z.string().min(1), base: z.string(), quote: z.string(), kind: z.enum(['spot', 'perpetual']),
  tickSize: amount, lotSize: amount, minQuantity: amount, minNotional: amount, makerFeeBps: z.number(), takerFeeBps: z.number(), maintenanceMarginRate: amount, maxLeverage: amount,
});

const paramValue = z.union([z.number(), z.boolean(), z.string()]);
/** Parameters of the strategy; names of `EXIT_PARAMS` set an exit of this one trial instead. */
const blockParams = z.record(z.string().min(1), paramValue);
export type BlockParams = z.output<typeof blockParams>;

/** Candles that open in [from, to) are traded; those before warm the indicators up. */
const span = z.strictObject({ from: time, to: time }).refine(({ from, to }) => from < to, 'expected from before to');
export type BlockSpan = z.output<typeof span>;

/** A sweep: part of the keys of all its objects. */
export const sweepId = z.string().regex(/^[A-Za-z0-9_=-][A-Za-z0-9._=-]{0,79}$/, 'expected 1 to 80 letters, digits and . _ = -');

const content = z.strictObject({
  schema: z.literal('block-job-1'),
  sweep: sweepId,
  /** Of the code that planned it: a worker with another one gives it back. */
  code: hash,
  data: dataReference,
  funding: dataReference.optional(),
  instrument,
  timeframe: z.enum(TIMEFRAMES as readonly [Timeframe, ...Timeframe[]]),
  strategy: z.string().min(1),
  exits: backtestJob.shape.exits,
  protections: backtestJob.shape.protections,
  gaps: backtestJob.shape.gaps,
  /** `from` and `to` come from the spans. */
  settings: backtestJob.shape.settings.omit({ from: true, to: true }),
  params: z.array(blockParams).min(1).max(100),
  /** Each parameter record is scored on each of them, in this order. */
  spans: z.array(span).min(1).max(200),
});

/** What all jobs of a sweep have in common. */
export const blockBase = content.omit({ schema: true, sweep: true, params: true });
export const paramsBlock = content.shape.params;

export const blockJob = content.extend({ jobId: hash }).refine(({ jobId, ...job }) => jobId === jobIdOf(job), { path: ['jobId'], message: 'expected the sha256 over everything else' });
export type BlockJob = z.output<typeof blockJob>;
/** A job before it has an id. */
export type BlockContent = z.input<typeof content>;

const figure = z.number().nullable();

/** What came of one parameter record on one span; null where a figure is not defined. Ratios are per year of 365 days. */
const figures = z.strictObject({
  /** Final over initial equity, less 1, after all costs. */
  netReturn: figure, sharpe: figure, sortino: figure, calmar: figure, profitFactor: figure,
  /** 0 to 1, of the peak, at candle closes. */
  maxDrawdown: figure,
  /** Quote units traded over initial cash. */
  turnover: figure,
  /** Round trips that were closed. */
  trades: count,
  /** Share of candles with a position. */
  exposure: figure,
});
export type BlockFigures = z.output<typeof figures>;

const spanResult = z.strictObject({
  figures,
  /** sha256 over the order list. */
  orderHash: hash,
  /** 00:00 UTC of the first day with a mark; null without one. One return a day follows, without a hole. */
  firstDay: time.nullable(),
  /** Daily returns as `encodeReturns` writes them. */
  returns: z.base64(),
});
export type SpanResult = z.output<typeof spanResult>;

const trialResult = z.strictObject({ paramsHash: hash, spans: z.array(spanResult), error: z.string().min(1).optional() })
  .refine(({ spans, error }) => (spans.length === 0) === (error !== undefined), 'expected spans, or the error for which there are none');
export type TrialResult = z.output<typeof trialResult>;

/** In the order of the job's parameter records. An error is one of the parameters: it comes again wherever they are tried. */
export const blockResult = z.strictObject({ schema: z.literal('block-result-1'), jobId: hash, trials: z.array(trialResult).min(1).max(100) });
export type BlockResult = z.output<typeof blockResult>;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The one text of a job or a result: keys in order, no spaces. Equal content is equal text, wherever it was made. */
export const canonicalJson = orderedJson;

/** Where data lie decides nothing, what they are does. */
const idContent = ({ data, funding, ...job }: BlockContent): unknown => {
  const what = ({ hash: of, market }: DataReference) => ({ hash: of, market });
  return { ...job, data: what(data), funding: funding === undefined ? undefined : what(funding) };
};

const jobIdOf = (job: BlockContent): string => sha256(canonicalJson(idContent(job)));

/** Checks a job, fills in defaults and gives it its id: the sha256 of its canonical JSON without where the data lie. Throws ZodError. */
export function blockJobOf(given_: BlockContent): BlockJob {
  const job = content.parse(given_);
  return { ...job, jobId: jobIdOf(job) };
}

/** sha256 of the canonical JSON of a parameter record. */
export const paramsHashOf = (params: BlockParams): string => sha256(canonicalJson(params));

/** Names in a parameter record that set an exit of that trial. */
const EXIT_PARAMS = { 'exits.stopLoss': 'stopLoss', 'exits.takeProfit': 'takeProfit', 'exits.trailingStop': 'trailingStop', 'exits.maxCandles': 'maxCandles' } as const;
const isExit = (name: string): name is keyof typeof EXIT_PARAMS => Object.hasOwn(EXIT_PARAMS, name);

/** A parameter record taken apart: what is for the strategy, and the exits of the job with its own over them. */
export function trialOfBlock(params: BlockParams, exits: BlockJob['exits']): { readonly params: BlockParams; readonly exits: Exits } {
  const entries = Object.entries(params);
  const own = entries.flatMap(([name, value]) => (isExit(name) ? [[EXIT_PARAMS[name], value]] : []));
  const checked = backtestJob.shape.exits.unwrap().parse({ ...exits, ...Object.fromEntries(own) as object });
  return { params: Object.fromEntries(entries.filter(([name]) => !isExit(name))), exits: given(checked) };
}

/** IEEE 754 doubles, little-endian, in base64: every bit returns. */
export function encodeReturns(returns: ArrayLike<number>): string {
  const bytes = Buffer.alloc(returns.length * 8);
  for (let i = 0; i < returns.length; i++) bytes.writeDoubleLE(returns[i], i * 8);
  return bytes.toString('base64');
}

export function decodeReturns(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  return Float64Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) => bytes.readDoubleLE(i * 8));
}
