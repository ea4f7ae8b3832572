import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DAY } from '../../shared/domain/time.ts';

/** How much of the past is kept. Zero days or megabytes keep what is being written alone. */
export interface StoryKeeping {
  readonly keepDays: number;
  readonly keepMb: number;
}

export const STORY_KEEPING: StoryKeeping = { keepDays: 30, keepMb: 1_024 };

/** A file of a story: one for each start of the program, and further ones for each day and each so many megabytes of it. */
export interface StoryFile {
  readonly file: string;
  /** When the start began that it tells of, and which of its parts it is. */
  readonly start: number;
  readonly part: number;
}

export const storyFolder = (stateFolder: string): string => path.join(stateFolder, 'story');
export const storyFileName = (start: number, part: number): string => (part === 0 ? `${start}.jsonl` : `${start}.${part}.jsonl`);
/** All candles that a start saw: its parts are repeated with them when those before are gone. */
export const candleFileName = (start: number): string => `${start}.candles.jsonl`;

const PATTERN = /^(\d+)(?:\.(\d+))?\.jsonl$/;

/** The files of a story, oldest first. */
export function storyFiles(stateFolder: string): readonly StoryFile[] {
  const folder = storyFolder(stateFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name): StoryFile[] => {
    const match = PATTERN.exec(name);
    return match === null ? [] : [{ file: path.join(folder, name), start: Number(match[1]), part: Number(match[2] ?? 0) }];
  }).toSorted((a, b) => a.start - b.start || a.part - b.part);
}

/** Removes the oldest files until the rest is within what is to be kept. `current` and its candles stay. */
export function pruneStory(stateFolder: string, current: string, { keepDays, keepMb, now }: StoryKeeping & { readonly now: number }): void {
  const files = storyFiles(stateFolder).map((one) => ({ ...one, ...measured(one.file) }));
  const candles = new Map([...new Set(files.map(({ start }) => start))].map((start) => [start, measured(candleFile(stateFolder, start)).bytes]));
  let total = [...candles.values()].reduce((sum, bytes) => sum + bytes, files.reduce((sum, { bytes }) => sum + bytes, 0));
  const left = new Map([...Map.groupBy(files, ({ start }) => start)].map(([start, parts]) => [start, parts.length]));
  for (const { file, start, bytes, changedAt } of files) {
    if (file === current || (changedAt >= now - keepDays * DAY && total <= keepMb * 2 ** 20)) continue;
    rmSync(file, { force: true });
    total -= bytes;
    const parts = (left.get(start) ?? 1) - 1;
    left.set(start, parts);
    if (parts > 0) continue;
    rmSync(candleFile(stateFolder, start), { force: true });
    total -= candles.get(start) ?? 0;
  }
}

const candleFile = (stateFolder: string, start: number): string => path.join(storyFolder(stateFolder), candleFileName(start));

function measured(file: string): { readonly bytes: number; readonly changedAt: number } {
  const { size = 0, mtimeMs = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return { bytes: size, changedAt: mtimeMs };
}
