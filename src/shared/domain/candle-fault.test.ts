import { describe, expect, it } from 'vitest';
import { columnsOf, type Candle } from './candle.ts';
import { firstFault } from './candle-fault.ts';
import { MINUTE } from './time.ts';

const START = Date.UTC(2024, 0, 1);
const candle = (i: number, change: Partial<Candle> = {}): Candle => ({ openTime: START + i * MINUTE, open: 10, high: 12, low: 9, close: 11, volume: 5, ...change });
const faultOf = (change: Partial<Candle>) => firstFault(columnsOf([candle(0), candle(1, change), candle(2)]));

describe('faults of candles', () => {
  it('finds none in sound ones, a frozen one without volume included', () => {
    expect(firstFault(columnsOf([candle(0), candle(1, { open: 9, high: 9, low: 9, close: 9, volume: 0 }), candle(5)]))).toBeUndefined();
  });

  it.each<[string, Partial<Candle>, string]>([
    ['a repeated time', { openTime: START }, 'twice'],
    ['a step back', { openTime: START - MINUTE }, 'to rise'],
    ['seconds', { openTime: START / 1000 }, 'epoch milliseconds'],
    ['microseconds', { openTime: START * 1000 }, 'epoch milliseconds'],
    ['half a millisecond', { openTime: START + MINUTE + 0.5 }, 'whole number'],
    ['NaN', { close: NaN }, 'finite close'],
    ['infinity', { high: Infinity }, 'finite high'],
    ['a price of 0', { low: 0 }, 'low above 0'],
    ['a negative volume', { volume: -1 }, 'volume of 0 or more'],
    ['a high below the close', { high: 10.5 }, 'low <= open, close <= high'],
    ['a low above the open', { low: 10.5 }, 'low <= open, close <= high'],
  ])('finds %s', (_, change, text) => {
    const fault = faultOf(change);
    expect(fault?.row).toBe(1);
    expect(fault?.text).toContain(text);
  });

  it('goes on from the candle before a block', () => {
    expect(firstFault(columnsOf([candle(1)]), START + MINUTE)?.row).toBe(0);
    expect(firstFault(columnsOf([candle(1)]), START)).toBeUndefined();
  });

  it('leaves columns out that were not read', () => {
    expect(firstFault(columnsOf([candle(0, { open: NaN, high: NaN, low: NaN, volume: NaN })]), -Infinity, new Set(['close']))).toBeUndefined();
    expect(firstFault(columnsOf([candle(0, { open: NaN, high: NaN, low: NaN, volume: NaN, close: -1 })]), -Infinity, new Set(['close']))?.row).toBe(0);
  });
});
