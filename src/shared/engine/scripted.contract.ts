import { z } from 'zod';
import { columnsOf, type CandleColumns } from '../domain/candle.ts';
import { plainInstrument, type Instrument } from '../domain/instrument.ts';
import { MINUTE } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { durationMs } from '../domain/timeframe.ts';
import { defineStrategy, type Exits, type Strategy } from '../strategies/strategy.ts';
import { runBacktest, type Backtest, type History } from './backtest.ts';
import type { RunRecord } from './record.ts';
import { plain, type RunSettings } from './settings.ts';

export type Prices = readonly [open: number, high: number, low: number, close: number, volume?: number];

/** Candles one after the other from `start`. */
export function candlesOf(prices: readonly Prices[], timeframe: Timeframe = '1m', start = 0): CandleColumns {
  return columnsOf(prices.map(([open, high, low, close, volume = 1_000], i) => ({ openTime: start + i * durationMs(timeframe), open, high, low, close, volume })));
}

/** Says the given forecast at the close of each candle; NaN where there is none. */
export const scripted = (forecasts: readonly number[]): Strategy =>
  defineStrategy({ name: 'scripted', summary: 'Says what it was told.', params: z.object({}), indicators: () => ({}), decide: (_series, i) => forecasts[i] ?? NaN });

export interface Script {
  readonly prices: readonly Prices[];
  readonly forecasts: readonly number[];
  readonly settings?: Partial<RunSettings>;
  readonly exits?: Exits;
  readonly timeframe?: Timeframe;
  readonly instrument?: Partial<Instrument>;
  readonly history?: Partial<History>;
  readonly start?: number;
}

/** Free of costs unless said otherwise, all of the equity at stake. */
export const bare: RunSettings = { ...plain, cash: 1_000, exposure: 1, makerFeeBps: 0, takerFeeBps: 0, slippage: { kind: 'none' } };

export function play({ prices, forecasts, settings, exits, timeframe = '1m', instrument, history, start = 0 }: Script, more: Partial<Backtest> = {}): RunRecord {
  return runBacktest({
    strategy: scripted(forecasts), params: {}, settings: { ...bare, ...settings }, timeframe, exits,
    histories: [{ instrument: { ...plainInstrument('test', 'A/USDT'), ...instrument }, candles: candlesOf(prices, timeframe, start), ...history }], ...more,
  });
}

export const minute = (n: number): number => n * MINUTE;
