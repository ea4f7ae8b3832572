import { parentPort, workerData } from 'node:worker_threads';
import { fillsOf } from './fills-of.ts';

// A thread of its own: nothing is shared with whoever started it but the names of strategies.
const { strategies }: { readonly strategies: readonly string[] } = workerData;
parentPort?.postMessage(strategies.map(fillsOf));
