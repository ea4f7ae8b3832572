import type { Fill } from '../domain/order.ts';
import type { EpochMs } from '../domain/time.ts';
import type { OrderStrategy, OrderStep, OrderView, WorkingOrder } from '../strategies/strategy.ts';
import type { Core, Driver } from './core.ts';
import type { Purpose } from './order-desk.ts';
import type { Track } from './track.ts';

type Params = Readonly<Record<string, unknown>>;

interface SavedStates {
  readonly states: readonly unknown[];
  readonly indexes: readonly number[];
}

/** Runs an order strategy: hands it what it may see, keeps its state, and carries out what it asks for. Each instrument has its own state and its own part of the cash. */
export class OrderDriver implements Driver {
  readonly #engine: Core;
  readonly #strategy: OrderStrategy;
  readonly #params: Params;
  readonly #states: unknown[];
  readonly #indexes: number[];

  constructor(engine: Core, strategy: OrderStrategy, params: Params) {
    this.#engine = engine;
    this.#strategy = strategy;
    this.#params = params;
    this.#states = engine.tracks.map(() => strategy.start(params as never));
    this.#indexes = engine.tracks.map(() => 0);
  }

  save(): SavedStates {
    return { states: [...this.#states], indexes: [...this.#indexes] };
  }

  /** Indexes belong to the window of candles, which begins anew. */
  restore(saved: unknown): void {
    this.#states.splice(0, this.#states.length, ...(saved as SavedStates).states);
  }

  decide(at: EpochMs, indexes: ArrayLike<number>): void {
    for (const track of this.#engine.tracks) {
      const i = indexes[track.k];
      if (i < 0) continue;
      this.#indexes[track.k] = i;
      if (!track.isEligible) {
        this.#leave(track, at);
        continue;
      }
      this.#apply(track, at, this.#strategy.onCandle(this.#view(track, at), this.#states[track.k], this.#params as never));
    }
  }

  /** A fill that comes before the next decision is looked at with the newest candle, after a restart too. */
  see(indexes: ArrayLike<number>): void {
    for (const { k } of this.#engine.tracks) if (indexes[k] >= 0) this.#indexes[k] = indexes[k];
  }

  onFill(track: Track, fill: Fill, purpose: Purpose): void {
    if (purpose.kind !== 'tag' || !track.isEligible || this.#strategy.onFill === undefined) return;
    this.#apply(track, fill.at, this.#strategy.onFill(this.#view(track, fill.at), this.#states[track.k], { ...fill, tag: purpose.tag }, this.#params as never));
  }

  onForcedExit(): void {
    // The next view shows the flat position.
  }

  /** Takes its orders away and closes what it holds; when it may be held again it begins anew. */
  #leave(track: Track, at: EpochMs): void {
    const { desk } = this.#engine;
    this.#states[track.k] = this.#strategy.start(this.#params as never);
    for (const { order, purpose } of desk.working(track.k)) if (purpose.kind === 'tag') desk.cancel(order.request.clientOrderId, at);
    if (track.isFlat || track.working !== undefined) return;
    const { quantity } = track.position;
    const id = this.#engine.place(track, { side: quantity > 0 ? 'sell' : 'buy', type: 'market', quantity: Math.abs(quantity), reduceOnly: true, at, reason: 'no longer selected' }, { kind: 'target' });
    if (id === undefined || !desk.isWorking(id)) return;
    track.working = id;
    track.pending = -quantity;
  }

  #view(track: Track, at: EpochMs): OrderView {
    const i = this.#indexes[track.k];
    const { candles } = track.market;
    const working: WorkingOrder[] = this.#engine.desk.working(track.k).flatMap(({ order, purpose }) => (purpose.kind === 'tag'
      ? [{ tag: purpose.tag, side: order.request.side, quantity: order.request.quantity, filledQuantity: order.filledQuantity, limitPrice: order.request.limitPrice }] : []));
    return {
      at, i: i - track.graph.offset, series: track.graph.series, working, open: candles.open[i], high: candles.high[i], low: candles.low[i], close: candles.close[i], volume: candles.volume[i],
      quantity: track.position.quantity, averagePrice: track.position.averagePrice, cash: track.cash,
      equity: track.cash + (track.position.quantity === 0 ? 0 : track.position.quantity * candles.close[i]),
    };
  }

  #apply(track: Track, at: EpochMs, { state, orders }: OrderStep<unknown>): void {
    this.#states[track.k] = state;
    for (const intent of orders) {
      if (intent.kind === 'place') {
        const { kind: _, tag, ...draft } = intent;
        this.#engine.place(track, { ...draft, at }, { kind: 'tag', tag });
      } else {
        const ticket = this.#engine.desk.working(track.k).find(({ purpose }) => purpose.kind === 'tag' && purpose.tag === intent.tag);
        if (ticket !== undefined) this.#engine.desk.cancel(ticket.order.request.clientOrderId, at);
      }
    }
  }
}
