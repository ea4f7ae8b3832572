import { expect, it } from 'vitest';
import { RollingMarket } from './market.ts';

const candle = (n: number) => ({ openTime: n, open: n, high: n + 2, low: n - 2, close: n + 1, volume: 10 * n });

it('keeps its newest candle last and the window before it, and says by how much it has moved', () => {
  const market = new RollingMarket(3);
  const moves = Array.from({ length: 14 }, (_, n) => market.push(candle(n)));
  expect(moves).toEqual([0, 0, 0, 0, 0, 0, 3, 0, 0, 3, 0, 0, 3, 0]);
  const { length, openTime, close, volume } = market.candles;
  expect(length).toBe(5);
  expect([...openTime.subarray(0, length)]).toEqual([9, 10, 11, 12, 13]);
  expect([close[length - 1], volume[length - 1]]).toEqual([14, 130]);
});
