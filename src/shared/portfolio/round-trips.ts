import type { Fill } from '../domain/order.ts';
import { heldAfter } from '../domain/position.ts';
import type { RoundTrip } from '../domain/round-trip.ts';
import type { EpochMs } from '../domain/time.ts';

/** Follows one instrument's position from flat to flat and writes down each round trip. */
export class RoundTrips {
  readonly #instrument: string;
  readonly #finished: (trip: RoundTrip) => void;
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

  constructor(instrument: string, finished: (trip: RoundTrip) => void) {
    this.#instrument = instrument;
    this.#finished = finished;
  }

  get isOpen(): boolean {
    return this.#quantity !== 0;
  }

  /** Books a fill; one that turns the position ends a trip and begins another, and its fee is shared by size. */
  book(fill: Fill, feeInBase: boolean): void {
    const signed = fill.side === 'buy' ? fill.quantity : -fill.quantity;
    const received = feeInBase ? signed - fill.fee : signed;
    const closes = this.#quantity !== 0 && this.#quantity > 0 !== received > 0;
    // Parts whose doubles do not add up, 0.1 + 0.2 - 0.3, close the whole of it all the same.
    const isAll = closes && heldAfter(this.#quantity, received) === 0;
    const closing = isAll ? Math.abs(received) : closes ? Math.min(Math.abs(this.#quantity), Math.abs(received)) : 0;
    const share = closing / Math.abs(received);
    const fee = feeInBase ? fill.fee * fill.price : fill.fee;
    if (closing > 0) {
      this.#closed += closing;
      this.#closedValue += closing * (signed / received) * fill.price;
      this.#charge(fee * share, feeInBase);
      this.#see(fill.price);
      this.#quantity = isAll ? 0 : this.#quantity + Math.sign(received) * closing;
      if (this.#quantity === 0) this.#end(fill.at, fill.reason, false);
    }
    if (share < 1) this.#open(received * (1 - share), feeInBase ? signed * (1 - share) : received * (1 - share), fill, fee * (1 - share), feeInBase);
  }

  #open(received: number, bought: number, fill: Fill, fee: number, feeInBase: boolean): void {
    if (this.#quantity === 0) {
      this.#opened = this.#openedValue = this.#closed = this.#closedValue = this.#largest = this.#fees = this.#paid = this.#funding = this.#candles = 0;
      this.#lowest = this.#highest = fill.price;
      this.#long = received > 0;
      this.#entryAt = fill.at;
      this.#entryReason = fill.reason;
    }
    this.#quantity += received;
    this.#opened += Math.abs(received);
    this.#openedValue += Math.abs(bought) * fill.price;
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
    if (this.#quantity === 0) return;
    this.#see(low);
    this.#see(high);
    this.#candles += candles;
  }

  /** Candles held so far. */
  get candles(): number {
    return this.#candles;
  }

  /** Writes an unfinished trip down, marked at `price`. */
  mark(price: number, at: EpochMs): void {
    if (this.#quantity === 0) return;
    this.#closed += Math.abs(this.#quantity);
    this.#closedValue += Math.abs(this.#quantity) * price;
    this.#see(price);
    this.#end(at, 'still open at the end', true);
  }

  #end(at: EpochMs, exitReason: string, open: boolean): void {
    const side = this.#long ? 'long' : 'short';
    const direction = side === 'long' ? 1 : -1;
    const entryPrice = this.#openedValue / this.#opened;
    const profit = direction * (this.#closedValue - this.#openedValue) - this.#paid + this.#funding;
    const low = this.#lowest / entryPrice - 1;
    const high = this.#highest / entryPrice - 1;
    this.#finished({
      instrument: this.#instrument, side, entryAt: this.#entryAt, exitAt: at, candles: this.#candles, quantity: this.#largest,
      entryPrice, exitPrice: this.#closedValue / this.#closed, profit, profitRatio: profit / this.#openedValue, fees: this.#fees, funding: this.#funding,
      maxAdverse: Math.min(0, direction > 0 ? low : -high), maxFavourable: Math.max(0, direction > 0 ? high : -low),
      entryReason: this.#entryReason, exitReason, open,
    });
    this.#quantity = 0;
  }
}
