import { describe, expect, it } from 'vitest';
import { SECOND } from '../../domain/time.ts';
import type { Exits } from '../../strategies/strategy.ts';
import { BTC_ID, puppet, TradingScene, type SceneSetup } from './trading-scene.contract.ts';

/** A position of half of the cash at about 100, guarded by these exits. */
async function guarded(exits: Exits, more: Partial<SceneSetup> = {}) {
  const wish = { forecast: 1 };
  const scene = new TradingScene({ strategies: [{ name: 'one', strategy: puppet(() => wish.forecast), exits }], ...more });
  await scene.start();
  await scene.close();
  await scene.pass(3 * SECOND);
  return { scene, wish };
}

const sold = (scene: TradingScene): number => scene.venue.fills.filter(({ side }) => side === 'sell').reduce((sum, { quantity }) => sum + quantity, 0);

const fired = (scene: TradingScene): readonly string[] => scene.desk.flatMap((notice) => (notice.kind === 'guard' && notice.what === 'fired' ? [notice.id] : []));
const alarmed = (scene: TradingScene): readonly string[] => scene.desk.flatMap((notice) => (notice.kind === 'alarm' ? [notice.text] : []));
const NO_STOPS = [{ capabilities: { nativeStop: false, orderTypes: ['market', 'limit'] as const } }];

describe('guards of a position', () => {
  it('rests its stop at the venue, once', async () => {
    const { scene } = await guarded({ stopLoss: 0.05 });
    expect(scene.position()).toBeGreaterThan(40);
    expect(scene.guards()).toEqual([`stop ${Number(scene.position().toFixed(9))} at the venue`]);
    expect(scene.faults()).toEqual([]);
  });

  it('has one of a group at the venue and watches the others here', async () => {
    const { scene } = await guarded({ stopLoss: 0.05, takeProfit: 0.05, trailingStop: 0.06 });
    const held = scene.position();
    expect(scene.guards()).toEqual([`limit ${held} here`, `stop ${held} at the venue`, `trailing-stop ${held} here`]);
    expect(scene.venue.locked('BTC')).toBeCloseTo(held, 9);
  });

  it.each(['cancelled', 'expired', 'rejected'] as const)('watches a stop that the venue has %s at once, and says so (fault 25)', async (end) => {
    const { scene } = await guarded({ stopLoss: 0.05 });
    const held = scene.position();
    scene.venue.end(scene.venue.open()[0].venueOrderId, end);
    await scene.pass(200);
    expect(scene.guards()).toEqual([`stop ${held} here`]);
    expect(alarmed(scene)).toEqual([expect.stringContaining('ended at the venue')]);
    scene.quote(94);
    await scene.pass(2 * SECOND);
    expect(scene.position()).toBe(0);
    expect(sold(scene)).toBeCloseTo(held, 9);
    expect(scene.guards()).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });

  it('watches one that the venue refuses', async () => {
    const wish = { forecast: 1 };
    const scene = new TradingScene({ strategies: [{ name: 'one', strategy: puppet(() => wish.forecast), exits: { stopLoss: 0.05 } }] });
    scene.venue.refuses = ({ type }) => (type === 'stop' ? { code: '-1013', reason: 'Filter failure: MAX_NUM_ALGO_ORDERS' } : undefined);
    await scene.start();
    await scene.close();
    await scene.pass(3 * SECOND);
    expect(scene.guards()).toEqual([`stop ${scene.position()} here`]);
    expect(scene.venue.placed.filter(({ request }) => request.type === 'stop').length).toBe(1);
  });

  it.each([{ stopLoss: 0.05 }, { trailingStop: 0.05 }, { takeProfit: 0.05 }, { stopLoss: 0.05, trailingStop: 0.05 }] as const)('a single bad tick of -90 % fires nothing of %o, nor one upward (fault 40)', async (exits) => {
    const { scene } = await guarded(exits, { venues: NO_STOPS });
    const held = scene.position();
    for (const price of [10, 1_000]) {
      // A take-profit that rests at the venue as a limit order is filled there by whatever really trades.
      scene.isQuoting = true;
      const book = scene.quotes.get(BTC_ID);
      scene.flash(price);
      await scene.pass(2 * SECOND);
      expect(scene.quotes.get(BTC_ID)).toEqual(book);
    }
    expect(fired(scene)).toEqual([]);
    expect(scene.position()).toBe(held);
  });

  it('a price that holds for 200 ms does', async () => {
    const { scene } = await guarded({ stopLoss: 0.05 }, { venues: NO_STOPS });
    scene.quote(94);
    await scene.pass(100);
    expect(fired(scene)).toEqual([]);
    await scene.pass(300);
    expect(fired(scene).length).toBe(1);
    await scene.pass(2 * SECOND);
    expect(scene.position()).toBe(0);
    expect(scene.faults()).toEqual([]);
  });

  it('one bad book that the feed is silent after needs longer to be believed than 200 ms', async () => {
    const { scene } = await guarded({ stopLoss: 0.05 }, { venues: NO_STOPS });
    scene.isQuoting = false;
    scene.flash(10);
    await scene.pass(700);
    expect(fired(scene)).toEqual([]);
    await scene.pass(SECOND);
    expect(fired(scene).length).toBe(1);
  });

  it('a trailing stop follows the best price and fires behind it', async () => {
    const { scene } = await guarded({ trailingStop: 0.05 }, { venues: NO_STOPS });
    scene.quote(120);
    await scene.pass(SECOND);
    scene.quote(114.2);
    await scene.pass(SECOND);
    expect(fired(scene)).toEqual([]);
    scene.quote(113.9);
    await scene.pass(2 * SECOND);
    expect(scene.position()).toBe(0);
  });

  it.each([94, 106])('of stop, take profit and trailing stop exactly one brings the position out at %d', async (price) => {
    const { scene } = await guarded({ stopLoss: 0.05, takeProfit: 0.05, trailingStop: 0.055 });
    const held = scene.position();
    let over = 0;
    scene.quote(price, { size: 7 });
    for (let n = 0; n < 60; n++) {
      await scene.pass(100);
      over = Math.max(over, scene.venue.locked('BTC') - scene.venue.total('BTC'));
    }
    expect(over).toBeLessThan(1e-9);
    expect(scene.position()).toBe(0);
    expect(sold(scene)).toBeCloseTo(held, 9);
    expect(scene.guards()).toEqual([]);
    expect(scene.venue.open()).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });

  it('goes on with what a stop that was filled in part left', async () => {
    const { scene } = await guarded({ stopLoss: 0.05, takeProfit: 0.05 });
    const held = scene.position();
    scene.quote(94.5, { size: 12 });
    await scene.pass(100);
    expect(scene.position()).toBeLessThan(held);
    await scene.pass(4 * SECOND);
    expect(scene.position()).toBe(0);
    expect(sold(scene)).toBeCloseTo(held, 9);
    expect(scene.faults()).toEqual([]);
  });

  it('gives the balance free before a turn of the forecast is sold', async () => {
    const { scene, wish } = await guarded({ stopLoss: 0.05, takeProfit: 0.05 });
    const held = scene.position();
    wish.forecast = 0;
    await scene.close();
    await scene.pass(3 * SECOND);
    expect(scene.venue.placed.filter(({ request }) => request.side === 'sell' && request.type === 'limit').length).toBe(1);
    expect(scene.position()).toBe(0);
    expect(sold(scene)).toBeCloseTo(held, 9);
    expect(scene.guards()).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });

  it('guards what is left when the forecast grows weaker', async () => {
    const { scene, wish } = await guarded({ stopLoss: 0.05 });
    const held = scene.position();
    wish.forecast = 0.5;
    await scene.close();
    await scene.pass(4 * SECOND);
    expect(scene.position()).toBeLessThan(0.6 * held);
    expect(scene.guards()).toEqual([`stop ${Number(scene.position().toFixed(9))} at the venue`]);
    expect(scene.faults()).toEqual([]);
  });

  it('is never two while a position grows by parts', async () => {
    const wish = { forecast: 1 };
    const scene = new TradingScene({ strategies: [{ name: 'one', strategy: puppet(() => wish.forecast), exits: { stopLoss: 0.05 } }] });
    await scene.start();
    scene.quote(99.99, { size: 5 });
    await scene.close();
    let [most, unguarded] = [0, 0];
    for (let n = 0; n < 60; n++) {
      await scene.pass(100);
      most = Math.max(most, scene.venue.open().filter(({ type }) => type === 'stop').length);
      unguarded += scene.position() > 0 && scene.guards().length === 0 ? 1 : 0;
    }
    expect({ most, unguarded }).toEqual({ most: 1, unguarded: 0 });
    expect(scene.guards()).toEqual([`stop ${Number(scene.position().toFixed(9))} at the venue`]);
    expect(scene.faults()).toEqual([]);
  });

  it('survives a restart: at the venue, here, best price included, and one that was just going out', async () => {
    const { scene } = await guarded({ stopLoss: 0.2, trailingStop: 0.05, takeProfit: 0.9 });
    const held = scene.position();
    scene.quote(120);
    await scene.pass(SECOND);
    await scene.restart();
    await scene.pass(3 * SECOND);
    expect(scene.guards()).toEqual([`limit ${held} here`, `stop ${held} at the venue`, `trailing-stop ${held} here`]);
    scene.isQuoting = false;
    scene.quotes.set(BTC_ID, { bid: 113, ask: 113.02, size: 12 });
    scene.isQuoting = true;
    await scene.pass(600);
    expect(fired(scene).length).toBe(1);
    await scene.restart();
    await scene.pass(6 * SECOND);
    expect(scene.position()).toBe(0);
    expect(sold(scene)).toBeCloseTo(held, 9);
    expect(scene.guards()).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });

  it('is watched before the past is there, and whether or not it ever comes', async () => {
    const { scene } = await guarded({ stopLoss: 0.05 }, { venues: NO_STOPS });
    scene.history = () => Promise.reject(new Error('no candles today'));
    await scene.restart();
    await scene.pass(3 * SECOND);
    scene.quote(94);
    await scene.pass(2 * SECOND);
    expect(scene.position()).toBe(0);
  });

  it('is laid again, and fires again, when its way out is barred', async () => {
    const { scene } = await guarded({ stopLoss: 0.05 }, { venues: NO_STOPS });
    const held = scene.position();
    scene.venue.refuses = ({ side }) => (side === 'sell' ? { code: '-2010', reason: 'Account has insufficient balance for requested action.' } : undefined);
    scene.quote(94);
    await scene.pass(10 * SECOND);
    expect(scene.position()).toBe(held);
    expect(alarmed(scene).some((text) => text.includes('could not get out'))).toBe(true);
    scene.venue.refuses = () => undefined;
    await scene.pass(30 * SECOND);
    expect(scene.position()).toBe(0);
    expect(scene.faults()).toEqual([]);
  });

  it('is not laid for dust, and dust is not tried to be sold again and again (fault 19)', async () => {
    const { scene, wish } = await guarded({ stopLoss: 0.05 }, { venues: [{ feeIn: 'base' }] });
    wish.forecast = 0;
    await scene.close();
    await scene.pass(5 * SECOND);
    expect(scene.engine().tracks[0].isFlat).toBe(true);
    expect(scene.position()).toBeGreaterThan(0);
    const sent = scene.venue.placed.length;
    for (let n = 0; n < 3; n++) await scene.close();
    expect(scene.venue.placed.length).toBe(sent);
    expect(scene.guards()).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });

  it('of two strategies leaves the other\'s alone', async () => {
    const scene = new TradingScene({ strategies: ['one', 'two'].map((name) => ({ name, strategy: puppet(() => 1), settings: { cash: 5_000 }, exits: { stopLoss: name === 'one' ? 0.05 : 0.2 } })) });
    await scene.start();
    await scene.close();
    await scene.pass(3 * SECOND);
    const held = scene.position('two');
    scene.quote(94);
    await scene.pass(3 * SECOND);
    expect(scene.position('one')).toBe(0);
    expect(scene.position('two')).toBe(held);
    expect(scene.guards('two')).toEqual([`stop ${held} at the venue`]);
    expect(alarmed(scene)).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });
});
