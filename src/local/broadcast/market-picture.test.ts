import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LiveMarket } from '../../shared/engine/trading/live-message.ts';
import { liveMessageOf } from './live-line.ts';
import { BLIND, BOARD, BTC, candleOf, ETH, INSTRUMENTS, tradeOf } from './live-scene.contract.ts';
import { MarketPicture, type ShownBoard } from './market-picture.ts';

const WATCHED = new Set([BTC]);
const picture = (board: ShownBoard = BOARD) => new MarketPicture({ instruments: INSTRUMENTS, board, timeframesOf: () => ['1m', '1h'], now: () => 1_000 });
const read = (line: string): LiveMarket => {
  const message = liveMessageOf(line);
  if (message?.of !== 'market') throw new Error(`expected a market, found "${line}"`);
  return message;
};

it('tells what has changed and nothing else', () => {
  const market = picture();
  market.take(tradeOf(ETH, { at: 1, price: 5 }));
  const { quotes, books, trades, forming } = read(market.turn()(WATCHED));
  expect({ quotes, books, trades, forming }).toEqual({ quotes: [[ETH, 99.5, 100.5, 5, 1]], books: {}, trades: {}, forming: {} });
  expect(market.hasChanged).toBe(false);
});

it('tells null where nobody knows', () => {
  expect(read(picture(BLIND).whole(WATCHED))).toEqual({ of: 'market', at: 1_000, isWhole: true, quotes: [[BTC, null, null, null, 0], [ETH, null, null, null, 0]], books: { [BTC]: { bids: [], asks: [], at: null } }, trades: {}, forming: {} });
});

it('does not know instruments of which it was not told', () => {
  const market = picture();
  market.take(tradeOf('upbit:BTC/KRW', { at: 1, price: 5 }));
  expect(market.hasChanged).toBe(false);
});

it('forms candles as their definition says, from any trades in their order', () => {
  const trades = fc.array(fc.record({ step: fc.nat(30_000), price: fc.integer({ min: 1, max: 1_000 }), quantity: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(trades, (steps) => {
    const market = picture();
    let at = 6_000_000;
    const heard = steps.map(({ step, price, quantity }) => ({ at: at += step, price, quantity }));
    for (const trade of heard) market.take(tradeOf(BTC, trade));
    const openTime = Math.floor(at / 60_000) * 60_000;
    const inside = heard.filter((trade) => trade.at >= openTime);
    const prices = inside.map(({ price }) => price);

    expect(read(market.turn()(WATCHED)).forming[BTC]['1m']).toEqual([
      openTime, prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1), inside.reduce((sum, { quantity }) => sum + quantity, 0), Math.max(openTime, heard[0].at),
    ]);
  }));
});

it('says from when on a forming candle was heard: after the close of the one before it whole, after a gap in part', () => {
  const market = picture();
  const since = (at: number, price = 5) => {
    market.take(tradeOf(BTC, { at, price }));
    return read(market.turn()(WATCHED)).forming[BTC]['1m']?.[6];
  };
  expect(since(90_000)).toBe(90_000);
  market.take(candleOf(BTC, 60_000));
  expect(since(130_000)).toBe(120_000);
  market.take({ kind: 'stream', instrument: BTC, what: 'trade', state: 'down', note: '', at: 150_000 });
  expect(since(155_000)).toBe(150_000);
  expect(since(185_000)).toBe(180_000);
});

it('forgets what has closed, and what comes too late for it', () => {
  const market = picture();
  market.take(tradeOf(BTC, { at: 90_000, price: 5 }));
  market.take(candleOf(BTC, 60_000));
  market.take(tradeOf(BTC, { at: 119_999, price: 6 }));
  expect(read(market.turn()(WATCHED)).forming[BTC]).toEqual({ '1h': [0, 5, 6, 5, 6, 2, 90_000] });
});

it('keeps the newest hundred trades of a burst, and counts the volume of all', () => {
  const market = picture();
  for (let n = 0; n < 1_234; n++) market.take(tradeOf(BTC, { at: n, price: 1 }));
  const { quotes, trades } = read(market.turn()(WATCHED));
  expect(quotes[0][4]).toBe(1_234);
  expect(trades[BTC].map(([at]) => at)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1_134));
});
