import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { durableFiles } from '../../shared/adapters/fs/durable-files.ts';
import { afterCommand, KILL_STATES, type KillCommand, type KillTransition } from '../../shared/risk/kill-state.ts';

const killRecord = z.strictObject({
  version: z.literal(1), state: z.enum(KILL_STATES), at: z.number(), by: z.string(), reason: z.string(),
});
/** What stands in the file: the state, since when, who asked and why. */
export type KillRecord = z.output<typeof killRecord>;

export const killFileIn = (dataFolder: string): string => path.join(dataFolder, 'kill-switch.json');

const locked = (reason: string): KillRecord => ({ version: 1, state: 'LOCKED', at: 0, by: 'coinbot', reason });

/** The record; undefined where no file stands. One that cannot be read or understood is LOCKED: nobody knows what was asked. */
export function readKillFile(file: string): KillRecord | undefined {
  try {
    const parsed = killRecord.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : locked(`"${file}" is no kill-switch file`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    return locked(`"${file}" cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export const killHistoryIn = (dataFolder: string): string => path.join(dataFolder, 'kill-history.jsonl');

/** A line for people, of a move that has been made: one that cannot be written down changes nothing about it. */
function remember(file: string, { state, previous }: Pick<KillOutcome, 'state' | 'previous'>, { by, reason, at }: Omit<KillOrder, 'command'>): void {
  try {
    appendFileSync(killHistoryIn(path.dirname(file)), `${JSON.stringify({ at, previous, state, by, reason })}\n`);
  } catch {
    // The record itself stands.
  }
}

/** A lock older than this belongs to a process that died: a kill switch waits for nobody. */
const LOCK_MS = 500;

/** Runs `work` while no other process changes the file. */
async function alone<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  const lock = `${file}.lock`;
  await mkdir(path.dirname(file), { recursive: true });
  const until = performance.now() + LOCK_MS;
  for (;;) {
    try {
      await (await open(lock, 'wx')).close();
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      if (performance.now() > until) await rm(lock, { force: true });
      else await wait(5);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/**
 * An empty file beside the record: a restriction is on its way to the disk. A disk that is busy takes up to some hundred milliseconds
 * to keep a promise, and nothing new is to be sent meanwhile. It stays when the promise cannot be kept, even on a disk that is full.
 */
const tripwireOf = (file: string): string => `${file}.trip`;

export const isTripped = (file: string): boolean => statSync(tripwireOf(file), { throwIfNoEntry: false }) !== undefined;

function trip(file: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(tripwireOf(file), '');
  } catch {
    // What matters is the record, and whether that can be written is said below.
  }
}

export interface KillOrder {
  readonly command: KillCommand;
  readonly by: string;
  readonly reason: string;
  readonly at: number;
}

export type KillOutcome = KillTransition & { readonly previous: KillRecord['state'] };

/** Carries a command out on the file. When it resolves, the new state survives a loss of power. */
export async function commandKillFile(file: string, { command, by, reason, at }: KillOrder): Promise<KillOutcome> {
  if (command.kind === 'restrict') trip(file);
  return alone(file, async () => {
    const previous = readKillFile(file)?.state ?? 'RUN';
    const next = afterCommand(previous, command);
    if (next.kind === 'moved') await durableFiles().replace(file, Buffer.from(`${JSON.stringify({ version: 1, state: next.state, at, by, reason } satisfies KillRecord)}\n`));
    if (next.kind !== 'refused') rmSync(tripwireOf(file), { force: true });
    if (next.kind === 'moved') remember(file, { state: next.state, previous }, { by, reason, at });
    return { ...next, previous };
  });
}
