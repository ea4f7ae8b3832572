import type { InstrumentId } from '../../shared/domain/instrument.ts';

/** The way to one who listens. It never throws and never waits. */
export interface Outlet {
  /** What was handed over and has not gone yet, in characters. */
  readonly waiting: number;
  write(text: string): void;
  /** Ends it from this side. */
  cut(): void;
}

/** Beyond this the market is left out: it is the most, and the newest picture says it all. */
export const MARKET_WAITING = 2 ** 20;
/** Beyond this everything is left out, until what waits has gone. */
export const MOST_WAITING = 4 * 2 ** 20;
/** So little counts as gone. */
const GONE = 2 ** 16;
/** One that is behind for so long reads no more. */
export const BEHIND_MS = 30_000;

/** Places in the rings from which a listener reads on. */
export interface Places {
  notices: number;
  candles: number;
  trips: number;
}

/** One who listens: what it has been told, what it watches, and how far behind it is. */
export class Attendant {
  readonly #outlet: Outlet;
  readonly places: Places = { notices: 0, candles: 0, trips: 0 };
  watched: ReadonlySet<InstrumentId> = new Set();
  /** It knows nothing yet. */
  isNew = true;
  /** What it was greeted with. */
  greeted: object | undefined;
  /** Messages that it was not told since it was last told of a hole. */
  lost = 0;
  #behindSince: number | undefined;
  #isFull = false;

  constructor(outlet: Outlet) {
    this.#outlet = outlet;
  }

  /** Looks at what waits. False: it is behind for too long. */
  look(now: number): boolean {
    const { waiting } = this.#outlet;
    if (waiting <= GONE) {
      this.#behindSince = undefined;
      this.#isFull = false;
    } else if (waiting > MARKET_WAITING) this.#behindSince ??= now;
    if (waiting > MOST_WAITING) this.#isFull = true;
    return this.#behindSince === undefined || now - this.#behindSince < BEHIND_MS;
  }

  /** Whether words may be told. */
  get hasRoom(): boolean { return !this.#isFull; }
  /** Whether the market may be told too: once it is left out, it is until what waits has gone. */
  get hasRoomForMarket(): boolean { return this.#behindSince === undefined; }

  write(text: string): void {
    if (text !== '') this.#outlet.write(text);
  }

  cut(): void {
    this.#outlet.cut();
  }
}
