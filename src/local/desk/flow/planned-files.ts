import { storyFiles } from '../../trade/story-files.ts';
import type { ToldPlan } from '../../trade/story-line.ts';
import { storyLineOf } from './flow-piece.ts';
import type { PlannedFile } from './flow-window.ts';
import { firstWritten, linesFrom } from './story-seek.ts';

/** The plan stands among the first lines. */
const MOST_LINES = 200;

/** The files of a story with the plan at the head of each, oldest first; what was read once is kept. Files that hold nothing yet are left out. */
export function keepPlannedFiles(stateFolder: string): () => Promise<readonly PlannedFile[]> {
  const known = new Map<string, PlannedFile>();
  return async () => {
    const files = storyFiles(stateFolder);
    for (const one of files) {
      if (known.has(one.file)) continue;
      const first = await firstWritten(one.file);
      const plan = first === undefined ? undefined : await planOf(one.file);
      if (first !== undefined && plan !== undefined) known.set(one.file, { ...one, first, plan });
    }
    const there = new Set(files.map(({ file }) => file));
    for (const file of known.keys()) if (!there.has(file)) known.delete(file);
    return files.flatMap(({ file }) => known.get(file) ?? []);
  };
}

async function planOf(file: string): Promise<ToldPlan | undefined> {
  let number = 0;
  for await (const text of linesFrom(file, 0)) {
    number += 1;
    if (text.includes('"of":"story"') && text.includes('"kind":"plan"')) {
      const told = storyLineOf(text)?.told;
      if (told?.of === 'story' && told.kind === 'plan') return told.plan;
    }
    if (number >= MOST_LINES) return undefined;
  }
  return undefined;
}
