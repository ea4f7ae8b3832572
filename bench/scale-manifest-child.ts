import { readFileSync } from 'node:fs';
import { fsObjectStore } from '../src/shared/adapters/fs/fs-object-store.ts';
import { jobsOf, readManifest } from '../src/shared/handlers/sweep/sweep-manifest.ts';
import { sweepKeys } from '../src/shared/handlers/sweep/sweep-keys.ts';
import type { Look } from './scale/gathering.ts';

// Reads one manifest and names its jobs, as whoever plans, resumes or gathers a sweep does first.
const [folder = '', name = ''] = process.argv.slice(2);
const store = await fsObjectStore(folder);
const before = process.cpuUsage();
const jobs = [...jobsOf(await readManifest(store, name))];
const { user, system } = process.cpuUsage(before);
const seconds = (user + system) / 1e6;
if (jobs.length === 0) throw new Error('expected jobs, found none');
const peakMb = Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? NaN) / 1_000;
const look: Look = { bytes: (await store.head(sweepKeys.manifest(name)))?.size ?? NaN, seconds, peakMb };
process.stdout.write(JSON.stringify(look));
store.close();
