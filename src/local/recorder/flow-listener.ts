import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import { FlowMeter, type FlowRow } from '../../shared/learning/features/flow-meter.ts';
import type { MarketEvent } from '../../shared/ports/market-feed.ts';

/** Tells the flow of orders of one instrument from market events, live or recorded. What a stream says while it is not live is not believed. */
export class FlowListener {
  readonly #instrument: InstrumentId;
  readonly #meter: FlowMeter;
  readonly #down = new Set<'book' | 'trade'>();

  constructor(instrument: InstrumentId, timeframe: Timeframe, done: (openTime: EpochMs, row: FlowRow) => void) {
    this.#instrument = instrument;
    this.#meter = new FlowMeter(timeframe, done);
  }

  take(event: MarketEvent): void {
    if (event.instrument !== this.#instrument) return;
    if (event.kind === 'stream') this.#stream(event);
    else if (this.#down.size > 0) return;
    // Not before both clocks say so: neither the venue's nor ours may run behind the other.
    else if (event.kind === 'book') this.#meter.book(event.book, Math.max(event.at, event.receivedAt));
    else if (event.kind === 'trade') this.#meter.trade(event.trade, Math.max(event.trade.at, event.receivedAt));
  }

  #stream({ what, state, at }: Extract<MarketEvent, { kind: 'stream' }>): void {
    if (what === 'candle') return;
    if (state === 'live') {
      this.#down.delete(what);
      return;
    }
    this.#down.add(what);
    this.#meter.lost(at);
  }

  /** Events are missing. */
  gap(at: EpochMs): void {
    this.#meter.lost(at);
  }

  /** A candle has closed at `at`: what is still to come belongs to the next. */
  advance(at: EpochMs): void {
    this.#meter.advance(at);
  }
}
