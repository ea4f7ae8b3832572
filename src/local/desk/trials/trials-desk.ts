import { statSync } from 'node:fs';
import path from 'node:path';
import type { TrialDesk } from '../../../../dashboard/desk/trials.ts';
import type { Answers } from '../answers.ts';
import { openBeside } from '../beside.ts';
import type { TrialQuestion } from './trial-question.ts';

const KEEP_MS = 300_000;

/** The ledger of trials, read by a thread of its own. */
export function trialsDesk({ dataFolder, answers }: { readonly dataFolder: string; readonly answers: Answers }): TrialDesk & { close(): void } {
  const thread = openBeside<TrialQuestion, unknown>({ program: new URL('trials-thread.ts', import.meta.url), heapMb: 1_024 });
  const asked = <Answer>(question: TrialQuestion['asked']): Promise<Answer> => {
    const { of, ...rest } = question;
    // The thread answers each question with its own kind.
    return answers.of({ name: `trials ${of}`, version: ledgerVersion(dataFolder), asked: rest, keepMs: KEEP_MS }, async () => await thread.ask({ dataFolder, asked: question }) as Answer);
  };
  return {
    totals: () => asked({ of: 'totals' }),
    list: (query) => asked({ of: 'list', query }),
    luck: (query) => asked({ of: 'luck', query }),
    several: (ids) => asked({ of: 'several', ids }),
    close: () => { thread.close(); },
  };
}

/** Files of the ledger come and go, and none is ever changed: then its folder is. */
const ledgerVersion = (dataFolder: string): string => String(statSync(path.join(dataFolder, 'trials'), { throwIfNoEntry: false })?.mtimeMs ?? '-');
