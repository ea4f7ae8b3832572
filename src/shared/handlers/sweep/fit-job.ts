import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DataError } from '../../domain/errors.ts';
import { checkObjectKey } from '../../domain/object-key.ts';
import { judgeFold } from '../../learning/automl/judge-fold.ts';
import type { FoldResult, FoldTask } from '../../learning/automl/halving-search.ts';
import type { TrainingSet } from '../../learning/automl/training-set.ts';
import { modelSettings } from '../../learning/model.ts';
import type { StoppedFold } from '../../learning/validation/fit-folds.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { canonicalJson, decodeReturns, encodeReturns, sweepId } from './block-job.ts';
import { jsonOf } from './sweep-manifest.ts';
import type { HandleJob, JobKind } from './work-message.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'expected a sha256 in hexadecimal');
const count = z.int().min(0);
const doubles = z.base64();

/** One model on one fold of a training set that lies in the store. */
const content = z.strictObject({
  schema: z.literal('fit-job-1'), sweep: sweepId, code: hash, set: z.strictObject({ key: z.string().refine((key) => { try { return checkObjectKey(key) === key; } catch { return false; } }, 'expected a key of the object store'), hash }),
  trial: count, fold: count, settings: modelSettings, seed: count,
  rules: z.strictObject({ band: z.number().min(0).max(0.5), costBps: z.number().min(0), shorts: z.boolean() }),
});
const idOf = (job: z.output<typeof content>): string => createHash('sha256').update(canonicalJson(job)).digest('hex');
const fitJob = content.extend({ jobId: hash }).refine(({ jobId, ...job }) => jobId === idOf(job), { path: ['jobId'], message: 'expected the sha256 over everything else' });
export type FitJob = z.output<typeof fitJob>;

/** Checks a job and gives it its id. Throws ZodError. */
export function fitJobOf(given: z.input<typeof content>): FitJob {
  const job = content.parse(given);
  return { ...job, jobId: idOf(job) };
}

/** What came of it: figures, and the answers to the rows the fold is tested on. */
export interface FitResult {
  readonly result: FoldResult;
  readonly answers: Float64Array;
}

const figure = z.number().nullable();
const fitText = z.strictObject({
  schema: z.literal('fit-result-1'), jobId: hash, answers: doubles,
  result: z.strictObject({ trial: count, fold: count, logLoss: figure, auc: figure, days: z.array(count), returns: z.array(z.number()), trades: count, failure: z.string().optional() }),
});

/** Fits of models: the search that asks for them, and all that is chosen by them, stay with whoever planned it. */
export const FITS: JobKind<FitJob, FitResult> = {
  schema: fitJob,
  resultKey: ({ sweep, jobId }) => `trials/fits/${sweep}/${jobId}.json`,
  textOf: ({ jobId }, { result, answers }) => canonicalJson(fitText.parse({ schema: 'fit-result-1', jobId, result: JSON.parse(JSON.stringify(result)), answers: encodeReturns(answers) })),
};

/** A result as `FITS` wrote it. DataError: it is none. */
export function readFit(bytes: Uint8Array, source: string): FitResult {
  const parsed = fitText.safeParse(jsonOf(bytes));
  if (!parsed.success) throw new DataError(`"${source}" is no result of a fit: ${parsed.error.issues[0].message}`);
  return { result: parsed.data.result, answers: decodeReturns(parsed.data.answers) };
}

const rows = z.base64();
const fitSet = z.strictObject({
  schema: z.literal('fit-set-1'), names: z.array(z.string().min(1)).min(1), columns: z.array(doubles).min(1), labels: doubles, weights: doubles, from: doubles, to: doubles, returns: doubles, knownAt: doubles,
  folds: z.array(z.strictObject({ train: rows, validation: rows, test: rows })).min(1),
}).refine(({ names, columns }) => names.length === columns.length, 'expected a column for each name');

const encodeRows = (values: Uint32Array): string => encodeReturns(values);
const decodeRows = (text: string): Uint32Array => Uint32Array.from(decodeReturns(text));

export interface FitSet {
  readonly set: TrainingSet;
  readonly folds: readonly StoppedFold[];
}

/** A training set with its folds as bytes: to be put under a key that jobs name. */
export function fitSetBytes({ set, folds }: FitSet): Uint8Array {
  const { names, columns, labels, weights, from, to, returns, knownAt } = set;
  const plain = {
    schema: 'fit-set-1', names, columns: columns.map((column) => encodeReturns(column)), labels: encodeReturns(labels), weights: encodeReturns(weights), from: encodeReturns(from), to: encodeReturns(to),
    returns: encodeReturns(returns), knownAt: encodeReturns(knownAt), folds: folds.map(({ train, validation, test }) => ({ train: encodeRows(train), validation: encodeRows(validation), test: encodeRows(test) })),
  };
  return new TextEncoder().encode(canonicalJson(fitSet.parse(plain)));
}

/** Fits models on sets of the store; the last set is kept at hand. */
export function fitHandler(store: ObjectStore): HandleJob<FitJob, FitResult> {
  let last: { readonly hash: string; readonly set: FitSet } | undefined;
  return async (job) => {
    if (last?.hash !== job.set.hash) last = { hash: job.set.hash, set: await loadedSet(store, job.set) };
    const { set, folds } = last.set;
    const fold = folds[job.fold];
    if (fold === undefined) throw new DataError(`expected one of the ${folds.length} folds of "${job.set.key}", found "${job.fold}"`);
    const task: FoldTask = { trial: job.trial, fold: job.fold, settings: job.settings, seed: job.seed };
    const { result, answers } = judgeFold(task, { set, fold }, job.rules);
    return { result, answers };
  };
}

async function loadedSet(store: ObjectStore, { key, hash: wanted }: FitJob['set']): Promise<FitSet> {
  const found = await store.get(key);
  if (found === undefined) throw new DataError(`expected a training set under "${key}", found nothing`);
  const really = createHash('sha256').update(found.bytes).digest('hex');
  if (really !== wanted) throw new DataError(`"${key}" is not the training set the job names: expected sha256 "${wanted}", found "${really}"`);
  const parsed = fitSet.safeParse(jsonOf(found.bytes));
  if (!parsed.success) throw new DataError(`"${key}" is no training set: ${parsed.error.issues[0].message}`);
  const { names, columns, folds, labels, weights, from, to, returns, knownAt } = parsed.data;
  const set: TrainingSet = {
    names, columns: columns.map((column) => decodeReturns(column)), labels: decodeReturns(labels), weights: decodeReturns(weights), from: decodeReturns(from), to: decodeReturns(to), returns: decodeReturns(returns), knownAt: decodeReturns(knownAt),
  };
  return { set, folds: folds.map(({ train, validation, test }) => ({ train: decodeRows(train), validation: decodeRows(validation), test: decodeRows(test) })) };
}
