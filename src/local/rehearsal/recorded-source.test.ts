import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../shared/domain/candle.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import type { CandleSeries } from '../../shared/ports/candle-store.ts';
import type { Moment } from './candle-source.ts';
import { recordedSource } from './recorded-source.ts';

const MINUTE = 60_000;
const series = (minutes: readonly number[], over: Partial<CandleSeries> = {}): CandleSeries => ({
  timeframe: '1m' as Timeframe, dataHash: `hash-${minutes.join('-')}`,
  candles: columnsOf(minutes.map((minute) => ({ openTime: minute * MINUTE, open: 1 + minute, high: 2 + minute, low: 1 + minute, close: 2 + minute, volume: 1 }))), ...over,
});
const sourceOf = (files: Readonly<Record<string, CandleSeries>>) => recordedSource(Object.keys(files), { load: (file) => Promise.resolve(files[file]) });

async function moments(files: Readonly<Record<string, CandleSeries>>): Promise<readonly Moment[]> {
  const source = await sourceOf(files);
  const all: Moment[] = [];
  for (let moment = source.next(); moment !== undefined; moment = source.next()) all.push(moment);
  return all;
}

describe('recorded candles', () => {
  it('come in the order of time, those of one time together, and tell when one ends before the others', async () => {
    const all = await moments({ 'BTCUSDT-1m.parquet': series([0, 1, 2, 5, 6]), 'ETHUSDT-1m.parquet': series([1, 2, 3]) });
    expect(all.map(({ openTime, candles, ended }) => [openTime / MINUTE, candles.map((candle) => candle?.open), ended])).toEqual([
      [0, [1, undefined], []], [1, [2, 2], []], [2, [3, 3], []], [3, [undefined, 4], [1]], [5, [6, undefined], []], [6, [7, undefined], []],
    ]);
  });

  it('say what they are', async () => {
    const source = await sourceOf({ 'raw/BTCUSDT-1m.parquet': series([3, 4]) });
    expect(source).toMatchObject({ isSynthetic: false, label: 'recorded candles of BTCUSDT-1m.parquet', start: 3 * MINUTE, timeframe: '1m', identity: { kind: 'recorded', data: ['hash-3-4'] } });
    expect(source.instruments.map(({ symbol }) => symbol)).toEqual(['BTC/USDT']);
  });

  it.each<[string, Readonly<Record<string, CandleSeries>>, string]>([
    ['two timeframes', { 'BTCUSDT.parquet': series([0]), 'ETHUSDT.parquet': series([0], { timeframe: '1h' }) }, 'ETHUSDT.parquet has 1h candles, BTCUSDT.parquet has 1m'],
    ['an empty file', { 'BTCUSDT.parquet': series([]) }, 'BTCUSDT.parquet has no candles'],
    ['an instrument twice', { 'a/BTCUSDT.parquet': series([0]), 'b/BTCUSDT.parquet': series([1]) }, 'found "file:BTC/USDT" twice'],
    ['two currencies', { 'BTCUSDT.parquet': series([0]), 'KRW-BTC.parquet': series([0]) }, 'found "USDT" and "KRW"'],
  ])('refuse %s', async (_, files, message) => {
    await expect(sourceOf(files)).rejects.toThrow(message);
  });
});
