import { feedStorm, STORMS } from '../storm/feed-storm.ts';
import { Judgement, quantile, type Stage, type StageResult, type StageRun } from '../stage.ts';

const LEAST = 30;
const NAMES = ['gaps', 'chaos', 'chaos', 'chaos', 'swaps', 'announced'] as const satisfies readonly (keyof typeof STORMS)[];

/** Storms over the direct market feed in virtual time, one seed after the other until the time is up (faults 26 to 29, 31, 33, 35, 37). */
async function run({ seed, signal, budget, note }: StageRun): Promise<StageResult> {
  const judgement = new Judgement();
  const until = performance.now() + budget.mostMs;
  const faults: Record<string, number> = {};
  const recovered: number[] = [];
  const figures = { storms: 0, books: 0, wrongStorms: 0, resyncs: 0, mostWeight: 0, mostSnapshotsAtOnce: 0, tradesLostInSwaps: 0 };
  for (; figures.storms < LEAST || performance.now() < until; figures.storms++) {
    signal.throwIfAborted();
    const name = NAMES[figures.storms % NAMES.length];
    const result = await feedStorm({ ...STORMS[name], seed: seed * 100_000 + figures.storms, isFutures: figures.storms % 2 === 1 });
    if (result.wrong.length > 0) { figures.wrongStorms++; judgement.broken.push(`${name}, storm ${figures.storms}: ${result.wrong.slice(0, 3).join('; ')}`); }
    figures.books += result.books;
    figures.resyncs += result.status.resyncs;
    figures.mostWeight = Math.max(figures.mostWeight, result.counts.mostWeight);
    figures.mostSnapshotsAtOnce = Math.max(figures.mostSnapshotsAtOnce, result.counts.mostInFlight);
    if (name === 'swaps' || name === 'announced') figures.tradesLostInSwaps += result.status.missedTrades;
    else recovered.push(result.recoveredMs);
    for (const fault of ['dropped', 'repeated', 'reordered', 'broken', 'crossed', 'stale', 'failed', 'cut', 'silenced'] as const) faults[fault] = (faults[fault] ?? 0) + result.counts[fault];
    if (figures.storms % 50 === 49) note(`${figures.storms + 1} storms, ${figures.books} books compared`);
  }
  judgement.is('storms in which something was wrong', figures.wrongStorms, 0);
  judgement.is('trades lost while connections were swapped', figures.tradesLostInSwaps, 0);
  judgement.is('snapshots of one book at once', figures.mostSnapshotsAtOnce, 1);
  return { figures: { ...figures, recoveredP50Ms: quantile(recovered, 0.5), recoveredMostMs: quantile(recovered, 1) }, faults, broken: judgement.broken };
}

export const properties: Stage = { name: 'P1', title: 'storms over the market feed in virtual time: every book shown is the venue\'s', run };
