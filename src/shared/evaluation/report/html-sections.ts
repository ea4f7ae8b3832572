import type { RoundTrip, RunRecord } from '../../engine/record.ts';
import { minuteText } from '../calendar.ts';
import type { Summary } from '../summary.ts';
import type { GroupKey } from '../summary/row-names.ts';
import type { Cell, Group } from '../summary/row.ts';
import { detailTables } from './detail-tables.ts';
import { escaped } from './escape.ts';
import { figure, listTable } from './html-page.ts';
import { cellText, grouped, moneyText, priceText, rowText, signedPercent, type Style } from './format.ts';

/** The eight numbers a reader looks for first, each with the one that puts it in place. */
export function figures({ groups, metrics }: Summary, style: Style): string {
  const { labels, quote } = style;
  const { words, rows } = labels;
  const cells = new Map(groups.flatMap((group) => group.rows).flatMap((row) => row.cells).map((cell) => [cell.key, cell]));
  const text = (key: string): string => { const cell = cells.get(key); return cell ? cellText(cell, style) : words.notApplicable; };
  const signed = (key: string): string => { const value = metrics[key]; return typeof value === 'number' ? signedPercent(value) : words.notApplicable; };
  const currency = quote === '' ? '' : ` ${quote}`;
  const isLosing = Number(metrics['breakEvenBps'] ?? 0) < 0;
  const bare = (name: string): string => name.replace(/ %$/, '');
  return `<dl class="figures">${[
    figure(bare(rows.totalProfit), signed('totalProfit'), { more: text('absoluteProfit') + currency, tone: toneOf(cells.get('totalProfit')) }),
    figure(bare(rows.buyAndHold), signed('buyAndHold'), { more: `${words.difference} ${signed('excess')}` }),
    figure(bare(rows.cagr), signed('cagr'), { more: `95 %: ${text('cagrLow')} ${words.to} ${text('cagrHigh')}`, absent: metrics['cagrLow'] === null }),
    figure(words.maxDrawdown, text('maxDrawdown'), { more: `${words.intrabar} ${text('maxDrawdownIntrabar')}` }),
    figure(rows.sharpe, text('sharpe'), { more: `${rows.sortino} ${text('sortino')}, ${rows.calmar} ${text('calmar')}` }),
    figure(rows.profitFactor, text('profitFactor'), { more: `${bare(rows.winRate)} ${text('winRate')}` }),
    figure(words.trades, text('trades'), { more: `${bare(rows.avgProfit)} ${text('avgProfit')}` }),
    figure(rows.breakEven, isLosing ? words.noEdge : text('breakEvenBps'), { more: `${words.costsNow} ${text('costBps')}` }),
  ].join('')}</dl>`;
}

const toneOf = (cell: Cell | undefined): string => {
  if (typeof cell?.value !== 'number' || cell.value === 0) return '';
  return cell.value > 0 ? 'won-text' : 'lost-text';
};

/** Two columns of about the same length. */
const COLUMNS: readonly (readonly GroupKey[])[] = [['returns', 'honesty', 'context'], ['trades', 'costs', 'identity']];

/** Every row of the summary. */
export const numberSection = ({ groups }: Summary, style: Style): string =>
  `<section><div class="title"><h2>${escaped(style.labels.words.inNumbers)}</h2></div><div class="groups">${COLUMNS.map((keys) => `<div>${
    keys.flatMap((key) => groups.filter((group) => group.key === key)).map((group) => groupTable(group, style)).join('')}</div>`).join('')}</div></section>`;

function groupTable({ key, rows }: Group, style: Style): string {
  const lines = rows.map((row) => {
    const { text, reason } = rowText(row, style);
    const value = reason === undefined ? escaped(text) : `<span class="absent">${escaped(`${text}, ${reason}`)}</span>`;
    return `<tr><th scope="row">${escaped(style.labels.rows[row.key])}</th><td${text.length > 44 ? ' class="long"' : ''}>${value}</td></tr>`;
  });
  return `<div class="group"><h3>${escaped(style.labels.groups[key])}</h3><table>${lines.join('')}</table></div>`;
}

/** The lists, and the trades one by one. */
export function detailSection(summary: Summary, record: RunRecord, style: Style): string {
  const { words } = style.labels;
  const tables = detailTables(summary, style);
  const open = tables.filter(({ key }) => key !== 'perMonth').map((table) => `<div class="list"><h3>${escaped(table.title)}</h3>${listTable(table)}</div>`);
  const folded = tables.filter(({ key }) => key === 'perMonth').map((table) => `<details><summary>${escaped(table.title)}</summary><div class="list">${listTable(table)}</div></details>`);
  return `<section><div class="title"><h2>${escaped(words.detail)}</h2></div>${[...open, ...folded, tradeList(record, style)].join('')}</section>`;
}

/** Enough to look things up in; the JSON has all. */
const MOST_TRADES = 500;

function tradeList({ roundTrips }: RunRecord, style: Style): string {
  const { words } = style.labels;
  if (roundTrips.length === 0) return '';
  const shown = roundTrips.slice(-MOST_TRADES);
  const remark = shown.length < roundTrips.length ? `${grouped(shown.length, 0)} ${words.latest} ${grouped(roundTrips.length, 0)}` : grouped(roundTrips.length, 0);
  const headings = [words.opened, words.closed, words.instrument, words.side, words.quantity, words.entryPrice, words.exitPrice, words.profit, words.profitRatio, words.exit];
  const table = { headings, numeric: [false, false, false, false, true, true, true, true, true, false], rows: shown.map((trade) => tradeCells(trade, style)) };
  return `<details><summary>${escaped(words.allTrades)}<small>${escaped(remark)}</small></summary><div class="list">${listTable(table)}</div></details>`;
}

const tradeCells = (trade: RoundTrip, { labels, quote }: Style): string[] => [
  minuteText(trade.entryAt), trade.open ? '' : minuteText(trade.exitAt), trade.instrument, labels.words[trade.side], String(Number(trade.quantity.toPrecision(6))),
  priceText(trade.entryPrice), priceText(trade.exitPrice), moneyText(trade.profit, quote), signedPercent(trade.profitRatio), trade.open ? labels.words.leftOpen : trade.exitReason,
];
