import { instrumentId, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import { signOf, type Fill, type OrderEvent, type OrderRequest } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { VenueCapabilities } from '../../ports/venue.ts';
import { judgeCancel } from '../../risk/conduct-rules.ts';
import type { ApprovedOrder } from '../../risk/judge.ts';
import type { DeskNotice } from './desk-notice.ts';
import type { ExecutionSettings, Learned } from './execution-plan.ts';
import { costed, feeInQuote } from './fill-cost.ts';
import { guardOf, triggerOf, type Guard } from './guards.ts';
import type { Alternative, FreeAt } from './legs.ts';
import type { MarketBoard } from './market-board.ts';
import type { RiskDesk } from './risk-desk.ts';
import { WorkingOrders, type SavedOrders } from './working-orders.ts';

/** One venue as the desk uses it. */
export interface VenueLink {
  readonly capabilities: Pick<VenueCapabilities, 'orderTypes' | 'nativeStop'>;
  submit(order: ApprovedOrder): void;
  cancel(id: string): void;
}

export interface TradingDeskSetup {
  readonly now: () => EpochMs;
  readonly instruments: readonly Instrument[];
  readonly venues: ReadonlyMap<string, VenueLink>;
  readonly risk: RiskDesk;
  readonly board: MarketBoard;
  readonly settings: ExecutionSettings;
  readonly learned: (instrument: InstrumentId) => Learned;
  /** Where an instrument's orders may be carried out as well, itself among them; empty where nowhere else. */
  readonly alternatives: (instrument: InstrumentId) => readonly Alternative[];
  readonly free: FreeAt;
  /** What a strategy's engine hears, under the ids it gave. */
  readonly tell: (strategy: string, event: OrderEvent) => void;
  readonly note: (notice: DeskNotice) => void;
}

/** A guard whose way out was barred fires again after this, then half as often each time, up to the second. */
const FIRST_PAUSE_MS = 2_000;
const LAST_PAUSE_MS = 60_000;

/** What the parts of the desk share: the orders, the ways to strategies, venues and risk. */
export class DeskContext {
  readonly setup: TradingDeskSetup;
  readonly orders: WorkingOrders;
  readonly #instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly #outbox: { readonly strategy: string; readonly event: OrderEvent }[] = [];
  readonly #unpriced = new Set<string>();
  #isSettling = false;
  #waitingCancels: string[] = [];

  constructor(setup: TradingDeskSetup, saved: SavedOrders | undefined) {
    this.setup = setup;
    this.orders = new WorkingOrders(saved);
    this.#instruments = new Map(setup.instruments.map((instrument) => [instrumentId(instrument), instrument]));
  }

  get now(): EpochMs { return this.setup.now(); }

  /** Engines hear after their own call has returned: when `settle` is called. */
  tell(strategy: string, event: OrderEvent): void {
    this.#outbox.push({ strategy, event });
  }

  settle(): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    try {
      for (let next = this.#outbox.shift(); next !== undefined; next = this.#outbox.shift()) this.setup.tell(next.strategy, next.event);
    } finally {
      this.#isSettling = false;
    }
  }

  /** An execution as its strategy knows it. `isFinal` as in `WorkingOrders.note`. */
  fill(strategy: string, fill: Fill, isFinal: boolean): void {
    this.orders.note(strategy, { instrument: fill.instrument, signed: signOf(fill.side) * fill.quantity, isFinal });
    this.tell(strategy, { kind: 'fill', clientOrderId: fill.clientOrderId, at: fill.at, fill });
  }

  /** What an execution of a child was, and the market it met. `raw` is as its venue told it. */
  executed({ id, parent }: { readonly id: string; readonly parent: string }, raw: Fill, { instrument, price, quantity, side, tradeId }: Fill): void {
    const { bid, ask } = this.touch(raw.instrument, price / raw.price);
    this.setup.note({ kind: 'fill', at: raw.at, id, parent, instrument, tradeId, side, quantity, price, bid, ask });
  }

  /** Best bid and ask now, at so many units of another currency for one of theirs; NaN where the book is not live. */
  touch(instrument: InstrumentId, rate = 1): { readonly bid: number; readonly ask: number } {
    const touch = this.setup.board.touch(instrument);
    return { bid: (touch?.bid ?? NaN) * rate, ask: (touch?.ask ?? NaN) * rate };
  }

  /** An execution as the strategy of its order knows it: `sentAt` is the rate of its currency when it was sent. */
  costed(fill: Fill, order: Pick<OrderRequest, 'clientOrderId' | 'instrument' | 'reason'>, { reference, sentAt = NaN }: { readonly reference: number; readonly sentAt?: number }): Fill {
    const { fill: known, unpriced } = costed(fill, {
      order, reference, sentAt, instrument: this.instrumentOf(fill.instrument), home: this.instrumentOf(order.instrument), board: this.setup.board, alternatives: this.setup.alternatives(order.instrument),
    });
    if (unpriced !== undefined && !this.#unpriced.has(unpriced)) {
      this.#unpriced.add(unpriced);
      this.alarm(`fees are paid in ${unpriced}, and nobody here knows what it is worth: they are not counted`, fill.instrument);
    }
    return known;
  }

  /** The risk gate counts money in the currencies that are traded: without this a fee in another coin would leave equity unknown. */
  tellRisk(fill: Fill): void {
    const { fee, feeCurrency } = feeInQuote(fill, this.instrumentOf(fill.instrument), this.setup.board);
    this.setup.risk.tell({ kind: 'fill', fill: { ...fill, fee: Number.isNaN(fee) ? 0 : fee, feeCurrency, venueOrderId: '' } });
  }

  alarm(text: string, instrument: InstrumentId): void {
    this.setup.note({ kind: 'alarm', at: this.now, text, instrument });
  }

  /** Watches a protective order here from now on. */
  watchFor(strategy: string, order: OrderRequest, { what, ...more }: { readonly what: 'laid-locally' | 'lost' } & Partial<Guard>): void {
    const guard = guardOf(strategy, order, more);
    this.orders.guards.set(order.clientOrderId, guard);
    this.setup.note({ kind: 'guard', at: this.now, id: order.clientOrderId, instrument: order.instrument, what, price: triggerOf(guard) });
  }

  /** A guard that fired and whose way out was barred is watched again, with what of it is left; after a failure not before a while. */
  rearm(guard: Guard, { left, children, why, isFailure }: { readonly left: number; readonly children: number; readonly why: string; readonly isFailure: boolean }): void {
    const failures = isFailure ? guard.failures + 1 : guard.failures;
    const pauseMs = isFailure ? Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LAST_PAUSE_MS) : 0;
    if (isFailure) this.alarm(`the guard "${guard.order.clientOrderId}" could not get out (${why}): it is watched again`, guard.order.instrument);
    this.watchFor(guard.strategy, { ...guard.order, quantity: left }, { what: 'lost', best: guard.best, children, failures, notBefore: this.now + pauseMs });
  }

  /** Cancels have a reserve of their own; beyond it they wait for the next tick. */
  cancelAtVenue(id: string): void {
    const { risk } = this.setup;
    const instrument = this.orders.legs.get(id)?.leg.instrument ?? this.orders.directs.get(id)?.order.instrument;
    if (instrument === undefined) return;
    risk.refresh();
    if (judgeCancel(risk.state, risk.limits).kind === 'later') {
      this.#waitingCancels.push(id);
      return;
    }
    risk.tell({ kind: 'cancel', at: this.now });
    this.venueOf(instrument).cancel(id);
  }

  cancelWaiting(): void {
    if (this.#waitingCancels.length > 0) for (const id of this.#waitingCancels.splice(0)) this.cancelAtVenue(id);
  }

  venueOf(id: InstrumentId): VenueLink {
    const link = this.setup.venues.get(id.slice(0, id.indexOf(':')));
    if (link === undefined) throw new RangeError(`expected an instrument of a venue that is open, found "${id}"`);
    return link;
  }

  instrumentOf(id: InstrumentId): Instrument {
    const instrument = this.#instruments.get(id);
    if (instrument === undefined) throw new RangeError(`expected an instrument of this desk, found "${id}"`);
    return instrument;
  }
}
