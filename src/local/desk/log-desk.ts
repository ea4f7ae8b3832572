import path from 'node:path';
import type { LogDesk, LogLine } from '../../../dashboard/desk/log.ts';
import { stateOfText } from '../trade/state-file.ts';
import { storyFiles } from '../trade/story-files.ts';
import type { StoryLine } from '../trade/story-line.ts';
import { linesBackwards } from './lines-backwards.ts';
import { logLineOf } from './log-line.ts';

/** So many lines of a record are looked through for one answer: a text that is rare is found page by page. */
const MOST_LOOKED_AT = 50_000;

type Query = Parameters<LogDesk['lines']>[0];

/** The story of a run, read from its end. */
export function logDesk(stateFolder: string): LogDesk {
  return {
    async lines(query) {
      const fits = fitting(query);
      const found: LogLine[] = [];
      let looked = 0;
      let last = Infinity;
      for await (const { id, told } of toldBefore(stateFolder, query.before ?? Infinity)) {
        // What was told at one moment stays together: the next page begins in front of it.
        if (told.at !== last && (found.length >= query.most || looked >= MOST_LOOKED_AT)) return { lines: found, next: last };
        looked += 1;
        last = told.at;
        const line = logLineOf(told, id);
        if (line !== undefined && fits(line)) found.push(line);
      }
      return { lines: found, next: null };
    },
  };
}

function fitting({ topics, text }: Query): (line: LogLine) => boolean {
  const wanted = text.toLowerCase();
  return (line) => (topics.length === 0 || topics.includes(line.topic)) && (wanted === '' || line.text.toLowerCase().includes(wanted));
}

/** What was told before a time, the newest first. What strategies were fed is left out: it is most of a record, and says nothing to a person. */
async function* toldBefore(stateFolder: string, before: number): AsyncGenerator<{ readonly id: string; readonly told: StoryLine }> {
  for (const { file, start } of storyFiles(stateFolder).toReversed()) {
    if (start >= before) continue;
    let number = 0;
    for await (const text of linesBackwards(file)) {
      number += 1;
      if (text.includes('"of":"input"')) continue;
      const told = parsed(text);
      if (told !== undefined && told.at < before) yield { id: `${path.basename(file)}:${told.at}:${number}`, told };
    }
  }
}

function parsed(line: string): StoryLine | undefined {
  try {
    return stateOfText(line) as StoryLine;
  } catch {
    return undefined;
  }
}
