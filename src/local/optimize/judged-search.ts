import type { LockBox } from '../../shared/domain/evidence-verdict.ts';
import type { Judgement } from '../../shared/evaluation/ledger/judgement.ts';
import { spanFacts, type SpanFacts } from '../../shared/evaluation/walk-forward/span-facts.ts';
import type { Optimized } from '../../shared/handlers/sweep/optimize/optimize.ts';
import { judgedOptimum, searchTrials, type OptimizeIdentity } from '../../shared/handlers/sweep/optimize/optimize-trials.ts';
import type { TestBench } from '../../shared/handlers/sweep/optimize/test-bench.ts';
import { slotOf } from '../../shared/learning/bundle/bundle.ts';
import { note } from '../cli/output.ts';
import { modelsFolderIn } from '../models/shelf.ts';
import { incumbentOf } from '../train/lock-box-rivals.ts';
import { openTrials } from '../wire.ts';

/** What everything that was ever tried says of a search. */
export interface JudgedSearch {
  /** Undefined where the ledger of trials could not be asked, or was not to be. */
  readonly judgement: Judgement | undefined;
  readonly box: LockBox | undefined;
  readonly incumbent: { readonly id: string; readonly facts: SpanFacts } | undefined;
}

interface Judging {
  readonly identity: OptimizeIdentity;
  readonly bench: TestBench;
  readonly dataFolder: string;
  /** Otherwise the trials are left out, and there is no verdict; that the lock-box was opened is written down all the same. */
  readonly isCounted: boolean;
}

/** Counts every trial, opens the lock-box, writes down that it did, and judges the tests of the walk forward. */
export async function judgedSearch(found: Optimized, { identity, bench, dataFolder, isCounted }: Judging): Promise<JudgedSearch> {
  const charge = await incumbentOf(slotOf(identity.instrument, identity.timeframe), modelsFolderIn(dataFolder), (text) => note(`Note: ${text}`));
  const incumbent = charge === undefined ? undefined : { id: charge.id, facts: spanFacts(bench.rival(charge.strategy, found.final.test)) };
  const { ledger, close } = openTrials(dataFolder);
  try {
    if (isCounted) await ledger.append(searchTrials(found.trials, identity));
    const { trial, judgement, box } = judgedOptimum(found, { identity, ledger: await ledger.read({ market: { dataHash: identity.dataHash, instruments: [identity.instrument] } }), incumbent: incumbent?.facts });
    // Whoever has seen the lock-box has seen it, counted or not.
    await ledger.append([trial]);
    return isCounted ? { judgement, box, incumbent } : { judgement: undefined, box: undefined, incumbent };
  } catch (error) {
    note(`Note: the ledger of trials cannot be used, so there is no verdict and this search is not counted whole: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    return { judgement: undefined, box: undefined, incumbent };
  } finally {
    close();
  }
}
