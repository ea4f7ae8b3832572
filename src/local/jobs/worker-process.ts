import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { durableFiles } from '../../shared/adapters/fs/durable-files.ts';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { blockHandler } from '../../shared/handlers/sweep/block-handler.ts';
import { inSteps } from '../../shared/handlers/sweep/block-in-steps.ts';
import { BLOCKS } from '../../shared/handlers/sweep/work-message.ts';
import { workQueue } from '../../shared/handlers/sweep/work-queue.ts';
import { openCandleStore } from '../wire.ts';
import { openPlace } from './place.ts';
import type { WorkerNews, WorkerOrder } from './worker-messages.ts';

/** Not heard of for so long, a worker is taken for dead. Steps of a block are much shorter. */
const HIDDEN_MS = 60_000;
const STEP = 2;

// A process that works on jobs until there are none, it is told to end, or whoever started it is gone.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { stop.abort(); });
process.on('disconnect', () => { stop.abort(); });
const tell = (news: WorkerNews): void => { if (process.connected) process.send?.(news); };

async function work({ place, code, dataFolder, idleMs }: WorkerOrder): Promise<void> {
  const { store, queue, close } = await openPlace(place);
  const { candles, close: closeCandles } = openCandleStore(dataFolder);
  try {
    const run = blockHandler({ store, candles, files: durableFiles(), folder: path.join(tmpdir(), `coinbot-${process.pid}`) });
    const handle = inSteps(run, { store, remainingMs: () => (stop.signal.aborted ? 0 : Infinity), reserveMs: 1, size: STEP, breathe: () => turn() });
    await workQueue({ store, queue, clock: systemClock(), code, isAlone: place.kind === 'local', kind: BLOCKS, handle }, { lanes: 1, hiddenMs: HIDDEN_MS, waitMs: 1_000, signal: stop.signal, ...(idleMs === null ? {} : { idleMs }), tell: (worked) => { tell({ kind: 'worked', worked }); } });
  } finally {
    closeCandles();
    close();
  }
}

process.once('message', (order: WorkerOrder) => {
  work(order).catch((error: unknown) => {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    tell({ kind: 'failed', error: name, message });
    process.exitCode = 1;
  }).finally(() => { if (process.connected) process.disconnect(); });
});
