import { random } from '../../shared/domain/random.ts';
import type { Trial } from '../../shared/domain/trial.ts';
import { judge, type Judgement } from '../../shared/evaluation/ledger/judgement.ts';
import { timingOf } from '../../shared/evaluation/ledger/timing.ts';
import type { BacktestJob, BacktestResult } from '../../shared/handlers/backtest.ts';
import { judgedRunOf, trialOfBacktest } from '../../shared/handlers/trial-of-run.ts';
import type { TrialLedger } from '../../shared/ports/trial-ledger.ts';
import { note } from '../cli/output.ts';

/** What is to be kept of a run, and what everything kept before says of it. */
interface Kept {
  readonly trial: Trial;
  readonly judgement: Judgement;
}

const because = (error: unknown): string => (error instanceof Error ? error.message.split('\n')[0] : String(error));

/** Judges a finished backtest by the ledger. A ledger that cannot be read leaves the report without a verdict, never without its figures. */
export async function judged(ledger: TrialLedger, { job, result }: { readonly job: BacktestJob; readonly result: BacktestResult }, known: { readonly codeHash: string; readonly told: number | undefined }): Promise<Kept | undefined> {
  try {
    const trial = trialOfBacktest(job, result, { at: Date.now(), codeHash: known.codeHash });
    const randomEntries = timingOf(result.record, result.candles, random(job.settings.seed));
    return { trial, judgement: judge({ ...judgedRunOf(trial, result.record), told: known.told, randomEntries }, await ledger.read({ market: trial })) };
  } catch (error) {
    note(`Note: the ledger of trials cannot be read, so there is no verdict and this run is not counted: ${because(error)}`);
    return undefined;
  }
}

/** Counts the run. What was printed stands, whatever happens here. */
export async function recorded(ledger: TrialLedger, { trial }: Kept): Promise<void> {
  try {
    await ledger.append([trial]);
  } catch (error) {
    note(`Note: this run could not be added to the ledger of trials, so it is not counted: ${because(error)}`);
  }
}
