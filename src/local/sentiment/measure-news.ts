import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../shared/domain/errors.ts';
import type { CandleColumns } from '../../shared/domain/candle.ts';
import { DAY, HOUR, utcDay, type EpochMs } from '../../shared/domain/time.ts';
import type { CandleStore } from '../../shared/ports/candle-store.ts';
import { informationCoefficient, type InformationCoefficient } from '../../shared/sentiment/information-coefficient.ts';
import { deskRules, NewsDesk } from '../../shared/sentiment/news-desk.ts';
import { scoreText, weighedItem } from '../../shared/sentiment/score-text.ts';
import { sentimentColumns } from '../../shared/sentiment/sentiment-columns.ts';
import { indexRules, type IndexRules, type MoodReading } from '../../shared/sentiment/sentiment-parts.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import type { TextSet } from './labelled-texts.ts';

export interface NewsReport {
  readonly set: string;
  readonly items: number;
  /** Of those: told twice. */
  readonly repeated: number;
  readonly prices: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** The news index at each midnight (UTC) against the return of the day that follows, by how long after its date an item is taken to be known. */
  readonly byDelay: readonly (InformationCoefficient & { readonly delayHours: number })[];
  /** The same against the day before: a mood that follows prices shows here. */
  readonly dayBefore: InformationCoefficient;
}

/** The zones of the dates are not known, and some name the day alone: the first is a hope, the last is safe. */
const DELAYS_HOURS = [0, 12, 24] as const;

const newsOnly: IndexRules = { ...indexRules, parts: Object.fromEntries(Object.entries(indexRules.parts).map(([name, rules]) => [name, name === 'news' ? rules : { ...rules, weight: 0 }])) as IndexRules['parts'] };

/** Items as they would have come in, each story once; `delayMs` after its date it is known. */
function readingsOf({ texts, summaries, sources, at }: TextSet, delayMs: number): { readonly readings: readonly Observation<MoodReading>[]; readonly repeated: number } {
  const desk = new NewsDesk({ ...deskRules, futureToleranceMs: Infinity, oldestMs: Infinity });
  const order = at.map((_, i) => i).toSorted((a, b) => at[a] - at[b]);
  const readings = order.flatMap((i): Observation<MoodReading>[] => {
    const item = desk.admit({ id: String(i), source: sources[i], title: texts[i], summary: summaries[i], url: '', publishedAt: at[i], knownAt: at[i] + delayMs });
    if (item === undefined) return [];
    const value = weighedItem(scoreText(item.title).compound, scoreText(item.summary).compound);
    return [{ value: { kind: 'news', value, weight: 1 }, eventAt: item.eventAt, knownAt: item.knownAt }];
  });
  return { readings, repeated: texts.length - readings.length };
}

/** Return of each UTC day by its opening time. */
function dailyReturns({ openTime, close, length }: CandleColumns): ReadonlyMap<EpochMs, number> {
  const returns = new Map<EpochMs, number>();
  for (let i = 1; i < length; i++) if (openTime[i] - openTime[i - 1] === DAY) returns.set(utcDay(openTime[i]), Math.log(close[i] / close[i - 1]));
  return returns;
}

/** What the index of a set of news had to do with the returns after it. Information: nothing is tuned on it. */
export function measureNews(set: TextSet, { candles, name }: { readonly candles: CandleColumns; readonly name: string }): NewsReport {
  const returns = dailyReturns(candles);
  const [first, last] = set.at.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)], [Infinity, -Infinity]);
  const days = Array.from({ length: Math.max(0, Math.floor((last - utcDay(first)) / DAY) - 1) }, (_, n) => utcDay(first) + (n + 2) * DAY);
  if (!days.some((day) => returns.has(day))) throw new DataError(`"${name}": expected daily candles of the days of "${set.name}", found none of them`);
  const after = days.map((day) => returns.get(day) ?? NaN);
  const before = days.map((day) => returns.get(day - DAY) ?? NaN);
  const indices = DELAYS_HOURS.map((hours) => sentimentColumns(readingsOf(set, hours * HOUR).readings, days, newsOnly).parts.news);
  return {
    set: set.name, items: set.texts.length, repeated: readingsOf(set, 0).repeated, prices: name, from: days[0], to: days[days.length - 1],
    byDelay: DELAYS_HOURS.map((delayHours, n) => ({ delayHours, ...informationCoefficient(indices[n], after) })), dayBefore: informationCoefficient(indices[0], before),
  };
}

/** Daily candles of bitcoin in a folder `ohlcv` beside the data, those that hold the most of the time of the news. */
export async function pricesBeside(folder: string, set: TextSet, candles: CandleStore): Promise<{ readonly candles: CandleColumns; readonly name: string } | undefined> {
  const root = path.join(path.dirname(path.resolve(folder)), 'ohlcv');
  const names = (await readdir(root, { recursive: true }).catch(() => [])).filter((name) => /BTC[^/\\]*-1d[^/\\]*\.parquet$/.test(name)).toSorted();
  const range = set.at.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)], [Infinity, -Infinity]);
  let best: { readonly candles: CandleColumns; readonly name: string } | undefined;
  for (const name of names) {
    const series = await candles.load(path.join(root, name), { from: utcDay(range[0]), to: range[1] + 2 * DAY });
    if (series.candles.length > (best?.candles.length ?? 1)) best = { candles: series.candles, name };
  }
  return best;
}
