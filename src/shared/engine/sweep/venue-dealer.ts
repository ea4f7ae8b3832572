import type { CandleColumns } from '../../domain/candle.ts';
import { floorToLot, passiveToTick, type Instrument } from '../../domain/instrument.ts';
import type { EpochMs } from '../../domain/time.ts';
import { targetQuantity } from '../../portfolio/sizing.ts';
import { NO_CAP } from '../../venue/market-rules.ts';
import { slippage } from '../../venue/slippage.ts';
import type { RunSettings } from '../settings.ts';
import { NOTHING, type DealerWorld } from './plain-dealer.ts';
import type { SweepBook } from './sweep-book.ts';

/** As the forecast driver, the risk rules and the venue have them. */
const HEADROOM = 0.001;
const EXPOSURE_ROOM = 1.01;
const SLACK = 1 + 1e-9;

/**
 * Orders that take a moment to the venue, meet its filters, move the price by their share of the volume, and find only so much of it: as long as
 * every order fills whole at once. An order that would be filled in parts, refused at its arrival, or leave a rest is beyond this dealer; the
 * engine then runs the span. For cash accounts, or without filters.
 */
export class VenueDealer {
  stop = NaN;
  limit = NaN;
  isBeyond = false;
  readonly #candles: CandleColumns;
  readonly #length: number;
  readonly #book: SweepBook;
  readonly #settings: RunSettings;
  readonly #instrument: Instrument;
  readonly #makerFee: number;
  readonly #takerFeeBps: number;
  readonly #takerFee: number;
  readonly #halfSpread: number;
  /** Bought for cash alone. */
  readonly #forCash: boolean;
  /** Base units that may still be taken of the candle `#roomOf`. */
  #room = 0;
  #roomOf = -1;
  #isReducing = false;
  /** When the last order arrived, and the share of its candle that had gone by. */
  #arrived: EpochMs = 0;
  #fraction = 0;

  constructor({ candles, length, book, settings, instrument }: DealerWorld) {
    this.#candles = candles;
    this.#length = length;
    this.#book = book;
    this.#settings = settings;
    this.#instrument = instrument;
    this.#makerFee = (settings.makerFeeBps ?? instrument.makerFeeBps) / 10_000;
    this.#takerFeeBps = settings.takerFeeBps ?? instrument.takerFeeBps;
    this.#takerFee = this.#takerFeeBps / 10_000;
    this.#halfSpread = settings.spreadBps / 20_000;
    this.#forCash = settings.filters && !settings.shorts && settings.leverage <= 1;
  }

  start(): void {
    this.stop = this.limit = NaN;
    this.isBeyond = false;
    this.#roomOf = -1;
  }

  enter(pending: number, i: number, guards: { readonly stopLoss?: number | undefined; readonly takeProfit?: number | undefined }): void {
    const { openTime } = this.#candles;
    const arrivesAt = openTime[i - 1] + this.#length + this.#settings.latencyMs;
    const past = arrivesAt - openTime[i];
    this.#fraction = past > 0 ? past / this.#length : 0;
    this.#arrived = Math.max(arrivesAt, openTime[i]);
    this.#openRoom(i);
    const price = this.#priceAt(i, pending > 0 ? 1 : -1);
    if (this.#isObjected(pending, price)) this.isBeyond = true;
    else this.#take(pending, price, i, this.#arrived);
    const { quantity } = this.#book;
    if (quantity !== 0 && Math.abs(quantity) < this.#lot) this.isBeyond = true;
    this.stop = this.limit = NaN;
    if (quantity !== 0 && !this.isBeyond) this.#lay(guards);
  }

  get #lot(): number {
    return this.#settings.filters ? this.#instrument.lotSize : 0;
  }

  /** What a taker meets who arrives a moment after the open: the worse of the open and the line to the close. */
  #priceAt(i: number, sign: 1 | -1): number {
    const { open, close } = this.#candles;
    if (this.#fraction === 0) return open[i];
    const onTheWay = open[i] + (close[i] - open[i]) * this.#fraction;
    return sign > 0 ? Math.max(open[i], onTheWay) : Math.min(open[i], onTheWay);
  }

  #openRoom(i: number): void {
    if (this.#roomOf === i) return;
    const { participation } = this.#settings;
    this.#roomOf = i;
    this.#room = participation >= NO_CAP ? Infinity : participation * this.#candles.volume[i];
  }

  /** The venue's look at the balance when an order arrives that does not only reduce. */
  #isObjected(signed: number, price: number): boolean {
    if (!this.#settings.filters || this.#isReducing) return false;
    const { quantity: held, cash } = this.#book;
    const after = held + signed;
    if (signed < 0 && after < 0 && -after > Math.abs(held) * (SLACK - 1)) return true;
    if (Math.abs(after) <= Math.abs(held)) return false;
    return Math.abs(signed) * price * (1 + this.#takerFee) > cash * SLACK;
  }

  /** Takes all of it at a reference price made worse, no worse than `limit`; or not at all. */
  #take(signed: number, reference: number, i: number, at: EpochMs, limit = NaN): void {
    const sign = signed > 0 ? 1 : -1;
    const size = Math.abs(signed);
    const { high, low, open, volume } = this.#candles;
    const model = this.#settings.slippage;
    const beyond = model.kind === 'fixed' ? model.bps / 10_000 : slippage(model, size, volume[i], open[i] > 0 ? (high[i] - low[i]) / open[i] : 0);
    const worse = Math.max(0, reference * (1 + sign * (this.#halfSpread + beyond)));
    const price = (worse - limit) * sign > 0 ? limit : worse;
    if (this.#forCash && sign > 0 && size * (price * (1 + this.#takerFee)) > this.#book.cash * SLACK) this.isBeyond = true;
    this.#fill(signed, price, at, this.#takerFee);
  }

  #fill(signed: number, price: number, at: EpochMs, feeRate: number): void {
    const size = Math.abs(signed);
    const held = this.#book.quantity;
    // Of what may only reduce no more than is held can be used, and so of every sale where shorts are off.
    const isCut = (this.#isReducing || (signed < 0 && !this.#settings.shorts)) && size > Math.max(0, signed > 0 ? -held : held);
    if (isCut || !(size <= this.#room) || !(price > 0)) this.isBeyond = true;
    this.#room -= size;
    this.#book.fill(signed, price, at, feeRate);
  }

  /** Guards as the engine drafts them and the venue's grid takes them. */
  #lay({ stopLoss, takeProfit }: { readonly stopLoss?: number | undefined; readonly takeProfit?: number | undefined }): void {
    const { quantity, averagePrice } = this.#book;
    const direction = Math.sign(quantity);
    if (stopLoss !== undefined) this.stop = this.#onGrid(averagePrice * (1 - direction * stopLoss), direction);
    if (takeProfit !== undefined && 1 + direction * takeProfit > 0) this.limit = this.#onGrid(averagePrice * (1 + direction * takeProfit), direction);
  }

  #onGrid(price: number, direction: number): number {
    if (!this.#settings.filters) return price;
    const { tickSize, lotSize, minQuantity, minNotional } = this.#instrument;
    const side = direction > 0 ? 'sell' : 'buy';
    const size = Math.abs(this.#book.quantity);
    const placed = passiveToTick(passiveToTick(price, tickSize, side), tickSize, side);
    // A guard that is refused, or does not cover all, is the engine's to follow.
    if (!(placed > 0) || floorToLot(size, lotSize) !== size || size < minQuantity || size * placed < minNotional) this.isBeyond = true;
    return placed;
  }

  follow(held: number, forecast: number, i: number): number {
    const { quantity, cash } = this.#book;
    const { exposure, leverage, filters, noTradeBand } = this.#settings;
    const price = this.#candles.close[i];
    const equity = quantity === 0 ? cash : cash + quantity * price;
    const wanted = targetQuantity(forecast, exposure * leverage, equity, price);
    const difference = this.#affordable(wanted - quantity, price);
    if (Math.abs(difference) <= NOTHING * Math.abs(quantity) || difference === 0) return 0;
    const must = forecast === 0 || (held !== 0 && Math.sign(held) !== Math.sign(forecast));
    if (!must && quantity !== 0 && Math.abs(difference) * price < noTradeBand * equity) return 0;
    const signed = filters ? Math.sign(difference) * floorToLot(floorToLot(Math.abs(difference), this.#lot), this.#lot) : difference;
    if (filters && this.#isDenied(signed, price, equity)) return 0;
    this.#isReducing = wanted === 0;
    return signed;
  }

  /** Cash with room for what the market moves, where there is no other money. */
  #affordable(difference: number, price: number): number {
    const { quantity, cash } = this.#book;
    if (!this.#forCash || difference <= 0 || quantity < 0) return difference;
    return Math.min(difference, Math.max(0, cash) / (price * (1 + this.#takerFeeBps / 10_000 + this.#settings.spreadBps / 20_000 + HEADROOM)));
  }

  /** Refused by risk, or by the venue at once: nothing is sent, and what is held stays as it is. */
  #isDenied(signed: number, price: number, equity: number): boolean {
    const size = Math.abs(signed);
    const held = this.#book.quantity;
    if (!(size > 0)) return true;
    const isReducing = held !== 0 && Math.sign(held) !== Math.sign(signed) && size <= Math.abs(held);
    if (!isReducing) {
      if (!(equity > 0)) return true;
      const after = Math.abs(held) * price + (Math.abs(held + signed) - Math.abs(held)) * price;
      if (after > equity * Math.max(1, this.#settings.exposure * this.#settings.leverage) * EXPOSURE_ROOM) return true;
    }
    return size < this.#instrument.minQuantity || size * price < this.#instrument.minNotional;
  }

  /** As without a venue between; but nobody traded in a candle without volume that is short of room. */
  reaches(i: number, isResting: boolean): boolean {
    const { open, low, high, volume } = this.#candles;
    const { stop, limit } = this;
    this.#openRoom(i);
    const price = isResting ? open[i] : this.#priceAt(i, this.#book.quantity > 0 ? -1 : 1);
    const isStill = !(volume[i] > 0) && this.#room <= 0;
    if (this.#book.quantity > 0) return price <= stop || (!isResting && price >= limit) || (!isStill && (low[i] <= stop || high[i] > limit));
    return price >= stop || (!isResting && price <= limit) || (!isStill && (high[i] >= stop || low[i] < limit));
  }

  exit(i: number, isResting: boolean): void {
    const { openTime, open, low, high } = this.#candles;
    const { quantity } = this.#book;
    const isLong = quantity > 0;
    const price = isResting ? open[i] : this.#priceAt(i, isLong ? -1 : 1);
    const began = isResting ? openTime[i] : this.#arrived;
    const { stop, limit } = this;
    this.#isReducing = true;
    if (isLong ? price <= stop : price >= stop) this.#take(-quantity, price, i, began);
    else if (isResting && (isLong ? price > limit : price < limit)) this.#fill(-quantity, limit, began, this.#makerFee);
    else if (!isResting && (isLong ? price >= limit : price <= limit)) this.#take(-quantity, price, i, began, limit);
    else {
      const at = Math.max(openTime[i], openTime[i] + this.#length - 1);
      if (isLong ? low[i] <= stop : high[i] >= stop) this.#take(-quantity, stop, i, at);
      else this.#fill(-quantity, limit, at, this.#makerFee);
    }
  }
}
