import { Judgement, type Stage, type StageResult, type StageRun } from '../stage.ts';
import type { Run } from '../virtual/play.ts';
import { emptySum, sweep, withoutNever } from './virtual-time.ts';

const RUNS: readonly (readonly [string, Omit<Run, 'seed'>])[] = [
  ['power lost now and then', { power: 'lost', deathsEveryMs: 2_500 }],
  ['power lost while it recovers', { power: 'lost', deathsEveryMs: 500 }],
  ['power lost, queries failing', { power: 'lost', deathsEveryMs: 1_500, faults: { queryErrors: 0.4, dropAfter: 0.2 } }],
];
const LEAST_LOSSES = 300;

/** What was not synced is gone at each crash, or half of it, or garbage: only here it shows whether intents are on the disk before the wire. */
async function run(stageRun: StageRun): Promise<StageResult> {
  const sum = emptySum();
  const judgement = new Judgement();
  await sweep(stageRun, { least: 60, runs: RUNS }, sum);
  judgement.is('runs in which something was lost, doubled or wrong', sum.bad.slice(0, 3).join(' | '), '');
  judgement.atLeast('losses of power', sum.deaths, LEAST_LOSSES);
  return {
    figures: { runs: sum.runs, powerLosses: sum.deaths, segmentsBegun: sum.segments, ...sum.totals, badRuns: sum.bad.length },
    faults: { powerLost: sum.deaths, segmentsBegun: sum.segments - sum.runs, ...withoutNever(sum.faults) }, broken: judgement.broken,
  };
}

export const powerLoss: Stage = { name: 'POWER', title: 'loss of power at random moments: what was not synced is gone', run };
