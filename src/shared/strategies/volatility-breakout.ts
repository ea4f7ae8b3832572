import { z } from 'zod';
import { DAY } from '../domain/time.ts';
import { openTimeOf } from '../domain/timeframe.ts';
import { price } from '../indicators/price.ts';
import { previousSessionRange } from '../indicators/previous-session-range.ts';
import { sessionOpen } from '../indicators/session-open.ts';
import { sma } from '../indicators/sma.ts';
import { defineStrategy } from './strategy.ts';

const SESSION = '1d';

/**
 * Larry Williams' volatility breakout (Long-Term Secrets to Short-Term Trading, 1999) on sessions of a UTC day, which is
 * 09:00 to 09:00 in Seoul. Long once a candle closes above the session's open plus `k` times the range of the session
 * before; out with the close of the session's last candle, so the sale meets the open of the next. Never short.
 */
export const volatilityBreakout = defineStrategy({
  name: 'volatility-breakout',
  summary: "Buys when the price exceeds the day's open plus a share of yesterday's range, and is out when the day ends.",
  params: z.object({
    k: z.number().min(0.1).max(2).default(0.5).describe("Share of the previous day's range that the price must gain on the day's open"),
    average: z.int().min(0).max(200).default(0).describe('Buys only above the average close of so many past days; 0 for no such filter'),
  }),
  longestTimeframe: '12h',
  indicators({ average }) {
    const open = sessionOpen(SESSION);
    // Without the filter the open takes its place: whoever is above the target is above the open.
    return { openTime: price('openTime'), close: price(), open, range: previousSessionRange(SESSION), floor: average === 0 ? open : sma(average, { timeframe: SESSION }) };
  },
  decide({ openTime, close, open, range, floor }, i, held, { k }) {
    if (i < 2) return NaN;
    const target = open[i] + k * range[i];
    if (Number.isNaN(target + close[i] + floor[i] + openTime[i])) return NaN;
    // A gap in the candles makes one step look long, hence the shorter of two.
    const step = Math.min(openTime[i] - openTime[i - 1], openTime[i - 1] - openTime[i - 2]);
    const session = openTimeOf(openTime[i], SESSION);
    if (openTime[i] + step >= session + DAY) return 0;
    const isCarried = held > 0 && openTime[i - 1] >= session;
    return isCarried || (close[i] > target && close[i] > floor[i]) ? 1 : 0;
  },
});
