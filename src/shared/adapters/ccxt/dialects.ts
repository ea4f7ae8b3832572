import type { Dialect } from './dialect.ts';
import { binanceSpot, binanceUsdm } from './dialect-binance.ts';
import { bybit } from './dialect-bybit.ts';
import { coinone } from './dialect-coinone.ts';
import { bithumb, upbit } from './dialect-korean.ts';
import { okx } from './dialect-okx.ts';

export const DIALECTS: Readonly<Record<string, Dialect>> = { binance: binanceSpot, binanceusdm: binanceUsdm, bybit, okx, upbit, bithumb, coinone };
