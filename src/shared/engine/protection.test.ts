import { describe, expect, it } from 'vitest';
import { columnsOf } from '../domain/candle.ts';
import { bare, minute, play, type Prices } from './scripted.contract.ts';
import type { Notice } from './core.ts';

const flat = (at: number, volume = 1_000): Prices => [at, at, at, at, volume];
const ones = Array.from({ length: 12 }, () => 1);

describe('guards', () => {
  it('a stop that was hit and found little volume goes on at the open, though the price is back above it', () => {
    const record = play({
      prices: [flat(100), flat(100), [100, 100, 94, 99, 40], flat(99, 40), flat(99, 40), flat(99)], forecasts: ones, exits: { stopLoss: 0.05, takeProfit: 0.5 }, settings: { participation: 0.1 },
    });
    expect(record.fills.map(({ side, quantity, price }) => [side, quantity, price])).toEqual([['buy', 10, 100], ['sell', 4, 95], ['sell', 4, 99], ['sell', 2, 99]]);
    expect(record.protectiveExits).toBe(1);
    expect(record.roundTrips).toHaveLength(1);
  });

  it('after a target that was met in part the rest is guarded by a stop again', () => {
    const record = play({
      prices: [flat(100), flat(100), [100, 106, 100, 104, 40], [104, 104, 90, 92], flat(92)], forecasts: ones, exits: { stopLoss: 0.05, takeProfit: 0.05 }, settings: { participation: 0.1 },
    });
    expect(record.fills.map(({ side, quantity, price }) => [side, quantity, price])).toEqual([['buy', 10, 100], ['sell', 4, 105], ['sell', 6, 95]]);
  });

  it('grow with the position: a purchase in two parts is guarded as a whole at its average price', () => {
    const record = play({ prices: [flat(100), flat(100, 50), flat(110, 50), [110, 110, 90, 95]], forecasts: ones, exits: { stopLoss: 0.1 }, settings: { participation: 0.1, cash: 1_000 } });
    expect(record.fills.map(({ side, quantity }) => [side, quantity])).toEqual([['buy', 5], ['buy', 5], ['sell', 10]]);
    expect(record.fills[2].price).toBeCloseTo(105 * 0.9, 9);
  });

  it('of a short stand above it, and say so', () => {
    const record = play({ prices: [flat(100), flat(100), [100, 106, 100, 104]], forecasts: [-1, -1, -1], exits: { stopLoss: 0.05 } });
    expect(record.roundTrips[0]).toMatchObject({ exitPrice: 105, exitReason: 'stop loss at 5 % above entry' });
  });

  it('a target below zero, which no short can reach, is not sent', () => {
    const record = play({ prices: [flat(100), flat(100), flat(100)], forecasts: [-1, -1], exits: { takeProfit: 1.5, stopLoss: 0.5 } });
    expect(record.orders).toMatchObject({ placed: 2, denied: 0, open: 1 });
  });

  it('make way for an order that closes the position, and are gone with it', () => {
    const record = play({ prices: [flat(100), flat(100), flat(100), flat(100), [100, 200, 10, 100]], forecasts: [1, 1, 0, 0, 0], exits: { stopLoss: 0.05, takeProfit: 0.05 } });
    expect(record.fills).toHaveLength(2);
    expect(record.orders).toMatchObject({ cancelled: 2, open: 0 });
  });
});

describe('what counts as a protective exit', () => {
  it('a liquidation does not: it is the venue\'s', () => {
    const record = play({ prices: [flat(100), flat(100), [100, 100, 80, 85], flat(85)], forecasts: ones, settings: { leverage: 10 } });
    expect(record).toMatchObject({ protectiveExits: 0, liquidations: 1 });
    // All of the margin was at stake, and no more is lost than it.
    expect(record.finalEquity).toBeGreaterThanOrEqual(0);
  });

  it('a stop that leaves less than one lot does: the forecast is not followed again at once', () => {
    const record = play({
      prices: [flat(100), flat(100), [100, 100, 94, 96], flat(96), flat(96), flat(96)], forecasts: [1, 1, 1, 1, 0, 1], exits: { stopLoss: 0.05 },
      settings: { filters: true, feeIn: 'received', takerFeeBps: 10, shorts: false, exposure: 0.5 }, instrument: { lotSize: 0.01 },
    });
    expect(record.protectiveExits).toBe(1);
    expect(record.fills.map(({ side }) => side)).toEqual(['buy', 'sell']);
    expect(record.roundTrips.filter(({ open }) => !open)).toHaveLength(1);
    expect(record.orders.denied).toBe(0);
  });
});

it('a guard laid inside a candle by trades uses only what was traded after it', () => {
  const seen: string[] = [];
  const detail = columnsOf(Array.from({ length: 240 }, (_, i) => ({ openTime: i * 1_000, open: 100, high: i === 30 ? 120 : 100, low: i === 130 ? 90 : 100, close: 100, volume: 1_000 })));
  const record = play({ prices: [flat(100), flat(100), [100, 100, 90, 100], flat(100)], forecasts: [1, 1, 1], exits: { stopLoss: 0.05, takeProfit: 0.1 }, history: { detail: { candles: detail, timeframe: '1s' } } }, {
    observe: (notice: Notice) => { if (notice.kind === 'event' && notice.event.kind === 'fill') seen.push(`${notice.event.fill.side} ${notice.at}`); },
  });
  expect(seen).toEqual([`buy ${minute(1)}`, `sell ${130_999}`]);
  expect(record.roundTrips[0].profit).toBeCloseTo(-0.05 * bare.cash, 9);
});
