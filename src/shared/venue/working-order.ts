import { signOf, type OrderRequest } from '../domain/order.ts';
import type { EpochMs } from '../domain/time.ts';

/** An order at the simulated venue. Mutable: one object from arrival to the end. */
export class WorkingOrder {
  readonly request: OrderRequest;
  readonly sign: 1 | -1;
  /** A stop of either kind, trailing included: it hurts when it is hit. */
  readonly isStop: boolean;
  /** When it reaches the matching engine; and when a cancellation of it does. */
  readonly arrivesAt: EpochMs;
  cancelAt: EpochMs = Infinity;
  remaining: number;
  /** Seen by the matching engine. */
  live = false;
  /** A stop or take-profit whose price has traded: from then on a market or limit order. */
  triggered = false;
  /** Best price since arrival, for a trailing stop. */
  best = NaN;
  /** Placed in answer to a fill inside the span being matched: what of that span came after it is not known. */
  bornInside = false;
  done = false;

  constructor(request: OrderRequest, arrivesAt: EpochMs) {
    this.request = request;
    this.sign = signOf(request.side);
    const { type } = request;
    this.isStop = type === 'stop' || type === 'stop-limit' || type === 'trailing-stop';
    this.arrivesAt = arrivesAt;
    this.remaining = request.quantity;
  }

  /** Executes at the market: from the start, or since it was triggered. */
  get takesMarket(): boolean {
    const { type } = this.request;
    return type === 'market' || (this.triggered && (type === 'stop' || type === 'take-profit' || type === 'trailing-stop'));
  }

  /** Rests at a limit: from the start, or since it was triggered. */
  get restsAtLimit(): boolean {
    const { type } = this.request;
    return type === 'limit' || (this.triggered && (type === 'stop-limit' || type === 'take-profit-limit'));
  }

  /** The price whose trading triggers it; a trailing stop's moves with `best`. */
  get triggerPrice(): number {
    if (this.request.type !== 'trailing-stop') return this.request.stopPrice ?? NaN;
    return this.best * (1 + (this.sign * (this.request.trailBps ?? 0)) / 10_000);
  }
}
