import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../../shared/domain/errors.ts';
import { cancelSweep, doneJobs, enqueueSweep, resumeSweep, sweepStatus, type SweepStatus } from '../../shared/handlers/sweep/control-sweep.ts';
import { reduceSweep, type SweepSummary } from '../../shared/handlers/sweep/reduce-sweep.ts';
import { putManifest, type SweepManifest } from '../../shared/handlers/sweep/sweep-manifest.ts';
import { sweepKeys } from '../../shared/handlers/sweep/sweep-keys.ts';
import { note, printJson, printLine, printTable, progress, stopSignal } from '../cli/output.ts';
import { codeHash } from '../code-hash.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { countOption } from '../data/options.ts';
import { budgetOption } from '../train/train-options.ts';
import { workTogether } from './crew.ts';
import { asObject } from './data-object.ts';
import { openPlace, placeOf, WHERES, type Place, type PlaceSettings, type Where } from './place.ts';
import { plannedSweep, type PlanFlags } from './sweep-plan.ts';
import type { WorkerOrder } from './worker-messages.ts';

export interface WhereFlags {
  readonly where: string;
  readonly json?: true;
}
export interface WorkFlags extends WhereFlags {
  readonly maxCores: string;
  readonly idle?: string;
}
export interface RunSweepFlags extends Omit<PlanFlags, 'json'>, WhereFlags {
  readonly maxCores: string;
  readonly detach?: true;
}

const BEST = 10;

function whereOf(text: string): Where {
  const where = WHERES.find((known) => known === text);
  if (where === undefined) throw new UsageError(`--where: expected one of ${WHERES.join(', ')}, found "${text}"`);
  return where;
}

async function at<Result>(flags: WhereFlags, work: (place: Place, settings: PlaceSettings) => Promise<Result>): Promise<Result> {
  const settings = placeOf(whereOf(flags.where), loadConfig());
  const place = await openPlace(settings);
  try {
    return await work(place, settings);
  } finally {
    place.close();
  }
}

const orderOf = (place: PlaceSettings, idleMs: number | null): WorkerOrder => ({ place, idleMs, code: codeHash(), dataFolder: folderOf(loadConfig(), 'dataFolder') });
/** More workers than cores only take memory. */
const sizeOf = (text: string): number => Math.min(countOption('max-cores', text) ?? 1, os.availableParallelism());

/** `coinbot sweep run`: plans, puts everything where the workers are, and stays until the summary is there. The same sweep again goes on where it was. */
export async function runSweep(name: string | undefined, flags: RunSweepFlags): Promise<void> {
  const config = loadConfig();
  const where = whereOf(flags.where);
  const size = sizeOf(flags.maxCores);
  const local = placeOf('local', config);
  const planned = await plannedSweep(name, flags as PlanFlags, { config, folder: local.kind === 'local' ? local.folder : '' });
  await at(flags, async (place, settings) => {
    const manifest = where === 'local' ? planned.manifest : await inStore(planned.manifest, place);
    await place.store.put(sweepKeys.enqueued(manifest.sweep), new TextEncoder().encode('{}'), { when: 'absent' });
    const isNew = await putManifest(place.store, manifest) === 'new';
    const sent = isNew ? await enqueueSweep(place, manifest.sweep) : await resumeSweep(place, manifest.sweep);
    const trials = manifest.blocks.reduce((sum, { length }) => sum + length, 0);
    note(`Sweep ${manifest.sweep}: ${trials} trials in ${manifest.blocks.length} jobs${isNew ? '' : `, known from before, ${sent} still to be done`}`);
    if (flags.detach !== true) await followed(place, manifest, { settings, size: where === 'aws' ? 0 : size });
    await told(place, manifest.sweep, flags);
  });
}

/** Data of this PC as objects that a worker elsewhere can read. Neither the name of the sweep nor those of its jobs change by it. */
async function inStore(manifest: SweepManifest, { store }: Place): Promise<SweepManifest> {
  const { data, funding, ...base } = manifest.base;
  return { ...manifest, base: { ...base, data: await asObject(data, store), ...(funding === undefined ? {} : { funding: await asObject(funding, store) }) } };
}

/** Works and waits until every job has its result, or those that have none are known to have failed. */
async function followed(place: Place, { sweep, blocks }: SweepManifest, { settings, size }: { readonly settings: PlaceSettings; readonly size: number }): Promise<void> {
  const signal = stopSignal();
  const line = progress('jobs');
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const crew = size === 0 ? Promise.resolve() : workTogether(orderOf(settings, null), { size, signal: both, tell: () => undefined });
  let failure: unknown;
  crew.catch((error: unknown) => { failure = error; over.abort(); });
  try {
    for (let done = -1; done < blocks.length && !both.aborted;) {
      const { size: found } = await doneJobs(place.store, sweep);
      if (found === done && await isStuck(place, sweep)) break;
      done = found;
      line.update(done, blocks.length);
      await sleep(place.lookEveryMs, undefined, { signal: both }).catch(() => undefined);
    }
  } finally {
    line.end();
    over.abort();
    await crew.catch(() => undefined);
  }
  if (failure !== undefined) throw failure;
  if (signal.aborted) note(`Stopped: coinbot sweep resume ${sweep} goes on.`);
  signal.throwIfAborted();
}

/** Nothing waits and nobody works, yet results are missing. */
async function isStuck({ store, queue }: Place, sweep: string): Promise<boolean> {
  const { waiting, inWork } = await queue.depth();
  if (waiting + inWork > 0) return false;
  const { jobs, done, isCancelled } = await sweepStatus({ store }, sweep);
  return isCancelled || done < jobs;
}

/** The summary where all results are there; else how far it is. */
async function told(place: Place, sweep: string, flags: WhereFlags): Promise<void> {
  const reduced = await reduceSweep(place.store, sweep);
  if (reduced.kind === 'unfinished') { await tellStatus(place, sweep, flags); return; }
  const { summary } = reduced;
  if (flags.json) { printJson({ ...summary, best: summary.best.slice(0, BEST) }); return; }
  printTable(['', summary.objective, 'parameters'], summary.best.slice(0, BEST).map(({ params, score }, i) => [i + 1, Math.round(score * 1_000) / 1_000, paramsText(params)]));
  printLine();
  printLine(`${summary.trials} trials of ${summary.strategy}, ${summary.failed} could not be run. The best of many is luck in part: coinbot optimize judges by a walk forward.`);
  printLine(`Result ${summary.resultHash}`);
}

const paramsText = (params: SweepSummary['best'][number]['params']): string => Object.entries(params).map(([name, value]) => `${name}=${typeof value === 'number' ? Number(value.toPrecision(6)) : String(value)}`).join(' ');

async function tellStatus(place: Place, sweep: string, flags: WhereFlags): Promise<void> {
  const status = await sweepStatus(place, sweep);
  if (flags.json) { printJson(status); return; }
  printLine(`${sweep}: ${status.strategy}, ${status.done} of ${status.jobs} jobs done (${status.trials} trials)${status.isCancelled ? ', cancelled' : ''}`);
  printLine(queueText(status.queue));
  for (const { jobId, kind, reason } of status.errors) printLine(`  job ${jobId.slice(0, 12)} ${kind}: ${reason}`);
  if (status.resultHash !== null) printLine(`Result ${status.resultHash}`);
  else if (status.done === status.jobs) printLine(`All results are there: coinbot sweep run or status gathers them.`);
  else if (status.isCancelled || (status.queue !== null && status.queue.waiting + status.queue.inWork === 0)) printLine(`To go on: coinbot sweep resume ${sweep}${(status.queue?.dead ?? 0) > 0 ? ', or coinbot sweep redrive for the dead letters' : ''}, then coinbot sweep work`);
}

const queueText = (queue: SweepStatus['queue']): string => (queue === null ? '' : `Queue, other sweeps included: ${queue.waiting} waiting, ${queue.inWork} in work, ${queue.dead} dead letters`);

/** `coinbot sweep status` */
export const statusOfSweep = (sweep: string | undefined, flags: WhereFlags): Promise<void> => at(flags, async (place) => {
  if (sweep !== undefined) { await told(place, sweep, flags); return; }
  const names = new Set<string>();
  for await (const { key } of place.store.list('sweeps/')) if (key.endsWith('/manifest.json')) names.add(key.split('/')[1]);
  const all = await Promise.all([...names].map((name) => sweepStatus({ store: place.store }, name)));
  if (flags.json) { printJson({ sweeps: all, queue: await place.queue.depth() }); return; }
  printTable(['sweep', 'strategy', 'trials', 'jobs', 'done', 'result'], all.map(({ sweep: of, strategy, trials, jobs, done, isCancelled, resultHash }) => [of, strategy, trials, jobs, done, resultHash?.slice(0, 12) ?? (isCancelled ? 'cancelled' : null)]));
  printLine(queueText(await place.queue.depth()));
});

/** `coinbot sweep cancel` */
export const cancelledSweep = (sweep: string, flags: WhereFlags): Promise<void> => at(flags, async (place) => {
  await cancelSweep(place.store, sweep);
  if (flags.json) printJson({ sweep, cancelled: true });
  else printLine(`${sweep} is cancelled: jobs in work are finished, no other is begun. coinbot sweep resume ${sweep} takes it back.`);
});

/** `coinbot sweep resume` */
export const resumedSweep = (sweep: string, flags: WhereFlags): Promise<void> => at(flags, async (place) => {
  const sent = await resumeSweep(place, sweep);
  if (flags.json) printJson({ sweep, sent });
  else printLine(`${sent} jobs of ${sweep} that have no result were sent${sent > 0 && flags.where === 'local' ? ': coinbot sweep work does them' : ''}.`);
});

/** `coinbot sweep redrive` */
export const redriven = (flags: WhereFlags): Promise<void> => at(flags, async (place) => {
  const count = await place.queue.redrive();
  if (flags.json) printJson({ redriven: count });
  else printLine(`${count} dead letters wait again.`);
});

/** `coinbot sweep work`: a worker of the queue, until there is nothing left or Ctrl-C. */
export const workOnSweeps = (flags: WorkFlags): Promise<void> => at(flags, async (_, settings) => {
  const signal = stopSignal();
  const tally: Record<string, number> = {};
  const line = progress('jobs done');
  const idleMs = flags.idle === undefined ? null : budgetOption('idle', flags.idle);
  try {
    await workTogether(orderOf(settings, idleMs), {
      size: sizeOf(flags.maxCores), signal,
      tell: ({ kind }) => { tally[kind] = (tally[kind] ?? 0) + 1; line.update(tally['done'] ?? 0); },
    });
  } finally {
    line.end();
  }
  if (flags.json) printJson(tally);
  else printLine(Object.entries(tally).map(([kind, count]) => `${count} ${kind}`).join(', ') || 'nothing to do');
});
