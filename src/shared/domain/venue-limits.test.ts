import { expect, test } from 'vitest';
import { usageOf } from './venue-limits.ts';

const of = (venue: string, status: number, headers: Record<string, string> = {}, body = '') => usageOf(venue, 'main', { answer: { status, headers, body }, now: 1_700_000_000_000 });

test('Binance: weight of the address and order counts of the account by window (fault 43)', () => {
  expect(of('binance', 200, { 'x-mbx-used-weight': '9', 'x-mbx-used-weight-1m': '123', 'x-mbx-order-count-10s': '4', 'x-mbx-order-count-1d': '77' }).used).toEqual([
    { counter: 'weight', windowMs: 60_000, used: 123 },
    { counter: 'orders:main', windowMs: 10_000, used: 4 },
    { counter: 'orders:main', windowMs: 86_400_000, used: 77 },
  ]);
});

test('a 429 forbids for as long as Retry-After says, a minute without it; a 418 two (fault 41, 42)', () => {
  expect(of('binance', 429, { 'retry-after': '7' }).forbiddenMs).toBe(7_000);
  expect(of('binance', 429).forbiddenMs).toBe(60_000);
  expect(of('binance', 418).forbiddenMs).toBe(120_000);
  expect(of('binance', 418, {}, '{"code":-1003,"msg":"Way too much request weight used; IP banned until 1700000300000. Please use"}').forbiddenMs).toBe(300_000);
  expect(of('binance', 400, {}, '{"code":-1013}').forbiddenMs).toBeUndefined();
});

test('Upbit: what remains of the second, never of the minute; a block tells its length in the body (fault 44)', () => {
  expect(of('upbit', 200, { 'remaining-req': 'group=order; min=1; sec=7' }).used).toEqual([{ counter: 'orders:main', windowMs: 1_000, used: 1 }]);
  expect(of('upbit', 200, { 'remaining-req': 'group=candles; min=1800; sec=9' }).used).toEqual([{ counter: 'weight', windowMs: 1_000, used: 1 }]);
  expect(of('upbit', 429).forbiddenMs).toBe(1_000);
  expect(of('upbit', 418, {}, '{"error":{"message":"You have been blocked for 100 seconds"}}').forbiddenMs).toBe(100_000);
});
