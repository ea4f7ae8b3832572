import { divide, ZERO } from '../../../shared/domain/decimal.ts';
import type { EpochMs } from '../../../shared/domain/time.ts';
import type { Exchange } from '../../../shared/venue/exchange/exchange.ts';
import type { ExchangeEvent, ExchangeOrder, Execution } from '../../../shared/venue/exchange/exchange-order.ts';
import { quantityOf } from '../../../shared/venue/exchange/listing.ts';
import type { FaultInjector } from '../faults.ts';
import type { AccountMessage, UpbitHub } from './stream-hub.ts';
import type { WireOrders } from './wire-orders.ts';
import { amountNumber, priceNumber, volumeNumber } from './wire-text.ts';

interface Outbox {
  readonly exchange: Exchange;
  readonly faults: FaultInjector;
  readonly orders: WireOrders;
  readonly hub: UpbitHub;
  readonly now: () => EpochMs;
  readonly later: (ms: number, act: () => void) => void;
}

type Shape = Readonly<Record<string, unknown>>;
type State = 'wait' | 'trade' | 'done' | 'cancel' | 'prevented';

/** How late a second copy of an event comes where nothing else is said. */
const DUPLICATE_MS = 500;

/** `myOrder` and `myAsset`: what happens to an account, to every socket it signed. */
export class PrivateEvents {
  readonly #outbox: Outbox;
  #heldBackMs = 0;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    outbox.exchange.listen((event) => this.#hear(event));
  }

  /** (34) The venue ends the private sockets of an account. */
  terminate(account: string): void {
    this.#outbox.faults.count('userStreamsTerminated');
    this.#outbox.hub.endOf(account);
  }

  /** What `act` causes is told so much later. */
  heldBack(ms: number, act: () => void): void {
    this.#heldBackMs = ms;
    try {
      act();
    } finally {
      this.#heldBackMs = 0;
    }
  }

  #hear(event: ExchangeEvent): void {
    if (event.kind === 'order') this.#order(event);
    else if (event.kind === 'balances') this.#deliver(event.account, { type: 'myAsset', code: undefined, message: this.#assets(event) });
    else if (event.kind === 'transfer') this.#deliver(event.account, { type: 'myAsset', code: undefined, message: this.#assets({ account: event.account, assets: [event.asset], at: event.at }) });
  }

  #order(event: Extract<ExchangeEvent, { kind: 'order' }>): void {
    const { order, at } = event;
    const tell = (state: State, more: { readonly execution?: Execution; readonly prevented?: number } = {}) => this.#deliver(order.account, { type: 'myOrder', code: order.listing.symbol, message: this.#shape(order, state, { at, ...more }) });
    switch (event.what) {
      case 'new': case 'triggered': tell('wait'); return;
      case 'fill': {
        tell('trade', { execution: event.execution });
        const state = this.#outbox.orders.stateOf(order);
        if (state !== 'wait') tell(state);
        return;
      }
      case 'prevented': tell('prevented', { prevented: event.quantity }); return;
      default: tell('cancel');
    }
  }

  #shape(order: ExchangeOrder, state: State, { at, execution, prevented = 0 }: { readonly at: EpochMs; readonly execution?: Execution; readonly prevented?: number }): Shape {
    const { orders, now } = this.#outbox;
    const { kind, timeInForce = null, smpType = null } = orders.ticketOf(order);
    const { reserved, remainingFee, paid, locked } = orders.moneyOf(order);
    const { listing } = order;
    const volume = (units: number) => volumeNumber(listing, units);
    return {
      type: 'myOrder', code: listing.symbol, uuid: orders.uuidOf(order), ask_bid: order.side === 'buy' ? 'BID' : 'ASK', order_type: kind, state, ...(execution ? this.#tradeOf(order, execution) : this.#askedOf(order)),
      avg_price: order.executed > 0 ? amountNumber(divide(order.executedQuote, quantityOf(listing, order.executed))) : 0, remaining_volume: volume(order.quantity - order.executed), executed_volume: volume(order.executed),
      trades_count: order.executions.length, reserved_fee: amountNumber(reserved), remaining_fee: amountNumber(remainingFee), paid_fee: amountNumber(paid), locked: amountNumber(locked), executed_funds: amountNumber(order.executedQuote),
      time_in_force: timeInForce, identifier: orders.identifierOf(order) ?? null, smp_type: smpType, prevented_volume: volume(prevented), prevented_locked: 0,
      order_timestamp: order.createdAt, timestamp: Math.max(at, now()), stream_type: 'REALTIME',
    };
  }

  /** In state `trade` price and volume are the trade's. */
  #tradeOf({ listing }: ExchangeOrder, execution: Execution): Shape {
    return {
      trade_uuid: this.#outbox.orders.tradeUuidOf(execution), price: priceNumber(listing, execution.price), volume: volumeNumber(listing, execution.quantity),
      trade_fee: amountNumber(execution.fee), is_maker: execution.isMaker, trade_timestamp: execution.at,
    };
  }

  #askedOf(order: ExchangeOrder): Shape {
    const { kind, funds } = this.#outbox.orders.ticketOf(order);
    const price = funds === undefined ? (kind === 'limit' ? priceNumber(order.listing, order.price) : null) : amountNumber(funds);
    return { trade_uuid: null, price, volume: volumeNumber(order.listing, order.quantity), trade_fee: null, is_maker: null, trade_timestamp: null };
  }

  #assets({ account, assets, at }: { readonly account: string; readonly assets: readonly string[]; readonly at: EpochMs }): Shape {
    const { exchange, now } = this.#outbox;
    const shapes = assets.map((asset) => exchange.balance(account, asset)).map(({ asset, free, locked }) => ({ currency: asset, balance: amountNumber(free), locked: locked === ZERO ? 0 : amountNumber(locked) }));
    return { type: 'myAsset', asset_uuid: '00000000-0000-4000-a000-000000000001', assets: shapes, asset_timestamp: at, timestamp: now(), stream_type: 'REALTIME' };
  }

  #deliver(account: string, message: AccountMessage): void {
    const { faults, later, hub } = this.#outbox;
    if (faults.strikes('userWithhold')) return;
    const { userDelayMs, userShuffleMs } = faults.settings;
    if (userShuffleMs > 0) faults.count('userShuffleMs');
    if (userDelayMs > 0) faults.count('userDelayMs');
    const send = (delay: number): void => {
      if (delay > 0) later(delay, () => hub.publishTo(account, message));
      else hub.publishTo(account, message);
    };
    const wait = this.#heldBackMs + userDelayMs;
    send(wait + (userShuffleMs > 0 ? faults.within('userShuffleMs', [0, userShuffleMs]) : 0));
    if (faults.strikes('userDuplicate')) send(wait + faults.within('userDuplicate', [0, userShuffleMs || DUPLICATE_MS]));
  }
}
