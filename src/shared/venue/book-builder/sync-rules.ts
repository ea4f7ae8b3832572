import type { DepthSync, DepthUpdate } from '../../domain/depth.ts';

/** How a venue numbers its updates. `isFresh`: the book of number `lastId` is a snapshot no update has followed yet. */
export interface SyncRule {
  readonly isWhole: boolean;
  /** Whether the book of number `lastId` holds the update already. */
  isOld(update: DepthUpdate, lastId: number, isFresh: boolean): boolean;
  /** Whether nothing is missing between the book and the update. */
  follows(update: DepthUpdate, lastId: number, isFresh: boolean): boolean;
}

/**
 * Binance Spot, "How to manage a local order book correctly" (web-socket-streams.md): updates up to the snapshot's number are dropped,
 * the first must span the number after it, and each next begins where the last ended.
 * One that begins earlier and ends later is whole in itself: it carries quantities, not differences.
 */
const spot: SyncRule = {
  isWhole: false,
  isOld: (update, lastId) => update.lastId <= lastId,
  follows: (update, lastId) => update.firstId <= lastId + 1,
};

/**
 * Binance USD-M, the same chapter of the futures documentation: the first update spans the snapshot's own number, each next names the
 * one before it in `pu`; the numbers in between belong to other instruments.
 */
const usdm: SyncRule = {
  isWhole: false,
  isOld: (update, lastId, isFresh) => (isFresh ? update.lastId < lastId : update.lastId <= lastId),
  follows: (update, lastId, isFresh) => update.previousId === lastId || (isFresh && update.firstId <= lastId && update.lastId >= lastId),
};

/** Upbit sends the whole book each time, numbered by its time. */
const whole: SyncRule = { isWhole: true, isOld: () => false, follows: () => true };

export const SYNC_RULES: Readonly<Record<DepthSync, SyncRule>> = { 'binance-spot': spot, 'binance-usdm': usdm, whole };
