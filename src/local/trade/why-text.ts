import type { Outlook } from '../../shared/domain/outlook.ts';
import { displayWidth } from '../../shared/evaluation/report/text-grid.ts';
import type { CostsStory } from './costs-story.ts';
import { inputText } from './input-text.ts';
import { tellOutlook } from './outlook-story.ts';
import { amount, bps, clockText, hundredths, plainTime, timeText, wrapped } from './story-text.ts';
import type { CandleRow } from './story-line.ts';
import type { InstrumentMoment, Moment, OrderStory } from './why-model.ts';
import type { TimeStory } from './why-time.ts';

/** Under this width candles are shown by their close alone. */
const NARROW = 64;
/** Of a candle beside its time; what was known from outside stands among the values. */
const CANDLE_CELLS = 5;

/** Lines for a terminal so many columns wide. */
export class WhyText {
  readonly #width: number;
  readonly lines: string[] = [];

  constructor(columns: number) {
    this.#width = Math.max(32, Math.min(columns, 110));
  }

  line(text: string, indent = 0): void {
    this.lines.push(...wrapped(text, this.#width, indent));
  }

  order(story: OrderStory): void {
    const { id, strategy, instrument, at, draft, trigger } = story;
    this.line(`order ${id}`);
    this.line(`${strategy}, ${instrument}, ${timeText(at)}`, 2);
    this.line('data');
    if (trigger !== undefined) this.line(`told: ${inputText(trigger)}`, 2);
    this.candles(story.candles);
    this.#decision(story);
    this.line('order');
    this.line(`${draft.side} ${amount(draft.quantity)} ${draft.type}${priceText(draft)}${draft.reduceOnly === true ? ', only to reduce' : ''}: ${draft.reason}`, 2);
    this.#risk(story);
    this.#plan(story);
    this.#fills(story);
    this.#costs(story);
  }

  #decision({ decision, draft }: OrderStory): void {
    if (decision === undefined) {
      this.line('forecast');
      this.line(`none asked for it: ${draft.reason}`, 2);
      return;
    }
    const { values, outlook } = decision;
    if (outlook !== undefined) this.outlook(values, outlook);
    else {
      this.line('indicators');
      this.values(values);
    }
    this.line('forecast');
    this.line(`${amount(decision.previous)} to ${amount(decision.forecast)}: ${decision.reason}, at a close of ${amount(decision.price)}`, 2);
  }

  #risk({ denials, plan, children, guards, fills }: OrderStory): void {
    this.line('risk');
    for (const { at, id, rule, reason } of denials) this.line(`${clockText(at)} refused ${id} (${rule}): ${reason}`, 2);
    if (denials.length === 0) this.line(plan === undefined && children.length === 0 && guards.length === 0 && fills.length === 0 ? 'not on record' : 'nothing was refused', 2);
  }

  #plan({ plan, children, guards }: OrderStory): void {
    if (plan !== undefined) {
      const { algorithm, quantity, deadline, at, arrivalPrice, estimate } = plan;
      this.line('plan');
      this.line(`${algorithm}, ${amount(quantity)} within ${amount((deadline - at) / 1_000)} s, market at ${amount(arrivalPrice)} when it arrived`, 2);
      this.line(`estimate: taking at once ${bps(estimate.takeNowBps)} (spread ${bps(estimate.halfSpreadBps)}, book ${bps(estimate.sweepBps)}, impact ${bps(estimate.impactBps)}, fee ${bps(estimate.takerFeeBps)}); advice: ${estimate.advice}`, 2);
    }
    if (children.length > 0) this.line('children');
    for (const { at, id, order, reason } of children) {
      this.line(`${clockText(at)} ${id.slice(id.indexOf('/'))} ${order.side} ${amount(order.quantity)}${priceText(order)} ${order.timeInForce}${order.postOnly === true ? ', rests' : ''}: ${reason}`, 2);
    }
    if (guards.length > 0) this.line('guard');
    for (const { at, what, price } of guards) this.line(`${clockText(at)} ${GUARD[what]} at ${amount(price)}`, 2);
  }

  #fills({ fills, ending }: OrderStory): void {
    this.line('fills');
    for (const { fill, met } of fills) {
      const market = met !== undefined && Number.isFinite(met.bid + met.ask) ? `; market ${amount(met.bid)} / ${amount(met.ask)}` : '';
      this.line(`${clockText(fill.at)} ${amount(fill.quantity)} at ${amount(fill.price)} (${fill.liquidity}), fee ${amount(fill.fee)} ${fill.feeCurrency}${market}, trade ${fill.tradeId}`, 2);
    }
    if (fills.length === 0) this.line('none', 2);
    if (ending !== undefined) this.line(`${clockText(ending.at)} ended: ${ending.note}`, 2);
  }

  #costs({ costs }: OrderStory): void {
    if (costs === undefined) return;
    this.line('cost');
    this.line(`filled ${amount(costs.filled)} at ${amount(costs.averagePrice)} on average${Number.isFinite(costs.arrivalPrice) ? `; slippage against arrival ${bps(costs.slippageBps)}` : ''}; fees ${amount(costs.fees)} (${bps(costs.feeBps)})`, 2);
    if (costs.parts !== undefined) this.line(`shortfall ${money(costs.parts.total)}: ${Object.entries(costs.parts).filter(([name]) => name !== 'total').map(([name, value]) => `${name} ${money(value)}`).join(', ')}`, 2);
  }

  candles(rows: readonly CandleRow[], indent = 2): void {
    if (rows.length === 0) return this.line('no candles on record', indent);
    if (this.#width < NARROW) {
      for (const [openTime, , , , close] of rows) this.line(`${plainTime(openTime)} close ${amount(close)}`, indent);
      return;
    }
    const cells = [['opened (UTC)', 'open', 'high', 'low', 'close', 'volume'], ...rows.map(([openTime, ...rest]) => [plainTime(openTime), ...rest.slice(0, CANDLE_CELLS).map(amount)])];
    const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => displayWidth(row[column]))));
    for (const row of cells) this.lines.push(`${' '.repeat(indent)}${row.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]))).join('  ')}`);
  }

  values(values: Readonly<Record<string, number>>, indent = 2): void {
    const texts = Object.entries(values).map(([name, value]) => `${name} ${amount(value)}`);
    this.line(texts.length === 0 ? 'none' : texts.join(', '), indent);
  }

  /** In the place of the values of one that learns. */
  outlook(values: Readonly<Record<string, number>>, outlook: Outlook, indent = 0): void {
    tellOutlook((text, place) => { this.line(text, place); }, { values, outlook }, indent);
  }

  time({ from, moments, orders, moreOrders, remarks }: TimeStory): void {
    this.line(timeText(from));
    for (const { at, text } of remarks) this.line(`${clockText(at)} ${text}`, 2);
    for (const moment of moments) this.#moment(moment);
    for (const order of orders) {
      this.line('');
      this.order(order);
    }
    if (moreOrders > 0) this.line(`and ${moreOrders} more orders: ask for a shorter time`);
  }

  #moment({ strategy, closedAt, timeframe, instruments, remark }: Moment): void {
    this.line('');
    this.line(Number.isFinite(closedAt) ? `${strategy}: the ${timeframe} candles that closed at ${timeText(closedAt)}` : `${strategy}: nothing had been decided on yet`);
    if (remark !== undefined) this.line(remark, 2);
    for (const one of instruments) this.#instrument(one);
  }

  #instrument({ instrument, candles, values, outlook, forecast, held, position, outcome }: InstrumentMoment): void {
    this.line(instrument, 2);
    this.candles(candles, 4);
    if (outlook !== undefined) this.outlook(values, outlook, 4);
    else this.values(values, 4);
    this.line(`${forecast === undefined ? '' : `said ${Number.isNaN(forecast) ? 'nothing' : amount(forecast)}, `}in force ${amount(held)}, holding ${amount(position)}`, 4);
    this.line(outcome, 4);
  }

  costs({ algorithms, analysed, unknown, working }: CostsStory): void {
    for (const { algorithm, parents, completion, slippage, fees, shortfall, parts } of algorithms) {
      this.line(`${algorithm}: ${parents} ${parents === 1 ? 'order' : 'orders'}, ${(100 * completion).toFixed(1)} % filled`);
      this.line(`slippage against arrival ${bps(slippage.mean)}${interval(slippage)}, fees ${bps(fees.mean)}`, 2);
      this.line(`shortfall ${bps(shortfall.mean)}${interval(shortfall)}: ${Object.entries(parts).filter(([name]) => name !== 'total').map(([name, value]) => `${name} ${hundredths(value)}`).join(', ')}`, 2);
    }
    this.line(`${analysed} orders analysed${unknown > 0 ? `, ${unknown} left out (the market at a fill or at arrival is not on record)` : ''}${working > 0 ? `, ${working} not over yet` : ''}. Basis points of the order, above zero where it cost.`);
  }
}

const GUARD: Readonly<Record<OrderStory['guards'][number]['what'], string>> = { laid: 'laid at the venue', 'laid-locally': 'watched here', fired: 'fired', lost: 'lost at the venue, watched here since', lifted: 'lifted' };
/** Without the last digits, which are rounding. */
const money = (value: number): string => amount(Number(value.toFixed(8)) + 0);
const interval = ({ low, high }: { readonly low: number; readonly high: number }): string => (Number.isFinite(low) ? ` (${hundredths(low)} to ${hundredths(high)})` : '');
const priceText = ({ limitPrice, stopPrice, trailBps }: { readonly limitPrice?: number | undefined; readonly stopPrice?: number | undefined; readonly trailBps?: number | undefined }): string =>
  [[' at ', limitPrice], [' when it trades at ', stopPrice]].map(([word, price]) => (price === undefined ? '' : `${word}${amount(Number(price))}`)).join('') + (trailBps === undefined ? '' : ` trailing by ${amount(trailBps)} bp`);
