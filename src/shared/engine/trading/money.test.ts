import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instrumentId, plainInstrument, type Instrument } from '../../domain/instrument.ts';
import { OrderBook } from '../../domain/order-book.ts';
import { SECOND } from '../../domain/time.ts';
import { guardOf, triggerOf, watch, CONFIRM_MS } from './guards.ts';
import { legsOf } from './legs.ts';
import { MarketBoard } from './market-board.ts';
import { BTC, BTC_ID, puppet, START, TradingScene, type SceneSetup } from './trading-scene.contract.ts';

const BNB: Instrument = { ...plainInstrument('test', 'BNB/USDT'), lotSize: 0.001, tickSize: 0.01 };
const BNB_ID = instrumentId(BNB);

async function bought(more: Partial<SceneSetup>, forecast = 1) {
  const wish = { forecast };
  const scene = new TradingScene({ strategies: [{ name: 'one', strategy: puppet(() => wish.forecast) }], ...more });
  await scene.start();
  await scene.close();
  await scene.pass(3 * SECOND);
  return { scene, wish };
}

const alarmed = (scene: TradingScene): readonly string[] => scene.desk.flatMap((notice) => (notice.kind === 'alarm' ? [notice.text] : []));

describe('fees', () => {
  it('in the quote currency come out of the cash', async () => {
    const { scene } = await bought({ venues: [{ feeIn: 'quote' }] });
    expect(scene.engine().account.cash).toBeCloseTo(10_000 + scene.venue.total('USDT') - 20_000, 6);
  });

  it('in the base currency come out of what was bought, and all of it can be sold but for less than a lot (fault 18)', async () => {
    const { scene, wish } = await bought({ venues: [{ feeIn: 'base' }] });
    expect(scene.position()).toBeCloseTo(scene.venue.total('BTC'), 9);
    wish.forecast = 0;
    await scene.close();
    await scene.pass(3 * SECOND);
    expect(scene.venue.total('BTC')).toBeLessThan(BTC.lotSize);
    expect(scene.venue.total('BTC')).toBeGreaterThanOrEqual(0);
    expect(scene.faults()).toEqual([]);
  });

  it('in a third coin are worth what it trades at', async () => {
    const { scene } = await bought({ venues: [{ feeIn: 'third', instruments: [BTC, BNB] }] });
    expect(scene.engine().account.cash).toBeCloseTo(10_000 + scene.venue.total('USDT') - 20_000 - 0.00001 * (scene.quotes.get(BNB_ID)?.bid ?? NaN), 4);
    expect(alarmed(scene)).toEqual([]);
  });

  it('in a coin that nobody here can value are left out, and that is said once; the gate goes on knowing what there is', async () => {
    const { scene, wish } = await bought({ venues: [{ feeIn: 'third' }], limits: { maxOrderValueShare: 0.05 } });
    expect(scene.position()).toBeGreaterThan(40);
    expect(scene.desk.filter(({ kind }) => kind === 'denied')).toEqual([]);
    wish.forecast = 0;
    await scene.close();
    await scene.pass(3 * SECOND);
    expect(scene.engine().account.cash).toBeCloseTo(10_000 + scene.venue.total('USDT') - 20_000, 6);
    expect(alarmed(scene)).toEqual([expect.stringContaining('fees are paid in BNB')]);
  });
});

const PERPETUAL: Instrument = { ...plainInstrument('test', 'BTC/USDT:USDT'), lotSize: 0.001, tickSize: 0.01, minNotional: 5 };
const PERPETUAL_ID = instrumentId(PERPETUAL);

describe('a perpetual', () => {
  it('is sold short, guarded above, and bought back', async () => {
    const wish = { forecast: -1 };
    const scene = new TradingScene({
      strategies: [{ name: 'one', strategy: puppet(() => wish.forecast), instruments: [PERPETUAL_ID], exits: { stopLoss: 0.05, takeProfit: 0.1, trailingStop: 0.06 }, settings: { shorts: true } }],
      venues: [{ instruments: [PERPETUAL], balances: { USDT: 20_000 } }], limits: { shorts: true },
    });
    await scene.start();
    await scene.close();
    await scene.pass(4 * SECOND);
    expect(scene.position()).toBeLessThan(-40);
    expect(scene.guards().map((text) => text.split(' ').at(-1))).toEqual(['here', 'venue', 'here']);
    scene.quote(106, { id: PERPETUAL_ID });
    await scene.pass(4 * SECOND);
    expect(scene.position()).toBe(0);
    expect(scene.guards()).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });
});

describe('two instruments of one coin', () => {
  const USDC: Instrument = { ...BTC, symbol: 'BTC/USDC', quote: 'USDC' };

  it('each get out what each brought in', async () => {
    const told = { forecast: 1 };
    const both = new TradingScene({
      strategies: [BTC, USDC].map((instrument, n) => ({ name: `s${n}`, strategy: puppet(() => told.forecast), instruments: [instrumentId(instrument)] })), venues: [{ instruments: [BTC, USDC], balances: { BTC: 0, USDT: 20_000, USDC: 20_000 } }],
      rates: { USDC: 1 },
    });
    await both.start();
    await both.close();
    await both.pass(12 * SECOND);
    expect([both.position('s0') > 40, both.position('s1') > 40]).toEqual([true, true]);
    told.forecast = 0;
    await both.close();
    await both.pass(12 * SECOND);
    expect([both.position('s0'), both.position('s1')]).toEqual([0, 0]);
    expect(both.faults()).toEqual([]);
  });
});

describe('rotation', () => {
  const ETH: Instrument = { ...BTC, symbol: 'ETH/USDT', base: 'ETH' };

  it('a purchase waits for what is being sold to pay for it', async () => {
    const told = { BTC: 1, ETH: 0 };
    const scene = new TradingScene({
      strategies: [{ name: 'btc', strategy: puppet(() => told.BTC), settings: { cash: 10_000, exposure: 0.98 } }, { name: 'eth', strategy: puppet(() => told.ETH), instruments: [instrumentId(ETH)], settings: { cash: 10_000, exposure: 0.97 } }],
      venues: [{ instruments: [BTC, ETH], balances: { BTC: 0, ETH: 0, USDT: 10_000 } }], execution: { exit: 'limit-then-cross', patienceMs: 8_000, deadlineMs: 40_000 },
    });
    await scene.start();
    await scene.close();
    await scene.pass(5 * SECOND);
    expect(scene.position('btc')).toBeGreaterThan(90);
    [told.BTC, told.ETH] = [0, 1];
    await scene.close();
    await scene.pass(30 * SECOND);
    expect(scene.position('btc')).toBe(0);
    expect(scene.position('eth')).toBeGreaterThan(85);
    expect(scene.faults()).toEqual([]);
  });
});

describe('money at several venues', () => {
  const OTHER: Instrument = { ...BTC, venue: 'other' };

  it('what was bought elsewhere is sold elsewhere, also by an order that would rather rest', async () => {
    const { scene, wish } = await bought({
      venues: [{ balances: { BTC: 0, USDT: 100 } }, { name: 'other', instruments: [OTHER], balances: { BTC: 0, USDT: 20_000 } }], execution: { entry: 'limit-then-cross', exit: 'limit-then-cross', patienceMs: 2_000 },
      alternatives: (id) => (id === BTC_ID ? [BTC, OTHER].map((instrument) => ({ instrument, quoteRate: () => 1, conversionBps: 0, roundTripMs: 50 })) : []),
    });
    expect(scene.venues[1].position(instrumentId(OTHER))).toBeGreaterThan(40);
    expect(scene.position()).toBeCloseTo(scene.venues[1].position(instrumentId(OTHER)) + scene.venue.position(BTC_ID), 9);
    wish.forecast = 0;
    await scene.close();
    await scene.pass(5 * SECOND);
    expect(scene.position()).toBe(0);
    expect(Object.keys(scene.trader.risk.state.parents)).toEqual([]);
    expect(scene.faults()).toEqual([]);
  });
});

describe('laws', () => {
  const step = fc.record({ price: fc.double({ min: 1, max: 200, noNaN: true }), ms: fc.integer({ min: 1, max: 400 }) });

  it('no guard fires before its price has held, and a trailing one never at a price that is better than its best less the distance', () => {
    fc.assert(fc.property(fc.constantFrom('stop', 'trailing-stop', 'limit'), fc.constantFrom('buy' as const, 'sell' as const), fc.array(step, { maxLength: 60 }), (type, side, steps) => {
      const guard = guardOf('one', { clientOrderId: 'g', instrument: BTC_ID, side, type: type as 'stop', quantity: 1, stopPrice: 100, limitPrice: 100, trailBps: 500, timeInForce: 'gtc', at: 0, reason: '' });
      let [at, since] = [0, NaN];
      for (const { price, ms } of steps) {
        const fires = watch(guard, { bid: price, ask: price, bidQuantity: 1, askQuantity: 1 }, { at, quotedAt: at });
        const trigger = triggerOf(guard);
        const isBeyond = (side === 'sell') === (type === 'limit') ? price >= trigger : price <= trigger;
        if (!isBeyond) since = NaN;
        else if (Number.isNaN(since)) since = at;
        expect(fires).toBe(isBeyond && at - since >= CONFIRM_MS);
        at += ms;
      }
    }));
  });

  it('the legs of a child are together never more than the child, each on its grid and within the collar', () => {
    const venue = fc.record({ bid: fc.double({ min: 90, max: 110, noNaN: true }), size: fc.double({ min: 0.001, max: 20, noNaN: true }), lot: fc.constantFrom(0.001, 0.0001, 0.01, 1e-8), rate: fc.constantFrom(1, 1 / 1_350, NaN), free: fc.double({ min: 0, max: 30, noNaN: true }) });
    fc.assert(fc.property(fc.array(venue, { minLength: 2, maxLength: 4 }), fc.integer({ min: 1, max: 20_000 }), fc.constantFrom('buy' as const, 'sell' as const), (venues, lots, side) => {
      const instruments = venues.map(({ lot }, n): Instrument => ({ ...BTC, venue: `v${n}`, lotSize: lot, minNotional: 0 }));
      const board = new MarketBoard(instruments, () => undefined);
      for (let second = 0; second < 3; second++) {
        venues.forEach(({ bid, size, rate }, n) => {
          const book = new OrderBook();
          const price = bid / (rate > 0 ? rate : 1);
          book.reset([[price, size]], [[price * 1.001, size]]);
          board.take({ kind: 'book', instrument: instrumentId(instruments[n]), book, at: START + second * 2_000, receivedAt: START + second * 2_000 });
        });
      }
      const quantity = lots / 1_000;
      const child = { child: 0, side, quantity, limitPrice: side === 'buy' ? 115 : 85, timeInForce: 'ioc' as const, postOnly: false };
      const legs = legsOf({
        child, instrument: instruments[0], board, at: START + 4_000, free: ({ venue: name }) => { const { free, rate } = venues[Number(name.slice(1))]; return { base: free, quote: (free * 100) / (rate > 0 ? rate : 1) }; },
        alternatives: instruments.map((instrument, n) => ({ instrument, quoteRate: () => venues[n].rate, conversionBps: 0, roundTripMs: 50 })),
      });
      expect(legs.reduce((sum, leg) => sum + leg.quantity, 0)).toBeLessThanOrEqual(quantity * (1 + 1e-12));
      for (const { instrument, quantity: part, limitPrice } of legs) {
        const { rate } = venues[Number(instrument.venue.slice(1))];
        expect(Math.abs(part / instrument.lotSize - Math.round(part / instrument.lotSize))).toBeLessThan(1e-3);
        expect(side === 'buy' ? limitPrice * rate <= 115 * (1 + 1e-9) : limitPrice * rate >= 85 * (1 - 1e-9)).toBe(true);
      }
    }), { numRuns: 200 });
  });
});
