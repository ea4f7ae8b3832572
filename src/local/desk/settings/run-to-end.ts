import { execFile } from 'node:child_process';
import { projectRoot } from '../../config/load.ts';
import { OWN_PROGRAM } from '../jobs/job-process.ts';

/** Runs a command of this program and tells what it printed and complained of, however it ended. */
export type RunToEnd = (words: readonly string[], variables: Readonly<Record<string, string>>) => Promise<{ readonly printed: string; readonly complaint: string }>;

const PATIENCE_MS = 60_000;
const MOST_BYTES = 1_000_000;

/** `variables` are added to the environment of this process; what is secret in them is never in what a command prints. */
export const runToEnd: RunToEnd = (words, variables) => new Promise((resolve) => {
  const [file, ...first] = OWN_PROGRAM;
  execFile(file, [...first, ...words], { cwd: projectRoot, env: { ...process.env, ...variables }, timeout: PATIENCE_MS, maxBuffer: MOST_BYTES, windowsHide: true, encoding: 'utf8' }, (error, printed, complaint) => {
    resolve({ printed, complaint: complaint.trim() === '' ? error?.message ?? '' : complaint });
  });
});
