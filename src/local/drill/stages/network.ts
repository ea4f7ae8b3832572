import { setTimeout as sleep } from 'node:timers/promises';
import { random } from '../../../shared/domain/random.ts';
import { NetworkProxy } from '../network-proxy.ts';
import { QUICK, Scene } from '../scene.ts';
import { Judgement, type Stage, type StageResult, type StageRun } from '../stage.ts';
import type { Trader } from '../trader/trader.ts';

const ACCOUNT_QUERIES = ['/api/v3/openOrders', '/api/v3/account', '/api/v3/myTrades'];
const FAR = { roundTripMs: 86, jitterMs: 30, resets: 0 } as const;
const NEAR = { roundTripMs: 0, jitterMs: 0, resets: 0 } as const;
/** What is on its way when the network or the process stops has arrived after it. */
const ON_THE_WAY_MS = 250;
const RESTARTS_IN_BAN = 3;

interface Part {
  readonly scene: Scene;
  readonly proxy: NetworkProxy;
  readonly judgement: Judgement;
  readonly run: StageRun;
}

function wanted({ scene }: Part, trader: Trader, count: number): void {
  scene.arena.release(count);
  trader.want(scene.arena.intents.slice(-count));
}

async function waitFor(holds: () => boolean, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (!holds() && performance.now() < end) await sleep(20);
  return holds();
}

/** A line as long as to Tokyo, and connections that are reset. */
async function farAway(part: Part, trader: Trader): Promise<void> {
  part.proxy.weather = { ...FAR, resets: 0.02 };
  const before = part.scene.arena.orders().length;
  wanted(part, trader, 40);
  await waitFor(() => part.scene.arena.orders().length >= before + 36, 15_000);
  part.proxy.weather = FAR;
}

/** Nothing comes through for a while, and what was sent meanwhile comes late. */
async function blackhole(part: Part, trader: Trader): Promise<number> {
  wanted(part, trader, 12);
  await sleep(60);
  const ms = part.run.budget.isLong ? 60_000 : 5_000;
  part.proxy.cut();
  await sleep(ms);
  part.proxy.restore();
  return ms;
}

/** The process stands still, as in a sleep of the machine: before it sends anything new it has looked at the account. */
async function frozen(part: Part, trader: Trader): Promise<{ readonly ms: number; readonly early: number; readonly after: number }> {
  const { proxy } = part;
  wanted(part, trader, 24);
  await waitFor(() => proxy.passed.at(-1)?.method === 'POST', 3_000);
  const ms = part.run.budget.isLong ? 20_000 : 5_000;
  trader.freeze();
  await sleep(ON_THE_WAY_MS);
  const mark = proxy.passed.length;
  await sleep(ms - ON_THE_WAY_MS);
  // Written before it stopped, taken after: those are not decided anew.
  const stale = proxy.passed.length - mark;
  trader.thaw();
  await waitFor(() => proxy.passed.slice(mark).filter(({ method }) => method === 'POST').length >= 3, 8_000);
  const since = proxy.passed.slice(mark + stale);
  const looked = new Set<string>();
  let early = 0;
  let after = 0;
  for (const { method, path } of since) {
    if (ACCOUNT_QUERIES.includes(path)) looked.add(path);
    if (method === 'POST' && path === '/api/v3/order') {
      if (looked.size < ACCOUNT_QUERIES.length) early += 1;
      else after += 1;
    }
  }
  return { ms, early, after };
}

/** 429, then 418: whoever asks again makes it longer, also after a restart. */
async function banned(part: Part, trader: Trader): Promise<{ readonly inside: number; readonly insideRetryAfter: number; readonly last: Trader }> {
  const { scene, proxy } = part;
  const { venue } = scene.arena;
  proxy.weather = NEAR;
  await sleep(ON_THE_WAY_MS);
  venue.faults.change({ rateLimited: 1 });
  wanted(part, trader, 4);
  await waitFor(() => (venue.counters['answered429'] ?? 0) > 0, 5_000);
  venue.faults.change({ rateLimited: 0 });
  await sleep(ON_THE_WAY_MS);
  const first = venue.counters['requests'] ?? 0;
  await sleep(600);
  const insideRetryAfter = (venue.counters['requests'] ?? 0) - first;
  await sleep(700);
  const until = venue.now() + (part.run.budget.isLong ? 20_000 : 6_000);
  venue.limiter.ban('127.0.0.1', until);
  wanted(part, trader, 4);
  await waitFor(() => (venue.counters['requestsWhileBanned'] ?? 0) > 0, 4_000);
  await sleep(ON_THE_WAY_MS);
  const before = venue.counters['requests'] ?? 0;
  let last = trader;
  for (let n = 0; n < RESTARTS_IN_BAN; n++) {
    await last.kill();
    last = scene.start();
    await sleep(Math.max(0, Math.min(900, until - venue.now() - 300)));
  }
  await sleep(Math.max(0, until - venue.now() - 100));
  return { inside: (venue.counters['requests'] ?? 0) - before, insideRetryAfter, last };
}

async function run(stageRun: StageRun): Promise<StageResult> {
  const { seed, note, signal } = stageRun;
  let proxy: NetworkProxy | undefined;
  const timing = { ...QUICK, timeoutMs: 700, requestWindowMs: 800 };
  const scene = await Scene.open({ seed, width: 4, timing, faults: { queryLagMs: 80, partialFills: 0.3 }, through: async (arena) => (proxy = await NetworkProxy.open(arena.venue.port, random(seed + 3))) });
  if (proxy === undefined) throw new Error('no network');
  const part: Part = { scene, proxy, judgement: new Judgement(), run: stageRun };
  const { judgement } = part;
  try {
    proxy.weather = FAR;
    let trader = scene.start();
    judgement.is('a start over the far line', await trader.opened(15_000), true);
    const farRecoveryMs = Math.round(trader.recoveryMs);
    note('far away'); await farAway(part, trader); signal.throwIfAborted();
    note('cut off'); const cutMs = await blackhole(part, trader); signal.throwIfAborted();
    await waitFor(() => scene.arena.verdict().lost.length === 0, 15_000);
    note('asleep'); const sleeping = await frozen(part, trader); signal.throwIfAborted();
    note('banned'); const ban = await banned(part, trader); signal.throwIfAborted();
    trader = ban.last;
    const report = await scene.settle(trader, { withinMs: 60_000, quietMs: 1_800 });
    const books = scene.compare(judgement, report);
    judgement.is('orders before the account was looked at, after a sleep', sleeping.early, 0);
    judgement.atLeast('orders after that look', sleeping.after, 1);
    judgement.is('requests inside a Retry-After', ban.insideRetryAfter, 0);
    judgement.is('requests inside a ban, over restarts', ban.inside, 0);
    judgement.is('alarms', scene.unwantedAlarms(['unreachable', 'unresolved']).slice(0, 3).join(' | '), '');
    if (trader.errors !== '') judgement.broken.push(`the trader said: ${trader.errors}`);
    return {
      figures: { ...books, roundTripMs: FAR.roundTripMs, jitterMs: FAR.jitterMs, farRecoveryMs, cutMs, sleptMs: sleeping.ms, ordersBeforeLook: sleeping.early, requestsInRetryAfter: ban.insideRetryAfter, requestsInBan: ban.inside, restartsInBan: RESTARTS_IN_BAN },
      faults: { ...proxy.counts, answered429: scene.arena.venue.counters['answered429'] ?? 0, bans: scene.arena.venue.counters['bans'] ?? 0, frozen: 1, queryLagMs: scene.arena.venue.counters['queryLagMs'] ?? 0 },
      broken: judgement.broken,
    };
  } finally {
    await scene.close();
  }
}

export const network: Stage = { name: 'C2', title: 'a far, broken and silent network, a sleep, 429 and a ban over restarts', run };
