import { describe, expect, it } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../domain/time.ts';
import { columnsOf } from '../../domain/candle.ts';
import { BTC_ID, puppet, TradingScene, type SceneSetup } from './trading-scene.contract.ts';

async function trading(more: Partial<SceneSetup> = {}) {
  const wish = { forecast: 1 };
  const scene = new TradingScene({ strategies: [{ name: 'one', strategy: puppet(() => wish.forecast), exits: { stopLoss: 0.05 } }], ...more });
  await scene.start();
  return { scene, wish };
}

async function holding(more: Partial<SceneSetup> = {}) {
  const { scene, wish } = await trading(more);
  await scene.close();
  await scene.pass(3 * SECOND);
  return { scene, wish, held: scene.position() };
}

const PATIENT = { entry: 'limit-then-cross', exit: 'limit-then-cross', patienceMs: 30_000, deadlineMs: 50_000 } as const;

describe('executions that come when nobody waits for them any more', () => {
  it('count when their order had ended (fault 15)', async () => {
    const { scene, held } = await holding();
    const [order] = scene.venue.orders;
    scene.venue.fillLate(order.order.venueOrderId, 2, 100);
    await scene.pass(3 * SECOND);
    expect(scene.position()).toBeCloseTo(held + 2, 9);
    expect(scene.guards()).toEqual([`stop ${Number(scene.position().toFixed(9))} at the venue`]);
    expect(scene.faults()).toEqual([]);
    await scene.restart();
    await scene.pass(3 * SECOND);
    expect(scene.position()).toBeCloseTo(held + 2, 9);
    expect(scene.faults()).toEqual([]);
  });

  it('count when they come between the opening of the accounts and the past of a slow market', async () => {
    const { scene, held } = await holding();
    scene.history = async () => {
      await scene.time.wait(15 * SECOND);
      return columnsOf([]);
    };
    await scene.restart();
    scene.quote(94, { size: 20 });
    await scene.pass(3 * SECOND);
    scene.quote(94);
    await scene.pass(30 * SECOND);
    expect(scene.venue.fills.filter(({ side }) => side === 'sell').length).toBeGreaterThan(0);
    expect(scene.position()).toBe(0);
    expect(scene.faults()).toEqual([]);
    expect(held).toBeGreaterThan(40);
  });

  it('of one venue count while another is still being asked', async () => {
    const { scene } = await holding({ venues: [{}, { name: 'slow', instruments: [] }] });
    scene.venues[1].isSilent = true;
    await scene.restart();
    await scene.pass(3 * SECOND);
    expect(scene.isUp).toBe(false);
    scene.quote(94);
    await scene.pass(5 * SECOND);
    scene.venues[1].isSilent = false;
    await scene.pass(40 * SECOND);
    expect(scene.isUp).toBe(true);
    expect(scene.position()).toBe(0);
    expect(scene.faults()).toEqual([]);
  });

  it('count after days in which nothing ran', async () => {
    const { scene } = await holding();
    scene.life.isDead = true;
    scene.venue.hangUp();
    scene.quote(94);
    await scene.time.pass(3 * DAY);
    await scene.restart();
    await scene.pass(20 * SECOND);
    expect(scene.position()).toBe(0);
    expect(scene.guards()).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });

  it('are told once however long the journal is: more than are remembered', async () => {
    const { scene } = await trading({ execution: { deadlineMs: 50_000 } });
    // The book refills at every tick: one order comes in some dozens of executions.
    scene.quote(100, { size: 2 });
    await scene.close();
    await scene.pass(30 * SECOND);
    // As after thousands more: the oldest were forgotten.
    const state = JSON.parse(scene.saved.at(-1) ?? '') as { orders: { told: [string, number][]; forgottenAt: unknown } };
    const cut = state.orders.told.length - 5;
    expect(cut).toBeGreaterThan(15);
    state.orders.forgottenAt = state.orders.told[cut - 1][1];
    state.orders.told = state.orders.told.slice(cut);
    const held = scene.position();
    scene.saved.push(JSON.stringify(state));
    await scene.restart();
    await scene.pass(5 * SECOND);
    expect(scene.position()).toBeCloseTo(held, 9);
  });
});

describe('orders that a process left behind', () => {
  it('whose intent was written and that were never sent come to their end', async () => {
    for (const when of ['before', 'during', 'after'] as const) {
      for (let at = 20; at < 60; at++) {
        const { scene } = await trading({ kill: { at, when } });
        await scene.close();
        await scene.pass(20 * SECOND);
        await scene.close();
        await scene.pass(20 * SECOND);
        expect(scene.faults(), `killed ${when} call ${at}`).toEqual([]);
        expect(scene.position(), `killed ${when} call ${at}`).toBeGreaterThan(40);
      }
    }
  });

  it('that rest are taken back, and what they were for is decided anew at the next close, once', async () => {
    const { scene } = await trading({ execution: PATIENT });
    await scene.close();
    await scene.pass(3 * SECOND);
    expect(scene.venue.open().length).toBe(1);
    await scene.restart();
    await scene.pass(10 * SECOND);
    expect(scene.venue.open()).toEqual([]);
    expect(scene.faults()).toEqual([]);
    await scene.close();
    await scene.pass(3 * SECOND);
    expect(scene.venue.open().length).toBe(1);
  });

  it('whose cancellation was asked for and never left are asked again', async () => {
    const { scene, wish, held } = await holding();
    scene.venue.faults = { ...scene.venue.faults, dropBefore: 1 };
    wish.forecast = 0;
    await scene.close();
    await scene.pass(SECOND);
    expect(scene.guards()).toEqual([`stop ${held} at the venue`]);
    await scene.restart();
    scene.venue.faults = { ...scene.venue.faults, dropBefore: 0 };
    await scene.pass(5 * SECOND);
    await scene.close();
    await scene.pass(5 * SECOND);
    expect(scene.position()).toBe(0);
    expect(scene.faults()).toEqual([]);
  });

  it('that the saved state knows nothing of are counted and taken back', async () => {
    const { scene } = await trading({ execution: PATIENT });
    const empty = scene.saved.at(-1) ?? '';
    scene.quote(99.99, { size: 10 });
    await scene.close();
    await scene.pass(2 * SECOND);
    // It rests at 99.99: the market comes to it in part.
    scene.quote(99.9, { size: 10, spread: 0.02 });
    await scene.pass(300);
    scene.quote(100.5, { size: 10 });
    await scene.pass(300);
    const bought = scene.venue.position(BTC_ID);
    expect(bought).toBeGreaterThan(0);
    scene.saved.push(empty);
    await scene.restart();
    await scene.pass(10 * SECOND);
    expect(scene.position()).toBeCloseTo(bought, 9);
    expect(scene.guards()).toEqual([`stop ${Number(bought.toFixed(9))} at the venue`]);
    expect(scene.venue.open().length).toBe(1);
    expect(scene.faults()).toEqual([]);
  });

  it('and the market that stood still: nothing new before the account was looked at (fault 46)', async () => {
    const { scene, wish } = await trading();
    scene.venue.isSilent = true;
    scene.trader.suspect('it slept');
    wish.forecast = 1;
    await scene.close();
    await scene.pass(10 * SECOND);
    expect(scene.venue.placed).toEqual([]);
    scene.venue.isSilent = false;
    await scene.pass(MINUTE);
    await scene.close();
    await scene.pass(5 * SECOND);
    expect(scene.position()).toBeGreaterThan(40);
    expect(scene.faults()).toEqual([]);
  });
});
