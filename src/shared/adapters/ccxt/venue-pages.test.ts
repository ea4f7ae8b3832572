import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../domain/time.ts';
import { HISTORY_VENUES } from './exchange.ts';
import { CANDLE_PAGING, windowEnd } from './venue-pages.ts';

const START = Date.UTC(2024, 0, 1);

describe('pages of candles', () => {
  it('are known for every venue whose history can be downloaded', () => { expect(Object.keys(CANDLE_PAGING).toSorted()).toEqual(HISTORY_VENUES.toSorted()); });

  it('are no longer than the venue serves', () => {
    expect(Object.fromEntries(Object.entries(CANDLE_PAGING).map(([venue, { page }]) => [venue, page]))).toEqual({ binance: 1_000, binanceusdm: 1_000, bithumb: 200, bybit: 1_000, okx: 300, upbit: 200 });
  });

  it('end where the next begins', () => {
    expect(windowEnd(START, '1m', 200)).toBe(START + 200 * MINUTE);
    const window = { since: START, end: START + 200 * MINUTE };
    // Bithumb excludes the candle that opens at `to` and reads it as Korean time; Bybit includes the one at `until`.
    expect(CANDLE_PAGING['bithumb'].params(window)).toEqual({ to: '2024-01-01T12:20:00' });
    expect(CANDLE_PAGING['bybit'].params(window)).toEqual({ until: START + 200 * MINUTE - 1 });
  });
});
