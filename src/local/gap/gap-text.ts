import { CAUSE_NAMES, moneyText } from '../../shared/evaluation/reality-gap/gap-verdict.ts';
import { GAP_CAUSES, type GapParts } from '../../shared/evaluation/reality-gap/gap-cause.ts';
import { table, type Cell } from '../cli/output.ts';
import { amount, plainTime, timeText } from '../trade/story-text.ts';
import type { GapOrder, GapReport } from './gap-file.ts';

const MEANINGS: Readonly<Record<keyof GapParts, string>> = {
  data: 'candles other than those of the archive, or missing', logic: 'the program decides otherwise on the same input', latency: 'the market moved until the order arrived', slippage: 'arrival to fill, beyond what is modelled',
  fee: 'another rate', missedFill: 'filled less, or more, than the backtest', exits: 'guards at another price or time', carried: 'sizes and orders after earlier gaps', unexplained: 'what is left',
};

/** Orders shown in a terminal. */
const SHOWN_ORDERS = 8;

/** One day for a person. */
export function gapText(report: GapReport): readonly string[] {
  const { day, timezone, from, to, isOver, strategies, currencies, uncompared, worst, verdict, notes } = report;
  const seen = strategies.length === 0 ? '' : `, candles from ${plainTime(Math.min(...strategies.map((one) => one.from)))} to ${timeText(Math.max(...strategies.map((one) => one.to)))}`;
  return [
    `${day} (${timezone})${isOver ? '' : ', not over yet'}${seen || `, ${plainTime(from)} to ${timeText(to)}`}`, '',
    ...(strategies.length === 0 ? [] : [strategyTable(report), '']),
    ...currencies.flatMap(({ currency, gap, parts }) => [causeTable(currency, gap, parts), '']),
    ...(worst.length === 0 ? [] : ['orders that weigh most ("coinbot why ID" tells one)', orderTable(worst.slice(0, SHOWN_ORDERS)), '']),
    ...uncompared.map(({ strategy, why }) => `${strategy} is not compared: ${why}`),
    ...notes.map((text) => `note: ${text}`),
    verdict,
  ];
}

function strategyTable({ strategies }: GapReport): string {
  return table(['strategy', 'candles', 'orders matched', 'real only', 'backtest only', 'real', 'backtest', 'gap', ''], strategies.map(({ strategy, candles, orders, realProfit, modelProfit, gap, currency }): readonly Cell[] => {
    const scale = Math.max(Math.abs(realProfit), Math.abs(modelProfit), Math.abs(gap));
    return [strategy, candles, orders.matched, orders.realOnly, orders.modelOnly, moneyText(realProfit, scale), moneyText(modelProfit, scale), moneyText(gap, scale), currency];
  }));
}

function causeTable(currency: string, gap: number, parts: GapParts): string {
  const scale = Math.max(Math.abs(gap), ...GAP_CAUSES.map((cause) => Math.abs(parts[cause])));
  const rows = GAP_CAUSES.map((cause): readonly Cell[] => [CAUSE_NAMES[cause], flush(moneyText(parts[cause], scale)), MEANINGS[cause]]);
  return table(['cause', currency.padStart(12), ''], [...rows, ['gap', flush(moneyText(gap, scale)), 'real less backtest']]);
}

const flush = (text: string): string => text.padStart(12);

function orderTable(orders: readonly GapOrder[]): string {
  return table(['id', 'at (UTC)', 'instrument', 'side', 'real', 'backtest', 'gap', 'because'], orders.map((order): readonly Cell[] => [
    order.real?.id ?? '(backtest only)', plainTime(order.at), order.instrument, order.side, sideText(order.real), sideText(order.model), moneyText(order.total, Math.abs(order.total)), causesText(order),
  ]));
}

const sideText = (side: GapOrder['real']): string => (side === null ? '-' : side.filled === 0 ? `nothing of ${amount(side.quantity)}` : `${amount(side.filled)} at ${amount(side.averagePrice ?? NaN)}`);

/** The largest causes of one order, and why it did not fill. */
function causesText({ parts, total, real }: GapOrder): string {
  const causes = GAP_CAUSES.filter((cause) => Math.abs(parts[cause]) > 0.05 * Math.abs(total)).toSorted((a, b) => Math.abs(parts[b]) - Math.abs(parts[a])).slice(0, 3);
  const said = causes.map((cause) => `${CAUSE_NAMES[cause]} ${moneyText(parts[cause], Math.abs(total))}`).join(', ');
  return real !== null && real.filled < real.quantity && real.note !== '' ? `${said} (${real.note.slice(0, 60)})` : said;
}

/** Many days, one line each. */
export function daysTable(reports: readonly GapReport[]): string {
  const rows = reports.flatMap((report) => report.currencies.map(({ currency, realProfit, modelProfit, gap, parts }): readonly Cell[] => {
    const scale = Math.max(Math.abs(realProfit), Math.abs(modelProfit), Math.abs(gap));
    return [report.day, currency, ...[realProfit, modelProfit, gap, ...GAP_CAUSES.map((cause) => parts[cause])].map((value) => moneyText(value, scale))];
  }));
  return table(['day', '', 'real', 'backtest', 'gap', ...GAP_CAUSES.map((cause) => CAUSE_NAMES[cause])], rows);
}
