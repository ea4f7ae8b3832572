import type { CandleColumns } from '../domain/candle.ts';
import { floorToLot } from '../domain/instrument.ts';
import type { Fill, Side } from '../domain/order.ts';
import { Position } from '../domain/position.ts';
import type { Random } from '../domain/random.ts';
import type { Params } from './registry.ts';
import type { OrderIntent, OrderStrategy, OrderView } from './strategy.ts';

interface Working {
  readonly tag: string;
  readonly side: Side;
  readonly type: 'market' | 'limit';
  readonly quantity: number;
  readonly limitPrice: number | undefined;
  filledQuantity: number;
}

/** How the venue of a run treats its orders. Absent: whole fills, no fee, no refusal. */
export interface Treatment {
  readonly source: Random;
  /** Chance that an order is refused, that one is lost on the way, and that a fill is in two parts. */
  readonly trouble: number;
  readonly lotSize: number;
  /** Of what a purchase brings, taken in base units. */
  readonly baseFee: number;
}

/** What happened: every order and fill in words, and the books after each candle. */
export interface OrderRun {
  readonly log: readonly string[];
  readonly fills: readonly Pick<Fill, 'side' | 'quantity' | 'price'>[];
  readonly cash: readonly number[];
  readonly quantity: readonly number[];
  readonly working: readonly (readonly string[])[];
  /** What broke a rule: a tag used twice, a sale of what is not held, a quantity of nothing. */
  readonly broken: readonly string[];
  readonly state: unknown;
}

/**
 * Runs an order strategy over candles against a venue of a few lines: market orders fill at the next open, limit orders at
 * their price or the better open. State passes through JSON at every step, as over a restart. For tests; the engine has a real venue.
 */
export function runOrders(strategy: OrderStrategy, candles: CandleColumns, { params, cash = 10_000, treatment }: { params: Params; cash?: number; treatment?: Treatment }): OrderRun {
  const run = new Run({ strategy, params, cash, ...(treatment ? { treatment } : {}) });
  for (let i = 0; i < candles.length; i++) run.candle(candles, i);
  return run;
}

class Run implements OrderRun {
  readonly log: string[] = [];
  readonly fills: Pick<Fill, 'side' | 'quantity' | 'price'>[] = [];
  readonly cash: number[] = [];
  readonly quantity: number[] = [];
  readonly working: string[][] = [];
  readonly broken: string[] = [];
  state: unknown;
  readonly #strategy: OrderStrategy;
  readonly #params: Params;
  readonly #treatment: Treatment | undefined;
  readonly #position = new Position();
  #orders: Working[] = [];
  #cash: number;

  constructor({ strategy, params, cash, treatment }: { strategy: OrderStrategy; params: Params; cash: number; treatment?: Treatment }) {
    this.#strategy = strategy;
    this.#params = params;
    this.#cash = cash;
    this.#treatment = treatment;
    this.state = strategy.start(params);
  }

  candle(candles: CandleColumns, i: number): void {
    for (const order of this.#orders.slice()) {
      const price = fillPrice(order, { open: candles.open[i], high: candles.high[i], low: candles.low[i] });
      if (!Number.isNaN(price) && this.#orders.includes(order)) this.#fill(order, price, this.#view(candles, i - 1));
    }
    const { state, orders } = this.#strategy.onCandle(this.#view(candles, i), this.#restarted(), this.#params);
    this.#take(state, orders);
    this.cash.push(this.#cash);
    this.quantity.push(this.#position.quantity);
    this.working.push(this.#orders.map(({ tag }) => tag));
  }

  #view(candles: CandleColumns, i: number): OrderView {
    const { quantity, averagePrice } = this.#position;
    return {
      at: candles.openTime[i], open: candles.open[i], high: candles.high[i], low: candles.low[i], close: candles.close[i], volume: candles.volume[i],
      quantity, averagePrice, cash: this.#cash, equity: this.#cash + quantity * candles.close[i], series: {}, i, working: this.#orders.map((order) => ({ ...order })),
    };
  }

  #restarted(): unknown {
    return deepFrozen(JSON.parse(JSON.stringify(this.state)));
  }

  #take(state: unknown, orders: readonly OrderIntent[]): void {
    if (JSON.stringify(JSON.parse(JSON.stringify(state))) !== JSON.stringify(state) || JSON.stringify(state).includes('null')) this.broken.push(`state is not JSON-safe: ${JSON.stringify(state)}`);
    this.state = state;
    for (const order of orders) {
      if (order.kind === 'cancel') this.#cancel(order.tag);
      else this.#place(order);
    }
  }

  #cancel(tag: string): void {
    this.log.push(`cancel ${tag}`);
    this.#orders = this.#orders.filter((order) => order.tag !== tag);
  }

  #place(order: OrderIntent & { kind: 'place' }): void {
    const { tag, side, type, limitPrice } = order;
    this.log.push(`${tag}: ${side} ${rounded(order.quantity)}${limitPrice === undefined ? '' : ` at ${rounded(limitPrice)}`}`);
    this.#inspect(order);
    const quantity = floorToLot(order.quantity, this.#treatment?.lotSize ?? 0);
    if (quantity === 0 || this.#strikes()) return;
    this.#orders.push({ tag, side, type: type === 'limit' ? 'limit' : 'market', quantity, limitPrice, filledQuantity: 0 });
  }

  #inspect({ tag, side, quantity, limitPrice = 1, reduceOnly = false }: OrderIntent & { kind: 'place' }): void {
    if (!isPositive(quantity)) this.broken.push(`${tag} has the quantity ${quantity}`);
    if (!isPositive(limitPrice)) this.broken.push(`${tag} has the price ${limitPrice}`);
    if (this.#orders.some((working) => working.tag === tag)) this.broken.push(`${tag} is placed while it works`);
    if (side === 'sell' && !reduceOnly) this.broken.push(`${tag} could sell short`);
  }

  #strikes(): boolean {
    return this.#treatment !== undefined && this.#treatment.source.uniform() < this.#treatment.trouble;
  }

  #fill(order: Working, price: number, view: OrderView): void {
    const isBuy = order.side === 'buy';
    const held = this.#position.quantity;
    const left = order.quantity - order.filledQuantity;
    const wanted = this.#strikes() ? left / 2 : left;
    const quantity = isBuy ? wanted : Math.min(wanted, held);
    if (wanted > quantity * (1 + 1e-9) + 1e-9) this.broken.push(`${order.tag} sells ${wanted} of ${held}`);
    order.filledQuantity += quantity;
    if (order.filledQuantity >= order.quantity * (1 - 1e-9) || quantity < wanted) this.#orders = this.#orders.filter((other) => other !== order);
    if (quantity <= 0) return;
    const fee = isBuy ? quantity * (this.#treatment?.baseFee ?? 0) : 0;
    this.#position.fill(isBuy ? quantity - fee : -quantity, price);
    this.#cash += (isBuy ? -1 : 1) * quantity * price;
    this.fills.push({ side: order.side, quantity, price });
    this.log.push(`filled ${order.tag} ${rounded(quantity)} at ${rounded(price)}`);
    this.#tell({ order, quantity, price, fee }, view);
  }

  #tell({ order, quantity, price, fee }: { order: Working; quantity: number; price: number; fee: number }, view: OrderView): void {
    const fill: Fill & { tag: string } = {
      tag: order.tag, tradeId: `t${this.fills.length}`, clientOrderId: order.tag, instrument: 'test:BTC/USDT', at: view.at, side: order.side, quantity, price,
      fee, feeCurrency: 'BTC', liquidity: 'maker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: '',
    };
    const now: OrderView = { ...view, quantity: this.#position.quantity, averagePrice: this.#position.averagePrice, cash: this.#cash, working: this.#orders.map((working) => ({ ...working })) };
    const step = this.#strategy.onFill?.(now, this.#restarted(), fill, this.#params);
    if (step) this.#take(step.state, step.orders);
  }
}

function fillPrice({ side, type, limitPrice = NaN }: Working, { open, high, low }: { open: number; high: number; low: number }): number {
  if (type === 'market') return open;
  if (side === 'buy') return low <= limitPrice ? Math.min(open, limitPrice) : NaN;
  return high >= limitPrice ? Math.max(open, limitPrice) : NaN;
}

const isPositive = (value: number): boolean => value > 0 && value < Infinity;
const rounded = (value: number): number => Number(value.toPrecision(8));

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) deepFrozen(part);
  return value;
}
