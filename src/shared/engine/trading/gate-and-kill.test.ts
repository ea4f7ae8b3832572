import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../domain/time.ts';
import { puppet, TradingScene, type SceneSetup } from './trading-scene.contract.ts';

async function trading(more: Partial<SceneSetup> = {}, exits = { stopLoss: 0.05 }) {
  const wish = { forecast: 0 };
  const scene = new TradingScene({ strategies: [{ name: 'one', strategy: puppet(() => wish.forecast), exits }], ...more });
  await scene.start();
  return { scene, wish };
}

/** The same, with a position of half of the cash. */
async function holding(more: Partial<SceneSetup> = {}) {
  const { scene, wish } = await trading(more);
  wish.forecast = 1;
  await scene.close();
  await scene.pass(3 * SECOND);
  if (!(scene.position() > 40)) throw new Error('expected a position');
  return { scene, wish, held: scene.position(), sent: scene.venue.placed.length };
}

const denied = (scene: TradingScene): readonly string[] => scene.desk.flatMap((notice) => (notice.kind === 'denied' ? [notice.rule] : []));
const plans = (scene: TradingScene): number => scene.desk.filter(({ kind }) => kind === 'plan').length;
const entries = (scene: TradingScene, since = 0): number => scene.venue.placed.slice(since).filter(({ request }) => request.side === 'buy').length;

describe('what the gate denies', () => {
  it('a large order goes out in parts of the largest value that one may have', async () => {
    const { scene, wish } = await trading({ limits: { maxOrderValueShare: 0.05 } });
    wish.forecast = 1;
    await scene.close();
    await scene.pass(15 * SECOND);
    const values = scene.venue.placed.filter(({ request }) => request.side === 'buy').map(({ request }) => request.quantity * (request.limitPrice ?? 0));
    expect(Math.max(...values)).toBeLessThanOrEqual(0.05 * 20_000);
    expect(values.length).toBeGreaterThan(4);
    expect(scene.position() * 100).toBeCloseTo(5_000, -2);
    expect(denied(scene)).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });

  it('where the part that is allowed is less than the venue takes, nothing is sent', async () => {
    const { scene, wish } = await trading({ limits: { maxOrderValueShare: 0.0001 } });
    wish.forecast = 1;
    await scene.close();
    await scene.pass(25 * SECOND);
    expect(scene.venue.placed).toEqual([]);
    expect(new Set(denied(scene))).toEqual(new Set(['max-order-value']));
    expect(scene.faults()).toEqual([]);
  });

  it('a throttle lets the rest wait', async () => {
    const { scene, wish } = await trading({ limits: { maxOrderValueShare: 0.05, maxOrdersPerSecond: 1 } });
    wish.forecast = 1;
    await scene.close();
    await scene.pass(18 * SECOND);
    expect(scene.position() * 100).toBeCloseTo(5_000, -2);
    const times = scene.venue.placed.filter(({ request }) => request.side === 'buy').map(({ at }) => at);
    expect(Math.min(...times.slice(1).map((at, i) => at - times[i]))).toBeGreaterThan(900);
    expect(scene.faults()).toEqual([]);
  });

  it('a limit on the position ends the order, and it is not tried again at every candle', async () => {
    const { scene, wish } = await trading({ limits: { maxPositionShare: 0.1 } });
    wish.forecast = 1;
    await scene.close();
    await scene.pass(10 * SECOND);
    const tries = plans(scene);
    expect(tries).toBe(1);
    expect(denied(scene)).toEqual(['max-position', 'max-position', 'max-position']);
    for (let n = 0; n < 3; n++) await scene.close();
    await scene.pass(5 * SECOND);
    expect(plans(scene)).toBe(tries);
    expect(scene.faults()).toEqual([]);
  });

  it('one whose way was barred is tried again at the next close, and only then', async () => {
    const { scene, wish } = await trading({ limits: { maxBookAgeMs: 500 } });
    wish.forecast = 1;
    scene.isQuoting = false;
    await scene.pass(SECOND);
    await scene.close();
    await scene.pass(30 * SECOND);
    expect(entries(scene)).toBe(0);
    expect(plans(scene)).toBe(1);
    scene.isQuoting = true;
    await scene.pass(10 * SECOND);
    expect(plans(scene)).toBe(1);
    await scene.close();
    await scene.pass(3 * SECOND);
    expect(plans(scene)).toBe(2);
    expect(scene.position()).toBeGreaterThan(40);
    await scene.close();
    await scene.pass(3 * SECOND);
    expect(plans(scene)).toBe(2);
    expect(scene.faults()).toEqual([]);
  });

  it('one that the venue refuses is tried three times and not again', async () => {
    const { scene, wish } = await trading();
    scene.venue.refuses = () => ({ code: '-1013', reason: 'Filter failure: PERCENT_PRICE' });
    wish.forecast = 1;
    await scene.close();
    await scene.pass(15 * SECOND);
    expect(entries(scene)).toBe(3);
    for (let n = 0; n < 2; n++) await scene.close();
    expect(entries(scene)).toBe(3);
    expect(scene.faults()).toEqual([]);
  });

  it('a resting order that the market has just passed is no reason to give up', async () => {
    const { scene, wish } = await trading({ execution: { entry: 'limit-then-cross', patienceMs: 6_000 } });
    let refused = 0;
    scene.venue.refuses = ({ postOnly }) => (postOnly === true && (refused += 1) <= 5 ? { code: '-2010', reason: 'Order would immediately match and take.' } : undefined);
    wish.forecast = 1;
    await scene.close();
    await scene.pass(12 * SECOND);
    expect(refused).toBeGreaterThan(3);
    expect(scene.position()).toBeGreaterThan(40);
    expect(scene.faults()).toEqual([]);
  });

  it('on a book that is too old nothing is entered, and what is held gets out', async () => {
    const { scene, wish, sent } = await holding({ limits: { maxBookAgeMs: 500 } });
    scene.isQuoting = false;
    await scene.pass(2 * SECOND);
    wish.forecast = 0;
    await scene.close();
    await scene.pass(4 * SECOND);
    expect(scene.position()).toBe(0);
    wish.forecast = 1;
    await scene.close();
    await scene.pass(4 * SECOND);
    expect(entries(scene, sent)).toBe(0);
    expect(denied(scene)).toContain('stale-data');
  });
});

describe('the kill switch', () => {
  it('REDUCE_ONLY lets exits through and entries not, and takes entries back that are under way', async () => {
    const { scene, wish, sent } = await holding();
    scene.kill = 'REDUCE_ONLY';
    wish.forecast = 0;
    await scene.close();
    await scene.pass(4 * SECOND);
    expect(scene.position()).toBe(0);
    wish.forecast = 1;
    await scene.close();
    await scene.pass(4 * SECOND);
    expect(entries(scene, sent)).toBe(0);
    expect(scene.position()).toBe(0);
  });

  it('REDUCE_ONLY takes back a purchase that rests', async () => {
    const { scene, wish } = await trading({ execution: { entry: 'limit-then-cross', patienceMs: 15_000 } });
    wish.forecast = 1;
    await scene.close();
    await scene.pass(2 * SECOND);
    expect(scene.venue.open().length).toBe(1);
    scene.kill = 'REDUCE_ONLY';
    await scene.pass(2 * SECOND);
    expect(scene.venue.open()).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });

  it('CANCEL_ALL leaves nothing at the venue; positions are watched here', async () => {
    const { scene, held } = await holding();
    scene.kill = 'CANCEL_ALL';
    await scene.pass(2 * SECOND);
    expect(scene.venue.open()).toEqual([]);
    expect(scene.guards()).toEqual([`stop ${held} here`]);
    await scene.pass(20 * SECOND);
    expect(scene.venue.open()).toEqual([]);
    scene.quote(94);
    await scene.pass(3 * SECOND);
    expect(scene.position()).toBe(0);
    expect(scene.faults()).toEqual([]);
  });

  it.each(['REDUCE_ONLY', 'CANCEL_ALL'] as const)('%s refuses a purchase on top of what is held at once, so that the position is never without its guard', async (kill) => {
    const { scene, wish } = await trading({ execution: { entry: 'limit-then-cross', patienceMs: 15_000 } });
    wish.forecast = 0.5;
    await scene.close();
    await scene.pass(20 * SECOND);
    const [held, sent] = [scene.position(), scene.venue.placed.length];
    expect(held).toBeGreaterThan(10);
    scene.kill = kill;
    await scene.pass(2 * SECOND);
    wish.forecast = 1;
    for (let i = 0; i < 3; i += 1) {
      await scene.close();
      await scene.pass(SECOND);
      expect(scene.guards().length).toBe(1);
      expect(scene.position()).toBe(held);
    }
    // Long after: what was laid anew since is not at the venue either.
    await scene.pass(90 * SECOND);
    if (kill === 'CANCEL_ALL') expect(scene.venue.open()).toEqual([]);
    scene.kill = 'RUN';
    wish.forecast = 0.5;
    await scene.close();
    await scene.pass(40 * SECOND);
    expect(scene.guards()).toEqual([expect.stringContaining('venue')]);
    expect(entries(scene, sent)).toBe(0);
    expect(new Set(denied(scene))).toEqual(new Set(['kill-switch']));
    expect(scene.faults()).toEqual([]);
  });

  it('FLATTEN closes everything and does not enter again', async () => {
    const { scene, sent } = await holding();
    scene.kill = 'FLATTEN';
    await scene.pass(4 * SECOND);
    expect(scene.position()).toBe(0);
    expect(scene.guards()).toEqual([]);
    for (let n = 0; n < 3; n++) await scene.close();
    expect(entries(scene, sent)).toBe(0);
    expect(scene.venue.open()).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });

  it('FLATTEN does not give up while the venue refuses, nor over a restart; the position stays guarded meanwhile', async () => {
    const { scene, held } = await holding();
    scene.venue.refuses = () => ({ code: '-1015', reason: 'Too many new orders.' });
    scene.kill = 'FLATTEN';
    await scene.pass(30 * SECOND);
    expect(scene.position()).toBe(held);
    await scene.restart();
    await scene.pass(5 * SECOND);
    expect(scene.position()).toBe(held);
    scene.venue.refuses = () => undefined;
    await scene.pass(10 * SECOND);
    expect(scene.position()).toBe(0);
    expect(scene.faults()).toEqual([]);
  });

  it('LOCKED sends nothing, over a restart too; the stop at the venue stays and does its work', async () => {
    const { scene } = await holding();
    scene.kill = 'LOCKED';
    await scene.pass(2 * SECOND);
    expect(scene.venue.open()).toMatchObject([{ type: 'stop', side: 'sell' }]);
    const sent = scene.venue.placed.length;
    await scene.restart();
    scene.quote(94);
    await scene.pass(MINUTE);
    expect(scene.venue.placed.length).toBe(sent);
    expect(scene.position()).toBe(0);
  });

  it.each(['REDUCE_ONLY', 'CANCEL_ALL', 'FLATTEN', 'LOCKED'] as const)('after %s no entry leaves any more, wherever it was', async (state) => {
    for (let afterMs = 0; afterMs <= 1_200; afterMs += 150) {
      const { scene, wish } = await trading({ limits: { maxOrderValueShare: 0.02 }, seed: afterMs });
      wish.forecast = 1;
      // Orders wait in the gateway while it looks at the account.
      scene.trader.suspect('a test');
      await scene.close();
      await scene.pass(afterMs);
      scene.kill = state;
      const at = scene.time.now();
      await scene.pass(20 * SECOND);
      // What was on the wire by the next tick arrives within 60 ms.
      expect(scene.venue.placed.filter((one) => one.request.side === 'buy' && one.at > at + 100 + 60), `killed after ${afterMs} ms`).toEqual([]);
      expect(scene.faults()).toEqual([]);
    }
  });
});
