import { candleColumns, CANDLE_FIELDS, type CandleColumns } from '../../domain/candle.ts';
import { InvariantError } from '../../domain/errors.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { durationMs } from '../../domain/timeframe.ts';
import type { EpochMs } from '../../domain/time.ts';
import { ProtectionBook } from '../../risk/protection-book.ts';
import { SimulatedVenue } from '../../venue/simulated-venue.ts';
import { Span } from '../../venue/span.ts';
import { riskRules, type Backtest } from '../backtest.ts';
import { Engine } from '../engine.ts';
import type { IndicatorGraph } from '../indicator-graph.ts';
import { BLOCK, REACH, type Market } from '../market.ts';
import type { RunRecord } from '../record.ts';

/** One instrument's candles as they are read: blocks of any size, oldest first. */
export interface CandleStream {
  readonly instrument: Instrument;
  readonly blocks: AsyncIterable<CandleColumns> | Iterable<CandleColumns>;
}

/** A backtest over candles that do not fit in memory. Everything that is read is traded: `from` and `to` are for whoever reads. */
export interface StreamedBacktest extends Pick<Backtest, 'strategy' | 'params' | 'settings' | 'timeframe' | 'exits' | 'protections' | 'observe'> {
  readonly streams: readonly CandleStream[];
  /** Asked now and then with the candles done; answering false stops the run where it is. */
  readonly progress?: ((candles: number) => boolean) | undefined;
}

const WINDOW = REACH + BLOCK;
/** Candles between two looks at the progress callback. */
const CHUNK = 1_000_000;

/**
 * The portfolio backtest with nothing of a history in memory but a window of some thousand candles each: orders and figures are those of
 * `runBacktest` over the same candles. Each instrument's indicators are computed a block at a time.
 */
export async function runStreamed(backtest: StreamedBacktest): Promise<RunRecord> {
  const { settings, streams, timeframe } = backtest;
  if (streams.length === 0) throw new InvariantError('a backtest without a history: at least one instrument was expected');
  if (settings.from !== undefined || settings.to !== undefined) throw new InvariantError('a streamed backtest trades all it reads: from and to were expected to be left out');
  const tapes = streams.map((stream, k) => new StreamTape(stream, k));
  for (const tape of tapes) await tape.fill();
  const replay = new StreamReplay(backtest, tapes, durationMs(timeframe));
  await replay.run();
  return replay.finish();
}

class StreamReplay {
  readonly #backtest: StreamedBacktest;
  readonly #tapes: readonly StreamTape[];
  readonly #length: number;
  readonly #venue: SimulatedVenue;
  readonly #engine: Engine;
  readonly #span: Span;
  readonly #indexes: Int32Array;
  readonly #turns: Int32Array;

  constructor(backtest: StreamedBacktest, tapes: readonly StreamTape[], length: number) {
    const { settings, streams, protections } = backtest;
    const instruments = streams.map(({ instrument }) => instrument);
    this.#backtest = backtest;
    this.#tapes = tapes;
    this.#length = length;
    this.#indexes = new Int32Array(tapes.length);
    this.#turns = new Int32Array(tapes.length);
    this.#span = new Span(tapes[0].market.candles, length);
    this.#venue = new SimulatedVenue(instruments, settings.cash, settings, (event) => this.#engine.onOrderEvent(event));
    this.#engine = new Engine({
      ...backtest, instruments, markets: tapes.map(({ market }) => market), rules: riskRules(settings),
      protections: protections === undefined ? undefined : new ProtectionBook(protections, length), start: Math.min(...tapes.map((tape) => tape.now)),
      gateway: {
        submit: (order, at, attached) => {
          if (settings.filters) for (const { k, price } of this.#engine.tracks) this.#venue.see(k, price);
          this.#venue.submit(order, at, attached);
        },
        cancel: (k, clientOrderId, at, attached) => this.#venue.cancel(k, clientOrderId, at, attached),
      },
    });
    // An indicator that reads another instrument must not run ahead of it.
    const isAlone = !this.#engine.tracks.some(({ graph }) => graph.readsOthers);
    for (const tape of tapes) tape.follow(this.#engine.tracks[tape.k].graph, isAlone);
  }

  async run(): Promise<void> {
    const { progress } = this.#backtest;
    let look = CHUNK;
    let done = 0;
    for (;;) {
      for (const tape of this.#tapes) if (tape.isShort) await tape.fill();
      const [now, count] = this.#gather();
      if (count === 0) return;
      this.#moment(now);
      done += count;
      if (done >= look) {
        look += CHUNK;
        if (progress?.(done) === false) return;
      }
    }
  }

  /** The next moment, and how many instruments have a candle there; their places stand in `#indexes`. */
  #gather(): readonly [EpochMs, number] {
    const tapes = this.#tapes;
    let now = Infinity;
    for (let k = 0; k < tapes.length; k++) if (tapes[k].now < now) now = tapes[k].now;
    let count = 0;
    for (let k = 0; k < tapes.length; k++) {
      const isThere = tapes[k].now === now && now < Infinity;
      this.#indexes[k] = isThere ? tapes[k].take() : -1;
      if (isThere) count += 1;
    }
    return [now, count];
  }

  #moment(now: EpochMs): void {
    const count = this.#venue.turns(this.#turns);
    for (let n = 0; n < count; n++) {
      const k = this.#turns[n];
      if (this.#indexes[k] >= 0) this.#venue.onSpan(k, this.#span.place(this.#tapes[k].market.candles, this.#indexes[k], this.#length));
    }
    this.#engine.step(now, this.#indexes);
    for (const tape of this.#tapes) if (tape.isOver && this.#indexes[tape.k] >= 0 && this.#goesOn(now)) this.#delist(tape, now);
  }

  /** Whether the run has candles beyond the next step. */
  #goesOn(now: EpochMs): boolean {
    return this.#tapes.some((tape) => !tape.isOver && tape.lastLoaded > now + this.#length);
  }

  #delist(tape: StreamTape, now: EpochMs): void {
    this.#venue.closeOut(tape.k, tape.market.candles.close[this.#indexes[tape.k]], now + this.#length);
    this.#engine.delist(tape.k);
  }

  finish(): RunRecord {
    const [theirs, ours] = [this.#venue.account, this.#engine.account];
    if (theirs.cash !== ours.cash) throw new InvariantError(`the venue holds cash "${theirs.cash}", the portfolio "${ours.cash}": they must be equal`);
    return this.#engine.finish(this.#venue);
  }
}

/** A window over one stream: what indicators and rules may look back on, and what comes next. */
class StreamTape {
  readonly k: number;
  readonly market: Market & { readonly candles: CandleColumns };
  /** Open time of the next candle; Infinity where there is none. */
  now: EpochMs = Infinity;
  isOver = false;
  readonly #columns = { ...candleColumns(WINDOW), length: 0 };
  readonly #blocks: AsyncIterator<CandleColumns> | Iterator<CandleColumns>;
  #graph: IndicatorGraph | undefined;
  #runsAhead = false;
  #block: CandleColumns | undefined;
  #read = 0;
  #next = 0;
  #isDone = false;

  constructor({ blocks }: CandleStream, k: number) {
    this.k = k;
    this.market = { candles: this.#columns };
    this.#blocks = Symbol.asyncIterator in blocks ? blocks[Symbol.asyncIterator]() : blocks[Symbol.iterator]();
  }

  follow(graph: IndicatorGraph, runsAhead: boolean): void {
    this.#graph = graph;
    this.#runsAhead = runsAhead;
    if (runsAhead) graph.advanceAll(this.#columns.length);
  }

  /** Too little is loaded to say what comes after the next candle. */
  get isShort(): boolean {
    return !this.#isDone && this.#columns.length - this.#next <= 2;
  }

  get lastLoaded(): EpochMs {
    return this.#columns.length === 0 ? -Infinity : this.#columns.openTime[this.#columns.length - 1];
  }

  /** The place of the next candle, and goes on. */
  take(): number {
    const place = this.#next;
    this.#next += 1;
    this.#look();
    return place;
  }

  /** Loads as much as fits behind what may be looked back on. */
  async fill(): Promise<void> {
    const columns = this.#columns;
    const places = Math.max(0, this.#next - REACH);
    if (places > 0) {
      for (const field of CANDLE_FIELDS) columns[field].copyWithin(0, places, columns.length);
      columns.length -= places;
      this.#next -= places;
      this.#graph?.moveBack(places);
    }
    while (columns.length < WINDOW && await this.#hasBlock()) this.#copy();
    if (this.#runsAhead) this.#graph?.advanceAll(columns.length);
    this.#look();
  }

  async #hasBlock(): Promise<boolean> {
    while (!this.#isDone && (this.#block === undefined || this.#read >= this.#block.length)) {
      const { done, value } = await this.#blocks.next();
      this.#isDone = done === true;
      this.#block = done === true ? undefined : value;
      this.#read = 0;
    }
    return !this.#isDone;
  }

  #copy(): void {
    const columns = this.#columns;
    const block = this.#block;
    if (block === undefined) return;
    const count = Math.min(WINDOW - columns.length, block.length - this.#read);
    for (const field of CANDLE_FIELDS) columns[field].set(block[field].subarray(this.#read, this.#read + count), columns.length);
    columns.length += count;
    this.#read += count;
  }

  #look(): void {
    const isLoaded = this.#next < this.#columns.length;
    this.now = isLoaded ? this.#columns.openTime[this.#next] : Infinity;
    this.isOver = !isLoaded && this.#isDone;
  }
}
