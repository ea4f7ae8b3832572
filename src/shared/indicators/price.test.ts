import { describe, expect, it } from 'vitest';
import { columnsOf } from '../domain/candle.ts';
import { column } from './column.ts';
import { price } from './price.ts';

describe('price', () => {
  const candles = columnsOf([
    { openTime: 0, open: 1, high: 4, low: 0.5, close: 2, volume: 10 },
    { openTime: 60_000, open: 2, high: 5, low: 1.5, close: 3, volume: 20 },
  ]);

  it('is the close, or the field that was named, from the first candle on', () => {
    expect([...column(price(), candles)]).toEqual([2, 3]);
    expect([...column(price('high'), candles)]).toEqual([4, 5]);
    expect([...column(price('openTime'), candles)]).toEqual([0, 60_000]);
    expect(price('high').warmUp).toBe(0);
  });

  it('is told apart by its field', () => {
    expect(price('open').key).toBe('price() of open');
    expect(price('close', { instrument: 'ETH/USDT' }).key).toBe('price() of ETH/USDT.close');
  });
});
