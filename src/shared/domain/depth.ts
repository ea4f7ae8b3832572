import type { OrderBook } from './order-book.ts';
import type { EpochMs } from './time.ts';

/** A level as the venue writes it. In an update a quantity of zero removes the level. */
export type DepthLevel = readonly [price: string | number, quantity: string | number];

/** A change of the book: after it, the book is the venue's book number `lastId`. */
export interface DepthUpdate {
  readonly firstId: number;
  readonly lastId: number;
  /** The `lastId` of the update before, where the venue tells it (Binance USD-M `pu`). */
  readonly previousId: number | undefined;
  readonly at: EpochMs;
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

/** The whole book, or as many levels of it as were asked for, when it was number `lastId`. */
export interface DepthSnapshot {
  readonly lastId: number;
  /** Levels asked for of each side: so many came back, and worse ones may exist that nobody told. Absent: what is here is the whole book. */
  readonly asked?: number | undefined;
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

/** How updates follow on each other and on a snapshot. `whole`: every message is the whole book (Upbit). */
export type DepthSync = 'binance-spot' | 'binance-usdm' | 'whole';

/**
 * What became of a message. applied: the book is newer and valid. ignored: nothing new in it. held: it waits for what is missing before it.
 * resync: the book is not valid, a snapshot is wanted.
 */
export type DepthStep = 'applied' | 'ignored' | 'held' | 'resync';

/** Why a book is not valid. */
export type DepthFault = 'empty' | 'gap' | 'crossed' | 'stale-snapshot' | 'overflow' | 'restarted';

/** Builds one instrument's book from updates and snapshots. It has no clock and no socket: what it wants, the caller fetches. */
export interface DepthBook {
  /** The same object throughout. To be trusted only while `isValid`. */
  readonly book: OrderBook;
  readonly isValid: boolean;
  readonly fault: DepthFault | undefined;
  /** The number of the venue's book that `book` is; NaN when there is none. */
  readonly lastId: number;
  /** The market has moved towards the end of what the snapshot told: levels beyond are not shown. A snapshot given to `check` widens the book. */
  readonly isNarrow: boolean;
  update(update: DepthUpdate): DepthStep;
  snapshot(snapshot: DepthSnapshot): DepthStep;
  /**
   * Milliseconds to wait before the next snapshot is fetched, told once: undefined while none is wanted or one is under way.
   * After it, `snapshot` or `snapshotFailed` must be called, so that one is under way at most.
   */
  takeRequest(): number | undefined;
  snapshotFailed(): void;
  /** A snapshot to check the book has been asked for, or will not come after all: updates are kept in between, so that it can be brought to the book's number. */
  expectCheck(isExpected: boolean): void;
  /** A snapshot fetched to check a valid book: levels of the best `depth` on each side that differ from ours; undefined when it cannot be compared. Where none differs, the book takes over what the snapshot knows beyond its own end. */
  check(snapshot: DepthSnapshot, depth: number): number | undefined;
  /** Nothing that came before counts any more: a new connection without an overlap. */
  restart(): void;
}
