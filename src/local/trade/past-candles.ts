import { setTimeout as sleep } from 'node:timers/promises';
import { candleColumns, CANDLE_FIELDS, type CandleColumns } from '../../shared/domain/candle.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import { durationMs, openTimeOf, type Timeframe } from '../../shared/domain/timeframe.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { MarketHistory } from '../../shared/ports/market-history.ts';
import { openMarketData } from '../wire.ts';

/** A history is fetched in so many tries a page, and holds so many candles at most. */
const TRIES = 5;
const MOST_CANDLES = 50_000;

const histories = new Map<string, MarketHistory>();

function historyOf(venue: string, baseUrl: string | undefined): MarketHistory {
  const key = `${venue} ${baseUrl ?? ''}`;
  const known = histories.get(key) ?? openMarketData({ venue, baseUrl }).history;
  histories.set(key, known);
  return known;
}

/** Closed candles with open times in [from, to) from the venue's public API, oldest first. */
export async function candlesFrom({ baseUrl, clock }: { readonly baseUrl: string | undefined; readonly clock: Clock }, id: InstrumentId, { timeframe, from, to }: { readonly timeframe: Timeframe; readonly from: EpochMs; readonly to: EpochMs }): Promise<CandleColumns> {
  const length = durationMs(timeframe);
  const end = Math.min(openTimeOf(to + length - 1, timeframe), openTimeOf(clock.now(), timeframe));
  const pages: CandleColumns[] = [];
  let since = Math.max(openTimeOf(from, timeframe), end - MOST_CANDLES * length);
  const [venue, symbol] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
  for (let tries = 0; since < end;) {
    const page = await historyOf(venue, baseUrl).candles({ symbol, timeframe, since, to: end });
    if (page.kind === 'wait') {
      tries += 1;
      if (tries >= TRIES) throw new TransientError(`${venue} gives no candles of ${symbol}: ${page.reason}`);
      await sleep(page.retryAfterMs ?? 500 * 2 ** tries);
      continue;
    }
    pages.push(page.rows);
    if (page.isEnd || page.next <= since) break;
    since = page.next;
  }
  return joined(pages, end);
}

function joined(pages: readonly CandleColumns[], end: EpochMs): CandleColumns {
  const count = pages.reduce((sum, { length }) => sum + length, 0);
  const all = candleColumns(count);
  let length = 0;
  for (const page of pages) {
    for (let i = 0; i < page.length; i++) {
      if (page.openTime[i] >= end || (length > 0 && page.openTime[i] <= all.openTime[length - 1])) continue;
      for (const field of CANDLE_FIELDS) all[field][length] = page[field][i];
      length += 1;
    }
  }
  return { ...all, length };
}
