import { backoffMs, type BackoffLimits } from '../../domain/backoff.ts';
import type { DepthBook, DepthFault, DepthSnapshot, DepthStep, DepthSync, DepthUpdate } from '../../domain/depth.ts';
import { OrderBook } from '../../domain/order-book.ts';
import type { Random } from '../../domain/random.ts';
import { countWrongLevels } from './compare-books.ts';
import { EVERYTHING, isNearEnd, rangeOf, type KnownRange } from './known-range.ts';
import { applyUpdate, applyWhole } from './levels.ts';
import { SYNC_RULES, type SyncRule } from './sync-rules.ts';

export interface BookBuilderSettings {
  readonly sync: DepthSync;
  readonly random: Random;
  /** Waits between snapshots of one book; RELIABILITY fault 28: a storm of them gets the address banned. */
  readonly backoff?: BackoffLimits;
  /** Updates kept while a snapshot is awaited. More mean that none came: the oldest give way. */
  readonly mostHeld?: number;
}

const BACKOFF: BackoffLimits = { firstMs: 250, mostMs: 30_000 };
const MOST_HELD = 2_000;
/** Applied updates kept, while a check is expected, so that its snapshot can be brought to the same number and compared. */
const KEPT = 256;
/** Updates in a row after which a book counts as settled and the waits begin at the first again. */
const SETTLED = 200;

/** A book from a stream of changes, by Binance's two rules or from whole books. */
export const bookBuilder = (settings: BookBuilderSettings): DepthBook => new BookBuilder(settings);

class BookBuilder implements DepthBook {
  readonly book = new OrderBook();
  readonly #rule: SyncRule;
  readonly #random: Random;
  readonly #backoff: BackoffLimits;
  readonly #mostHeld: number;
  readonly #held: DepthUpdate[] = [];
  readonly #kept: DepthUpdate[] = [];
  #lastId = NaN;
  #range: KnownRange = EVERYTHING;
  #asked = Infinity;
  /** The highest number an update has had: a snapshot below it that nothing held leads on from is yesterday's book. */
  #newestId = -Infinity;
  #fault: DepthFault | undefined = 'empty';
  /** The book came from a snapshot and no update has followed yet: the rule for the first one is another. */
  #isFresh = false;
  #request: 'none' | 'wanted' | 'under-way' = 'none';
  #attempt = 0;
  #applied = 0;
  #keeps = false;

  constructor({ sync, random, backoff = BACKOFF, mostHeld = MOST_HELD }: BookBuilderSettings) {
    this.#rule = SYNC_RULES[sync];
    this.#random = random;
    this.#backoff = backoff;
    this.#mostHeld = mostHeld;
  }

  get isValid(): boolean { return this.#fault === undefined; }
  get fault(): DepthFault | undefined { return this.#fault; }
  get lastId(): number { return this.#lastId; }
  get isNarrow(): boolean { return this.#fault === undefined && isNearEnd(this.book, this.#range, this.#asked / 4); }

  update(update: DepthUpdate): DepthStep {
    if (this.#rule.isWhole) return this.#whole(update);
    if (update.lastId > this.#newestId) this.#newestId = update.lastId;
    if (this.#rule.isOld(update, this.#lastId, this.#isFresh)) return 'ignored';
    if (this.#fault === undefined && this.#rule.follows(update, this.#lastId, this.#isFresh)) {
      this.#apply(update);
      return this.#afterwards();
    }
    this.#hold(update);
    if (this.#fault === undefined) {
      this.#fault = 'gap';
      this.#want();
      return 'resync';
    }
    if (this.#fault === 'gap') return this.#heal();
    this.#want();
    return 'held';
  }

  snapshot(snapshot: DepthSnapshot): DepthStep {
    this.#request = 'none';
    // What was missing has come meanwhile: the snapshot can only be older than the book.
    if (this.#fault === undefined) return 'ignored';
    const held = this.#held.filter((update) => !this.#rule.isOld(update, snapshot.lastId, true));
    if (held.length > 0 ? !this.#rule.follows(held[0], snapshot.lastId, true) : snapshot.lastId < this.#newestId) {
      this.#lose('stale-snapshot');
      return 'resync';
    }
    applyWhole(this.book, snapshot.bids, snapshot.asks);
    this.#know(snapshot);
    this.#lastId = snapshot.lastId;
    this.#isFresh = true;
    this.#kept.length = 0;
    this.#fault = undefined;
    return this.#drain() ? this.#afterwards() : 'resync';
  }

  takeRequest(): number | undefined {
    if (this.#request !== 'wanted') return undefined;
    this.#request = 'under-way';
    const attempt = this.#attempt++;
    return attempt === 0 ? 0 : backoffMs(attempt - 1, this.#backoff, this.#random);
  }

  snapshotFailed(): void {
    if (this.#request === 'under-way') this.#request = this.#fault === undefined ? 'none' : 'wanted';
  }

  expectCheck(isExpected: boolean): void {
    this.#keeps = isExpected;
    this.#kept.length = 0;
  }

  check(snapshot: DepthSnapshot, depth: number): number | undefined {
    if (this.#fault !== undefined || snapshot.lastId > this.#lastId) return undefined;
    const since = this.#kept.filter((update) => !this.#rule.isOld(update, snapshot.lastId, true));
    if (since.length > 0 ? !this.#rule.follows(since[0], snapshot.lastId, true) : snapshot.lastId !== this.#lastId) return undefined;
    const theirs = new OrderBook();
    applyWhole(theirs, snapshot.bids, snapshot.asks);
    for (const update of since) applyUpdate(theirs, update, rangeOf(snapshot));
    const wrong = countWrongLevels(this.book, theirs, { depth, known: this.#range });
    if (wrong > 0) this.#lose('gap');
    else {
      this.book.reset(theirs.bids, theirs.asks);
      this.#know(snapshot);
    }
    return wrong;
  }

  restart(): void {
    this.#held.length = 0;
    this.#kept.length = 0;
    this.#lastId = NaN;
    this.#newestId = -Infinity;
    this.#fault = 'restarted';
    // The first update asks: a snapshot from before it would be too old.
    if (this.#request === 'wanted') this.#request = 'none';
  }

  #whole(update: DepthUpdate): DepthStep {
    if (update.lastId < this.#lastId) return 'ignored';
    applyWhole(this.book, update.bids, update.asks);
    this.#lastId = update.lastId;
    const isCrossed = this.book.bestBid >= this.book.bestAsk;
    this.#fault = isCrossed ? 'crossed' : undefined;
    return isCrossed ? 'resync' : 'applied';
  }

  #apply(update: DepthUpdate): void {
    applyUpdate(this.book, update, this.#range);
    this.#lastId = update.lastId;
    this.#isFresh = false;
    // Kept objects outlive the young generation of the heap: that costs more than building the book.
    if (this.#keeps) this.#kept.push(update);
    if (this.#kept.length >= 2 * KEPT) this.#kept.splice(0, KEPT);
    if (++this.#applied >= SETTLED) this.#attempt = 0;
  }

  /** A bid at or above an ask cannot be in a venue's book: something was missed. A side of which nothing known is left says nothing of the market. */
  #afterwards(): DepthStep {
    const isCrossed = this.book.bestBid >= this.book.bestAsk;
    if (!isCrossed && !isNearEnd(this.book, this.#range, 1)) return 'applied';
    if (isCrossed) this.#held.length = 0;
    this.#lose(isCrossed ? 'crossed' : 'empty');
    return 'resync';
  }

  #know(snapshot: DepthSnapshot): void {
    this.#range = rangeOf(snapshot);
    this.#asked = snapshot.asked ?? Infinity;
  }

  /** What is held in the order of the venue, though it may have come in another. */
  #hold(update: DepthUpdate): void {
    let place = this.#held.length;
    while (place > 0 && this.#held[place - 1].lastId > update.lastId) place--;
    if (this.#held[place - 1]?.lastId === update.lastId) return;
    this.#held.splice(place, 0, update);
    if (this.#held.length > this.#mostHeld) {
      this.#held.splice(0, this.#held.length - this.#mostHeld);
      this.#lose('overflow');
    }
  }

  /** Updates that came in another order close the gap without a snapshot. */
  #heal(): DepthStep {
    if (!this.#rule.follows(this.#held[0], this.#lastId, this.#isFresh)) return 'held';
    this.#fault = undefined;
    if (!this.#drain()) return 'held';
    if (this.#request === 'wanted') this.#request = 'none';
    return this.#afterwards();
  }

  /** Applies what is held as far as it follows; false when there is a hole in it. */
  #drain(): boolean {
    let done = 0;
    for (const update of this.#held) {
      if (!this.#rule.isOld(update, this.#lastId, this.#isFresh)) {
        if (!this.#rule.follows(update, this.#lastId, this.#isFresh)) break;
        this.#apply(update);
      }
      done++;
    }
    this.#held.splice(0, done);
    if (this.#held.length === 0) return true;
    this.#fault = 'gap';
    this.#want();
    return false;
  }

  #lose(fault: DepthFault): void {
    this.#fault = fault;
    this.#lastId = NaN;
    this.#kept.length = 0;
    this.#want();
  }

  #want(): void {
    this.#applied = 0;
    if (this.#request === 'none') this.#request = 'wanted';
  }
}
