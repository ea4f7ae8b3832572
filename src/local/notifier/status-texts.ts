import type { EpochMs } from '../../shared/domain/time.ts';
import { clock, digits, money, percent, signed, why } from '../rehearsal/status-view.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import type { Period, PeriodProfit, ProfitBook } from './profit-book.ts';
import type { Texts } from './texts.ts';

/** In which words and by which clock. */
export interface Manner {
  readonly texts: Texts;
  readonly zone: string;
}

const coinOf = (id: string): string => id.slice(id.indexOf(':') + 1);
const known = (value: number, shown: (value: number) => string): string => (Number.isFinite(value) ? shown(value) : '?');

export function statusText(status: TradeStatus, { texts, zone }: Manner): string {
  const { labels } = texts;
  return [
    `${status.mode}: ${status.state}`, `${labels.kill}: ${status.kill}`,
    `${labels.equity}: ${known(status.equity, money)} ${status.currency}`,
    `${labels.profit}: ${known(status.profit, signed)} (${known(status.profitRatio, percent)})`,
    `${labels.venues}: ${status.venues.map(({ name, isOpen, text }) => `${name} ${isOpen ? labels.open : text}`).join(', ')}`,
    `${labels.age}: ${clock(status.at, zone)}`,
  ].join('\n');
}

export function balanceText({ equity, cash, fees, currency, maxDrawdown, at }: TradeStatus, { texts: { labels }, zone }: Manner): string {
  return [
    `${labels.equity}: ${known(equity, money)} ${currency}`, `${labels.cash}: ${known(cash, money)} ${currency}`, `${labels.fees}: ${known(fees, money)} ${currency}`,
    `${labels.drawdown}: ${(maxDrawdown * 100).toFixed(2)} %`, `${labels.age}: ${clock(at, zone)}`,
  ].join('\n');
}

export function positionsText({ positions }: Pick<TradeStatus, 'positions'>, { texts: { labels } }: Manner): string {
  const held = positions.filter(({ quantity }) => quantity !== 0);
  if (held.length === 0) return `${labels.positions}: ${labels.none}`;
  return [labels.positions, ...held.map(({ instrument, quantity, averagePrice, price, unrealised, strategy }) => `${coinOf(instrument)} ${digits(quantity)} @ ${known(averagePrice, digits)} → ${known(price, digits)}: ${known(unrealised, signed)} (${strategy})`)].join('\n');
}

const periodLine = (label: string, found: PeriodProfit | undefined, currency: string): string => (found === undefined ? `${label}: ?` : `${label}: ${signed(found.profit)} ${currency}`);

export function profitText({ book, period, now, currency }: { readonly book: ProfitBook; readonly period: Period; readonly now: EpochMs; readonly currency: string }, { texts, zone }: Manner): string {
  const found = book.over(period, now);
  if (found === undefined) return texts.nothingYet;
  return `${periodLine(texts.periods[period], found, currency)}\n${texts.labels.fees}: ${money(found.fees)}, ${found.fills} ${texts.labels.fills}\n${texts.labels.since}: ${clock(found.since, zone)}`;
}

/** What the day before, this week and this month brought, and how things stand. */
export function reportText({ status, book, now }: { readonly status: TradeStatus; readonly book: ProfitBook; readonly now: EpochMs }, manner: Manner): string {
  const { texts } = manner;
  const { currency } = status;
  return [
    `${texts.report} · ${clock(now, manner.zone)} ${manner.zone}`,
    periodLine(texts.labels.yesterday, book.yesterday(now), currency),
    ...(['day', 'week', 'month'] as const).map((period) => periodLine(texts.periods[period], book.over(period, now), currency)),
    statusText(status, manner), positionsText(status, manner),
  ].join('\n');
}

/** The newest reasons, as far as the last status tells them. */
export const reasonsText = ({ lastDecisions }: Pick<TradeStatus, 'lastDecisions'>, { texts: { labels }, zone }: Manner): string =>
  [labels.lastDecisions, ...(lastDecisions.length === 0 ? [labels.none] : lastDecisions.toReversed().map((one) => `${clock(one.at, zone)} ${coinOf(one.instrument)} ${why(one)}`))].join('\n');
