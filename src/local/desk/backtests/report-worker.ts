import { readFileSync } from 'node:fs';
import { workerData, parentPort } from 'node:worker_threads';
import { render } from '../../../shared/evaluation/report/render.ts';
import { parseSavedRun } from '../../../shared/evaluation/saved-run.ts';
import { writeFileWhole } from '../../config/write-file.ts';
import { runReport } from './backtest-report.ts';

/** What is to be made of a saved run. */
export type ReportWork = { readonly run: string } & ({ readonly make: 'report'; readonly to: string } | { readonly make: 'html'; readonly language: 'ko' | 'en' });

// In a thread: a run of a year of minutes is megabytes to read, and the page answers others meanwhile.
const work = workerData as ReportWork;
const saved = parseSavedRun(readFileSync(work.run, 'utf8'), work.run);
if (work.make === 'html') parentPort?.postMessage(render(saved, 'html', work.language));
else {
  writeFileWhole(work.to, JSON.stringify(runReport(saved)));
  parentPort?.postMessage('');
}
