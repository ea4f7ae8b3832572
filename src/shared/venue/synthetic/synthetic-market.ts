import { candleColumns, type Candle, type CandleColumns } from '../../domain/candle.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { PublicTrade } from '../../domain/public-trade.ts';
import { gridOf, type StepGrid } from '../../domain/step-grid.ts';
import type { EpochMs } from '../../domain/time.ts';
import { durationMs, openTimeOf, type Timeframe } from '../../domain/timeframe.ts';
import { correlator, type Correlation } from './correlation.ts';
import { PriceProcess, type SavedProcess } from './price-process.ts';
import { SYNTHETIC_REGIMES, type SyntheticRegime } from './regime-chain.ts';
import { randomFor } from './seed.ts';
import { SyntheticBook } from './synthetic-book.ts';
import { checkSyntheticInstrument, SYNTHETIC_UNIVERSE, syntheticListing, type SyntheticInstrument } from './synthetic-instrument.ts';
import { tradesInside } from './trades-inside.ts';

export interface SyntheticMarketOptions {
  readonly seed: number;
  readonly instruments?: readonly SyntheticInstrument[];
  readonly timeframe: Timeframe;
  /** Open time of the first candle. */
  readonly start: EpochMs;
  /** Of the returns of each pair of instruments; 0.7 when not given. */
  readonly correlation?: Correlation;
  /**
   * Drift over a mean trend, in standard deviations of it: 0.7 when not given, which is kinder to trend followers than any real
   * market. At 0 a trend is only a name.
   */
  readonly trendStrength?: number;
  /** Half-life of the pull to the starting prices: 400 days when not given, which keeps decades plausible. */
  readonly levelHalfLifeMs?: number;
}

/** Where a market stands between two candles: how many it has made, and what the next ones are made from. */
export interface SavedMarket {
  readonly made: number;
  readonly process: SavedProcess;
}

/** Many candles at once: one series per instrument and the regime of each candle, an index into `SYNTHETIC_REGIMES`. */
export interface SyntheticHistory {
  readonly candles: readonly CandleColumns[];
  readonly regimes: Uint8Array;
}

const TRADES = 1;
const BOOK = 2;

/** A made-up market that is the same for the same options on every machine. It has no end and keeps no history. */
export const syntheticMarket = (options: SyntheticMarketOptions): SyntheticMarket => new SyntheticMarket(options);

export class SyntheticMarket {
  readonly timeframe: Timeframe;
  readonly start: EpochMs;
  /** What is traded, in the order in which candles come. */
  readonly instruments: readonly Instrument[];
  readonly #seed: number;
  readonly #universe: readonly SyntheticInstrument[];
  readonly #process: PriceProcess;
  readonly #prices: readonly StepGrid[];
  readonly #quantities: readonly StepGrid[];
  readonly #stepMs: number;
  #made = 0;

  constructor({ seed, instruments = SYNTHETIC_UNIVERSE, timeframe, start, correlation = 0.7, trendStrength = 0.7, levelHalfLifeMs }: SyntheticMarketOptions) {
    if (!Number.isSafeInteger(seed) || seed < 0) throw new UsageError(`expected a whole number from 0 as the seed, found "${seed}"`);
    if (!(start >= 0) || openTimeOf(start, timeframe) !== start) throw new UsageError(`expected the start to be the open time of a ${timeframe} candle, found "${start}"`);
    if (!(trendStrength >= 0 && trendStrength <= 10)) throw new UsageError(`expected a trend strength from 0 to 10, found "${trendStrength}"`);
    if (instruments.length === 0) throw new UsageError('expected at least one synthetic instrument, found none');
    instruments.forEach(checkSyntheticInstrument);
    this.timeframe = timeframe;
    this.start = start;
    this.instruments = instruments.map(syntheticListing);
    this.#seed = seed;
    this.#universe = instruments;
    this.#stepMs = durationMs(timeframe);
    this.#process = new PriceProcess({ seed: randomFor(seed).below(2 ** 32), instruments, stepMs: this.#stepMs, trendStrength, start, lower: correlator(correlation, instruments.length), levelHalfLifeMs });
    this.#prices = instruments.map(({ tickSize }) => gridOf(tickSize));
    this.#quantities = instruments.map(({ lotSize }) => gridOf(lotSize));
  }

  /** How many candles each instrument has had. */
  get made(): number { return this.#made; }
  /** Of the current candle. */
  get regime(): SyntheticRegime { return SYNTHETIC_REGIMES[this.#process.regimes.current]; }
  get openTime(): EpochMs { return this.start + (this.#made - 1) * this.#stepMs; }

  /** The next candle of each instrument. */
  next(): readonly Candle[] {
    this.#step();
    return this.instruments.map((_, k) => this.candle(k));
  }

  /** The current candle of instrument `k`. */
  candle(k: number): Candle {
    this.#begun();
    const { openTicks, highTicks, lowTicks, closeTicks, lots } = this.#process;
    const price = this.#prices[k];
    return {
      openTime: this.openTime, open: price.valueOf(openTicks[k]), high: price.valueOf(highTicks[k]), low: price.valueOf(lowTicks[k]),
      close: price.valueOf(closeTicks[k]), volume: this.#quantities[k].valueOf(lots[k]),
    };
  }

  /** How much the current candle of instrument `k` was expected to move, against an average candle. */
  volatility(k: number): number {
    return this.#process.volatility[k];
  }

  /** The next `length` candles of every instrument, without an object per candle. */
  take(length: number): SyntheticHistory {
    const candles = this.instruments.map(() => candleColumns(length));
    const regimes = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      this.#step();
      regimes[i] = this.#process.regimes.current;
      for (let k = 0; k < candles.length; k++) this.#write(candles[k], i, k);
    }
    return { candles, regimes };
  }

  #write(out: CandleColumns, i: number, k: number): void {
    const process = this.#process;
    const price = this.#prices[k];
    out.openTime[i] = this.openTime;
    out.open[i] = price.valueOf(process.openTicks[k]);
    out.high[i] = price.valueOf(process.highTicks[k]);
    out.low[i] = price.valueOf(process.lowTicks[k]);
    out.close[i] = price.valueOf(process.closeTicks[k]);
    out.volume[i] = this.#quantities[k].valueOf(process.lots[k]);
  }

  /** Goes on by `length` candles without showing them: how a run that stopped finds its place again. */
  skip(length: number): void {
    for (let i = 0; i < length; i++) this.#step();
  }

  save(): SavedMarket { return { made: this.#made, process: this.#process.save() }; }

  /** Goes on from there, in a market of the same options: the next candles and trades are those that came next there. */
  restore({ made, process }: SavedMarket): void {
    this.#made = made;
    this.#process.restore(process);
  }

  #step(): void {
    this.#process.step();
    this.#made += 1;
  }

  #begun(): void {
    if (this.#made === 0) throw new RangeError('the synthetic market has no candle before the first next()');
  }

  /** The trades of the current candle of instrument `k`: together they are that candle, to the last digit. */
  trades(k: number): readonly PublicTrade[] {
    this.#begun();
    const { openTicks, highTicks, lowTicks, closeTicks, lots } = this.#process;
    return tradesInside({
      candle: { open: openTicks[k], high: highTicks[k], low: lowTicks[k], close: closeTicks[k], lots: lots[k] },
      openTime: this.openTime, durationMs: this.#stepMs, index: this.#made - 1, price: this.#prices[k], quantity: this.#quantities[k],
      meanLots: this.#process.meanLots(k), source: randomFor(this.#seed, TRADES, k, this.#made - 1),
    });
  }

  /** A book of instrument `k` around the last price, to be carried on with the trades of each following candle. */
  book(k: number): SyntheticBook {
    return new SyntheticBook({
      instrument: this.#universe[k], priceTicks: this.#process.closeTicks[k], volatility: this.volatility(k), sequence: this.#made * 1_000_000,
      at: this.#made === 0 ? this.start : this.openTime + this.#stepMs, source: randomFor(this.#seed, BOOK, k, this.#made),
    });
  }
}
