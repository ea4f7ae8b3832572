import type { Fill } from '../domain/order.ts';
import { heldAfter } from '../domain/position.ts';
import type { RoundTrip } from '../domain/round-trip.ts';
import type { EpochMs } from '../domain/time.ts';

/** Everything a half-finished trip knows. NaN where nothing is held. */
export interface SavedTrip {
  readonly isRest: boolean;
  readonly quantity: number;
  readonly long: boolean;
  readonly opened: number;
  readonly openedValue: number;
  readonly closed: number;
  readonly closedValue: number;
  readonly largest: number;
  readonly fees: number;
  readonly paid: number;
  readonly funding: number;
  readonly lowest: number;
  readonly highest: number;
  readonly entryAt: EpochMs;
  readonly candles: number;
  readonly entryReason: string;
}

/**
 * Follows one instrument's position from flat to flat and writes down each round trip. A rest that no order can sell, less than
 * one lot, does not keep a trip open: it is valued at the exit and brought into the next trip at that value.
 */
export class RoundTrips {
  readonly #instrument: string;
  readonly #finished: (trip: RoundTrip) => void;
  /** A holding smaller than this cannot be sold; 0 where everything can. */
  readonly #lot: number;
  /** What is held is such a rest, and nothing has been bought to it. */
  #isRest = false;
  #quantity = 0;
  #long = true;
  #opened = 0;
  #openedValue = 0;
  #closed = 0;
  #closedValue = 0;
  #largest = 0;
  #fees = 0;
  /** Fees in quote that are not already in the quantity received. */
  #paid = 0;
  #funding = 0;
  #lowest = NaN;
  #highest = NaN;
  #entryAt: EpochMs = 0;
  #candles = 0;
  #entryReason = '';

  constructor(instrument: string, finished: (trip: RoundTrip) => void, lot = 0) {
    this.#instrument = instrument;
    this.#lot = lot;
    this.#finished = finished;
  }

  save(): SavedTrip {
    return {
      isRest: this.#isRest, quantity: this.#quantity, long: this.#long, opened: this.#opened, openedValue: this.#openedValue, closed: this.#closed, closedValue: this.#closedValue,
      largest: this.#largest, fees: this.#fees, paid: this.#paid, funding: this.#funding, lowest: this.#lowest, highest: this.#highest, entryAt: this.#entryAt,
      candles: this.#candles, entryReason: this.#entryReason,
    };
  }

  restore(saved: SavedTrip): void {
    [this.#isRest, this.#quantity, this.#long, this.#opened, this.#openedValue] = [saved.isRest, saved.quantity, saved.long, saved.opened, saved.openedValue];
    [this.#closed, this.#closedValue, this.#largest, this.#fees, this.#paid] = [saved.closed, saved.closedValue, saved.largest, saved.fees, saved.paid];
    [this.#funding, this.#lowest, this.#highest, this.#entryAt, this.#candles, this.#entryReason] = [saved.funding, saved.lowest, saved.highest, saved.entryAt, saved.candles, saved.entryReason];
  }

  get isOpen(): boolean {
    return this.#quantity !== 0 && !this.#isRest;
  }

  /** Books a fill; one that turns the position ends a trip and begins another, and its fee is shared by size. */
  book(fill: Fill, feeInBase: boolean): void {
    const signed = fill.side === 'buy' ? fill.quantity : -fill.quantity;
    const received = feeInBase ? signed - fill.fee : signed;
    const held = this.#quantity;
    const closes = held !== 0 && held > 0 !== received > 0;
    const fee = feeInBase ? fill.fee * fill.price : fill.fee;
    const left = closes ? heldAfter(held, received) : held + received;
    // The part of the fill that opens something: all of it, nothing, or what is left after a turn.
    const opening = !closes ? 1 : left !== 0 && left > 0 === received > 0 ? left / received : 0;
    if (closes) this.#close(opening > 0 ? 0 : left, fill, Math.abs(received), 1 - opening, feeInBase);
    if (opening > 0) this.#open(closes ? left : received, Math.abs(signed) * opening, fill, fee * opening, feeInBase);
  }

  /** `share` of a fill that brought `received` closes, and `left` stays. */
  #close(left: number, fill: Fill, received: number, share: number, feeInBase: boolean): void {
    this.#closed += received * share;
    this.#closedValue += fill.quantity * share * fill.price;
    this.#charge((feeInBase ? fill.fee * fill.price : fill.fee) * share, feeInBase);
    this.#see(fill.price);
    this.#quantity = left;
    const rest = Math.abs(left);
    if (rest > 0 && !(rest < this.#lot)) return;
    this.#closed += rest;
    this.#closedValue += rest * fill.price;
    this.#finished(this.#trip(fill.at, fill.reason, false));
    this.#isRest = rest > 0;
    if (!this.#isRest) return;
    this.#begin(fill, rest, rest * fill.price);
    this.#entryReason = 'less than one lot was left';
  }

  /** A trip starts with `opened` base units in hand, worth `value`: none, or the rest of the one before. */
  #begin(fill: Fill, opened: number, value: number): void {
    this.#opened = opened;
    this.#openedValue = value;
    this.#closed = this.#closedValue = this.#largest = this.#fees = this.#paid = this.#funding = this.#candles = 0;
    this.#lowest = this.#highest = fill.price;
    this.#long = this.#quantity > 0;
    this.#entryAt = fill.at;
    this.#entryReason = fill.reason;
    this.#largest = opened;
  }

  #open(received: number, bought: number, fill: Fill, fee: number, feeInBase: boolean): void {
    const isNew = !this.isOpen;
    const [rest, value, funding] = this.#isRest ? [Math.abs(this.#quantity), this.#openedValue, this.#funding] : [0, 0, 0];
    this.#quantity += received;
    if (isNew) {
      this.#begin(fill, rest, value);
      this.#funding = funding;
    }
    this.#isRest = false;
    this.#opened += Math.abs(received);
    this.#openedValue += bought * fill.price;
    this.#largest = Math.max(this.#largest, Math.abs(this.#quantity));
    this.#charge(fee, feeInBase);
    this.#see(fill.price);
  }

  #charge(fee: number, feeInBase: boolean): void {
    this.#fees += fee;
    if (!feeInBase) this.#paid += fee;
  }

  #see(price: number): void {
    if (price < this.#lowest) this.#lowest = price;
    if (price > this.#highest) this.#highest = price;
  }

  fund(received: number): void {
    if (this.#quantity !== 0) this.#funding += received;
  }

  /** The extremes of `candles` candles in which the position was held. */
  observe(low: number, high: number, candles: number): void {
    if (!this.isOpen) return;
    this.#see(low);
    this.#see(high);
    this.#candles += candles;
  }

  /** Candles held so far. */
  get candles(): number {
    return this.#candles;
  }

  /** The trip as far as it has gone, marked at `price`; undefined when nothing is held. Changes nothing. */
  marked(price: number, at: EpochMs): RoundTrip | undefined {
    if (this.#quantity === 0) return undefined;
    const [closed, value, lowest, highest] = [this.#closed, this.#closedValue, this.#lowest, this.#highest];
    this.#closed += Math.abs(this.#quantity);
    this.#closedValue += Math.abs(this.#quantity) * price;
    this.#see(price);
    const trip = this.#trip(at, 'still open at the end', true);
    [this.#closed, this.#closedValue, this.#lowest, this.#highest] = [closed, value, lowest, highest];
    return trip;
  }

  #trip(at: EpochMs, exitReason: string, open: boolean): RoundTrip {
    const side = this.#long ? 'long' : 'short';
    const direction = side === 'long' ? 1 : -1;
    const entryPrice = this.#openedValue / this.#opened;
    const profit = direction * (this.#closedValue - this.#openedValue) - this.#paid + this.#funding;
    const low = this.#lowest / entryPrice - 1;
    const high = this.#highest / entryPrice - 1;
    return {
      instrument: this.#instrument, side, entryAt: this.#entryAt, exitAt: at, candles: this.#candles, quantity: this.#largest,
      entryPrice, exitPrice: this.#closedValue / this.#closed, profit, profitRatio: profit / this.#openedValue, fees: this.#fees, funding: this.#funding,
      maxAdverse: Math.min(0, direction > 0 ? low : -high), maxFavourable: Math.max(0, direction > 0 ? high : -low),
      entryReason: this.#entryReason, exitReason, open,
    };
  }
}
