import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstrumentId } from '../../domain/instrument.ts';
import { signOf } from '../../domain/order.ts';
import type { DoneOrder } from './done-order.ts';
import { GAP_CAUSES, noGap, totalOf, type GapCause } from './gap-cause.ts';
import { gapVerdict } from './gap-verdict.ts';
import { realityGap, type RealityGap } from './reality-gap.ts';

const BTC: InstrumentId = 'binance:BTC/USDT';
const MINUTE = 60_000;
const LAST = 110;

type Order = Partial<DoneOrder> & { readonly price?: number; readonly rate?: number };

/** A buy of 10 at 100 with a fee of 10 bp that met the market where it arrived, unless said otherwise. */
function order({ price = 100, rate = 0.001, ...own }: Order = {}): DoneOrder {
  const filled = own.filled ?? own.quantity ?? 10;
  return {
    id: 'c1', instrument: BTC, side: 'buy', type: 'market', isGuard: false, at: MINUTE, quantity: 10, filled, value: price * filled, fee: rate * price * filled, feeInBase: 0, filledAt: filled > 0 ? MINUTE + 1 : NaN,
    startPrice: 100, reason: 'forecast turned long', note: '', ...own,
  };
}

/** Money and coins booked one by one, and what is left valued at the last price: nothing of the comparison's own arithmetic. */
function profitOf(orders: readonly DoneOrder[], last = LAST): number {
  let [money, coins] = [0, 0];
  for (const { side, value, filled, fee, feeInBase } of orders) {
    money -= signOf(side) * value + fee;
    coins += signOf(side) * filled - feeInBase;
  }
  return money + coins * last;
}

const gapOf = (real: readonly DoneOrder[], model: readonly DoneOrder[], logicFrom = Infinity): RealityGap => realityGap({
  real: { profit: profitOf(real), orders: real }, model: { profit: profitOf(model), orders: model }, archiveProfit: undefined, lastPrice: () => LAST, candleMs: MINUTE, logicFrom,
});

/** The parts that are not zero but for rounding. */
const partsOf = ({ parts }: RealityGap): Partial<Record<GapCause, number>> => Object.fromEntries(GAP_CAUSES.flatMap((cause) => (Math.abs(parts[cause]) < 1e-9 ? [] : [[cause, Number(parts[cause].toFixed(9))]])));

const sold = (own: Order = {}): DoneOrder => order({ id: 'c2', side: 'sell', at: 5 * MINUTE, price: 105, startPrice: 105, reason: 'forecast turned flat', ...own });

describe('where the difference between reality and backtest comes from', () => {
  it('is nowhere when all fills are the same', () => {
    const both = [order(), sold(), order({ id: 'g1', isGuard: true, type: 'stop', side: 'sell', startPrice: 95, filled: 0 })];
    expect(gapOf(both, both)).toMatchObject({ gap: 0, parts: noGap() });
  });

  it('is the fee alone when only fees are doubled: 10 bp of 1,000 and of 1,050', () => {
    expect(partsOf(gapOf([order({ rate: 0.002 }), sold({ rate: 0.002 })], [order(), sold()]))).toEqual({ fee: -2.05 });
  });

  it('is latency when the market stood 1 higher at arrival, and the fill with it: 10, and 10 bp of them in fees', () => {
    expect(partsOf(gapOf([order({ price: 101, startPrice: 101 })], [order()]))).toEqual({ latency: -10.01 });
  });

  it('is slippage when it arrived in time and filled 1 higher', () => {
    expect(partsOf(gapOf([order({ price: 101 })], [order()]))).toEqual({ slippage: -10.01 });
  });

  it('tells latency and slippage apart, also where one works against the other', () => {
    expect(partsOf(gapOf([order({ price: 100, startPrice: 102 })], [order()]))).toEqual({ latency: -20.02, slippage: 20.02 });
    expect(partsOf(gapOf([sold({ price: 104, startPrice: 104.5 })], [sold()]))).toEqual({ latency: -4.995, slippage: -4.995 });
  });

  it('is a missed fill when nothing filled: what the position earned until the last price, less the fee that was spared', () => {
    expect(partsOf(gapOf([order({ filled: 0, note: 'denied by max-order: too large' })], [order()]))).toEqual({ missedFill: -99 });
  });

  it('is a missed fill of what was left when a part filled', () => {
    expect(partsOf(gapOf([order({ filled: 4 })], [order()]))).toEqual({ missedFill: -59.4 });
  });

  it('counts a missed entry until the backtest sells again, not until the last price: 10 x (105 - 100) less both fees', () => {
    expect(partsOf(gapOf([order({ filled: 0 })], [order(), sold()]))).toEqual({ missedFill: -47.95 });
    expect(partsOf(gapOf([order({ filled: 0 }), order({ id: 'c2', at: 3 * MINUTE, price: 103, startPrice: 103 })], [order()]))).toEqual({ missedFill: -30.03 });
  });

  it('is logic where the program decides otherwise, and what follows from earlier gaps before that', () => {
    expect(partsOf(gapOf([], [order()], 0))).toEqual({ logic: -99 });
    expect(partsOf(gapOf([], [order()]))).toEqual({ carried: -99 });
    expect(partsOf(gapOf([order({ quantity: 9 })], [order()]))).toEqual({ carried: -9.9 });
  });

  it('is exits where a guard fired on one side alone: 10 x (96 - 95), and the difference of the fees', () => {
    const guard = (own: Order = {}): DoneOrder => order({ id: 'g1', side: 'sell', type: 'stop', isGuard: true, price: 95, startPrice: 95, filledAt: 3 * MINUTE, ...own });
    expect(partsOf(gapOf([order(), guard()], [order(), sold({ price: 96, startPrice: 96 })]))).toEqual({ exits: -9.99 });
    expect(partsOf(gapOf([order(), guard({ id: 'other', price: 94.5 })], [order(), guard({ filledAt: 3 * MINUTE + 100 })]))).toEqual({ slippage: -4.995 });
    expect(partsOf(gapOf([order(), guard({ price: 94, startPrice: 94 })], [order(), guard()]))).toEqual({ exits: -9.99 });
  });

  it('counts a fee that was taken in coins from when it was missing', () => {
    const inBase = order({ fee: 0, feeInBase: 0.01 });
    expect(partsOf(gapOf([inBase], [order()]))).toEqual({ fee: -0.1 });
    expect(partsOf(gapOf([inBase], [inBase]))).toEqual({});
  });

  it('leaves unexplained what it cannot explain: an arrival that nobody saw, and money that no order moved', () => {
    expect(partsOf(gapOf([order({ price: 101, startPrice: NaN })], [order()]))).toEqual({ unexplained: -10.01 });
    const known = [order()];
    expect(realityGap({ real: { profit: profitOf(known) - 7, orders: known }, model: { profit: profitOf(known), orders: known }, archiveProfit: undefined, lastPrice: () => LAST, candleMs: MINUTE, logicFrom: Infinity }).parts.unexplained).toBeCloseTo(-7, 9);
  });

  it('is data where the backtest earns something else on the candles of the archive', () => {
    const known = [order()];
    const gap = realityGap({ real: { profit: profitOf(known), orders: known }, model: { profit: profitOf(known), orders: known }, archiveProfit: profitOf(known) + 25, lastPrice: () => LAST, candleMs: MINUTE, logicFrom: Infinity });
    expect({ gap: gap.gap, ...partsOf(gap) }).toEqual({ gap: -25, data: -25 });
  });

  it('matches each order once: two limits of one moment by their prices, what a fill set off within its candle', () => {
    const limits = [order({ id: 'a', type: 'limit', startPrice: 99 }), order({ id: 'b', type: 'limit', startPrice: 98 })];
    const others = [order({ id: 'x', type: 'limit', startPrice: 98 }), order({ id: 'y', type: 'limit', startPrice: 99 }), order({ id: 'z', type: 'limit', startPrice: 97 })];
    expect(gapOf(limits, others).orders.map(({ real, model }) => [real?.id, model?.id])).toEqual([['a', 'y'], ['b', 'x'], [undefined, 'z']]);
    expect(gapOf([order({ id: 'a', at: 61_000 })], [order({ id: 'x', at: 61_500 })]).orders).toHaveLength(1);
    expect(gapOf([order({ id: 'a', at: 61_000 })], [order({ id: 'x', at: 121_500 })]).orders).toHaveLength(2);
  });
});

const anyOrder = fc.record({
  minute: fc.integer({ min: 1, max: 40 }), side: fc.constantFrom('buy' as const, 'sell' as const), instrument: fc.constantFrom<InstrumentId>(BTC, 'binance:ETH/USDT'), isGuard: fc.boolean(), quantity: fc.integer({ min: 1, max: 1_000 }), filled: fc.integer({ min: 0, max: 100 }),
  price: fc.integer({ min: 50, max: 200 }), start: fc.integer({ min: 50, max: 200 }), rate: fc.constantFrom(0, 0.0005, 0.001), inBase: fc.boolean(),
}).map(({ minute, start, rate, price, filled, quantity, inBase, ...own }) => {
  const done = quantity * (filled / 100);
  return order({ ...own, id: `o${minute}`, quantity, filled: done, at: minute * MINUTE, filledAt: minute * MINUTE + 5, price, startPrice: start, rate: inBase ? 0 : rate, feeInBase: inBase && own.side === 'buy' ? rate * done : 0, type: own.isGuard ? 'stop' : 'market' });
});

describe('the parts', () => {
  it('add up to the gap, and nothing is left unexplained, whatever filled on either side', () => {
    fc.assert(fc.property(fc.array(anyOrder, { maxLength: 25 }), fc.array(anyOrder, { maxLength: 25 }), fc.integer({ min: 0, max: 50 }), (real, model, minute) => {
      const gap = gapOf(real, model, minute * MINUTE);
      const scale = 1 + [...real, ...model].reduce((sum, { value, filled }) => sum + value + filled * LAST, 0);
      expect(Math.abs(totalOf(gap.parts) - gap.gap)).toBeLessThanOrEqual(1e-9 * scale);
      expect(Math.abs(gap.parts.unexplained)).toBeLessThanOrEqual(1e-9 * scale);
      expect(gap.gap).toBe(profitOf(real) - profitOf(model));
      expect(Math.abs(gap.orders.reduce((sum, { total }) => sum + total, 0) - gap.gap)).toBeLessThanOrEqual(1e-9 * scale);
    }));
  });

  it('change their sign when the two sides change places, but for what a price difference costs in fees', () => {
    fc.assert(fc.property(fc.array(anyOrder, { maxLength: 12 }), fc.array(anyOrder, { maxLength: 12 }), (real, model) => {
      const scale = 1 + [...real, ...model].reduce((sum, { value, filled }) => sum + value + filled * LAST, 0);
      expect(Math.abs(totalOf(gapOf(real, model).parts) + totalOf(gapOf(model, real).parts))).toBeLessThanOrEqual(1e-9 * scale);
    }));
  });
});

describe('the verdict', () => {
  const say = (realProfit: number, modelProfit: number, parts: Partial<Record<GapCause, number>>): string => gapVerdict('live', { currency: 'USDT', realProfit, modelProfit, gap: realProfit - modelProfit, parts: { ...noGap(), ...parts } });

  it.each([
    [say(-20, -7.7, { slippage: -8.1, latency: -4.5, fee: 0.3 }), 'live lost 12.30 USDT more than the backtest on the same candles (-20.00 against -7.70): 8.10 slippage, 4.50 latency; 0.30 fee to the good'],
    [say(5, 17.3, { missedFill: -12.3 }), 'live earned 12.30 USDT less than the backtest on the same candles (5.00 against 17.30): 12.30 missed fill'],
    [say(-5, 7.3, { exits: -12.3 }), 'live earned 12.30 USDT less than the backtest on the same candles (-5.00 against 7.30): 12.30 exits'],
    [say(-1, -4, { slippage: 3 }), 'live lost 3.00 USDT less than the backtest on the same candles (-1.00 against -4.00): 3.00 slippage'],
    [say(4, 1, { slippage: 5, fee: -2 }), 'live earned 3.00 USDT more than the backtest on the same candles (4.00 against 1.00): 5.00 slippage; less 2.00 fee'],
    [say(4, 4, {}), 'live earned what the backtest earns on the same candles (4.00 against 4.00 USDT)'],
    [say(4, 4, { slippage: -1, latency: 1 }), 'live earned what the backtest earns on the same candles (4.00 against 4.00 USDT): 1.00 slippage lost and 1.00 latency won cancel out'],
    [gapVerdict('paper', { currency: 'KRW', realProfit: 1_500_000, modelProfit: 2_000_000, gap: -500_000, parts: { ...noGap(), latency: -500_000 } }), 'paper earned 500000 KRW less than the backtest on the same candles (1500000 against 2000000): 500000 latency'],
  ])('%s', (text, expected) => { expect(text).toBe(expected); });
});
