import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { random, type Random } from '../../../shared/domain/random.ts';
import type { Faults } from '../../simulator/faults.ts';
import { QUICK, REAL, Scene } from '../scene.ts';
import { Judgement, quantile, type Stage, type StageResult, type StageRun } from '../stage.ts';
import { DEATH_POINTS, type DeathPoint, type TraderReport } from '../trader/messages.ts';
import type { Trader } from '../trader/trader.ts';

/** A quarter of all orders goes wrong on its way; queries lag, some die; user events come twice, late and in another order. */
export const STORM: Partial<Faults> = {
  dropBefore: 0.065, dropAfter: 0.07, slow: 0.065, slowMs: [80, 1_200], unavailable: 0.065, rateLimited: 0.001, retryAfterSeconds: 1, queryLagMs: 80, queryErrors: 0.03, userDuplicate: 0.3,
  userShuffleMs: 150, partialFills: 0.4, cancelDropBefore: 0.12, cancelDropAfter: 0.12, cancelRace: 0.12,
};
const CALM: Partial<Faults> = { dropBefore: 0, dropAfter: 0, slow: 0, unavailable: 0, rateLimited: 0, queryErrors: 0, userDuplicate: 0, cancelDropBefore: 0, cancelDropAfter: 0, cancelRace: 0 };
const FEES = ['received', 'base', 'quote', 'third'] as const satisfies readonly Faults['feeAsset'][];
const INTENTS_A_LIFE = 6;
/** A trader that does not come to the place it shall die at within so long is killed where it is. */
const PATIENCE_MS = 1_500;

/** Processes that want to run, for each core. Above 1 everything takes that much longer, and the limit goes with it. */
const crowding = (): number => loadavg()[0] / availableParallelism();

interface Tally {
  readonly recoveries: number[];
  readonly heldByVenue: number[];
  readonly points: Record<string, number>;
  readonly tried: Record<string, number>;
  readonly crowding: number[];
  kills: number;
  inRecovery: number;
}

/** How a life ends: at a named place, each in its turn; at a moment of the recovery; or at one after it. */
type End = { readonly at: DeathPoint } | { readonly afterStartMs: number } | { readonly afterOpenMs: number };

function endOf(source: Random, { kills, points, tried }: Tally): End {
  // The places that fewest have died at come first, so that none is left out.
  const rank = (point: DeathPoint): number => (points[point] ?? 0) + (tried[point] ?? 0) / 3;
  if (kills % 3 === 2) return { at: DEATH_POINTS.toSorted((a, b) => rank(a) - rank(b))[0] };
  if (source.below(3) === 0) return { afterStartMs: source.below(450) };
  // Most lives are shorter than an order takes to be proven absent; some are not.
  return { afterOpenMs: source.below(6) === 0 ? 900 + source.below(900) : source.below(350) };
}

/** Places that every start or hardly any order comes to: the first time counts. */
const AT_ONCE: readonly DeathPoint[] = ['in a reconciliation', 'in a rotation', 'before a cancel', 'after a cancel'];

async function live(scene: Scene, source: Random, tally: Tally): Promise<void> {
  const end = endOf(source, tally);
  if (!('at' in end)) {
    const trader = scene.start();
    if ('afterStartMs' in end) await sleep(end.afterStartMs);
    else if (await trader.opened(10_000)) await sleep(end.afterOpenMs);
    return ended(scene, trader, tally);
  }
  const trader = scene.start({ death: { point: end.at, nth: AT_ONCE.includes(end.at) ? 1 : 1 + source.below(3) }, ...(end.at === 'in a rotation' ? { segmentBytes: 1 } : {}) });
  tally.tried[end.at] = (tally.tried[end.at] ?? 0) + 1;
  if (await trader.died(PATIENCE_MS)) tally.points[end.at] = (tally.points[end.at] ?? 0) + 1;
  return ended(scene, trader, tally);
}

async function ended(scene: Scene, trader: Trader, tally: Tally): Promise<void> {
  if (!trader.isDead) await trader.kill();
  tally.kills += 1;
  if (Number.isNaN(trader.recoveryMs)) tally.inRecovery += 1;
  else if (trader.waited === undefined && !(await scene.wasForbidden(trader.bornAt))) tally.recoveries.push(trader.recoveryMs);
  // During a Retry-After of the venue there is nothing to recover from but to wait.
  else tally.heldByVenue.push(trader.recoveryMs);
}

/** It does what is left in the storm, and then, in calm weather, has to come to rest with everything right. */
async function lastLife(scene: Scene, { budget, note }: StageRun): Promise<{ readonly trader: Trader; readonly report: TraderReport | undefined }> {
  const { faults, counters } = scene.arena.venue;
  faults.change(overdue(counters));
  const trader = scene.start();
  const end = performance.now() + Math.min(40_000, budget.mostMs);
  for (let left = Infinity; left > 0 && performance.now() < end; await sleep(50)) {
    left = scene.arena.verdict().lost.length;
    note(`the last life: ${left} intents left`);
  }
  faults.change(CALM);
  const report = await scene.settle(trader, { withinMs: Math.min(60_000, budget.mostMs), quietMs: 1_600 });
  return { trader, report };
}

async function run({ seed, signal, budget, note }: StageRun, plant?: string): Promise<StageResult> {
  const source = random(seed);
  const scene = await Scene.open({ seed, faults: STORM, timing: budget.isLong ? REAL : QUICK, plant, width: 8 });
  const tally: Tally = { recoveries: [], heldByVenue: [], points: {}, tried: {}, crowding: [], kills: 0, inRecovery: 0 };
  const judgement = new Judgement();
  const until = performance.now() + budget.mostMs;
  try {
    while (tally.kills < budget.kills && performance.now() < until) {
      signal.throwIfAborted();
      scene.arena.release(INTENTS_A_LIFE);
      scene.arena.venue.faults.change({ feeAsset: FEES[tally.kills % FEES.length] });
      tally.crowding.push(crowding());
      await live(scene, source, tally);
      note(`${tally.kills} of ${budget.kills} kills`);
    }
    const { trader, report } = await lastLife(scene, { seed, signal, budget, note });
    const books = scene.compare(judgement, report);
    judgement.is('alarms', scene.unwantedAlarms(['unreachable', 'unresolved']).slice(0, 3).join(' | '), '');
    judgement.is('internal errors of the venue', scene.arena.venue.counters['internalErrors'] ?? 0, 0);
    judgement.broken.push(...wrongWith(trader));
    judgement.is('kills', tally.kills, budget.kills);
    const p95 = quantile(tally.recoveries, 0.95);
    const machineLoad = Math.max(...tally.crowding);
    const limitMs = Math.round((budget.isLong ? 3_000 : 1_000) * Math.max(1, machineLoad));
    // Of a few kills all may fall into the recovery.
    if (tally.kills >= 20 || tally.recoveries.length > 0) judgement.atMost('recovery p95 in ms', p95, limitMs);
    const faultyShare = shareOf(scene.arena.venue.counters, scene.arena.orders().length);
    if (tally.kills >= 100) judgement.atLeast('share of faulty orders', faultyShare, 0.2);
    return {
      figures: {
        kills: tally.kills, killsInRecovery: tally.inRecovery, killsAtNamedPoints: Object.values(tally.points).reduce((sum, n) => sum + n, 0), ...books,
        requestWindowMs: (budget.isLong ? REAL : QUICK).requestWindowMs, recoveryP50Ms: quantile(tally.recoveries, 0.5), recoveryP95Ms: p95, recoveries: tally.recoveries.length, recoveryLimitMs: limitMs, machineLoad: Math.round(machineLoad * 100) / 100, recoveriesHeldByVenue: tally.heldByVenue.length, faultyShare,
      },
      faults: { kills: tally.kills, ...fired(scene.arena.venue.counters, tally.points, budget.kills) },
      broken: judgement.broken,
    };
  } finally {
    await scene.close();
  }
}

/** What a trader itself says of why it did not do its work. */
function wrongWith({ recoveryMs, waited, alarms, errors }: Trader): readonly string[] {
  return [
    ...(Number.isNaN(recoveryMs) ? [`the last start never opened its gate: ${waited ?? alarms.at(-1)?.text ?? 'no reason given'}`] : []),
    ...(errors === '' ? [] : [`the trader said: ${errors}`]),
  ];
}

/** Of all orders sent, how many met a fault on the way. */
function shareOf(counters: Readonly<Record<string, number>>, accepted: number): number {
  const of = (name: string): number => counters[name] ?? 0;
  const faulty = of('dropBefore') + of('dropAfter') + of('slow') + of('unavailable');
  return Math.round((faulty / (accepted + of('dropBefore') + of('unavailableNotTaken'))) * 1_000) / 1_000;
}

const COUNTED = ['dropBefore', 'dropAfter', 'slow', 'unavailableTaken', 'unavailableNotTaken', 'queryLagMs', 'queryErrors', 'userDuplicate', 'userShuffleMs', 'partialFills', 'feeAsset'] as const;
/** Rare ones: in a run of few kills they may not happen. */
const RARE = ['rateLimited', 'cancelDropBefore', 'cancelDropAfter', 'cancelRace', 'answeredTooLate'] as const;

/** What chance has left out so far is made likely for the last life of the storm. */
const overdue = (counters: Readonly<Record<string, number>>): Partial<Faults> =>
  Object.fromEntries((['cancelDropBefore', 'cancelDropAfter', 'cancelRace', 'rateLimited'] as const).filter((name) => (counters[name] ?? 0) === 0).map((name) => [name, name === 'rateLimited' ? 0.05 : 0.4]));

function fired(counters: Readonly<Record<string, number>>, points: Readonly<Record<string, number>>, kills: number): Record<string, number> {
  const pick = (names: readonly string[]): Record<string, number> => Object.fromEntries(names.map((name) => [name, counters[name] ?? 0]));
  const places = Object.fromEntries(DEATH_POINTS.map((point) => [`killed ${point}`, points[point] ?? 0]));
  return kills >= 100 ? { ...pick(COUNTED), ...pick(RARE), ...places } : pick(kills >= 20 ? COUNTED : []);
}

/** With a bug put into the trader it has to fail. */
export const killNineWith = (plant: string | undefined): Stage => ({ name: 'C1', title: 'kill -9 at random moments and named places, a quarter of all orders faulty', run: (stageRun) => run(stageRun, plant) });

export const killNine = killNineWith(undefined);
