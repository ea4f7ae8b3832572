import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fsObjectStore } from '../../src/shared/adapters/fs/fs-object-store.ts';
import { canonicalJson, type BlockResult } from '../../src/shared/handlers/sweep/block-job.ts';
import { reduceSweep } from '../../src/shared/handlers/sweep/reduce-sweep.ts';
import { sweepKeys } from '../../src/shared/handlers/sweep/sweep-keys.ts';
import { jobsOf, manifestOf, putManifest } from '../../src/shared/handlers/sweep/sweep-manifest.ts';
import type { BlockTimes } from './block-times.ts';

/** What reading the manifest of the whole sweep comes to in a process that does nothing else: told by `scale-manifest-child.ts`. */
export interface Look {
  readonly bytes: number;
  /** CPU. */
  readonly seconds: number;
  readonly peakMb: number;
}

export interface Gathering {
  /** CPU, of reading and checking one result. */
  readonly secondsPerResult: number;
  readonly look: Look;
}

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(canonicalJson(value));

/** What gathering costs: of results as they really are, and of a manifest as large as that of the whole sweep. */
export async function gathering({ jobs, results }: Pick<BlockTimes, 'jobs' | 'results'>, sweepJobs: number): Promise<Gathering> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-gather-'));
  const store = await fsObjectStore(folder);
  try {
    const { schema: _, sweep, jobId: __, params: ___, ...base } = jobs[0];
    const manifest = manifestOf({ sweep, base, blocks: jobs.map(({ params }) => [...params]) });
    const own = [...jobsOf(manifest)];
    await putManifest(store, manifest);
    for (const [n, { jobId }] of own.entries()) await store.put(sweepKeys.result(sweep, jobId), bytesOf({ ...results[n], jobId } satisfies BlockResult));
    const before = process.cpuUsage();
    const reduced = await reduceSweep(store, sweep);
    const { user, system } = process.cpuUsage(before);
    const secondsPerResult = (user + system) / 1e6 / own.length;
    if (reduced.kind !== 'reduced') throw new Error(`expected a summary, found ${reduced.missing.length} results missing`);

    const whole = { ...manifest, sweep: 'whole', blocks: Array.from({ length: sweepJobs }, (____, n) => jobs[n % jobs.length].params) };
    await store.put(sweepKeys.manifest(whole.sweep), bytesOf(whole));
    const { stdout, stderr, status } = spawnSync(process.execPath, [path.join(import.meta.dirname, '..', 'scale-manifest-child.ts'), folder, whole.sweep], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`scale-manifest-child: ${stderr}`);
    return { secondsPerResult, look: JSON.parse(stdout) };
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
