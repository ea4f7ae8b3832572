import type { SweepLine } from '../../../dashboard/desk/optimise.ts';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import { sweepStatus } from '../../shared/handlers/sweep/control-sweep.ts';
import { readSummary } from '../../shared/handlers/sweep/reduce-sweep.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';

/** Those are shown whose names come last: dates and numbers in names make them the newest. */
const MOST_SWEEPS = 60;
const AT_ONCE = 6;
/** What was counted is told again for so long. */
const KEPT_MS = 10_000;

/** The sweeps of the lake and how far they are. One with a summary is over: it is read once. */
export function lakeSweeps(store: ObjectStore, clock: Pick<Clock, 'now'>): () => Promise<readonly SweepLine[]> {
  const over = new Map<string, SweepLine>();
  let last: { readonly at: number; readonly lines: Promise<readonly SweepLine[]> } | undefined;
  const look = async (sweep: string): Promise<readonly SweepLine[]> => {
    const known = over.get(sweep);
    if (known !== undefined) return [known];
    try {
      const { strategy, trials, jobs, done, isCancelled, resultHash } = await sweepStatus({ store }, sweep);
      const summary = resultHash === null ? undefined : await readSummary(store, sweep);
      const best = summary?.best.at(0);
      const line: SweepLine = { sweep, strategy, trials, jobs, done, isCancelled, hasResult: resultHash !== null, ...(summary === undefined || best === undefined ? {} : { best: { objective: summary.objective, score: best.score, params: best.params } }) };
      if (line.hasResult) over.set(sweep, line);
      return [line];
    } catch (error) {
      // No manifest of ours: the others are shown.
      if (error instanceof DataError || error instanceof UsageError) return [];
      throw error;
    }
  };
  const lookAtAll = async (): Promise<readonly SweepLine[]> => {
    const names: string[] = [];
    for await (const { key } of store.list('sweeps/')) if (key.endsWith('/manifest.json')) names.push(key.split('/')[1]);
    const lines: SweepLine[] = [];
    const shown = names.slice(-MOST_SWEEPS).toReversed();
    for (let i = 0; i < shown.length; i += AT_ONCE) lines.push(...(await Promise.all(shown.slice(i, i + AT_ONCE).map(look))).flat());
    return lines;
  };
  return () => {
    const now = clock.now();
    if (last === undefined || now - last.at >= KEPT_MS || now < last.at) {
      const lines = lookAtAll();
      last = { at: now, lines };
      // What failed is asked for again.
      lines.catch(() => { last = undefined; });
    }
    return last.lines;
  };
}
