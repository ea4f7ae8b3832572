import type { Venue, VenueAccount, VenueOrder } from '../../shared/ports/venue.ts';
import type { CancelOnly } from './watchdog.ts';

/** Cancels that are under way at once. */
const WIDTH = 8;
/** Rounds of asking and cancelling before what is left is reported. */
const ROUNDS = 5;

/** Orders that guard a position and cost nothing while they wait. */
export const isProtective = ({ type }: Pick<VenueOrder, 'type'>): boolean => type === 'stop' || type === 'stop-limit' || type === 'trailing-stop';

/**
 * Cancels every working order of an account, whoever sent it, but those that `keep` names. Asks the venue what works and goes on
 * until nothing does: an answer to a cancel is no proof, an order may land late, and a failed question is never an empty list.
 * A bot that is gone leaves its stops as the only guard of what it holds, so the watchdog keeps those.
 */
export const cancelEverything = (venue: Pick<Venue, 'cancel'>, account: Pick<VenueAccount, 'openOrders'>, keep: (order: VenueOrder) => boolean = isProtective): CancelOnly => ({
  cancelAll: async (signal) => {
    const cancelled = new Set<string>();
    for (let round = 0; round < ROUNDS && !signal.aborted; round++) {
      const open = (await account.openOrders()).filter((order) => !keep(order));
      if (open.length === 0) return { cancelled: cancelled.size, left: 0 };
      const queue = [...open];
      await Promise.all(Array.from({ length: WIDTH }, async () => {
        for (let order = queue.shift(); order !== undefined && !signal.aborted; order = queue.shift()) {
          const outcome = await venue.cancel(order);
          if (outcome.kind === 'cancelled') cancelled.add(order.venueOrderId);
        }
      }));
    }
    const left = (await account.openOrders()).filter((order) => !keep(order));
    return { cancelled: cancelled.size, left: left.length };
  },
});
