import { indexAt, type CandleColumns } from '../../shared/domain/candle.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { MomentRows } from '../../shared/engine/trading/modelled-desk.ts';
import type { CandleRow, StrategySession } from '../../shared/engine/trading/strategy-session.ts';

/** Candles of a window from the archive, by the place of the instrument; undefined where there are none of one. */
export type ArchiveCandles = readonly (CandleColumns | undefined)[];

/** How the candles that were seen compare with those of the archive, counted over all instruments. */
export interface CandleCount {
  readonly compared: number;
  /** In open, high, low, close or volume. */
  readonly different: number;
  /** In the archive, and not seen in time to decide on. */
  readonly missedLive: number;
  /** Seen, and not in the archive: what was seen stands in for them. */
  readonly notStored: number;
}

export interface StoredMoment {
  readonly candles: MomentRows;
  /** From before the window: seen, and nothing is decided on it. */
  readonly isOld: boolean;
}

/** A volume may be summed in another order. */
const SAME_VOLUME = 1e-9;

/** Walks through an archive beside a recorded run, and gives the archive's candles in the place of those that were seen. */
export class ArchiveFollower {
  readonly #archive: ArchiveCandles;
  readonly #session: StrategySession;
  readonly #next: number[];
  #openedAt: EpochMs = Infinity;
  readonly count = { compared: 0, different: 0, missedLive: 0, notStored: 0 };

  constructor(archive: ArchiveCandles, session: StrategySession) {
    this.#archive = archive;
    this.#session = session;
    this.#next = archive.map(() => 0);
  }

  /** The window begins: candles that open from `at` on are followed. */
  from(at: EpochMs): void {
    this.#openedAt = at;
    this.#archive.forEach((candles, k) => { if (candles !== undefined) this.#next[k] = indexAt(candles, Math.max(at, this.#session.newest(k) + this.#session.length || at)); });
  }

  /** The archive's moments before this one that nothing was seen of, and this one. */
  *upTo(seen: MomentRows): Generator<StoredMoment> {
    const at = seen[0][1][0];
    for (let missed = this.#earliest(); missed < at; missed = this.#earliest()) {
      const rows = this.#rowsAt(missed, []);
      this.count.missedLive += rows.length;
      yield { candles: rows, isOld: false };
    }
    yield { candles: this.#rowsAt(at, seen), isOld: at + this.#session.length <= this.#openedAt };
  }

  #earliest(): EpochMs {
    return Math.min(Infinity, ...this.#archive.map((candles, k) => (candles === undefined || this.#next[k] >= candles.length ? Infinity : candles.openTime[this.#next[k]])));
  }

  #rowsAt(at: EpochMs, seen: MomentRows): MomentRows {
    return this.#archive.flatMap((candles, k): MomentRows => {
      const live = seen.find(([place]) => place === k)?.[1];
      const stored = this.#take(candles, k, at);
      const isFollowed = at >= this.#openedAt;
      if (stored === undefined) {
        if (live === undefined) return [];
        if (isFollowed) this.count.notStored += 1;
        return [[k, live]];
      }
      if (live === undefined) {
        if (seen.length > 0) this.count.missedLive += 1;
        return [[k, stored]];
      }
      this.count.compared += 1;
      if (isOther(live, stored)) this.count.different += 1;
      // What was known from outside of the candles is taken as it was known.
      return [[k, [...stored.slice(0, 6), ...live.slice(6)] as unknown as CandleRow]];
    });
  }

  #take(candles: CandleColumns | undefined, k: number, at: EpochMs): CandleRow | undefined {
    const i = this.#next[k];
    if (candles === undefined || i >= candles.length || candles.openTime[i] !== at) return undefined;
    this.#next[k] += 1;
    return [at, candles.open[i], candles.high[i], candles.low[i], candles.close[i], candles.volume[i]];
  }
}

const isOther = (live: CandleRow, stored: CandleRow): boolean =>
  [1, 2, 3, 4].some((cell) => live[cell] !== stored[cell]) || Math.abs(live[5] - stored[5]) > SAME_VOLUME * Math.max(1, Math.abs(stored[5]));
