import type { Level } from '../../domain/order-book.ts';
import type { PublicTrade } from '../../domain/public-trade.ts';
import type { Random } from '../../domain/random.ts';
import { DAY, MINUTE, type EpochMs } from '../../domain/time.ts';
import { DepthSide } from './depth-side.ts';
import type { SyntheticInstrument } from './synthetic-instrument.ts';

/** All levels at one moment: bids highest first, asks lowest first. */
export interface BookSnapshot {
  readonly at: EpochMs;
  /** Number of the last change it holds. */
  readonly sequence: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** Changed levels; a quantity of 0 removes one. Holds the changes numbered `first` to `last`; the next update begins at `last + 1`. */
export interface BookUpdate {
  readonly at: EpochMs;
  readonly first: number;
  readonly last: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export interface BookSettings {
  readonly instrument: SyntheticInstrument;
  readonly priceTicks: number;
  /** Against an average candle. */
  readonly volatility: number;
  readonly sequence: number;
  readonly at: EpochMs;
  readonly source: Random;
}

/** Distance between two levels away from the touch, and how much of a minute's turnover rests at one of them. */
const LEVEL_BPS = 0.25;
const LEVEL_SHARE = 0.01;

/**
 * A book around a moving price: levels grow away from the middle, the spread widens with volatility, and each trade finds its
 * price at the touch and takes its quantity from there. Applying the updates to the snapshot gives the book, at every sequence number.
 */
export class SyntheticBook {
  readonly #instrument: SyntheticInstrument;
  readonly #bids: DepthSide;
  readonly #asks: DepthSide;
  #sequence: number;
  #at: EpochMs;

  constructor({ instrument, priceTicks, volatility, sequence, at, source }: BookSettings) {
    const { price, tickSize, lotSize, dailyTurnover } = instrument;
    const gap = Math.max(1, Math.round((price * LEVEL_BPS) / 1e4 / tickSize));
    const lots = ((dailyTurnover * MINUTE) / DAY) * LEVEL_SHARE / price / lotSize;
    this.#instrument = instrument;
    this.#sequence = sequence;
    this.#at = at;
    this.#bids = new DepthSide({ direction: -1, gap, lots, tickSize, lotSize, source });
    this.#asks = new DepthSide({ direction: 1, gap, lots, tickSize, lotSize, source });
    this.#quote(priceTicks, priceTicks + this.#spreadTicks(priceTicks, volatility));
    this.#bids.drain();
    this.#asks.drain();
  }

  snapshot(): BookSnapshot {
    return { at: this.#at, sequence: this.#sequence, bids: this.#bids.levels(), asks: this.#asks.levels() };
  }

  /** The updates that go with these trades, in order: the touch moves to a trade's price before it, and is thinner after it. */
  follow(trades: readonly PublicTrade[], volatility: number): readonly BookUpdate[] {
    const updates: BookUpdate[] = [];
    for (const trade of trades) {
      this.#at = trade.at;
      const ticks = Math.round(trade.price / this.#instrument.tickSize);
      const lots = Math.max(1, Math.round(trade.quantity / this.#instrument.lotSize));
      const spread = this.#spreadTicks(ticks, volatility);
      const buys = trade.side !== 'sell';
      if (buys) this.#quote(Math.max(1, ticks - spread), ticks);
      else this.#quote(ticks, ticks + spread);
      const touched = buys ? this.#asks : this.#bids;
      touched.hold(lots);
      this.#emit(updates);
      touched.take(lots);
      this.#emit(updates);
    }
    return updates;
  }

  #spreadTicks(priceTicks: number, volatility: number): number {
    return Math.max(1, Math.round((priceTicks * this.#instrument.spreadBps * Math.max(1, volatility)) / 1e4));
  }

  #quote(bidTicks: number, askTicks: number): void {
    this.#bids.moveTo(bidTicks);
    this.#asks.moveTo(askTicks);
  }

  #emit(updates: BookUpdate[]): void {
    const [bids, asks] = [this.#bids.drain(), this.#asks.drain()];
    const changes = bids.length + asks.length;
    if (changes === 0) return;
    updates.push({ at: this.#at, first: this.#sequence + 1, last: this.#sequence + changes, bids, asks });
    this.#sequence += changes;
  }
}
