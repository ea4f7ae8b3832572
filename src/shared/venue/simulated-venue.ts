import type { Account } from '../domain/account.ts';
import type { Instrument, InstrumentId } from '../domain/instrument.ts';
import type { OrderEvent, OrderRequest } from '../domain/order.ts';
import type { EpochMs } from '../domain/time.ts';
import { Desk } from './desk.ts';
import { House } from './house.ts';
import type { MarketRules } from './market-rules.ts';
import type { Span } from './span.ts';

/**
 * A venue made of candles or trades: it receives orders after a latency, matches them against each span of the market and
 * tells what became of them. Where a span does not say in which order its prices came, the worse order is assumed and counted.
 */
export class SimulatedVenue {
  readonly #house: House;
  readonly #desks: readonly Desk[];
  readonly #deskOf: ReadonlyMap<InstrumentId, Desk>;

  constructor(instruments: readonly Instrument[], cash: number, rules: MarketRules, tell: (event: OrderEvent) => void) {
    this.#house = new House(instruments.length, cash, rules, tell);
    this.#desks = instruments.map((instrument, k) => new Desk(this.#house, instrument, k));
    this.#deskOf = new Map(this.#desks.map((desk) => [desk.id, desk]));
  }

  get account(): Account { return this.#house.account; }
  get ambiguousExits(): number { return this.#house.ambiguousExits; }
  get liquidations(): number { return this.#house.liquidations; }

  /** True when the next span of instrument `k` can change anything: there are orders, or a leveraged position to watch. */
  isBusy(k: number): boolean {
    return this.#desks[k].isBusy;
  }

  /** Between which prices, both excluded, spans of instrument `k` change nothing; undefined when every span has to be played. */
  quietRange(k: number): { readonly below: number; readonly above: number } | undefined {
    return this.#desks[k].isQuiet ? this.#desks[k] : undefined;
  }

  /**
   * Writes down the instruments whose next span can change anything, those with something to sell at the market first: it pays for
   * what is bought. Returns how many. Known before the first is matched, so that none is matched twice.
   */
  turns(into: Int32Array): number {
    let count = 0;
    for (let k = 0; k < this.#desks.length; k++) if (this.#desks[k].isBusy && this.#desks[k].sells) into[count++] = k;
    for (let k = 0; k < this.#desks.length; k++) if (this.#desks[k].isBusy && !this.#desks[k].sells) into[count++] = k;
    return count;
  }

  /** Tells the last price of instruments whose spans are not played because nothing waits for them. */
  see(k: number, price: number): void {
    this.#house.prices[k] = price;
  }

  /** Sends an order. It is matched from `at` plus the latency on; `attached` orders are already at the venue. */
  submit(request: OrderRequest, at: EpochMs, attached = false): void {
    const desk = this.#deskOf.get(request.instrument);
    if (desk === undefined) this.#house.tell({ kind: 'rejected', clientOrderId: request.clientOrderId, at, note: `unknown instrument "${request.instrument}"` });
    else desk.submit(request, attached ? at : at + this.#house.rules.latencyMs, attached);
  }

  /** Asks for a cancellation, which arrives after the latency. An order that has ended by then is left as it ended. */
  cancel(k: number, clientOrderId: string, at: EpochMs, attached = false): void {
    this.#desks[k].cancel(clientOrderId, attached ? at : at + this.#house.rules.latencyMs, attached);
  }

  /** Moves the market of instrument `k` through one span. */
  onSpan(k: number, span: Span): void {
    this.#desks[k].onSpan(span);
  }

  /** Ends everything of an instrument that is no longer traded: orders are cancelled, what is held is closed at `price`. */
  closeOut(k: number, price: number, at: EpochMs): void {
    this.#desks[k].closeOut(price, at);
  }

  /** Longs pay shorts: `rate` of the notional at `markPrice`, of what is held at this moment. Returns what we received. */
  onFunding(k: number, rate: number, markPrice: number): number {
    const received = -this.account.positions[k].quantity * markPrice * rate;
    this.account.cash += received;
    return received;
  }
}
