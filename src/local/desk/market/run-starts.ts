import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { stateOfText } from '../../trade/state-file.ts';
import { candleFileName, storyFiles, storyFolder } from '../../trade/story-files.ts';
import type { StoryLine, ToldPlan } from '../../trade/story-line.ts';

/** One start of the trading process, as its story tells it. */
export interface RunStart {
  readonly start: number;
  readonly plan: ToldPlan;
  /** Undefined where it is gone. */
  readonly candleFile: string | undefined;
  /** Oldest first. */
  readonly parts: readonly string[];
}

const PIECE = 2 ** 18;
/** The line with the plan may hold models: longer than this it is none. */
const LONGEST = 2 ** 24;

/** The starts of a run that are on record, the newest first. Plans are read once. */
export class RunStarts {
  readonly #stateFolder: string;
  readonly #plans = new Map<number, ToldPlan>();

  constructor(stateFolder: string) {
    this.#stateFolder = stateFolder;
  }

  async all(): Promise<readonly RunStart[]> {
    const found: RunStart[] = [];
    for (const [start, parts] of [...Map.groupBy(storyFiles(this.#stateFolder), (one) => one.start)].toSorted(([a], [b]) => b - a)) {
      const plan = this.#plans.get(start) ?? await planOf(parts[0].file);
      if (plan === undefined) continue;
      this.#plans.set(start, plan);
      const candleFile = path.join(storyFolder(this.#stateFolder), candleFileName(start));
      found.push({ start, plan, candleFile: existsSync(candleFile) ? candleFile : undefined, parts: parts.map(({ file }) => file) });
    }
    return found;
  }
}

async function planOf(file: string): Promise<ToldPlan | undefined> {
  const line = await firstLine(file);
  try {
    const { told } = stateOfText(line ?? '') as StoryLine;
    return told.of === 'story' && told.kind === 'plan' ? told.plan : undefined;
  } catch {
    return undefined;
  }
}

async function firstLine(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r');
  try {
    const pieces: Buffer[] = [];
    for (let at = 0; at < LONGEST; at += PIECE) {
      const piece = Buffer.alloc(PIECE);
      const { bytesRead } = await handle.read(piece, 0, PIECE, at);
      const end = piece.subarray(0, bytesRead).indexOf(10);
      pieces.push(piece.subarray(0, end < 0 ? bytesRead : end));
      if (end >= 0) return Buffer.concat(pieces).toString('utf8');
      if (bytesRead < PIECE) return undefined;
    }
    return undefined;
  } finally {
    await handle.close();
  }
}
