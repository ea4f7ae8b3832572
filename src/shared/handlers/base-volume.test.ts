import { expect, it } from 'vitest';
import { columnsOf } from '../domain/candle.ts';
import { inBaseVolume } from './base-volume.ts';

const candles = columnsOf([{ openTime: 0, open: 50, high: 60, low: 40, close: 50, volume: 1_000 }]);

it('1,000 in quote at a typical price of 50 are 20 in base', () => {
  expect([...inBaseVolume({ candles, volumeUnit: 'quote' }).volume]).toEqual([20]);
});

it('a volume in base units is left as it is', () => {
  expect(inBaseVolume({ candles })).toBe(candles);
});
