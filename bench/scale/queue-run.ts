import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { workTogether } from '../../src/local/jobs/crew.ts';
import { openPlace } from '../../src/local/jobs/place.ts';
import { random } from '../../src/shared/domain/random.ts';
import { simulateSweep } from '../../src/shared/evaluation/scale/simulate-sweep.ts';
import type { SweepOutcome } from '../../src/shared/evaluation/scale/sweep-case.ts';
import { blockJobOf, canonicalJson } from '../../src/shared/handlers/sweep/block-job.ts';
import { enqueueSweep } from '../../src/shared/handlers/sweep/control-sweep.ts';
import { sweepKeys } from '../../src/shared/handlers/sweep/sweep-keys.ts';
import { jobsOf, manifestOf, putManifest, type SweepManifest } from '../../src/shared/handlers/sweep/sweep-manifest.ts';
import { realSweep, walkFile } from '../../tests/jobs/real-sweep.contract.ts';

const CODE = 'c'.repeat(64);
const WORKERS = 2;
const JOBS = 500;
const TWICE = 20;
const REFUSED = 3;
const TRIED = 150;
/** A machine that does other things too is not the same a minute later: foretold and measured so often, in turn. */
const ROUNDS = 3;

/** When the workers said so of their messages, in seconds. */
interface Ran {
  readonly seconds: number;
  readonly startSeconds: number;
  /** Between two messages of the same worker. */
  readonly perMessage: readonly number[];
  readonly kinds: ReadonlyMap<string, number>;
}

/** Works through a sweep and some messages besides, in two processes of this PC, as `coinbot sweep run` does. */
async function ran(folder: string, sweep: SweepManifest, { data, also }: { readonly data: { readonly hash: string; readonly bytes: Uint8Array }; readonly also: readonly string[] }): Promise<Ran> {
  const place = { kind: 'local', folder } as const;
  const { store, queue, close } = await openPlace(place);
  await store.put(sweepKeys.data(data.hash), data.bytes);
  await putManifest(store, sweep);
  await enqueueSweep({ store, queue }, sweep.sweep);
  await queue.send(also);
  const began = performance.now();
  const kinds = new Map<string, number>();
  const times = await Promise.all(Array.from({ length: WORKERS }, async () => {
    const at: number[] = [];
    await workTogether({ place, code: CODE, dataFolder: path.join(folder, 'data'), idleMs: 0 }, { size: 1, signal: new AbortController().signal, tell: ({ kind }) => { at.push((performance.now() - began) / 1e3); kinds.set(kind, (kinds.get(kind) ?? 0) + 1); } });
    return at;
  }));
  close();
  const perMessage = times.flatMap((at) => at.slice(1).map((time, n) => time - at[n]));
  return { seconds: Math.max(...times.flat()), startSeconds: times.reduce((sum, at) => sum + (at[0] ?? 0), 0) / WORKERS, perMessage, kinds };
}

export interface QueueRun {
  readonly measured: number;
  readonly simulated: SweepOutcome;
  readonly kinds: ReadonlyMap<string, number>;
  readonly secondsPerMessage: number;
}

/** Other parameters of the same kind: nothing of the sweep that is foretold was seen before. */
function likeIt({ blocks, objective, base }: SweepManifest, round: number): SweepManifest {
  const some = blocks.filter((_, n) => n % Math.floor(JOBS / TRIED) === 0);
  return manifestOf({ objective, base, blocks: some.map((block) => block.map((params) => ({ ...params, 'exits.stopLoss': 0.0205 + 0.001 * round }))) });
}

function foretold(known: readonly Ran[]): SweepOutcome {
  const startSeconds = known.reduce((sum, one) => sum + one.startSeconds, 0) / known.length;
  return simulateSweep({
    jobs: JOBS, arrival: () => 0, blockSeconds: known.flatMap(({ perMessage }) => perMessage), requestSeconds: 0, failure: 0, duplicate: 0, maxReceives: 3, resultBytes: 0, also: { twice: TWICE, refused: REFUSED, strangers: 0 },
    machines: { count: WORKERS, cores: 1, startSeconds, coldSeconds: 0, lossesPerHour: 0, againSeconds: 5, hiddenSeconds: 60, idleSeconds: Infinity, isPaid: false },
  }, random(1));
}

/** Times of blocks and of a worker's start from sweeps before and after; the time of another one in between foretold with them, and measured. */
export async function queueRuns(): Promise<readonly QueueRun[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-scale-'));
  const inFolder = (name: string): string => { mkdirSync(path.join(folder, name, 'data'), { recursive: true }); return path.join(folder, name); };
  try {
    const data = await walkFile(folder);
    const sweep = realSweep({ code: CODE, hash: data.hash, jobs: JOBS });
    const jobs = [...jobsOf(sweep)];
    const { jobId: _, ...content } = jobs[0];
    const hopeless = [{ ...content, data: { hash: 'e'.repeat(64), key: 'lake/none' } }, { ...content, code: 'f'.repeat(64) }].map((one) => canonicalJson(blockJobOf(one)));
    const also = [...jobs.slice(0, TWICE).map((job) => canonicalJson(job)), ...hopeless, 'no job at all'];
    const tried = (round: number): Promise<Ran> => ran(inFolder(`tried-${round}`), likeIt(sweep, round), { data, also: [] });
    const runs: QueueRun[] = [];
    let before = await tried(0);
    for (let round = 1; round <= ROUNDS; round++) {
      const found = await ran(inFolder(`found-${round}`), sweep, { data, also });
      const after = await tried(round);
      const perMessage = [...before.perMessage, ...after.perMessage];
      runs.push({ measured: found.seconds, simulated: foretold([before, after]), kinds: found.kinds, secondsPerMessage: perMessage.reduce((sum, value) => sum + value, 0) / perMessage.length });
      before = after;
    }
    return runs;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
