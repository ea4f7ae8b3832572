import { setTimeout as sleep } from 'node:timers/promises';
import { decimal } from '../../../shared/domain/decimal.ts';
import { ACCOUNT, type Intent } from '../arena.ts';
import { QUICK, Scene } from '../scene.ts';
import { Judgement, quantile, type Stage, type StageResult, type StageRun } from '../stage.ts';
import type { Trader } from '../trader/trader.ts';

/** Sessions of a day, pressed into seconds. */
const DAY_MS = 1_800;
const WITHHELD = 0.02;
const SECOND_PARTY = 'web_';
/** Between two looks at the account, what both looks need, and the time of a busy machine. */
const FOUND_WITHIN_MS = (QUICK.settings.lightEveryMs ?? 0) + 2_000;

interface Part {
  readonly scene: Scene;
  readonly trader: Trader;
  readonly run: StageRun;
}

function want({ scene, trader }: Part, count: number): void {
  scene.arena.release(count);
  trader.want(scene.arena.intents.slice(-count));
}

async function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (!holds() && performance.now() < end) await sleep(20);
  return holds();
}

/** Days that end, user events that never come, cancels that race with fills, fees in a third coin. */
async function days(part: Part): Promise<void> {
  const { scene, run } = part;
  for (let n = 0; n < (run.budget.isLong ? 40 : 8); n++) {
    run.signal.throwIfAborted();
    want(part, 14);
    scene.arena.venue.faults.change({ feeAsset: n % 2 === 0 ? 'third' : 'received' });
    await sleep(DAY_MS / 2);
  }
  await until(() => scene.arena.verdict().lost.length === 0, 15_000);
}

/** Every answer is a page that says maintenance; sockets end. */
async function maintenance(part: Part): Promise<number> {
  const { venue } = part.scene.arena;
  venue.faults.change({ maintenance: true });
  venue.disconnect();
  want(part, 6);
  await sleep(1_500);
  const before = part.scene.arena.orders().length;
  venue.faults.change({ maintenance: false });
  await until(() => part.scene.arena.verdict().lost.length === 0, 15_000);
  return part.scene.arena.orders().length - before;
}

/** Another tick from one moment to the next: a refusal, then the new rules. */
async function otherRules(part: Part): Promise<void> {
  const { arena } = part.scene;
  for (const symbol of arena.symbols) arena.exchange.setFilters(symbol, { tickSize: '0.50', minPrice: '0.50' });
  arena.venue.faults.count('filterChanges');
  want(part, 12);
  await until(() => arena.verdict(isOthers).lost.length === 0, 15_000);
}

/** Orders made by hand with the same account: milliseconds until each was shown. */
async function byHand({ scene, trader }: Part): Promise<readonly number[]> {
  const { arena } = scene;
  const times: number[] = [];
  for (let n = 0; n < 4; n++) {
    const at = Date.now();
    const known = trader.alarms.length;
    arena.venue.faults.count('externalOrders');
    arena.exchange.place({ account: ACCOUNT, symbol: arena.symbols[n % arena.symbols.length], side: 'buy', type: 'limit', timeInForce: 'gtc', quantity: decimal('5'), price: decimal('45000'), clientOrderId: `${SECOND_PARTY}${n}` }, arena.venue.now());
    const shown = (): number => trader.alarms.slice(known).find(({ kind }) => kind === 'external')?.at ?? NaN;
    await until(() => !Number.isNaN(shown()), FOUND_WITHIN_MS + 2_000);
    times.push(Number.isNaN(shown()) ? Infinity : shown() - at);
  }
  return times;
}

/** Orders of ours that would meet: the venue takes the resting one out. */
async function selfTrade({ scene, trader }: Part): Promise<number> {
  const { arena } = scene;
  let prevented = 0;
  const silence = arena.exchange.listen((event) => { if (event.kind === 'order' && event.what === 'prevented') prevented += 1; });
  for (let n = 0; n < 8; n++) {
    // Inside the spread of everybody else: nothing but our own order stands there.
    const price = Math.round(arena.middle(arena.symbols[0])) / 100;
    arena.release(2, 'resting');
    const pair = arena.intents.splice(-2).map((intent, i): Intent => ({ ...intent, symbol: arena.symbols[0], side: i === 0 ? 'sell' : 'buy', limitPrice: price }));
    arena.intents.push(...pair);
    trader.want(pair);
    await until(() => arena.verdict(isOthers).lost.length === 0, 5_000);
  }
  silence();
  return prevented;
}

const isOthers: NonNullable<Parameters<Scene['compare']>[2]> = ({ clientOrderId }) => clientOrderId.startsWith(SECOND_PARTY);

async function run(stageRun: StageRun): Promise<StageResult> {
  const { seed, note } = stageRun;
  const judgement = new Judgement();
  const scene = await Scene.open({ seed, width: 4, faults: {
    sessionMs: DAY_MS, queryLagMs: 80, partialFills: 0.4, thinBook: 0.3, userWithhold: WITHHELD, userDuplicate: 0.2, userShuffleMs: 120, cancelRace: 0.2, lateFill: 0.2, lateFillMs: [50, 400], cancelDropAfter: 0.1, ackDelayMs: 25,
  } });
  const { arena } = scene;
  const { venue } = arena;
  try {
    const trader = scene.start();
    judgement.is('a start', await trader.opened(10_000), true);
    const part: Part = { scene, trader, run: stageRun };
    note('days that end'); await days(part);
    note('maintenance'); const resumed = await maintenance(part);
    note('self trades'); const prevented = await selfTrade(part);
    note('other rules'); await otherRules(part);
    note('orders by hand'); const shownMs = await byHand(part);
    venue.endUserStream(ACCOUNT);
    want(part, 6);
    venue.faults.change({ userWithhold: 0, cancelRace: 0, lateFill: 0, cancelDropAfter: 0 });
    const report = await scene.settle(trader, { withinMs: 60_000, quietMs: 1_500 });
    const books = scene.compare(judgement, report, isOthers);
    const rejects = Object.entries(report?.refused ?? {}).filter(([why]) => why.includes('Filter failure')).reduce((sum, [, count]) => sum + count, 0);
    const lag = report?.fillLagMs ?? [];
    judgement.atMost('until the last fill was known in ms', Math.max(...lag), FOUND_WITHIN_MS);
    judgement.atMost('until an order by hand was shown in ms', Math.max(...shownMs), FOUND_WITHIN_MS);
    judgement.atMost('orders refused by rules that had changed', rejects, 4);
    judgement.atLeast('orders after the maintenance', resumed, 6);
    judgement.is('alarms', scene.unwantedAlarms(['unreachable', 'unresolved', 'external', 'late']).slice(0, 3).join(' | '), '');
    if (trader.errors !== '') judgement.broken.push(`the trader said: ${trader.errors}`);
    const count = (name: string): number => venue.counters[name] ?? 0;
    return {
      figures: { ...books, fillsTold: lag.length, fillLagP50Ms: quantile(lag, 0.5), fillLagP99Ms: quantile(lag, 0.99), fillLagMostMs: Math.max(...lag), foundWithinMs: FOUND_WITHIN_MS, shownMostMs: Math.max(...shownMs), filterRejects: rejects, lateAlarms: trader.alarms.filter(({ kind }) => kind === 'late').length },
      faults: {
        ...Object.fromEntries(['maintenance', 'userWithhold', 'userDuplicate', 'userShuffleMs', 'cancelRace', 'lateFill', 'cancelDropAfter', 'ackDelayMs', 'partialFills', 'thinBook', 'feeAsset', 'filterChanges', 'externalOrders', 'userStreamsTerminated'].map((name) => [name, count(name)])),
        selfTradesPrevented: prevented, sessionsEnded: count('connections') - 1,
      },
      broken: judgement.broken,
    };
  } finally {
    await scene.close();
  }
}

export const venue: Stage = { name: 'C3', title: 'what a venue does: days that end, maintenance, other rules, orders by hand, self trades, missing events', run };
