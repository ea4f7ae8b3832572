import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DataError } from '../../domain/errors.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { blockResult, canonicalJson, paramsHashOf, type BlockJob, type BlockParams, type TrialResult } from './block-job.ts';
import { doneJobs } from './control-sweep.ts';
import { sweepKeys } from './sweep-keys.ts';
import { jobsOf, jsonOf, OBJECTIVES, readManifest, type SweepObjective } from './sweep-manifest.ts';

const ranked = z.strictObject({ params: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])), paramsHash: z.string(), score: z.number() });

/** What came of a sweep. The same results give the same bytes. */
const sweepSummary = z.strictObject({
  schema: z.literal('sweep-summary-1'), sweep: z.string(), strategy: z.string(), jobs: z.int(), trials: z.int(),
  /** Trials whose parameters could not be run. */
  failed: z.int(),
  /** sha256 over the id and the sha256 of the result of every job, in the order of the manifest. */
  resultHash: z.string(),
  objective: z.enum(OBJECTIVES),
  /** By the median of the objective over the spans, the best first; equal ones in the order of the manifest. */
  best: z.array(ranked),
});
export type SweepSummary = z.output<typeof sweepSummary>;

export type Reduced = { readonly kind: 'reduced'; readonly summary: SweepSummary } | { readonly kind: 'unfinished'; readonly jobs: number; readonly missing: readonly string[] };

/** The summary of a sweep; undefined where its results were not gathered yet. DataError where something else is in its place. */
export async function readSummary(store: ObjectStore, sweep: string): Promise<SweepSummary | undefined> {
  const key = sweepKeys.summary(sweep);
  const found = await store.get(key);
  if (found === undefined) return undefined;
  const parsed = sweepSummary.safeParse(jsonOf(found.bytes));
  if (!parsed.success) throw new DataError(`"${key}" is no summary of a sweep: ${parsed.error.issues[0].message}`);
  return parsed.data;
}

const BEST = 100;
/** Results read at the same moment. */
const AT_ONCE = 8;
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Gathers all results of a sweep into its summary, once; undone while some are missing. Doing it again changes nothing. */
export async function reduceSweep(store: ObjectStore, sweep: string): Promise<Reduced> {
  const manifest = await readManifest(store, sweep);
  const jobs = [...jobsOf(manifest)];
  const done = await doneJobs(store, sweep);
  const missing = jobs.flatMap(({ jobId }) => (done.has(jobId) ? [] : [jobId]));
  if (missing.length > 0) return { kind: 'unfinished', jobs: jobs.length, missing };
  const tally = new Tally(manifest.objective);
  for (let i = 0; i < jobs.length; i += AT_ONCE) {
    const some = jobs.slice(i, i + AT_ONCE);
    const read = await Promise.all(some.map((job) => resultOf(store, job)));
    some.forEach((job, k) => { tally.add(job, read[k]); });
  }
  const summary = sweepSummary.parse({ schema: 'sweep-summary-1', sweep, strategy: manifest.base.strategy, jobs: jobs.length, ...tally.sums() });
  await store.put(sweepKeys.summary(sweep), new TextEncoder().encode(canonicalJson(summary)), { when: 'absent' });
  return { kind: 'reduced', summary };
}

async function resultOf(store: ObjectStore, job: BlockJob): Promise<{ readonly bytes: Uint8Array; readonly trials: readonly TrialResult[] }> {
  const key = sweepKeys.result(job.sweep, job.jobId);
  const found = await store.get(key);
  const parsed = blockResult.safeParse(found === undefined ? undefined : jsonOf(found.bytes));
  if (found === undefined || !parsed.success || parsed.data.jobId !== job.jobId || parsed.data.trials.length !== job.params.length) throw new DataError(`"${key}" is not the result of its job: remove it, and resume the sweep`);
  return { bytes: found.bytes, trials: parsed.data.trials };
}

/** The middle of the defined values; of an even number the lower one, so that no arithmetic is in it. Undefined where a span has none. */
function scoreOf({ spans }: TrialResult, objective: SweepObjective): number | undefined {
  const values = spans.map(({ figures }) => figures[objective]).filter((value): value is number => value !== null).toSorted((a, b) => a - b);
  return values.length < spans.length || values.length === 0 ? undefined : values[Math.floor((values.length - 1) / 2)];
}

class Tally {
  readonly #objective: SweepObjective;
  readonly #hash = createHash('sha256');
  #trials = 0;
  #failed = 0;
  #best: { readonly params: BlockParams; readonly paramsHash: string; readonly score: number; readonly order: number }[] = [];

  constructor(objective: SweepObjective) {
    this.#objective = objective;
  }

  add({ jobId, params }: BlockJob, { bytes, trials }: { readonly bytes: Uint8Array; readonly trials: readonly TrialResult[] }): void {
    this.#hash.update(`${jobId} ${sha256(bytes)}\n`);
    trials.forEach((trial, i) => {
      if (trial.paramsHash !== paramsHashOf(params[i])) throw new DataError(`the result of job ${jobId} is of other parameters than the job`);
      if (trial.error !== undefined) this.#failed += 1;
      const score = scoreOf(trial, this.#objective);
      if (score !== undefined) this.#best.push({ params: params[i], paramsHash: trial.paramsHash, score, order: this.#trials });
      this.#trials += 1;
    });
    if (this.#best.length > 10 * BEST) this.#keepBest();
  }

  sums(): Pick<SweepSummary, 'trials' | 'failed' | 'resultHash' | 'objective' | 'best'> {
    this.#keepBest();
    return { trials: this.#trials, failed: this.#failed, resultHash: this.#hash.digest('hex'), objective: this.#objective, best: this.#best.map(({ params, paramsHash, score }) => ({ params, paramsHash, score })) };
  }

  #keepBest(): void {
    this.#best = this.#best.toSorted((a, b) => b.score - a.score || a.order - b.order).slice(0, BEST);
  }
}
