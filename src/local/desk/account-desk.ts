import type { AccountDesk, DayProfit, EquityMoment } from '../../../dashboard/desk/account.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { equityFileIn } from '../broadcast/account-files.ts';
import type { Answers } from './answers.ts';
import { EquityBook } from './equity-book.ts';
import { fileVersion } from './file-version.ts';

const ZONES = { kst: 'Asia/Seoul', utc: 'UTC' } as const;
const KEEP_MS = 60_000;

/** Money over time, out of what the trading process wrote down. */
export function accountDesk(stateFolder: string, { answers, currency }: { readonly answers: Answers; readonly currency: () => string }): AccountDesk {
  const book = new EquityBook(stateFolder);
  return {
    equity: (asked) => answers.of({ name: 'equity', version: fileVersion(equityFileIn(stateFolder)), asked, keepMs: KEEP_MS }, async () => {
      const { moments, beganWith } = await book.read();
      const { from = -Infinity, points, zone } = asked;
      return { currency: currency(), moments: thinOut(moments.filter(({ at }) => at >= from), points), days: daysOf(moments, { timeZone: ZONES[zone], beganWith }) };
    }),
  };
}

/** At most so many moments, with the lowest and the highest of each stretch: no dip is lost. */
export function thinOut(moments: readonly EquityMoment[], most: number): readonly EquityMoment[] {
  const kept = ({ at, equity, drawdown }: EquityMoment): EquityMoment => ({ at, equity, drawdown });
  if (moments.length <= most) return moments.map(kept);
  const size = Math.ceil(moments.length / (most / 2));
  const found: EquityMoment[] = [];
  for (let i = 0; i < moments.length; i += size) {
    const stretch = moments.slice(i, i + size);
    const low = stretch.reduce((a, b) => (b.equity < a.equity ? b : a));
    const high = stretch.reduce((a, b) => (b.equity > a.equity ? b : a));
    found.push(...(low === high ? [low] : [low, high].toSorted((a, b) => a.at - b.at)).map(kept));
  }
  const last = moments.at(-1);
  return last === undefined || found.at(-1)?.at === last.at ? found : [...found, kept(last)];
}

/** Days begin in every zone at a whole quarter of an hour: so many moments have one day. */
const QUARTER_MS = 15 * MINUTE;

/** Profit from the last moment of the day before to the last of the day; the first day from what the account began with. */
export function daysOf(moments: readonly EquityMoment[], { timeZone, beganWith }: { readonly timeZone: string; readonly beganWith: number }): readonly DayProfit[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const days: { day: string; from: number; to: number }[] = [];
  let [quarter, day] = [NaN, ''];
  for (const { at, equity } of moments) {
    if (Math.floor(at / QUARTER_MS) !== quarter) [quarter, day] = [Math.floor(at / QUARTER_MS), format.format(at)];
    const last = days.at(-1);
    if (last?.day === day) last.to = equity;
    else days.push({ day, from: last?.to ?? beganWith, to: equity });
  }
  return days.map(({ day, from, to }) => ({ day, from, to, profit: to - from }));
}
