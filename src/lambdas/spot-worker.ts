import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { systemClock } from '../shared/adapters/fs/system-clock.ts';
import { blockHandler } from '../shared/handlers/sweep/block-handler.ts';
import { inSteps } from '../shared/handlers/sweep/block-in-steps.ts';
import { fitHandler, FITS } from '../shared/handlers/sweep/fit-job.ts';
import { BLOCKS } from '../shared/handlers/sweep/work-message.ts';
import { workQueue } from '../shared/handlers/sweep/work-queue.ts';
import { CODE, openBlockData, openCounter, openLake, openQueue, tell, told } from './wire.ts';

const stop = new AbortController();
process.once('SIGTERM', () => { stop.abort(); });
if (process.argv[2] === undefined) {
  // One process for each core: a backtest leaves no time for anything beside it.
  const children = Array.from({ length: availableParallelism() }, () => fork(import.meta.filename, ['one']));
  stop.signal.addEventListener('abort', () => { for (const child of children) child.kill('SIGTERM'); });
  const codes = await Promise.all(children.map((child) => new Promise<number>((resolve) => { child.once('exit', (code) => { resolve(code ?? 1); }); })));
  process.exitCode = Math.max(...codes);
} else {
  const [store, clock, cache] = [openLake(), systemClock(), await openCounter()];
  const idleMs = 60_000 * Number(told('COINBOT_IDLE_MINUTES'));
  const options = { lanes: 1, waitMs: Math.min(10_000, idleMs), idleMs, signal: stop.signal, tell };
  const handle = inSteps(blockHandler(openBlockData(store)), { store, remainingMs: () => (stop.signal.aborted ? 0 : Infinity), reserveMs: 1, size: 4, breathe: () => turn() });
  await workQueue({ store, clock, cache, code: CODE, kind: BLOCKS, handle, queue: openQueue('JOBS') }, { ...options, hiddenMs: 300_000 });
  await workQueue({ store, clock, code: CODE, kind: FITS, handle: fitHandler(store), queue: openQueue('LONG') }, { ...options, idleMs: 0, hiddenMs: 3_600_000 });
  await cache?.close();
}
