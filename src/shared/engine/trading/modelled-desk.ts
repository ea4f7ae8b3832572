import { candleColumns } from '../../domain/candle.ts';
import { InvariantError } from '../../domain/errors.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { ApprovedOrder } from '../../risk/judge.ts';
import { SimulatedVenue } from '../../venue/simulated-venue.ts';
import { Span } from '../../venue/span.ts';
import type { OrderGateway } from '../order-desk.ts';
import type { CandleRow, StrategySession } from './strategy-session.ts';

/** Candles of one moment, each with the place of its instrument. */
export type MomentRows = readonly (readonly [k: number, row: CandleRow])[];

interface Opened {
  readonly session: StrategySession;
  readonly venue: SimulatedVenue;
  readonly at: EpochMs;
}

/**
 * Takes the place of the real desk of a session, from any moment of a recorded run on: the same candles, decisions and account, and the
 * orders filled as a backtest fills them. Before it is opened orders go nowhere.
 */
export class ModelledDesk implements OrderGateway {
  #opened: Opened | undefined;
  #span: Span | undefined;
  #turns = new Int32Array(0);
  readonly #columns = candleColumns(1);

  submit(order: ApprovedOrder, at: EpochMs, attached: boolean): void {
    if (this.#opened === undefined) return;
    const { venue, session } = this.#opened;
    for (const { k, price } of session.engine.tracks) venue.see(k, price);
    venue.submit(order, at, attached);
  }

  cancel(k: number, clientOrderId: string, at: EpochMs, attached: boolean): void {
    this.#opened?.venue.cancel(k, clientOrderId, at, attached);
  }

  get isOpen(): boolean {
    return this.#opened !== undefined;
  }

  /** From `at` on the simulated venue fills what the session asks for. It takes over account, positions and working orders as the session knows them. */
  open(session: StrategySession, at: EpochMs, latencyMs: number): void {
    if (this.#opened !== undefined) throw new InvariantError('a modelled desk is opened once, found it open');
    const { engine, setup } = session;
    const venue = new SimulatedVenue(setup.instruments, setup.settings.cash, { ...setup.settings, latencyMs }, (event) => { session.onOrderEvent(event); });
    venue.account.cash = engine.account.cash;
    engine.account.positions.forEach(({ quantity, averagePrice, realised }, k) => { Object.assign(venue.account.positions[k], { quantity, averagePrice, realised }); });
    this.#opened = { session, venue, at };
    this.#span = new Span(this.#columns, session.length);
    this.#turns = new Int32Array(engine.tracks.length);
    for (const { k, price } of engine.tracks) {
      venue.see(k, price);
      for (const { order: { request, filledQuantity }, purpose } of engine.desk.working(k)) {
        // A target on its way has just been decided on; what guards a position lies at the venue already.
        venue.submit({ ...request, quantity: request.quantity - filledQuantity }, at, purpose.kind !== 'target');
      }
    }
  }

  /** The candles of a moment have closed: what waits at the venue meets them. Those from before the opening are passed over. */
  meet(rows: MomentRows): void {
    if (this.#opened === undefined || this.#span === undefined) return;
    const { venue, session, at } = this.#opened;
    const count = venue.turns(this.#turns);
    for (let n = 0; n < count; n++) {
      const k = this.#turns[n];
      const row = rows.find(([place]) => place === k)?.[1];
      if (row === undefined || row[0] + session.length <= at) continue;
      const { openTime, open, high, low, close, volume } = this.#columns;
      [openTime[0], open[0], high[0], low[0], close[0], volume[0]] = row;
      venue.onSpan(k, this.#span.place(this.#columns, 0, session.length));
    }
  }
}
