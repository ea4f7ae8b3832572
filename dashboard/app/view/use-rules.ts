import { useCallback } from 'react';
import type { Instrument } from '../../../src/shared/domain/instrument.ts';
import { usePlan } from '../live/live.tsx';

/** The steps of prices and quantities of what is traded now. */
export function useRules(): (id: string) => Instrument | undefined {
  const instruments = usePlan()?.instruments;
  return useCallback((id: string) => instruments?.find(({ venue, symbol }) => `${venue}:${symbol}` === id), [instruments]);
}

/** USDT of binance:BTC/USDT and of binanceusdm:BTC/USDT:USDT. */
export const quoteOf = (instrument: string): string => instrument.split('/')[1]?.split(':')[0] ?? '';
