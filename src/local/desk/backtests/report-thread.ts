import { Worker } from 'node:worker_threads';
import type { ReportWork } from './report-worker.ts';

const PATIENCE_MS = 60_000;
const MOST_MB = 1_024;

/** Makes a report of a saved run in a thread of its own. The text for `html`; nothing where it is written to a file. */
export function makeReport(work: ReportWork): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('report-worker.ts', import.meta.url), { workerData: work, resourceLimits: { maxOldGenerationSizeMb: MOST_MB } });
    const patience = setTimeout(() => { fail(new Error('the report took too long')); }, PATIENCE_MS);
    const fail = (error: Error): void => {
      clearTimeout(patience);
      void worker.terminate();
      reject(error);
    };
    worker.once('error', fail);
    worker.once('exit', () => { fail(new Error('the report ended without a word')); });
    worker.once('message', (text: string) => {
      clearTimeout(patience);
      resolve(text);
    });
  });
}
