import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeFileWhole } from '../../config/write-file.ts';
import { fileVersion } from '../file-version.ts';
import { jobRecord, type JobRecord } from './job-record.ts';

/** The files of all jobs: `<id>.json` what is known of each, `<id>.result.json` what it printed, `<id>/` what else it wrote. */
export interface JobFiles {
  readonly folder: string;
  all(): JobRecord[];
  read(id: string): JobRecord | undefined;
  write(record: JobRecord): void;
  remove(id: string): void;
  /** Where the result lies, or will. */
  resultOf(id: string): string;
  /** A folder of the job's own; it is made when it is asked for. */
  placeOf(id: string): string;
}

export function jobFiles(folder: string): JobFiles {
  const fileOf = (id: string): string => path.join(folder, `${id}.json`);
  /** What was read before and has not changed since. */
  const seen = new Map<string, { readonly version: string; readonly record: JobRecord | undefined }>();
  const parsed = (id: string): JobRecord | undefined => {
    try {
      // A file that does not fit was not written by this program, or by another version of it.
      return jobRecord.safeParse(JSON.parse(readFileSync(fileOf(id), 'utf8'))).data;
    } catch {
      return undefined;
    }
  };
  const read = (id: string): JobRecord | undefined => {
    const version = fileVersion(fileOf(id));
    // Whoever asks for what is not there leaves nothing behind.
    if (version === '-') { seen.delete(id); return undefined; }
    const known = seen.get(id);
    if (known?.version === version) return known.record;
    const record = parsed(id);
    seen.set(id, { version, record });
    return record;
  };
  return {
    folder,
    read,
    all: () => {
      mkdirSync(folder, { recursive: true });
      const ids = readdirSync(folder).flatMap((name) => /^(\d{13}-[0-9a-f]{8})\.json$/.exec(name)?.[1] ?? []);
      return ids.flatMap((id) => read(id) ?? []);
    },
    write: (record) => { writeFileWhole(fileOf(record.id), JSON.stringify(record)); },
    remove(id) {
      seen.delete(id);
      for (const name of [fileOf(id), `${fileOf(id).slice(0, -'.json'.length)}.result.json`, path.join(folder, id)]) rmSync(name, { recursive: true, force: true });
    },
    resultOf: (id) => path.join(folder, `${id}.result.json`),
    placeOf(id) {
      const place = path.join(folder, id);
      mkdirSync(place, { recursive: true });
      return place;
    },
  };
}
