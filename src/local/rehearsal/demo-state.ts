import { existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { tryLock } from '../../shared/adapters/fs/lock-file.ts';
import { DataError, RefusedError, UsageError } from '../../shared/domain/errors.ts';
import { writeFileWhole } from '../config/write-file.ts';

const schema = z.strictObject({
  schema: z.literal('demo-state-1'),
  /** What decides everything that happens. */
  identity: z.record(z.string(), z.unknown()),
  /** How far it went, in moments, and what it had done by then. */
  moments: z.int().min(0),
  fills: z.int().min(0),
  orderHash: z.string(),
  /** Of the program that made it. */
  codeHash: z.string(),
});
export type DemoState = z.output<typeof schema>;

const STATE = 'state.json';
export const LOG = 'decisions.jsonl';
const LOCK = 'lock';

/** What was saved in the folder; undefined when nothing was. A DataError names the file when it cannot be used. */
export function readState(folder: string): DemoState | undefined {
  const file = path.join(folder, STATE);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const again = '--fresh starts anew and keeps the old files';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DataError(`"${file}" is damaged: expected the JSON of a saved demo, found "${text.slice(0, 60)}". ${again}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path: place, message }] = parsed.error.issues;
  throw new DataError(`"${file}" is no saved demo of this program: ${place.length === 0 ? '' : `${place.join('.')}: `}${message}. ${again}`);
}

export const writeState = (folder: string, state: DemoState): void => writeFileWhole(path.join(folder, STATE), `${JSON.stringify(state)}\n`);

/** A UsageError that names the first setting in which the saved demo differs. */
export function assertSame(saved: DemoState, identity: DemoState['identity'], folder: string): void {
  const wanted = JSON.parse(JSON.stringify(identity)) as Record<string, unknown>;
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(saved.identity)])) {
    const [found, expected] = [JSON.stringify(saved.identity[key]), JSON.stringify(wanted[key])];
    if (found !== expected) {
      throw new UsageError(`"${folder}" holds a demo with other settings: ${difference(key, saved.identity[key], wanted[key])}. Give the same settings to go on, --fresh to start anew, or --state FOLDER to keep both`);
    }
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

function difference(name: string, saved: unknown, wanted: unknown): string {
  if (isRecord(saved) && isRecord(wanted)) {
    const key = [...Object.keys(saved), ...Object.keys(wanted)].find((one) => JSON.stringify(saved[one]) !== JSON.stringify(wanted[one]));
    if (key !== undefined) return difference(`${name}.${key}`, saved[key], wanted[key]);
  }
  return `${name} was ${JSON.stringify(saved) ?? 'not set'}, now it is ${JSON.stringify(wanted) ?? 'not set'}`;
}

/** True when the folder holds a demo of another version of the program, whose decisions this one need not repeat. */
export function isOfAnotherProgram(folder: string, codeHash: string): boolean {
  const saved = readState(folder);
  return saved !== undefined && saved.codeHash !== codeHash;
}

/** Puts what a folder holds aside, under names that end in `.old`. */
export function setAside(folder: string): void {
  for (const name of [STATE, LOG]) {
    const file = path.join(folder, name);
    if (existsSync(file)) renameSync(file, `${file}.old`);
  }
}

/** Keeps a second demo out of the folder; the answer gives it free again. A lock whose process is gone, or no coinbot any more, is taken over. */
export function lock(folder: string): () => void {
  const file = path.join(folder, LOCK);
  const attempt = tryLock(file);
  if ('release' in attempt) return attempt.release;
  const process = attempt.owner === 0 ? 'just started' : `process ${attempt.owner}`;
  throw new RefusedError(`another demo is running in "${folder}" (${process}): stop it first, or give this one a folder of its own with --state FOLDER; if no demo runs any more, remove "${file}"`);
}
