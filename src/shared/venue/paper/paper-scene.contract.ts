import { format } from '../../domain/decimal.ts';
import { plainInstrument, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import { OrderBook, type Level } from '../../domain/order-book.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { PublicTrade } from '../../domain/public-trade.ts';
import { PaperExchange, type PaperExchangeSettings } from './paper-exchange.ts';
import type { PaperCancelled, PaperEvent, PaperPlaced } from './paper-order.ts';
import type { StreamState } from './told-book.ts';

export const START = 1_800_000_000_000;
export const LATENCY = 86;
export const BTC: Instrument = { ...plainInstrument('test', 'BTC/USDT'), tickSize: 0.1, lotSize: 0.001, minQuantity: 0.001, minNotional: 5 };
export const BTC_ID: InstrumentId = 'test:BTC/USDT';
export const BIDS: readonly Level[] = [[99, 5], [98, 7], [97, 9]];
export const ASKS: readonly Level[] = [[101, 4], [102, 6], [105, 9]];

/** A paper exchange with a book, and time that its test moves. */
export class Scene {
  readonly events: PaperEvent[] = [];
  exchange: PaperExchange;
  now = START;
  readonly #book = new OrderBook();
  readonly #settings: PaperExchangeSettings;
  #ids = 0;

  constructor(more: Partial<PaperExchangeSettings> = {}) {
    this.#settings = { instruments: [BTC], balances: { USDT: '10000', BTC: '20' }, latencyMs: LATENCY, lateMs: 2_000, at: START, ...more };
    this.exchange = this.#opened(this.#settings);
    this.book(BIDS, ASKS);
  }

  #opened(settings: PaperExchangeSettings): PaperExchange {
    const exchange = new PaperExchange(settings);
    exchange.listen((event) => { this.events.push(event); });
    return exchange;
  }

  /** The program dies; a new one reads what was saved. */
  restart(): void {
    const state: unknown = JSON.parse(JSON.stringify(this.exchange.save(this.now)));
    this.exchange = this.#opened({ ...this.#settings, at: this.now, state: state as NonNullable<PaperExchangeSettings['state']> });
  }

  book(bids: readonly Level[], asks: readonly Level[], at = this.now): void {
    this.#book.reset(bids, asks);
    this.exchange.book(BTC_ID, this.#book, at);
  }

  trade(price: number, quantity: number, side: PublicTrade['side']): void {
    this.exchange.trade(BTC_ID, { at: this.now, price, quantity, side }, this.now);
  }

  stream(what: 'trade' | 'book', state: StreamState): void {
    this.exchange.stream(BTC_ID, { what, state }, this.now);
  }

  request(more: Partial<OrderRequest> = {}): OrderRequest {
    this.#ids += 1;
    return { clientOrderId: `c${this.#ids}`, instrument: BTC_ID, side: 'buy', type: 'limit', quantity: 1, limitPrice: 99, timeInForce: 'gtc', at: this.now, reason: 'test', ...more };
  }

  /** Sends without letting time pass. */
  send(more: Partial<OrderRequest> = {}): { readonly request: OrderRequest; outcome: PaperPlaced | undefined } {
    const request = this.request(more);
    const sent: { readonly request: OrderRequest; outcome: PaperPlaced | undefined } = { request, outcome: undefined };
    this.exchange.place(request, this.now, (outcome) => { sent.outcome = outcome; });
    return sent;
  }

  /** Sends and lets the latency pass. */
  place(more: Partial<OrderRequest> = {}): PaperPlaced {
    const sent = this.send(more);
    this.pass(LATENCY);
    if (sent.outcome === undefined) throw new Error('the order had no outcome');
    return sent.outcome;
  }

  market(side: 'buy' | 'sell', quantity: number): PaperPlaced {
    return this.place({ side, type: 'market', quantity, limitPrice: undefined, timeInForce: 'ioc' });
  }

  cancel(clientOrderId: string): PaperCancelled {
    let outcome: PaperCancelled | undefined;
    this.exchange.cancel({ instrument: BTC_ID, clientOrderId }, this.now, (told) => { outcome = told; });
    this.pass(LATENCY);
    if (outcome === undefined) throw new Error('the cancellation had no outcome');
    return outcome;
  }

  pass(durationMs: number): void {
    this.now += durationMs;
    this.exchange.advance(this.now);
  }

  /** `free/locked` of an asset. */
  balance(asset: string): string {
    const found = this.exchange.balances().find((balance) => balance.asset === asset);
    return found === undefined ? 'none' : `${format(found.free)}/${format(found.locked)}`;
  }

  /** Executions so far: `maker 1 @ 99`. */
  fills(): readonly string[] {
    return this.events.flatMap((event) => (event.kind === 'fill' ? [`${event.fill.liquidity} ${event.fill.quantity} @ ${event.fill.price}`] : []));
  }
}

/** `accepted filled`, or the refusal. */
export const brief = (outcome: PaperPlaced): string => (outcome.kind === 'accepted' ? outcome.order.state : outcome.refusal);
