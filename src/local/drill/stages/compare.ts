import { DESIGNS } from '../rivals/designs.ts';
import { playRival } from '../rivals/play-rival.ts';
import { Judgement, type Stage, type StageResult, type StageRun } from '../stage.ts';
import { play } from '../virtual/play.ts';
import { withoutNever } from './virtual-time.ts';

const RUNS = 60;
const RUNS_LONG = 600;
const DEATHS_EVERY_MS = 2_500;

/** Ours beside what others do, each with the same wishes, shares of faults and times of death: orders that nobody asked for, and wishes without an order. */
async function run({ seed, signal, budget, note }: StageRun): Promise<StageResult> {
  const judgement = new Judgement();
  const runs = budget.isLong ? RUNS_LONG : RUNS;
  const figures: Record<string, number> = { runs, intents: runs * 6 };
  const faults: Record<string, number> = {};
  const of = (n: number): number => seed * 100_000 + n;
  for (const [name, { design }] of Object.entries(DESIGNS)) {
    let [extra, lost] = [0, 0];
    for (let n = 0; n < runs; n++) {
      signal.throwIfAborted();
      const verdict = await playRival({ seed: of(n), design, deathsEveryMs: DEATHS_EVERY_MS });
      extra += verdict.extra;
      lost += verdict.lost;
    }
    note(`design ${name}: ${extra} extra orders`);
    Object.assign(figures, { [`extra${name}`]: extra, [`lost${name}`]: lost });
    judgement.atLeast(`extra orders of design ${name}, which shows that the faults bite`, extra, 1);
  }
  let [extra, lost] = [0, 0];
  for (let n = 0; n < runs; n++) {
    signal.throwIfAborted();
    const verdict = await play({ seed: of(n), deathsEveryMs: DEATHS_EVERY_MS });
    extra += verdict.duplicated;
    lost += verdict.lost;
    for (const [fault, count] of Object.entries(verdict.counts)) faults[fault] = (faults[fault] ?? 0) + count;
  }
  judgement.is('extra orders of ours', extra, 0);
  judgement.is('lost intents of ours', lost, 0);
  return { figures: { ...figures, extraOurs: extra, lostOurs: lost }, faults: withoutNever(faults), broken: judgement.broken };
}

export const compareDesigns: Stage = {
  name: 'COMPARE', title: `other designs on the same faults: ${Object.entries(DESIGNS).map(([name, { title }]) => `${name} ${title}`).join('; ')}`, run,
};
