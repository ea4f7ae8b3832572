import { createHash } from 'node:crypto';
import { faultsOf, play, type Run, type Verdict } from '../virtual/play.ts';
import { Judgement, type Stage, type StageResult, type StageRun } from '../stage.ts';

/** What is added up over the runs of a stage. */
export interface Sum {
  runs: number;
  deaths: number;
  segments: number;
  readonly bad: string[];
  readonly faults: Record<string, number>;
  readonly totals: Record<'lost' | 'duplicated' | 'positionErrors' | 'balanceErrors' | 'idsTwice', number>;
}

export const emptySum = (): Sum => ({ runs: 0, deaths: 0, segments: 0, bad: [], faults: {}, totals: { lost: 0, duplicated: 0, positionErrors: 0, balanceErrors: 0, idsTwice: 0 } });

export function addTo(sum: Sum, verdict: Verdict, name: string): void {
  sum.runs += 1;
  sum.deaths += verdict.deaths;
  sum.segments += verdict.segments;
  for (const [fault, count] of Object.entries(verdict.counts)) sum.faults[fault] = (sum.faults[fault] ?? 0) + count;
  const { totals } = sum;
  totals.lost += verdict.lost;
  totals.duplicated += verdict.duplicated;
  totals.positionErrors += verdict.positionError === '0' ? 0 : 1;
  totals.balanceErrors += verdict.balanceErrors.length;
  totals.idsTwice += verdict.idsTwice;
  const found = faultsOf(verdict);
  if (found.length > 0) sum.bad.push(`${name}: ${found.slice(0, 3).join(', ')}`);
}

/** Seeds one after the other until the time is up; at least so many. */
export async function sweep({ seed, signal, budget, note }: StageRun, { least, runs }: { readonly least: number; readonly runs: readonly (readonly [name: string, run: Omit<Run, 'seed'>])[] }, sum: Sum): Promise<void> {
  const until = performance.now() + budget.mostMs;
  for (let n = 0; n < least || performance.now() < until; n++) {
    signal.throwIfAborted();
    const [name, run] = runs[n % runs.length];
    addTo(sum, await play({ ...run, seed: seed * 100_000 + n }), `${name}, run ${n}`);
    if (n % 100 === 99) note(`${n + 1} runs, ${sum.deaths} deaths`);
  }
}

/** The seasons of a venue: each with its own weather and with deaths. */
const SEASONS: readonly (readonly [string, Omit<Run, 'seed'>])[] = [
  ['the usual storm', {}],
  ['deaths now and then', { deathsEveryMs: 2_500 }],
  ['most recoveries die', { deathsEveryMs: 500 }],
  ['half of the orders held by a gateway', { deathsEveryMs: 2_500, faults: { slow: 0.5 } }],
  ['every second query fails', { deathsEveryMs: 2_500, faults: { queryErrors: 0.5, dropAfter: 0.2 } }],
  ['every second event is lost', { deathsEveryMs: 2_500, faults: { losses: 0.5 } }],
  ['queries lag by 2.5 s', { deathsEveryMs: 2_500, faults: { lagMs: 2_500, dropAfter: 0.2 }, settings: { lagMarginMs: 2_600 } }],
  ['requests never expire', { deathsEveryMs: 2_500, capabilities: { requestExpiryMs: undefined } }],
];
/** Ids that stand for an order already are refused by nobody: the gateway sends none. */
const NEVER = ['duplicateIds'];
const REPEATED = 12;

export const withoutNever = (faults: Readonly<Record<string, number>>): Readonly<Record<string, number>> => Object.fromEntries(Object.entries(faults).filter(([name]) => !NEVER.includes(name)));

async function run(stageRun: StageRun): Promise<StageResult> {
  const sum = emptySum();
  const judgement = new Judgement();
  const hashes = createHash('sha256');
  let unequal = 0;
  for (let n = 0; n < REPEATED; n++) {
    stageRun.signal.throwIfAborted();
    const once = (): Promise<Verdict> => play({ seed: stageRun.seed * 1_000 + n, ...SEASONS[n % SEASONS.length][1] });
    const [first, second] = [await once(), await once()];
    hashes.update(first.hash);
    if (first.hash !== second.hash) unequal += 1;
  }
  const started = performance.now();
  await sweep(stageRun, { least: 80, runs: SEASONS }, sum);
  judgement.is('runs in which something was lost, doubled or wrong', sum.bad.slice(0, 3).join(' | '), '');
  judgement.is('seeds that gave another run the second time', unequal, 0);
  return {
    figures: { runs: sum.runs, deaths: sum.deaths, ...sum.totals, badRuns: sum.bad.length, runsPerSecond: Math.round((sum.runs * 1_000) / (performance.now() - started)), seedsPlayedTwice: REPEATED, unequal, hash: hashes.digest('hex').slice(0, 16) },
    faults: { deaths: sum.deaths, ...withoutNever(sum.faults) }, broken: judgement.broken,
  };
}

export const virtualTime: Stage = { name: 'P3', title: 'the live gateway in virtual time, every fault at once, the same seed twice', run };
