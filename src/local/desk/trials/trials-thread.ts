import { globSync } from 'node:fs';
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import { readOnlyAnswer } from '../../../shared/adapters/duckdb/read-only-answer.ts';
import { wholeTrials } from '../../../shared/evaluation/ledger/trial-pool.ts';
import { sqlViews } from '../../sql/sql-views.ts';
import { openTrials } from '../../wire.ts';
import { answerBeside } from '../beside-answers.ts';
import { fileVersion } from '../file-version.ts';
import { luckOf, pageOf, severalOf, totalsOf, type KnownTrial } from './trial-book.ts';
import type { TrialQuestion } from './trial-question.ts';

const MOST_TRIALS = 5_000_000;

let known: { readonly version: string; readonly trials: readonly KnownTrial[] } | undefined;

/** The ledger is read once for each state of its files, and stays in the memory of this thread. */
async function trialsIn(dataFolder: string): Promise<readonly KnownTrial[]> {
  const version = ledgerVersion(dataFolder);
  if (known?.version === version) return known.trials;
  const { ledger, close } = openTrials(dataFolder);
  try {
    const days = await daysById(dataFolder);
    known = { version, trials: wholeTrials(await ledger.heads()).map((head) => ({ head, days: days.get(head.id) ?? null })) };
    return known.trials;
  } finally {
    close();
  }
}

const ledgerVersion = (dataFolder: string): string => fileVersion(...globSync('trials-*.parquet', { cwd: path.join(dataFolder, 'trials') }).toSorted().map((name) => path.join(dataFolder, 'trials', name)));

/** Of how many days the returns of each trial are known: the heads do not say it. */
async function daysById(dataFolder: string): Promise<ReadonlyMap<string, number>> {
  const views = sqlViews({ dataFolder, stateFolder: dataFolder }).filter(({ name }) => name === 'trials');
  const { rows } = await readOnlyAnswer('SELECT id, len(returns) FROM trials', { views, limits: { memoryMb: 512, rows: MOST_TRIALS, bytes: Infinity } });
  return new Map(rows.map(([id, days]) => [String(id), Number(days)]));
}

if (parentPort !== null) {
  answerBeside(parentPort, async ({ dataFolder, asked }: TrialQuestion) => {
    const trials = await trialsIn(dataFolder);
    switch (asked.of) {
      case 'totals': return totalsOf(trials);
      case 'list': return pageOf(trials, asked.query);
      case 'luck': return luckOf(trials, asked.query);
      case 'several': return severalOf(trials, asked.ids);
    }
  });
}
