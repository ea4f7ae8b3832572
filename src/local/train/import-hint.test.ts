import { expect, it } from 'vitest';
import { importHint } from './import-hint.ts';

it.each([
  ['a/binance/BTCUSDT-1h-2024.csv', {}, 'a/binance/BTCUSDT-1h-2024.csv --venue binance --symbol BTC/USDT --timeframe 1h'],
  ['KRW-BTC.csv.gz', { venue: 'upbit', timeframe: '1d' as const }, 'KRW-BTC.csv.gz --venue upbit --symbol BTC/KRW --timeframe 1d'],
  ['my candles.json', { symbol: 'ETH/USDT:USDT' }, '"my candles.json" --venue <venue> --symbol ETH/USDT:USDT --timeframe <timeframe>'],
  ['candles.csv', {}, 'candles.csv --venue <venue> --symbol <BASE/QUOTE> --timeframe <timeframe>'],
])('"%s" is imported by a line that can be typed', (file, said, line) => {
  expect(importHint(file, said)).toBe(`; to learn from it, first: coinbot data import ${line}`);
});

it('has nothing to say of what can be learned from', () => {
  expect(importHint('candles.parquet', {})).toBe('');
  expect(importHint('data/binance/BTC-USDT', {})).toBe('');
});
