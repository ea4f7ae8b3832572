import type { InstrumentId } from '../../domain/instrument.ts';
import { signOf } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import { DifferenceLots, type GapAccount } from './difference-lots.ts';
import type { DoneOrder, MatchedOrder } from './done-order.ts';
import { addedParts, noGap, totalOf, type GapCause, type GapParts } from './gap-cause.ts';
import { matchOrders } from './match-orders.ts';

/** One side of a window: what it earned, positions valued at the last prices, and by which orders. */
export interface DoneWindow {
  readonly profit: number;
  readonly orders: readonly DoneOrder[];
}

export interface RealityGapInput {
  readonly real: DoneWindow;
  /** The backtest on the candles that were seen. */
  readonly model: DoneWindow;
  /** What the backtest earns on the candles of the archive; undefined where there are none to compare with. */
  readonly archiveProfit: number | undefined;
  readonly lastPrice: (instrument: InstrumentId) => number;
  readonly candleMs: number;
  /** From this moment on the program decides otherwise on the same input; Infinity where it never does. */
  readonly logicFrom: EpochMs;
}

/** An order of both sides, or of one, and what it adds to the gap. */
export interface OrderGap extends MatchedOrder {
  readonly parts: GapParts;
  readonly total: number;
}

export interface RealityGap {
  readonly realProfit: number;
  readonly modelProfit: number;
  /** Real less backtest. */
  readonly gap: number;
  /** Add up to the gap. */
  readonly parts: GapParts;
  readonly orders: readonly OrderGap[];
}

/** Compares a window order by order and says where the difference of profit comes from. Money in the quote currency. */
export function realityGap({ real, model, archiveProfit, lastPrice, candleMs, logicFrom }: RealityGapInput): RealityGap {
  const lots = new Map<InstrumentId, DifferenceLots>();
  const lotsOf = (instrument: InstrumentId): DifferenceLots => {
    const known = lots.get(instrument) ?? new DifferenceLots();
    lots.set(instrument, known);
    return known;
  };
  const accounts = matchOrders(real.orders, model.orders, candleMs).map((matched) => new OrderAccount(matched));
  for (const account of accounts) account.compare(lotsOf, logicFrom);
  for (const [instrument, differences] of lots) differences.settle(lastPrice(instrument));
  const modelProfit = archiveProfit ?? model.profit;
  const gap = real.profit - modelProfit;
  const explained = { ...addedParts(accounts.map(({ parts }) => parts)) };
  explained.data += model.profit - modelProfit;
  explained.unexplained += gap - totalOf(explained);
  return { realProfit: real.profit, modelProfit, gap, parts: explained, orders: accounts.map(({ matched, parts }) => ({ ...matched, parts, total: totalOf(parts) })) };
}

/** Fees of both kinds, in the quote currency. */
const feesOf = ({ fee, feeInBase, value, filled }: DoneOrder): number => fee + (filled > 0 ? (feeInBase * value) / filled : 0);
const rateOf = (order: DoneOrder): number => (order.value > 0 ? feesOf(order) / order.value : 0);
const priceOf = ({ value, filled }: DoneOrder): number => value / filled;

/** A rest of two sizes that is rounding. */
const SAME_SIZE = 1e-12;

class OrderAccount implements GapAccount {
  readonly matched: MatchedOrder;
  readonly parts = noGap();

  constructor(matched: MatchedOrder) {
    this.matched = matched;
  }

  add(cause: GapCause, amount: number): void {
    this.parts[cause] += amount;
  }

  compare(lotsOf: (instrument: InstrumentId) => DifferenceLots, logicFrom: EpochMs): void {
    const { real, model } = this.matched;
    const known = real ?? model;
    if (known === undefined) return;
    const lots = lotsOf(known.instrument);
    if (real !== undefined && model !== undefined && real.filled > 0 && model.filled > 0) this.#prices(real, model);
    this.#quantities(lots, known, logicFrom);
    // A fee that was taken out of what was bought is missing from the position from then on.
    if (real !== undefined && real.feeInBase > 0) lots.trade({ quantity: -real.feeInBase, price: priceOf(real), fee: 0, account: this, cause: 'fee' });
    if (model !== undefined && model.feeInBase > 0) lots.trade({ quantity: model.feeInBase, price: priceOf(model), fee: 0, account: this, cause: 'fee' });
  }

  /** What both filled, at two prices. A worse price costs its share of the fee as well: the fee's own part is the rate. */
  #prices(real: DoneOrder, model: DoneOrder): void {
    const both = Math.min(real.filled, model.filled);
    const [paid, modelled] = [priceOf(real), priceOf(model)];
    const unit = -both * (signOf(real.side) + rateOf(model));
    const start = real.startPrice - model.startPrice;
    if (Number.isFinite(start)) {
      this.add(real.isGuard ? 'exits' : 'latency', unit * start);
      this.add('slippage', unit * (paid - modelled - start));
    } else this.add(real.isGuard ? 'exits' : 'unexplained', unit * (paid - modelled));
    this.add('fee', -(rateOf(real) - rateOf(model)) * both * paid);
  }

  /** What one side filled and the other did not, at the price of the one that did. */
  #quantities(lots: DifferenceLots, { side, isGuard, at }: DoneOrder, logicFrom: EpochMs): void {
    const { real, model } = this.matched;
    const filler = fillerOf(this.matched);
    if (filler === undefined) return;
    const more = (real?.filled ?? 0) - (model?.filled ?? 0);
    const follows = isGuard ? 'exits' : at >= logicFrom ? 'logic' : 'carried';
    const size = real === undefined || model === undefined ? more : sizeDifference(real, model);
    const [price, rate] = [priceOf(filler), rateOf(filler)];
    for (const [quantity, cause] of [[size, follows], [more - size, 'missedFill']] as const) {
      lots.trade({ quantity: signOf(side) * quantity, price, fee: rate * price * quantity, account: this, cause });
    }
  }
}

/** The side that filled more; undefined where neither filled anything. */
function fillerOf({ real, model }: MatchedOrder): DoneOrder | undefined {
  const [more, less] = (real?.filled ?? 0) > (model?.filled ?? 0) ? [real, model] : [model, real];
  return more !== undefined && more.filled > 0 ? more : less !== undefined && less.filled > 0 ? less : undefined;
}

function sizeDifference(real: DoneOrder, model: DoneOrder): number {
  const difference = real.quantity - model.quantity;
  return Math.abs(difference) <= SAME_SIZE * Math.max(real.quantity, model.quantity) ? 0 : difference;
}
