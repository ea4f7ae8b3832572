import { Account } from '../domain/account.ts';
import { floorToLot, instrumentId, passiveToTick, type Instrument } from '../domain/instrument.ts';
import { opposite, signOf, type Fill, type OrderEvent } from '../domain/order.ts';
import { durationMs } from '../domain/timeframe.ts';
import type { Outlook } from '../domain/outlook.ts';
import type { EpochMs } from '../domain/time.ts';
import type { RiskView } from '../risk/judge.ts';
import type { Core, Driver, EngineSetup } from './core.ts';
import { ForecastDriver } from './forecast-driver.ts';
import { IndicatorGraph } from './indicator-graph.ts';
import { Marks } from './marks.ts';
import { OrderDesk, type Draft, type Purpose, type Ticket } from './order-desk.ts';
import { OrderDriver } from './order-driver.ts';
import { Protection } from './protection.ts';
import { RunBook } from './run-book.ts';
import type { EngineState } from './engine-state.ts';
import type { RunRecord } from './record.ts';
import { Track } from './track.ts';

/**
 * Turns closed candles into orders and order events into positions: the same in backtest, on paper and live. It does not know
 * where candles come from or where orders go.
 */
export class Engine implements Core {
  readonly account: Account;
  readonly marks: Marks;
  readonly tracks: readonly Track[];
  readonly desk: OrderDesk;
  readonly setup: EngineSetup;
  readonly length: number;
  readonly #driver: Driver;
  readonly #protection: Protection;
  readonly #book: RunBook;
  readonly #one = new Int32Array(1);

  constructor(setup: EngineSetup) {
    const { strategy, params, settings, instruments, markets, timeframe } = setup;
    this.setup = setup;
    this.length = durationMs(timeframe);
    this.account = new Account(settings.cash, instruments.length);
    this.marks = new Marks(settings.cash, setup.start);
    this.#book = new RunBook(setup.keep);
    const others = new Map(instruments.map((instrument, k) => [instrument.symbol, markets[k]]));
    const declared = strategy.indicators?.(params as never, instruments.map(({ symbol }) => symbol)) ?? {};
    this.tracks = instruments.map((instrument, k) => new Track({
      k, instrument, market: markets[k], graph: new IndicatorGraph(declared, { timeframe, market: markets[k], others, streaming: setup.streaming }),
      position: this.account.positions[k], cash: settings.cash / instruments.length, lot: settings.filters ? instrument.lotSize : 0, finished: (trip) => {
        this.#book.finished(trip);
        setup.protections?.close(instrumentId(instrument), trip);
        setup.finished?.(k, trip);
      },
    }));
    this.desk = new OrderDesk(instruments.map(instrumentId), {
      gateway: setup.gateway, rules: setup.protections === undefined ? setup.rules : [...setup.rules, setup.protections.rule], prefix: setup.orderPrefix,
    });
    const exits = setup.exits ?? (strategy.kind === 'forecast' ? strategy.exits?.(params as never) : undefined) ?? {};
    this.#protection = new Protection(this, exits);
    this.#driver = strategy.kind === 'forecast' ? new ForecastDriver(this, strategy, params, exits) : new OrderDriver(this, strategy, params);
  }

  /**
   * Candles [from, to) of the only instrument have closed and nothing waits at the venue. Goes on to the first candle at which
   * something is done, does it, and returns the index after it.
   */
  run(from: number, to: number): number {
    const track = this.tracks[0];
    const { synthetic } = track.market;
    if (synthetic !== undefined) return this.#runOverGaps(track, synthetic, from, to);
    return this.#runTo(track, from, track.graph.advance(from, to));
  }

  #runTo(track: Track, from: number, to: number): number {
    const stop = this.#driver.scan?.(from, to) ?? from;
    const end = Math.min(stop + 1, to);
    this.#stretch(track, from, end);
    if (stop < to) {
      this.#one[0] = stop;
      this.#driver.decide(this.#book.last, this.#one);
    }
    return end;
  }

  /** The same where some candles were carried over gaps: those are seen and marked, and nothing is decided on them. */
  #runOverGaps(track: Track, synthetic: Uint8Array, from: number, to: number): number {
    const isGap = synthetic[from] === 1;
    let end = from + 1;
    while (end < to && (synthetic[end] === 1) === isGap) end += 1;
    end = track.graph.advance(from, end);
    if (!isGap) return this.#runTo(track, from, end);
    this.#stretch(track, from, end);
    return end;
  }

  #stretch(track: Track, from: number, to: number): void {
    const { candles } = track.market;
    if (Number.isNaN(track.units)) this.#benchmark(track, candles.open[from]);
    if (Number.isNaN(this.#book.first)) this.#book.first = candles.openTime[from];
    const { quantity } = track.position;
    this.marks.hold(this.account.cash, quantity, track.units);
    this.marks.stretch(candles, from, to);
    if (quantity !== 0) track.trips.observe(this.marks.extremes.low, this.marks.extremes.high, to - from);
    track.price = candles.close[to - 1];
    track.candles += to - from;
    this.#book.candles += to - from;
    this.#book.last = candles.openTime[to - 1] + this.length;
  }

  /** One moment of several instruments: those with a candle that has just closed have its index, the others -1. */
  step(openTime: EpochMs, indexes: ArrayLike<number>): void {
    let equity = this.account.cash;
    let worst = this.account.cash;
    let benchmark = 0;
    let held = false;
    for (const track of this.tracks) {
      const i = indexes[track.k];
      const { quantity } = track.position;
      let extreme = track.price;
      if (i >= 0) {
        const { candles } = track.market;
        track.graph.advanceAll(i + 1);
        if (Number.isNaN(track.units)) this.#benchmark(track, candles.open[i]);
        track.price = candles.close[i];
        extreme = quantity > 0 ? candles.low[i] : candles.high[i];
        if (quantity !== 0) track.trips.observe(candles.low[i], candles.high[i], 1);
        track.candles += 1;
        this.#book.candles += 1;
      }
      if (quantity !== 0) {
        held = true;
        equity += quantity * track.price;
        worst += quantity * extreme;
      }
      benchmark += Number.isNaN(track.units) ? this.setup.settings.cash / this.tracks.length : track.units * track.price;
    }
    if (Number.isNaN(this.#book.first)) this.#book.first = openTime;
    this.#book.last = openTime + this.length;
    this.marks.moment(openTime, { equity, worst, benchmark, held });
    this.#driver.decide(this.#book.last, this.#decidable(indexes));
  }

  /** Candles from before the run, or from while it could not trade: indicators and last prices follow them, and nothing else does. */
  warm(indexes: ArrayLike<number>): void {
    for (const track of this.tracks) {
      const i = indexes[track.k];
      if (i < 0) continue;
      track.graph.advanceAll(i + 1);
      track.price = track.market.candles.close[i];
    }
    this.#driver.see?.(indexes);
  }

  /** Closes everything at the market, guards taken away first. What was stopped so is not entered again until the forecast has changed. */
  flatten(at: EpochMs, reason: string): void {
    for (const track of this.tracks) {
      if (track.working !== undefined) this.desk.cancel(track.working, at);
      if (track.isFlat || this.desk.working(track.k).some(isWayOut)) continue;
      const { quantity } = track.position;
      for (const guard of track.guards.splice(0)) this.desk.cancel(guard, at);
      track.guarded = NaN;
      this.place(track, { side: opposite(quantity > 0 ? 'buy' : 'sell'), type: 'market', quantity: Math.abs(quantity), reduceOnly: true, at, reason }, { kind: 'protect' });
    }
  }

  /** Everything but candles and indicators, JSON-safe but for NaN: what a run that stopped goes on from. */
  save(): EngineState {
    const { cash, positions } = this.account;
    return {
      cash, positions: positions.map(({ quantity, averagePrice, realised }) => ({ quantity, averagePrice, realised })), tracks: this.tracks.map((track) => track.save()),
      desk: this.desk.save(), driver: this.#driver.save(), groups: this.#protection.groups, marks: this.marks.save(), book: this.#book.save(),
    };
  }

  /** The state of a run of the same strategy over the same instruments. */
  restore(state: EngineState): void {
    this.account.cash = state.cash;
    state.positions.forEach((position, k) => { Object.assign(this.account.positions[k], position); });
    state.tracks.forEach((track, k) => this.tracks[k].restore(track));
    this.desk.restore(state.desk);
    this.#driver.restore(state.driver);
    this.#protection.restore(state.groups);
    this.marks.restore(state.marks);
    this.#book.restore(state.book);
  }

  /** Whether instrument `k` may be held. One that may not is closed at its next candle and not entered again until it may. */
  setEligible(k: number, isEligible: boolean): void {
    this.tracks[k].isEligible = isEligible;
  }

  /** The instrument's last candle has been: it takes no part in what is decided from now on. */
  delist(k: number): void {
    this.#driver.onDelisted?.(this.tracks[k]);
  }

  /** Without those whose candle was carried over a gap. */
  #decidable(indexes: ArrayLike<number>): ArrayLike<number> {
    if (this.tracks.every(({ market }) => market.synthetic === undefined)) return indexes;
    return this.tracks.map(({ k, market }) => (indexes[k] >= 0 && market.synthetic?.[indexes[k]] === 1 ? -1 : indexes[k]));
  }

  #benchmark(track: Track, price: number): void {
    const feeBps = this.setup.settings.takerFeeBps ?? track.instrument.takerFeeBps;
    track.units = this.setup.settings.cash / this.tracks.length / (price * (1 + feeBps / 10_000));
  }

  /** What a venue says about an order. Fills of orders that are not ours (a liquidation) are booked all the same. */
  onOrderEvent(event: OrderEvent): void {
    const ticket = this.desk.fold(event);
    const track = ticket === undefined ? this.tracks.find(({ id }) => event.kind === 'fill' && id === event.fill.instrument) : this.tracks[ticket.k];
    if (track === undefined) return;
    if (track.working === event.clientOrderId) this.#progress(track, event);
    this.setup.observe?.({ kind: 'event', at: event.at, instrument: track.id, event });
    if (event.kind !== 'fill') {
      // An order that ends without changing the position leaves it to be guarded again.
      if (ticket !== undefined && (ticket.purpose.kind === 'target' || isWayOut(ticket)) && event.kind !== 'accepted') this.#protection.align(track, event.at);
      return;
    }
    const wasFlat = track.isFlat;
    this.#account(track, event.fill);
    const purpose: Purpose = ticket?.purpose ?? { kind: 'protect' };
    const forced = purpose.kind === 'protect';
    if (forced && track.isFlat && !wasFlat) {
      // A liquidation or the end of trading is the venue's doing, not a guard's.
      if (ticket !== undefined) this.#book.protectiveExits += 1;
      this.#driver.onForcedExit(track);
    }
    this.#protection.align(track, event.at, ticket?.order.request);
    this.#driver.onFill(track, event.fill, purpose);
  }

  #progress(track: Track, event: OrderEvent): void {
    if (!this.desk.isWorking(event.clientOrderId)) {
      track.working = undefined;
      track.pending = 0;
      if ('mayRetry' in event && event.mayRetry === true) track.isBarred = true;
    } else if (event.kind === 'fill') track.pending -= signOf(event.fill.side) * event.fill.quantity;
  }

  #account(track: Track, fill: Fill): void {
    const inBase = fill.feeCurrency === track.instrument.base && track.instrument.base !== track.instrument.quote;
    this.account.book(track.k, fill, inBase);
    track.trips.book(fill, inBase);
    const fee = inBase ? fill.fee * fill.price : fill.fee;
    const value = fill.quantity * fill.price;
    track.cash += (fill.side === 'buy' ? -value : value) - (inBase ? 0 : fill.fee);
    track.fills += 1;
    track.fees += fee;
    track.turnover += value;
    this.#book.book(fill, fee);
  }

  /** Funding received (negative: paid) on instrument `k`. */
  onFunding(k: number, received: number): void {
    this.account.cash += received;
    this.tracks[k].cash += received;
    this.tracks[k].funding += received;
    this.tracks[k].trips.fund(received);
    this.#book.totals.funding += received;
  }

  /** How a strategy that learns sees instrument `k` now; undefined for others. */
  outlook(k: number): Outlook | undefined {
    return this.#driver.outlook?.(this.tracks[k]);
  }

  /** Does what is due and changes no decision, so that the next candle need not wait for it. */
  rest(): void {
    this.#driver.rest?.();
  }

  /** Cash and everything held at the last closes. */
  equity(): number {
    let equity = this.account.cash;
    for (const { position, price } of this.tracks) if (position.quantity !== 0) equity += position.quantity * price;
    return equity;
  }

  place(track: Track, draft: Draft, purpose: Purpose, attached = false): string | undefined {
    const allowed = this.#unlocked(track, draft);
    const fitting = this.setup.settings.filters ? onGrid(allowed, track.instrument) : allowed;
    const id = this.desk.place(track.k, fitting, { purpose, view: this.#riskView(track), attached });
    if (id !== undefined) this.setup.observe?.({ kind: 'order', at: draft.at, instrument: track.id, clientOrderId: id, draft: fitting });
    return id;
  }

  /** A lock keeps a turn from opening the other side, not from closing this one. */
  #unlocked(track: Track, draft: Draft): Draft {
    const held = Math.abs(track.position.quantity);
    const turns = held > 0 && draft.quantity > held && track.position.quantity > 0 === (draft.side === 'sell');
    if (!turns || this.setup.protections?.lockOn(track.id, draft.side, draft.at) === undefined) return draft;
    return { ...draft, quantity: held, reduceOnly: true };
  }

  #riskView(track: Track): RiskView {
    let grossExposure = 0;
    // What was sent for others before counts as done: sales pay for purchases of the same moment, and purchases add up.
    for (const other of this.tracks) {
      const quantity = other === track ? other.position.quantity : other.position.quantity + other.pending;
      if (quantity !== 0) grossExposure += Math.abs(quantity) * other.price;
    }
    return { equity: this.equity(), held: track.position.quantity, price: track.price, grossExposure };
  }

  /** What the run leaves behind, positions marked at the last closes. May be asked for at any time. */
  finish(venue: { readonly ambiguousExits: number; readonly liquidations: number }): RunRecord {
    const { strategy, params, settings, timeframe, instruments } = this.setup;
    const open = this.tracks.flatMap(({ trips, price }) => trips.marked(price, this.#book.last) ?? []);
    const roundTrips = [...this.#book.trips, ...open];
    return {
      strategy: strategy.name, params, settings, timeframe, instruments: instruments.map(({ symbol }) => symbol), candles: this.#book.candles, from: this.#book.first, to: this.#book.last,
      initialCash: settings.cash, finalEquity: this.equity(), fills: [...this.#book.fills], roundTrips, daily: this.marks.daily(),
      maxDrawdown: this.marks.drawdown, maxDrawdownIntrabar: this.marks.intrabarDrawdown, exposureShare: this.marks.exposureShare,
      totals: { ...this.#book.totals }, orders: this.desk.summary(),
      ambiguousExits: venue.ambiguousExits, protectiveExits: this.#book.protectiveExits, liquidations: venue.liquidations,
      perInstrument: this.tracks.map((track) => ({
        instrument: track.instrument.symbol, candles: track.candles, fills: track.fills, fees: track.fees, funding: track.funding, turnover: track.turnover,
        profit: track.cash - settings.cash / this.tracks.length + (track.position.quantity === 0 ? 0 : track.position.quantity * track.price),
      })),
    };
  }
}

/** An order that closes a position outright. Its guards were taken away for it. */
const isWayOut = ({ purpose, order: { request } }: Ticket): boolean => purpose.kind === 'protect' && request.type === 'market';

/** What is sent lies on the venue's grid, so that what is filled can equal what was asked. */
const onGrid = (draft: Draft, { lotSize, tickSize }: Instrument): Draft => ({
  ...draft, quantity: floorToLot(draft.quantity, lotSize),
  ...(draft.limitPrice === undefined ? {} : { limitPrice: passiveToTick(draft.limitPrice, tickSize, draft.side) }),
  ...(draft.stopPrice === undefined ? {} : { stopPrice: passiveToTick(draft.stopPrice, tickSize, draft.side) }),
});
