import { describe, expect, it } from 'vitest';
import { columnsOf, type CandleColumns } from '../domain/candle.ts';
import { plainInstrument } from '../domain/instrument.ts';
import { fundingColumns } from '../domain/public-trade.ts';
import { HOUR, MINUTE } from '../domain/time.ts';
import { assertFunding, assertSameMarket } from './fitting-data.ts';

const series = (price: number, step: number, { length, start = 0 }: { readonly length: number; readonly start?: number }): CandleColumns =>
  columnsOf(Array.from({ length }, (_, i) => ({ openTime: start + i * step, open: price, high: price * 1.001, low: price * 0.999, close: price, volume: 1 })));

const hours = { file: 'sol-1h.parquet', candles: series(100, HOUR, { length: 50 }), timeframe: '1h' } as const;

describe('finer data', () => {
  it('of the same market fits, also where it covers a part', () => {
    expect(() => assertSameMarket(hours, { file: 'sol-1m.parquet', candles: series(100, MINUTE, { length: 600 }) })).not.toThrow();
  });

  it('of another market is refused, both files named', () => {
    expect(() => assertSameMarket(hours, { file: 'eth-1m.parquet', candles: series(2_000, MINUTE, { length: 600 }) })).toThrow('"eth-1m.parquet" is of another market than "sol-1h.parquet": its prices lie outside 10 of 10 candles');
  });

  it('of another time is refused', () => {
    expect(() => assertSameMarket(hours, { file: 'old.parquet', candles: series(100, MINUTE, { length: 600, start: 1_000 * HOUR }) })).toThrow('"old.parquet" says nothing of the time of "sol-1h.parquet"');
  });
});

describe('funding', () => {
  const rates = (at: number) => {
    const columns = fundingColumns(1);
    columns.at[0] = at;
    return { file: 'funding.parquet', rates: columns };
  };

  it('is for perpetuals', () => {
    expect(() => assertFunding(plainInstrument('binance', 'SOL/USDT'), hours, rates(8 * HOUR))).toThrow('"SOL/USDT" is no perpetual');
    expect(() => assertFunding(plainInstrument('binance', 'SOL/USDT:USDT'), hours, rates(8 * HOUR))).not.toThrow();
  });

  it('of another time is refused', () => {
    expect(() => assertFunding(plainInstrument('binance', 'SOL/USDT:USDT'), hours, rates(900 * HOUR))).toThrow('says nothing of the time');
  });
});
