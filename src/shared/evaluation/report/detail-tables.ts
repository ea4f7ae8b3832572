import { dayText } from '../calendar.ts';
import type { Breakdown } from '../metrics/breakdown.ts';
import type { Period } from '../metrics/periods.ts';
import type { Summary } from '../summary.ts';
import type { OpenTrade } from '../summary/tables.ts';
import { durationText, grouped, moneyText, percentText, priceText, type Style } from './format.ts';
import type { Word } from './words.ts';

/** A list of a report, written out. Numbers go right, words go left. */
export interface DetailTable {
  readonly key: keyof Summary['tables'];
  readonly title: string;
  readonly headings: readonly string[];
  readonly numeric: readonly boolean[];
  readonly rows: readonly (readonly string[])[];
}

interface Column<T> {
  readonly word: Word;
  readonly numeric: boolean;
  text(item: T): string;
}

const words = <T>(word: Word, text: (item: T) => string): Column<T> => ({ word, numeric: false, text });
const number = <T>(word: Word, text: (item: T) => string): Column<T> => ({ word, numeric: true, text });

/** Every list that has something in it. */
export function detailTables({ tables, quote }: Summary, style: Style): DetailTable[] {
  const { labels } = style;
  const build = <T>(key: keyof Summary['tables'], items: readonly T[], columns: readonly Column<T>[]): DetailTable => ({
    key, title: labels.words[key], headings: columns.map(({ word }) => labels.words[word]), numeric: columns.map(({ numeric }) => numeric),
    rows: items.map((item) => columns.map(({ text }) => text(item))),
  });
  const all = [
    build('perYear', tables.perYear, periodColumns('year', style)),
    build('perMonth', tables.perMonth, periodColumns('month', style)),
    build('perInstrument', tables.perInstrument, [
      words('instrument', (item) => item.instrument), number('trades', ({ trades }) => grouped(trades, 0)), number('winRate', ({ wins, trades }) => rate(wins, trades, style)),
      number('profit', ({ profit }) => moneyText(profit, quote)), number('fees', ({ fees }) => moneyText(fees, quote)), number('funding', ({ funding }) => moneyText(funding, quote)),
      number('turnover', ({ turnover }) => moneyText(turnover, quote)),
    ]),
    build('drawdowns', tables.drawdowns, [
      words('peak', ({ peakAt }) => dayText(peakAt)), words('trough', ({ troughAt }) => dayText(troughAt)),
      words('recovered', ({ recoveredAt }) => (recoveredAt === null ? labels.words.notYet : dayText(recoveredAt))), number('lasted', ({ durationMs }) => durationText(durationMs, labels)),
      number('depth', ({ depth }) => percentText(depth)),
    ]),
    build('entryReasons', tables.entryReasons, reasonColumns(style)),
    build('exitReasons', tables.exitReasons, reasonColumns(style)),
    build<OpenTrade>('leftOpen', tables.leftOpen, [
      words('instrument', ({ instrument }) => instrument), words('side', ({ side }) => labels.words[side]), words('opened', ({ entryAt }) => dayText(entryAt)),
      number('entryPrice', ({ entryPrice }) => priceText(entryPrice)), number('profit', ({ profit }) => moneyText(profit, quote)), number('profitRatio', ({ profitRatio }) => percentText(profitRatio)),
    ]),
    build('refusals', tables.refusals, [words('reason', ({ reason }) => reason), number('count', ({ count }) => grouped(count, 0))]),
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

const rate = (wins: number, trades: number, { labels }: Style): string => (trades === 0 ? labels.words.notApplicable : percentText(wins / trades, 1));
const optional = (value: number | null, { labels }: Style, write: (value: number) => string): string => (value === null ? labels.words.notApplicable : write(value));

const periodColumns = (word: 'month' | 'year', style: Style): Column<Period>[] => [
  words(word, ({ period }) => period),
  number('profitRatio', ({ profitRatio }) => optional(profitRatio, style, percentText)),
  number('profit', ({ profit }) => moneyText(profit, style.quote)),
  number('buyAndHold', ({ buyAndHoldRatio }) => optional(buyAndHoldRatio, style, percentText)),
  number('maxDrawdown', ({ maxDrawdown }) => percentText(maxDrawdown)),
  number('trades', ({ trades }) => grouped(trades, 0)),
  number('winRate', ({ wins, trades }) => rate(wins, trades, style)),
];

const reasonColumns = (style: Style): Column<Breakdown>[] => [
  words('reason', ({ name }) => name),
  number('trades', ({ trades }) => grouped(trades, 0)),
  number('avgProfit', ({ meanProfitRatio }) => optional(meanProfitRatio, style, percentText)),
  number('profit', ({ profit }) => moneyText(profit, style.quote)),
  number('winDrawLoss', ({ wins, draws, losses }) => `${wins}/${draws}/${losses}`),
  number('avgDuration', ({ meanDurationMs }) => optional(meanDurationMs, style, (value) => durationText(value, style.labels))),
];
