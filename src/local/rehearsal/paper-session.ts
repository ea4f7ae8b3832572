import { CANDLE_FIELDS, candleColumns, type Candle } from '../../shared/domain/candle.ts';
import { decimal, toNumber } from '../../shared/domain/decimal.ts';
import { InvariantError } from '../../shared/domain/errors.ts';
import { bookFill, Ledger } from '../../shared/domain/ledger.ts';
import type { Fill, OrderEvent } from '../../shared/domain/order.ts';
import { durationMs } from '../../shared/domain/timeframe.ts';
import { riskRules } from '../../shared/engine/backtest.ts';
import type { Notice } from '../../shared/engine/core.ts';
import { Engine } from '../../shared/engine/engine.ts';
import { REACH } from '../../shared/engine/indicator-graph.ts';
import { RollingMarket } from '../../shared/engine/market.ts';
import type { RunRecord } from '../../shared/engine/record.ts';
import type { RunSettings } from '../../shared/engine/settings.ts';
import type { Exits, Strategy } from '../../shared/strategies/strategy.ts';
import { SimulatedVenue } from '../../shared/venue/simulated-venue.ts';
import { Span } from '../../shared/venue/span.ts';
import type { CandleSource, Moment } from './candle-source.ts';

export interface PaperSettings {
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly exits?: Exits | undefined;
  readonly settings: RunSettings;
  readonly source: Pick<CandleSource, 'instruments' | 'timeframe' | 'start'>;
  readonly observe: (notice: Notice) => void;
}

/** Doubles against exact money: so far apart, as a share of the money at the start, may the two books be. */
const TOLERANCE = 1e-9;

/**
 * Trades on paper, one moment at a time: the market moves first and fills what waits at the simulated venue, then the engine sees
 * the closed candles and decides. The same candles give the same orders as a backtest. Money is kept a second time in an exact ledger.
 */
export class PaperSession {
  readonly ledger = new Ledger();
  readonly warmUp: number;
  /** Moments so far. */
  made = 0;
  readonly #engine: Engine;
  readonly #venue: SimulatedVenue;
  readonly #markets: readonly RollingMarket[];
  readonly #settings: PaperSettings;
  /** The candle that is being matched. */
  readonly #candle = candleColumns(1);
  readonly #indexes: Int32Array;
  /** Instruments to be matched at this moment, in their order. */
  readonly #turns: Int32Array;
  readonly #counts: number[];
  readonly #length: number;
  readonly #fills: Fill[] = [];

  constructor(setup: PaperSettings) {
    const { strategy, params, exits, settings, source: { instruments, timeframe, start } } = setup;
    const declared = strategy.indicators?.(params as never, instruments.map(({ symbol }) => symbol)) ?? {};
    this.#settings = setup;
    this.#length = durationMs(timeframe);
    this.warmUp = Math.max(0, ...Object.values(declared).map((indicator) => indicator.warmUp * ((indicator.timeframe === undefined ? this.#length : durationMs(indicator.timeframe)) / this.#length)));
    this.#markets = instruments.map(() => new RollingMarket(REACH));
    this.#indexes = new Int32Array(instruments.length);
    this.#turns = new Int32Array(instruments.length);
    this.#counts = instruments.map(() => 0);
    this.#venue = new SimulatedVenue(instruments, settings.cash, settings, (event) => this.#onOrderEvent(event));
    this.#engine = new Engine({
      strategy, params, exits, settings, instruments, timeframe, start, markets: this.#markets, rules: riskRules(settings), observe: setup.observe,
      gateway: {
        submit: (order, at, attached) => {
          for (const { k, price } of this.#engine.tracks) this.#venue.see(k, price);
          this.#venue.submit(order, at, attached);
        },
        cancel: (...order) => this.#venue.cancel(...order),
      },
    });
    this.ledger.append({ at: start, kind: 'deposit', reference: 'money at the start', postings: [{ asset: instruments[0].quote, amount: decimal(settings.cash) }] });
  }

  get engine(): Pick<Engine, 'account' | 'marks' | 'tracks' | 'equity' | 'outlook'> { return this.#engine; }
  get fills(): readonly Fill[] { return this.#fills; }

  #onOrderEvent(event: OrderEvent): void {
    if (event.kind === 'fill') {
      const { fill } = event;
      const track = this.#engine.tracks.find(({ id }) => id === fill.instrument);
      if (track !== undefined) this.ledger.append(...bookFill(fill, track.instrument));
      this.#fills.push(fill);
    }
    this.#engine.onOrderEvent(event);
  }

  step({ openTime, candles, ended }: Moment): void {
    const count = this.#venue.turns(this.#turns);
    for (const k of this.#turns.subarray(0, count)) {
      const candle = candles[k];
      if (candle !== undefined) this.#match(k, candle);
    }
    candles.forEach((candle, k) => { this.#indexes[k] = candle === undefined ? -1 : this.#push(k, candle); });
    this.#engine.step(openTime, this.#indexes);
    for (const k of ended) {
      this.#venue.closeOut(k, this.#engine.tracks[k].price, openTime + this.#length);
      this.#engine.delist(k);
    }
    this.made += 1;
  }

  /** Returns the index of the candle in its market. */
  #push(k: number, candle: Candle): number {
    const market = this.#markets[k];
    const moved = market.push(candle);
    if (moved > 0) this.#engine.tracks[k].graph.moveBack(moved);
    this.#counts[k] += 1;
    return market.candles.length - 1;
  }

  #match(k: number, candle: Candle): void {
    for (const field of CANDLE_FIELDS) this.#candle[field][0] = candle[field];
    this.#venue.onSpan(k, new Span(this.#candle, this.#length));
  }

  /** The run so far, positions marked at the last closes. */
  record(): RunRecord {
    this.#reconcile();
    const record = this.#engine.finish(this.#venue);
    return { ...record, perInstrument: record.perInstrument.map((totals, k) => ({ ...totals, candles: this.#counts[k] })) };
  }

  /** Three books were kept: the venue's, the engine's and the exact one. A difference is a fault of this program. */
  #reconcile(): void {
    const [theirs, ours] = [this.#venue.account, this.#engine.account];
    const { source: { instruments }, settings: { cash } } = this.#settings;
    const exact = toNumber(this.ledger.balance(instruments[0].quote));
    if (theirs.cash !== ours.cash || theirs.positions.some((position, k) => position.quantity !== ours.positions[k].quantity)) {
      throw new InvariantError(`the venue holds cash "${theirs.cash}", the portfolio "${ours.cash}": they must be equal`);
    }
    if (Math.abs(exact - ours.cash) > TOLERANCE * cash * (1 + this.#fills.length)) throw new InvariantError(`the ledger holds cash "${exact}", the portfolio "${ours.cash}": they must be equal`);
  }
}
