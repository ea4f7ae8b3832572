import type { LogDesk, LogLine } from '../../../dashboard/desk/log.ts';
import { stateOfText } from '../trade/state-file.ts';
import { storyFiles } from '../trade/story-files.ts';
import type { StoryLine } from '../trade/story-line.ts';
import { linesBackwards } from './lines-backwards.ts';
import { logLineOf } from './log-line.ts';

/** So many lines of a record are looked through for one answer: a text that is rare is found page by page. */
const MOST_LOOKED_AT = 200_000;

/** The story of a run, read from its end. */
export function logDesk(stateFolder: string): LogDesk {
  return {
    async lines({ topics, text, before = Infinity, most }) {
      const found: LogLine[] = [];
      const wanted = text.toLowerCase();
      let looked = 0;
      let at = before;
      for (const { file, start } of storyFiles(stateFolder).toReversed()) {
        if (start >= before) continue;
        let number = 0;
        for await (const line of linesBackwards(file)) {
          number += 1;
          if (line.includes('"of":"input"') && !line.includes('"kind":"fill"')) continue;
          const told = parsed(line);
          if (told === undefined || told.at >= before) continue;
          looked += 1;
          at = told.at;
          const shown = logLineOf(told, `${file.slice(file.lastIndexOf('/') + 1)}:${told.at}:${number}`);
          if (shown !== undefined && (topics.length === 0 || topics.includes(shown.topic)) && (wanted === '' || shown.text.toLowerCase().includes(wanted))) found.push(shown);
          if (found.length >= most || looked >= MOST_LOOKED_AT) return { lines: found, next: at };
        }
      }
      return { lines: found, next: null };
    },
  };
}

function parsed(line: string): StoryLine | undefined {
  try {
    return stateOfText(line) as StoryLine;
  } catch {
    return undefined;
  }
}
