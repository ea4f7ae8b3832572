import { indexAt, type CandleColumns } from '../domain/candle.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { OutsideColumns } from '../domain/outside-series.ts';
import type { FundingColumns, TradeColumns } from '../domain/public-trade.ts';
import type { RoundTrip } from '../domain/round-trip.ts';
import { durationMs, type Timeframe } from '../domain/timeframe.ts';
import type { EpochMs } from '../domain/time.ts';
import { InvariantError } from '../domain/errors.ts';
import { knownInputs, maxGrossExposure, solvent } from '../risk/rules.ts';
import type { RiskRule } from '../risk/judge.ts';
import { ProtectionBook } from '../risk/protection-book.ts';
import type { ProtectionSetting } from '../risk/protections.ts';
import type { Exits, Strategy } from '../strategies/strategy.ts';
import { SimulatedVenue } from '../venue/simulated-venue.ts';
import { Span } from '../venue/span.ts';
import type { Notice } from './core.ts';
import { Engine } from './engine.ts';
import type { RunRecord } from './record.ts';
import type { RunSettings } from './settings.ts';

/** One instrument's history. Finer data decides what happened inside a candle: trades first, else candles of a lower timeframe. */
export interface History {
  readonly instrument: Instrument;
  readonly candles: CandleColumns;
  readonly synthetic?: Uint8Array | undefined;
  readonly detail?: { readonly candles: CandleColumns; readonly timeframe: Timeframe } | undefined;
  readonly trades?: TradeColumns | undefined;
  readonly funding?: FundingColumns | undefined;
  /** Series from outside of the candles as they were known at each close. */
  readonly outside?: OutsideColumns | undefined;
}

/** A choice of instruments that changes on the way. */
export interface Universe {
  /** Among how many the exposure is shared. */
  readonly slots: number;
  /** Asked at each close: whether each instrument may be held from now on; undefined: as before. */
  choose(at: EpochMs): readonly boolean[] | undefined;
  /** A round trip of instrument `k` has ended. */
  finished(k: number, trip: RoundTrip): void;
}

export interface Backtest {
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly settings: RunSettings;
  readonly timeframe: Timeframe;
  readonly histories: readonly History[];
  readonly exits?: Exits | undefined;
  readonly observe?: ((notice: Notice) => void) | undefined;
  /** Rules that lock entries after round trips that went badly. */
  readonly protections?: readonly ProtectionSetting[] | undefined;
  /** Which of the instruments may be held at each time; made anew for each run, because what is left out of a history changes it. */
  readonly universe?: ((histories: readonly History[], timeframe: Timeframe) => Universe) | undefined;
  /** Asked now and then with the share done; answering false stops the run where it is. */
  readonly progress?: ((share: number) => boolean) | undefined;
  /** Computes indicators candle by candle, as live trading does, rather than all at once. The answer is the same bit for bit. */
  readonly streaming?: boolean | undefined;
  /** Computes nothing beyond the candle that is decided on, so that a strategy that reads further finds something else there. */
  readonly blind?: boolean | undefined;
}

/** The rules every run is judged by; `plain` arithmetic is bound by none but known inputs. */
export const riskRules = (settings: RunSettings): readonly RiskRule[] =>
  (settings.filters ? [knownInputs, solvent, maxGrossExposure(Math.max(1, settings.exposure * settings.leverage))] : [knownInputs]);

/** How far it is worth looking for the next candle that matters: decisions come sooner, as a rule. */
const LOOK_AHEAD = 64;
/** Candles between two looks at the progress callback. */
const CHUNK = 65_536;

/** Replays one strategy over stored history through the engine and the simulated venue. Deterministic: no clock, no randomness. */
export function runBacktest(backtest: Backtest): RunRecord {
  return new Replay(backtest).run();
}

class Replay {
  readonly #backtest: Backtest;
  readonly #venue: SimulatedVenue;
  readonly #engine: Engine;
  readonly #length: number;
  readonly #span: Span;
  readonly #tapes: readonly Tape[];
  readonly #end: EpochMs;
  readonly #turns: Int32Array;
  readonly #universe: Universe | undefined;

  constructor(backtest: Backtest) {
    const { settings, histories, timeframe } = backtest;
    if (histories.length === 0) throw new InvariantError('a backtest without a history: at least one instrument was expected');
    this.#backtest = backtest;
    this.#length = durationMs(timeframe);
    this.#turns = new Int32Array(histories.length);
    this.#universe = backtest.universe?.(histories, timeframe);
    this.#span = new Span(histories[0].candles, this.#length);
    const instruments = histories.map(({ instrument }) => instrument);
    this.#venue = new SimulatedVenue(instruments, settings.cash, settings, (event) => this.#engine.onOrderEvent(event));
    this.#tapes = histories.map((history, k) => new Tape(history, k, backtest));
    this.#end = Math.max(...this.#tapes.map((tape) => tape.endsAt));
    this.#engine = new Engine({
      strategy: backtest.strategy, params: backtest.params, settings, instruments, timeframe, markets: histories,
      rules: riskRules(settings), exits: backtest.exits, protections: backtest.protections === undefined ? undefined : new ProtectionBook(backtest.protections, this.#length), streaming: backtest.streaming, observe: backtest.observe,
      slots: this.#universe?.slots, finished: (k, trip) => this.#universe?.finished(k, trip),
      start: Math.min(...this.#tapes.map((tape) => tape.firstTime)),
      gateway: {
        submit: (order, at, attached) => {
          if (settings.filters) for (const { k, price } of this.#engine.tracks) this.#venue.see(k, price);
          this.#venue.submit(order, at, attached);
        },
        cancel: (k, clientOrderId, at, attached) => this.#venue.cancel(k, clientOrderId, at, attached),
      },
    });
  }

  run(): RunRecord {
    for (const tape of this.#tapes) this.#engine.tracks[tape.k].graph.advanceAll(tape.first);
    if (this.#tapes.length === 1 && this.#universe === undefined) this.#single(this.#tapes[0]);
    else this.#portfolio();
    this.#reconcile();
    return this.#engine.finish(this.#venue);
  }

  /** One instrument: from one candle with something to do to the next. */
  #single(tape: Tape): void {
    const { candles } = tape.history;
    const { progress, blind } = this.#backtest;
    let i = tape.first;
    let look = i + CHUNK;
    while (i < tape.last) {
      if (tape.isFunded) this.#fund(tape, candles.openTime[i]);
      let end: number;
      const free = this.#venue.isBusy(0) ? this.#quietTo(tape, i) : tape.last;
      if (free === i) {
        if (tape.history.synthetic?.[i] !== 1) this.#match(tape, i);
        end = i + 1;
      } else end = Math.min(free, tape.nextFunding(i, this.#length), look);
      if (blind === true) end = i + 1;
      // What is settled inside candle i is known at its close; none is due in those after it up to `end`.
      if (tape.isFunded) this.#fund(tape, candles.openTime[i] + this.#length - 1);
      i = this.#engine.run(i, end);
      if (i >= look) {
        look = i + CHUNK;
        if (progress?.((i - tape.first) / (tape.last - tape.first)) === false) return;
      }
    }
  }

  /** The first candle from `i` on that could touch what waits at the venue, looking a little ahead. */
  #quietTo({ history: { candles, detail, trades }, last }: Tape, i: number): number {
    const range = detail === undefined && trades === undefined ? this.#venue.quietRange(0) : undefined;
    if (range === undefined) return i;
    const { below, above } = range;
    const end = Math.min(last, i + LOOK_AHEAD);
    let j = i;
    while (j < end && candles.low[j] > below && candles.high[j] < above) j += 1;
    return j;
  }

  /** Several instruments: moment by moment, each with those that have a candle there. */
  #portfolio(): void {
    const { progress } = this.#backtest;
    const next = Int32Array.from(this.#tapes, (tape) => tape.first);
    const indexes = new Int32Array(this.#tapes.length);
    const total = this.#tapes.reduce((sum, tape) => sum + tape.last - tape.first, 0);
    let done = 0;
    let look = CHUNK;
    for (;;) {
      let now = Infinity;
      for (const tape of this.#tapes) if (next[tape.k] < tape.last) now = Math.min(now, tape.history.candles.openTime[next[tape.k]]);
      if (now === Infinity) return;
      for (const tape of this.#tapes) {
        const at = next[tape.k] < tape.last && tape.history.candles.openTime[next[tape.k]] === now;
        indexes[tape.k] = at ? next[tape.k] : -1;
        if (at) {
          next[tape.k] += 1;
          done += 1;
        }
      }
      this.#moment(now, indexes);
      if (done >= look) {
        look += CHUNK;
        if (progress?.(done / total) === false) return;
      }
    }
  }

  #moment(now: EpochMs, indexes: Int32Array): void {
    for (const tape of this.#tapes) this.#fund(tape, now);
    const count = this.#venue.turns(this.#turns);
    for (let n = 0; n < count; n++) {
      const tape = this.#tapes[this.#turns[n]];
      const i = indexes[tape.k];
      if (i >= 0 && tape.history.synthetic?.[i] !== 1) this.#match(tape, i);
    }
    for (const tape of this.#tapes) this.#fund(tape, now + this.#length - 1);
    // What closes now is known now, and what has just been filled as well.
    this.#universe?.choose(now + this.#length)?.forEach((isEligible, k) => this.#engine.setEligible(k, isEligible));
    this.#engine.step(now, indexes);
    for (const tape of this.#tapes) if (tape.endsAt === now && tape.endsAt < this.#end - this.#length) this.#delist(tape);
  }

  /** An instrument whose candles end before the run does has left the market: what is held is sold at the last price, for better or worse. */
  #delist(tape: Tape): void {
    const at = tape.endsAt + this.#length;
    this.#fund(tape, at);
    this.#venue.closeOut(tape.k, tape.history.candles.close[tape.last - 1], at);
    this.#engine.delist(tape.k);
  }

  /** Takes the venue through one candle, by its trades or shorter candles where there are any. */
  #match(tape: Tape, i: number): void {
    const { candles, detail, trades } = tape.history;
    const span = this.#span;
    if (detail === undefined && trades === undefined) {
      this.#venue.onSpan(tape.k, span.place(candles, i, this.#length));
      return;
    }
    const from = candles.openTime[i];
    const finer = tape.finer(from, from + this.#length);
    if (finer === undefined) this.#venue.onSpan(tape.k, span.place(candles, i, this.#length));
    else for (let n = finer.first; n < finer.end && this.#venue.isBusy(tape.k); n++) this.#venue.onSpan(tape.k, span.place(finer.columns, n, finer.length));
  }

  /** Settles all funding up to and at `now` that was not settled yet, on what was held just before. */
  #fund(tape: Tape, now: EpochMs): void {
    const { funding } = tape.history;
    if (funding === undefined) return;
    while (tape.fundingNext < funding.length && funding.at[tape.fundingNext] <= now) {
      const n = tape.fundingNext;
      tape.fundingNext += 1;
      if (this.#venue.account.positions[tape.k].quantity === 0) continue;
      const mark = Number.isNaN(funding.markPrice[n]) ? this.#engine.tracks[tape.k].price : funding.markPrice[n];
      this.#engine.onFunding(tape.k, this.#venue.onFunding(tape.k, funding.rate[n], mark));
    }
  }

  /** Two books were kept, the venue's and ours: a difference is a fault of this program. */
  #reconcile(): void {
    const [theirs, ours] = [this.#venue.account, this.#engine.account];
    if (theirs.cash !== ours.cash || theirs.positions.some((position, k) => position.quantity !== ours.positions[k].quantity)) {
      throw new InvariantError(`the venue holds cash "${theirs.cash}", the portfolio "${ours.cash}": they must be equal`);
    }
  }
}

/** Settlement stamps come up to some tens of milliseconds late: the settlement is on the second. */
const settlement = (at: EpochMs): EpochMs => Math.round(at / 1000) * 1000;

/** A history with the places reached in it. */
class Tape {
  readonly history: History;
  readonly k: number;
  /** Candles [first, last) are traded. */
  readonly first: number;
  readonly last: number;
  fundingNext = 0;
  readonly #finer: { readonly columns: CandleColumns; readonly length: number };
  #reached = 0;

  constructor(history: History, k: number, { settings, timeframe }: Backtest) {
    const { candles, funding } = history;
    this.k = k;
    this.#finer = history.trades !== undefined ? { columns: asCandles(history.trades), length: 0 }
      : history.detail !== undefined ? { columns: history.detail.candles, length: durationMs(history.detail.timeframe) } : { columns: candles, length: 0 };
    this.history = funding === undefined ? history : { ...history, funding: { ...funding, at: funding.at.map(settlement) } };
    this.first = settings.from === undefined ? 0 : indexAt(candles, settings.from);
    this.last = settings.to === undefined ? candles.length : indexAt(candles, settings.to - durationMs(timeframe) + 1);
    if (this.history.funding !== undefined && this.first < candles.length) this.fundingNext = firstAtOrAfter(this.history.funding.at, candles.openTime[this.first], 0);
  }

  get isFunded(): boolean {
    return this.history.funding !== undefined;
  }

  /** Open time of the last candle that is traded. */
  get endsAt(): EpochMs {
    return this.last > this.first ? this.history.candles.openTime[this.last - 1] : -Infinity;
  }

  get firstTime(): EpochMs {
    return this.first < this.history.candles.length ? this.history.candles.openTime[this.first] : Infinity;
  }

  /** The first candle after `i` in which, or before which, the next funding is due. */
  nextFunding(i: number, length: number): number {
    const { funding, candles } = this.history;
    if (funding === undefined || this.fundingNext >= funding.length) return Infinity;
    return Math.max(i + 1, indexAt(candles, funding.at[this.fundingNext] - length + 1));
  }

  /** The trades or shorter candles of [from, to); undefined where there are only the candles themselves. */
  finer(from: EpochMs, to: EpochMs): { readonly columns: CandleColumns; readonly length: number; readonly first: number; readonly end: number } | undefined {
    const { columns, length } = this.#finer;
    const first = firstAtOrAfter(columns.openTime, from, this.#reached);
    const end = firstAtOrAfter(columns.openTime, to, first);
    this.#reached = end;
    // An interval without trades has nothing to match against; one without shorter candles falls back on its own.
    return first === end && length > 0 ? undefined : { columns, length, first, end };
  }
}

/** A trade is a candle of no length, all of whose prices are equal. */
const asCandles = ({ length, at, price, quantity }: TradeColumns): CandleColumns => ({ length, openTime: at, open: price, high: price, low: price, close: price, volume: quantity });

/** Forward search from where the last one ended: the tape is read once. */
function firstAtOrAfter(times: Float64Array, at: EpochMs, from: number): number {
  let i = from;
  while (i < times.length && times[i] < at) i += 1;
  return i;
}
