import type { EpochMs } from '../../domain/time.ts';
import { fenceMs, isBehindFence, type FenceRules } from '../../execution/fence.ts';
import { isUnresolved, type LiveOrder } from '../../execution/order-machine.ts';
import type { FindOutcome, OrderReference, VenueOrder } from '../../ports/venue.ts';
import type { AccountSync } from './account-sync.ts';
import type { LiveContext } from './live-context.ts';

export const referenceTo = ({ request: { instrument, clientOrderId }, venueOrderIds }: LiveOrder): OrderReference => ({ instrument, clientOrderId, venueOrderId: venueOrderIds.at(-1) });

/** Asks for an order. An error while asking says nothing. */
export async function ask(context: LiveContext, order: LiveOrder): Promise<FindOutcome['kind']> {
  try {
    const outcome = await context.setup.venue.find(referenceTo(order));
    if (outcome.kind === 'unknown') context.heedKey(outcome);
    if (outcome.kind === 'found') context.note({ type: 'REPORT', body: { clientOrderId: order.request.clientOrderId, order: outcome.order } });
    return outcome.kind;
  } catch {
    return 'unknown';
  }
}

export const fenceRules = ({ setup: { venue, settings } }: LiveContext): FenceRules => ({ ...settings, requestExpiryMs: venue.capabilities.requestExpiryMs });

/**
 * Asks for a lost order until it shows itself, or until the venue says behind the fence that there is none and nothing speaks against it.
 * Then, and only then, it is absent. `settledAt` is when sending had ended: no stamp is later.
 */
export async function resolve(context: LiveContext, sync: AccountSync, { clientOrderId, settledAt }: { readonly clientOrderId: string; readonly settledAt: EpochMs }): Promise<void> {
  const { setup: { clock, settings }, book, signal } = context;
  const rules = fenceRules(context);
  let waitedMs = 0;
  let pause = settings.askFirstMs;
  let isAlarmed = false;
  for (;;) {
    const order = book.orders.get(clientOrderId);
    if (order === undefined || !isUnresolved(order) || signal.aborted) return;
    const isBehind = isBehindFence({ settledAt, askedAt: clock.now(), waitedMs }, rules);
    const answer = await ask(context, order);
    if (answer === 'absent' && isBehind && (await isNowhere(context, sync, order))) {
      context.note({ type: 'ABSENT', body: { clientOrderId, at: clock.now() } });
      return;
    }
    if (!isAlarmed && waitedMs >= settings.unresolvedAlarmMs) {
      isAlarmed = true;
      context.alarm('unresolved', `what became of order "${clientOrderId}" is not known after ${Math.round(waitedMs / 1_000)} s; it counts as open`, { clientOrderId, instrument: order.request.instrument });
    }
    // The end of the fence is not slept over.
    const untilFence = fenceMs(rules) - waitedMs;
    const wait = untilFence > 0 && untilFence < pause ? untilFence : pause;
    await clock.wait(wait, signal);
    waitedMs += wait;
    pause = Math.min(pause * 2, settings.askMostMs);
  }
}

/** Second evidence, from lists that do not go by our id: no such open order, no execution that may be its own, and balances as the ledger says where the venue's requests never expire. */
async function isNowhere(context: LiveContext, sync: AccountSync, order: LiveOrder): Promise<boolean> {
  const { setup: { account, venue }, book } = context;
  const { clientOrderId, instrument } = order.request;
  try {
    const open = await account.openOrders();
    const own = open.find((shown) => book.find(shown) === clientOrderId) ?? (venue.capabilities.queryByClientId ? undefined : lookAlike(context, order, open));
    if (own !== undefined) context.note({ type: 'REPORT', body: { clientOrderId, order: own } });
    await sync.fills(instrument);
    await sync.attribute();
    const now = book.orders.get(clientOrderId);
    if (now === undefined || !isUnresolved(now) || sync.hasWaiting(instrument)) return false;
    return venue.capabilities.requestExpiryMs !== undefined || (await sync.agrees(instrument));
  } catch {
    return false;
  }
}

/** Where the venue does not carry our ids: the one open order that nobody claims and that is what we asked for. */
function lookAlike({ book }: LiveContext, { request }: LiveOrder, open: readonly VenueOrder[]): VenueOrder | undefined {
  const alike = open.filter((order) => order.clientOrderId === '' && book.find(order) === undefined && order.instrument === request.instrument && order.side === request.side
    && order.quantity === request.quantity && order.limitPrice === request.limitPrice && order.at >= request.at);
  return alike.length === 1 ? alike[0] : undefined;
}
