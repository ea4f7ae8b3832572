import type { RoundTrip, RunRecord } from '../../engine/record.ts';
import { cagr } from '../metrics/cagr.ts';
import type { Marks } from '../metrics/periods.ts';
import { returnsOf } from '../metrics/returns.ts';
import type { Reason } from './row-names.ts';

/** What several groups of the report need from a run, computed once. */
export interface Facts {
  readonly record: RunRecord;
  /** Days with a mark; a day whose equity is not a number is left out, a missing buy & hold value repeats the one before. */
  readonly marks: Marks;
  /** Daily returns, the first against the starting balance; of buy & hold the same days. */
  readonly returns: readonly number[];
  readonly holdReturns: readonly number[];
  /** Trades that ended; those still open are not won or lost. */
  readonly closed: readonly RoundTrip[];
  readonly leftOpen: readonly RoundTrip[];
  readonly profits: readonly number[];
  readonly netProfit: number;
  readonly lengthMs: number;
  readonly cagr: number | null;
  /** Set when the run is too short for annual figures; then those are null. */
  readonly tooShort: Reason | undefined;
  /** Set when there is too little to judge by. */
  readonly tooLittle: Reason | undefined;
}

/** Annual figures need so many days, verdicts so many closed trades too. */
export const MIN_DAYS = 14;
export const MIN_TRADES = 10;

export function factsOf(record: RunRecord): Facts {
  const marks = knownMarks(record);
  const closed = record.roundTrips.filter(({ open }) => !open);
  const lengthMs = record.to - record.from;
  const tooShort = marks.day.length < MIN_DAYS ? 'under-14-days' : undefined;
  return {
    record, marks, closed, lengthMs, tooShort,
    leftOpen: record.roundTrips.filter(({ open }) => open),
    returns: returnsOf(record.initialCash, marks.equity),
    holdReturns: returnsOf(record.initialCash, marks.buyAndHold),
    profits: closed.map(({ profit }) => profit),
    netProfit: record.finalEquity - record.initialCash,
    cagr: cagr(record.initialCash, record.finalEquity, lengthMs),
    tooLittle: closed.length < MIN_TRADES ? (tooShort ?? 'under-10-trades') : tooShort,
  };
}

function knownMarks({ daily, initialCash }: RunRecord): Marks {
  const day: number[] = [];
  const equity: number[] = [];
  const buyAndHold: number[] = [];
  let hold = initialCash;
  for (let i = 0; i < daily.day.length; i++) {
    if (Number.isFinite(daily.buyAndHold[i])) hold = daily.buyAndHold[i];
    if (!Number.isFinite(daily.equity[i])) continue;
    day.push(daily.day[i]);
    equity.push(daily.equity[i]);
    buyAndHold.push(hold);
  }
  return { day, equity, buyAndHold };
}

/** The currency results are counted in: `USDT` of `binance:BTC/USDT:USDT`; empty where instruments have different ones. */
export function quoteOf(instruments: readonly string[]): string {
  const quotes = new Set(instruments.map((name) => /\/([^:/]+)/.exec(name)?.[1] ?? ''));
  return quotes.size === 1 ? ([...quotes][0] ?? '') : '';
}
