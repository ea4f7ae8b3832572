import { indexAt, type CandleColumns } from '../../domain/candle.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { RunSettings } from '../settings.ts';
import { isPlain, PlainDealer } from './plain-dealer.ts';
import { VenueDealer } from './venue-dealer.ts';
import type { ForecastSource } from './forecast-source.ts';
import { RangeReader, type RangeTables } from './range-tables.ts';
import type { SpanOutcome } from './span-outcome.ts';
import { SweepBook } from './sweep-book.ts';

/** One trial on one span. */
export interface SpanTask {
  readonly source: ForecastSource;
  /** Fractions of the entry price; absent: none. */
  readonly stopLoss?: number | undefined;
  readonly takeProfit?: number | undefined;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** What is traded, and over which candles. */
export interface KernelMarket {
  readonly candles: CandleColumns;
  readonly timeframe: Timeframe;
  readonly instrument: Instrument;
}

/** What becomes of orders: sizes and fills them, in the book. */
export interface Dealer {
  /** Prices of the guards around what is held; NaN: none. */
  readonly stop: number;
  readonly limit: number;
  /** Something happened that only the engine can follow: nothing after it counts. */
  readonly isBeyond: boolean;
  start(): void;
  /** An order sent at the close before candle `i` fills at its beginning, and guards are laid around what is held then. */
  enter(pending: number, i: number, exits: Pick<SpanTask, 'stopLoss' | 'takeProfit'>): void;
  /** What follows a changed forecast at the close of candle `i`: the signed quantity to order, 0 for none. */
  follow(held: number, forecast: number, i: number): number;
  /** Whether a guard fills in candle `i`. `isResting`: it lay there before. */
  reaches(i: number, isResting: boolean): boolean;
  /** Closes the position by the guard that fills in candle `i`. */
  exit(i: number, isResting: boolean): void;
}

/**
 * A backtest of one forecast strategy on one instrument without an object on its way: from one candle with something to do to the next.
 * Orders fill at the next open; a stop and a take-profit guard the position and fill inside the candle, the stop first. The engine's
 * arithmetic, operation by operation: `laneOf` says where that can be all there is to do.
 */
export class SpanKernel {
  readonly #candles: CandleColumns;
  readonly #length: number;
  readonly #cash: number;
  readonly #tables: RangeTables;
  readonly #reader: RangeReader;
  readonly #book: SweepBook;
  readonly #dealer: Dealer;
  #last = 0;

  constructor({ candles, timeframe, instrument }: KernelMarket, tables: RangeTables, settings: RunSettings) {
    this.#candles = candles;
    this.#length = durationMs(timeframe);
    this.#cash = settings.cash;
    this.#tables = tables;
    this.#reader = new RangeReader(candles, tables);
    this.#book = new SweepBook(candles, tables, this.#reader);
    const world = { candles, length: this.#length, book: this.#book, settings, instrument };
    this.#dealer = isPlain(settings) ? new PlainDealer(world) : new VenueDealer(world);
  }

  /** Undefined where the span holds no candles; `beyond` where something happened that only the engine can follow. */
  run(task: SpanTask): SpanOutcome | 'beyond' | undefined {
    const first = indexAt(this.#candles, task.from);
    const last = indexAt(this.#candles, task.to - this.#length + 1);
    if (first >= last) return undefined;
    const book = this.#book;
    book.start(this.#cash, first);
    const day = book.day;
    this.#last = last;
    task.source.start();
    this.#dealer.start();
    this.#replay(task, first);
    if (this.#dealer.isBeyond) return 'beyond';
    book.endDay(last);
    const { openTime, close } = this.#candles;
    return {
      initialCash: this.#cash, finalEquity: book.quantity === 0 ? book.cash : book.cash + book.quantity * close[last - 1],
      from: openTime[first], to: openTime[last - 1] + this.#length,
      days: Array.from(this.#tables.days.subarray(day, day + book.equity.length)), equity: Array.from(book.equity.taken()),
      profits: book.profits.taken(), maxDrawdown: book.depth, turnover: book.turnover, exposure: book.candles === 0 ? 0 : book.held / book.candles, fills: book.fills.taken(),
    };
  }

  #replay(task: SpanTask, first: number): void {
    const { source } = task;
    const book = this.#book;
    const dealer = this.#dealer;
    const last = this.#last;
    const isGuarded = task.stopLoss !== undefined || task.takeProfit !== undefined;
    let forecast = 0;
    let pending = 0;
    let i = first;
    while (i < last && !dealer.isBeyond) {
      // The candle in which guards are new: there they have not rested yet.
      const entry = pending === 0 ? -1 : i;
      if (pending !== 0) {
        dealer.enter(pending, i, task);
        pending = 0;
      }
      const to = Math.min(last, i + source.reach);
      const change = source.next(i, to, forecast);
      const end = Math.min(change + 1, to);
      const touched = isGuarded && book.quantity !== 0 ? this.#touch(i, end, entry) : -1;
      if (touched >= 0) {
        source.blocked = forecast;
        forecast = 0;
        i = touched;
        continue;
      }
      book.mark(i, end, touched === READ);
      if (change < to) {
        pending = dealer.follow(forecast, source.value, change);
        forecast = source.value;
      }
      i = end;
    }
  }

  /**
   * Looks for the exit in candles [from, end), through all of which the position is held. When there is one, marks up to it, books it and returns
   * its candle. Else `READ`: the reader was left standing on [from, end). Prices outside of low and high touch nothing: there are none.
   */
  #touch(from: number, end: number, entry: number): number {
    const isLong = this.#book.quantity > 0;
    const dealer = this.#dealer;
    const below = isLong ? dealer.stop : dealer.limit;
    const above = isLong ? dealer.limit : dealer.stop;
    const reader = this.#reader;
    reader.read(from, end);
    if (!(reader.low <= below || reader.high >= above)) return READ;
    for (let i = reader.firstTouch(from, end, below, above); i < end; i = reader.firstTouch(i + 1, end, below, above)) {
      const isResting = i !== entry;
      if (!dealer.reaches(i, isResting)) continue;
      this.#book.mark(from, i, false);
      dealer.exit(i, isResting);
      return i;
    }
    return READ;
  }
}

/** No exit, and the reader stands on the whole range. */
const READ = -2;
