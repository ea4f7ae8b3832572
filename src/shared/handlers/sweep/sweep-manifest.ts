import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DataError, UsageError } from '../../domain/errors.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { blockBase, blockJobOf, canonicalJson, paramsBlock, sweepId, type BlockJob, type BlockParams } from './block-job.ts';
import { sweepKeys } from './sweep-keys.ts';

/** Figures that trials may be ranked by, more being better. */
export const OBJECTIVES = ['sharpe', 'sortino', 'calmar', 'profitFactor', 'netReturn'] as const;
export type SweepObjective = (typeof OBJECTIVES)[number];

/** A sweep as it was planned: what its jobs have in common, and the blocks of parameter records that make a job each. */
export const sweepManifest = z.strictObject({ schema: z.literal('sweep-manifest-1'), sweep: sweepId, objective: z.enum(OBJECTIVES).default('sharpe'), base: blockBase, blocks: z.array(paramsBlock).min(1).max(100_000) });
export type SweepManifest = z.output<typeof sweepManifest>;
/** What a sweep is made from; without a name it gets one from its content, so that the same again is the same sweep. */
export type SweepPlan = Omit<z.input<typeof sweepManifest>, 'schema' | 'sweep'> & { readonly sweep?: string | undefined };

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Consecutive parameter records in blocks of `size`, 1 to 100. */
export function blocksOf(params: readonly BlockParams[], size: number): BlockParams[][] {
  if (!(Number.isInteger(size) && size >= 1 && size <= 100)) throw new UsageError(`expected 1 to 100 trials in a job, found "${size}"`);
  return Array.from({ length: Math.ceil(params.length / size) }, (_, i) => params.slice(i * size, (i + 1) * size));
}

/** A sweep with a name. Throws ZodError. */
export function manifestOf({ sweep, ...plan }: SweepPlan): SweepManifest {
  const named = (name: string): SweepManifest => sweepManifest.parse({ schema: 'sweep-manifest-1', sweep: name, ...plan });
  if (sweep !== undefined) return named(sweep);
  // Job ids do not know where data lie: neither does the name.
  const ids = [...jobsOf(named('unnamed'))].map(({ jobId }) => jobId);
  return named(createHash('sha256').update(canonicalJson([plan.objective ?? 'sharpe', ids])).digest('hex').slice(0, 24));
}

/** Its jobs, in order. */
export function* jobsOf({ sweep, base, blocks }: SweepManifest): Generator<BlockJob> {
  for (const params of blocks) yield blockJobOf({ schema: 'block-job-1', sweep, ...base, params });
}

/** Keeps a manifest. One that is there already is the same one, or another sweep has its name: a UsageError. */
export async function putManifest(store: ObjectStore, manifest: SweepManifest): Promise<'new' | 'known'> {
  const bytes = bytesOf(canonicalJson(manifest));
  const { kind } = await store.put(sweepKeys.manifest(manifest.sweep), bytes, { when: 'absent' });
  if (kind === 'written') return 'new';
  const known = await readManifest(store, manifest.sweep);
  if ([...jobsOf(known)].map(({ jobId }) => jobId).join() !== [...jobsOf(manifest)].map(({ jobId }) => jobId).join()) throw new UsageError(`a sweep called "${manifest.sweep}" is there and is another one: expected a new name`);
  return 'known';
}

/** UsageError: there is none of that name. DataError: what is there is none. */
export async function readManifest(store: ObjectStore, sweep: string): Promise<SweepManifest> {
  if (!sweepId.safeParse(sweep).success) throw new UsageError(`expected the name of a sweep, found "${sweep}"`);
  const found = await store.get(sweepKeys.manifest(sweep));
  if (found === undefined) throw new UsageError(`no sweep is called "${sweep}"`);
  const parsed = sweepManifest.safeParse(jsonOf(found.bytes));
  if (!parsed.success) throw new DataError(`"${sweepKeys.manifest(sweep)}" is no manifest of a sweep: ${parsed.error.issues[0].path.join('.')}: ${parsed.error.issues[0].message}`);
  return parsed.data;
}

/** What the bytes say as JSON; undefined where they are none. */
export function jsonOf(bytes: Uint8Array): unknown {
  try { return JSON.parse(new TextDecoder().decode(bytes)); } catch { return undefined; }
}
