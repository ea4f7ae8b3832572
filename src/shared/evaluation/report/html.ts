import { DAY } from '../../domain/time.ts';
import type { RunRecord } from '../../engine/record.ts';
import { dayText } from '../calendar.ts';
import { underwater } from '../metrics/drawdown.ts';
import type { Summary } from '../summary.ts';
import { equityChart, underwaterChart, type EquityLines } from './chart/equity-chart.ts';
import { heatMap } from './chart/heat-map.ts';
import { histogram } from './chart/histogram.ts';
import { marked, priceChart, type Prices } from './chart/price-chart.ts';
import { escaped } from './escape.ts';
import { grouped, moneyText, type Style } from './format.ts';
import { detailSection, figures, numberSection } from './html-sections.ts';
import { empty, htmlPage, section, threeSizes } from './html-page.ts';
import { verdictText } from './verdict-text.ts';
import { labelsOf, readingText, type Labels, type Language } from './labels.ts';

export interface HtmlOptions {
  readonly language?: Language;
  /** Closing prices of the first instrument, to draw the trades on. */
  readonly prices?: Prices;
}

/** A report as one HTML file: it loads nothing, runs no script, reads well on a phone, on paper and in the dark. */
export function htmlReport(summary: Summary, record: RunRecord, { language = 'en', prices }: HtmlOptions = {}): string {
  const labels = labelsOf(language);
  const style: Style = { labels, quote: summary.quote };
  const title = `${summary.strategy} - ${summary.instruments.join(', ')} - ${summary.timeframe}`;
  const body = [
    header(summary, style), equitySection(record, style),
    `<div class="pair">${monthSection(summary, labels)}${distributionSection(record, labels)}</div>`,
    priceSection(record, prices, labels), numberSection(summary, style), detailSection(summary, record, style),
    `<footer>${escaped(labels.words.footer)}</footer>`,
  ].join('\n');
  return htmlPage(body, { language, title });
}

function header(summary: Summary, style: Style): string {
  const { words } = style.labels;
  const facts = [
    `${dayText(summary.from)} ${words.to} ${dayText(summary.to)}`, `${grouped(summary.candles, 0)} ${words.candles}`,
    `${words.start} ${moneyText(summary.initialCash, summary.quote)} ${summary.quote}`.trim(),
  ];
  return `<header><p class="kind">${escaped(words.report)}</p>
<h1>${escaped(`${summary.strategy}, ${summary.instruments.join(', ')}, ${summary.timeframe}`)}</h1>
<p class="span">${escaped(facts.join(' · '))}</p>
<p class="reading">${escaped(readingText(summary.reading, style.labels))}<small>${escaped(summary.judgement === null ? words.honestyNote : verdictText(summary.judgement, style.labels))}</small></p>
${figures(summary, style)}</header>`;
}

function equitySection(record: RunRecord, { labels, quote }: Style): string {
  const { words } = labels;
  const lines = equityLines(record);
  if (lines.time.length < 2) return section({ title: words.equity }, empty(words.noDays));
  const depth = Array.from(underwater(record.initialCash, lines.equity));
  const last = (values: readonly number[]) => moneyText(values[values.length - 1], quote);
  const legend = `<p class="legend"><span><i class="own"></i>${escaped(words.strategy)} <b>${last(lines.equity)}</b></span><span><i class="other"></i>${escaped(words.buyAndHold)} <b>${last(lines.buyAndHold)}</b></span></p>`;
  return section({ title: words.equity, note: quote === '' ? words.equityNote : `${words.equityNote}, ${quote}`, legend }, threeSizes((width) => equityChart(lines, { width, labels })))
    + section({ title: words.underwater, note: words.underwaterNote }, threeSizes((width) => underwaterChart({ time: lines.time, depth }, { width, labels })));
}

/** From the starting balance on; each mark stands at the end of its day. */
function equityLines({ daily, from, to, initialCash }: RunRecord): EquityLines {
  const known = daily.day.map((_, i) => i).filter((i) => Number.isFinite(daily.equity[i]));
  const held = known.map((i) => (Number.isFinite(daily.buyAndHold[i]) ? daily.buyAndHold[i] : NaN));
  let hold = initialCash;
  return {
    time: [...(known.length > 0 ? [from] : []), ...known.map((i) => Math.max(from, Math.min(daily.day[i] + DAY, to)))],
    equity: [initialCash, ...known.map((i) => daily.equity[i])],
    buyAndHold: [initialCash, ...held.map((value) => { if (Number.isFinite(value)) hold = value; return hold; })],
    initial: initialCash,
  };
}

function monthSection({ tables }: Summary, labels: Labels): string {
  const { words } = labels;
  if (tables.perMonth.length === 0) return section({ title: words.monthly }, empty(words.noDays));
  const calendar = { months: tables.perMonth, years: tables.perYear };
  const body = `<div class="upright">${heatMap(calendar, 'months', labels)}</div><div class="small wide">${heatMap(calendar, 'years', labels)}</div>`;
  return section({ title: words.monthly, note: words.monthlyNote }, body);
}

function distributionSection({ roundTrips }: RunRecord, labels: Labels): string {
  const { words } = labels;
  const ratios = roundTrips.filter(({ open, profitRatio }) => !open && Number.isFinite(profitRatio)).map(({ profitRatio }) => profitRatio);
  return section({ title: words.distribution, note: words.distributionNote }, ratios.length === 0 ? empty(words.noTrades) : threeSizes((width) => histogram(ratios, { width, labels }), 424));
}

function priceSection({ roundTrips, instruments }: RunRecord, prices: Prices | undefined, labels: Labels): string {
  const { words } = labels;
  if (prices === undefined || prices.close.filter(Number.isFinite).length < 2) return '';
  const own = roundTrips.filter(({ instrument, entryPrice, exitPrice }) => (instruments.length === 1 || instrument === instruments[0]) && Number.isFinite(entryPrice) && Number.isFinite(exitPrice));
  const shown = marked(own).length;
  const note = [words.priceNote, ...(instruments.length > 1 ? [instruments[0]] : []), ...(shown < own.length ? [`${grouped(shown, 0)} ${words.onlyLargest} ${grouped(own.length, 0)}`] : [])].join(', ');
  const legend = `<p class="legend"><span><i class="won"></i>${escaped(words.winner)}</span><span><i class="lost"></i>${escaped(words.loser)}</span></p>`;
  return section({ title: words.price, note, legend }, threeSizes((width) => priceChart(prices, own, { width, labels })));
}
