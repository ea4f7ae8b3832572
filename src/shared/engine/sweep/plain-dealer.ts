import type { CandleColumns } from '../../domain/candle.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { EpochMs } from '../../domain/time.ts';
import { targetQuantity } from '../../portfolio/sizing.ts';
import { NO_CAP } from '../../venue/market-rules.ts';
import type { RunSettings } from '../settings.ts';
import type { SweepBook } from './sweep-book.ts';

/** As the forecast driver has it: a position change below this share of itself is rounding, not a wish. */
export const NOTHING = 1e-12;

/** What a dealer works with. */
export interface DealerWorld {
  readonly candles: CandleColumns;
  /** Of a candle, in milliseconds. */
  readonly length: number;
  readonly book: SweepBook;
  readonly settings: RunSettings;
  readonly instrument: Instrument;
}

interface Guards {
  readonly stopLoss?: number | undefined;
  readonly takeProfit?: number | undefined;
}

/** Whether orders fill at once, whole, and at a price that depends on nothing but the reference. */
export const isPlain = ({ filters, latencyMs, participation, slippage }: RunSettings): boolean =>
  !filters && latencyMs === 0 && participation >= NO_CAP && (slippage.kind === 'fixed' || slippage.kind === 'none');

/** Fills at the next open without filters, latency or caps: spread and slippage are shares of the price. */
export class PlainDealer {
  stop = NaN;
  limit = NaN;
  readonly isBeyond = false;
  readonly #candles: CandleColumns;
  readonly #length: number;
  readonly #book: SweepBook;
  readonly #commitment: number;
  readonly #noTradeBand: number;
  readonly #makerFee: number;
  readonly #takerFee: number;
  /** How much worse than the reference a taker fares: half the spread and slippage. */
  readonly #beyond: number;
  /** Without a hole times need not be looked up. */
  readonly #start: EpochMs;
  readonly #isEven: boolean;

  constructor({ candles, length, book, settings, instrument }: DealerWorld) {
    this.#candles = candles;
    this.#length = length;
    this.#book = book;
    this.#commitment = settings.exposure * settings.leverage;
    this.#noTradeBand = settings.noTradeBand;
    this.#makerFee = (settings.makerFeeBps ?? instrument.makerFeeBps) / 10_000;
    this.#takerFee = (settings.takerFeeBps ?? instrument.takerFeeBps) / 10_000;
    this.#beyond = settings.spreadBps / 20_000 + (settings.slippage.kind === 'fixed' ? settings.slippage.bps / 10_000 : 0);
    this.#start = candles.length === 0 ? 0 : candles.openTime[0];
    this.#isEven = candles.length > 0 && candles.openTime[candles.length - 1] === this.#start + (candles.length - 1) * length;
  }

  start(): void {
    this.stop = this.limit = NaN;
  }

  enter(pending: number, i: number, { stopLoss, takeProfit }: Guards): void {
    const book = this.#book;
    this.#trade(pending, this.#candles.open[i], this.#timeOf(i));
    const { quantity, averagePrice } = book;
    const direction = Math.sign(quantity);
    this.stop = stopLoss === undefined ? NaN : averagePrice * (1 - direction * stopLoss);
    // A short cannot gain more than its price.
    this.limit = takeProfit === undefined || 1 + direction * takeProfit <= 0 ? NaN : averagePrice * (1 + direction * takeProfit);
  }

  /** Takes at a reference price made worse by spread and slippage, no worse than `limit`. */
  #trade(signed: number, reference: number, at: EpochMs, limit = NaN): void {
    const sign = signed > 0 ? 1 : -1;
    const worse = Math.max(0, reference * (1 + sign * this.#beyond));
    this.#book.fill(signed, (worse - limit) * sign > 0 ? limit : worse, at, this.#takerFee);
  }

  follow(held: number, forecast: number, i: number): number {
    const { quantity, cash } = this.#book;
    const price = this.#candles.close[i];
    const equity = quantity === 0 ? cash : cash + quantity * price;
    const difference = targetQuantity(forecast, this.#commitment, equity, price) - quantity;
    if (Math.abs(difference) <= NOTHING * Math.abs(quantity) || difference === 0) return 0;
    const must = forecast === 0 || (held !== 0 && Math.sign(held) !== Math.sign(forecast));
    return !must && quantity !== 0 && Math.abs(difference) * price < this.#noTradeBand * equity ? 0 : difference;
  }

  /** A stop fills by a touch, a limit only when the market trades through it, or when it is new and the open gives as much. */
  reaches(i: number, isResting: boolean): boolean {
    const { open, low, high } = this.#candles;
    if (this.#book.quantity > 0) return low[i] <= this.stop || high[i] > this.limit || (!isResting && open[i] >= this.limit);
    return high[i] >= this.stop || low[i] < this.limit || (!isResting && open[i] <= this.limit);
  }

  /** At the open where that is beyond a guard, else inside the candle, the stop first. */
  exit(i: number, isResting: boolean): void {
    const { open, low, high } = this.#candles;
    const { quantity } = this.#book;
    const isLong = quantity > 0;
    const price = open[i];
    const [stop, limit] = [this.stop, this.limit];
    if (isLong ? price <= stop : price >= stop) this.#trade(-quantity, price, this.#timeOf(i));
    else if (isResting && (isLong ? price > limit : price < limit)) this.#book.fill(-quantity, limit, this.#timeOf(i), this.#makerFee);
    else if (!isResting && (isLong ? price >= limit : price <= limit)) this.#trade(-quantity, price, this.#timeOf(i), limit);
    else {
      const at = Math.max(this.#timeOf(i), this.#timeOf(i) + this.#length - 1);
      if (isLong ? low[i] <= stop : high[i] >= stop) this.#trade(-quantity, stop, at);
      else this.#book.fill(-quantity, limit, at, this.#makerFee);
    }
  }

  #timeOf(i: number): EpochMs {
    return this.#isEven ? this.#start + i * this.#length : this.#candles.openTime[i];
  }
}
