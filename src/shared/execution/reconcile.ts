import { absolute, add, decimal, format, subtract, ZERO, type Decimal } from '../domain/decimal.ts';
import type { InstrumentId } from '../domain/instrument.ts';
import type { EpochMs } from '../domain/time.ts';
import { isLaterEpoch, parseClientOrderId } from './client-order-id.ts';
import { hasEnded } from './order-fold.ts';
import type { LiveOrder } from './order-machine.ts';

/** An order that the venue says is open. */
export interface OpenOrder {
  readonly clientOrderId: string;
  readonly venueOrderId: string;
  readonly instrument: InstrumentId;
  readonly at: EpochMs;
}

/** What to do about an order so that both sides say the same. There is none that makes up a fill or drops a working order. */
export type OrderDecision<Open extends OpenOrder> =
  /** The venue has it: book what it says. */
  | { readonly kind: 'report'; readonly clientOrderId: string; readonly order: Open }
  /** Ours is not in the venue's list of open orders, which proves nothing: ask for it. */
  | { readonly kind: 'ask'; readonly clientOrderId: string }
  | { readonly kind: 'adopt'; readonly as: 'orphan' | 'external'; readonly order: Open }
  /** An id of our shape, made after we began, that is not in our journal: another process trades with this account. */
  | { readonly kind: 'foreign'; readonly order: Open; readonly isLater: boolean };

export interface OurSide {
  readonly orders: readonly LiveOrder[];
  /** Our id of an order the venue shows, or undefined. */
  readonly find: (order: OpenOrder) => string | undefined;
  readonly epoch: number;
  readonly startedAt: EpochMs;
}

export function decideOrders<Open extends OpenOrder>(ours: OurSide, open: readonly Open[]): readonly OrderDecision<Open>[] {
  const decisions: OrderDecision<Open>[] = [];
  const shown = new Set<string>();
  for (const order of open) {
    const id = ours.find(order);
    if (id !== undefined) shown.add(id);
    decisions.push(id === undefined ? decideStranger(order, ours) : { kind: 'report', clientOrderId: id, order });
  }
  for (const { request: { clientOrderId }, ...order } of ours.orders) {
    if (!hasEnded(order) && order.state !== 'intent' && !shown.has(clientOrderId)) decisions.push({ kind: 'ask', clientOrderId });
  }
  return decisions;
}

/** An order that no intent of ours stands for: of an earlier life, of a second process, or made by hand. */
export function decideStranger<Open extends OpenOrder>(order: Open, { epoch, startedAt }: Pick<OurSide, 'epoch' | 'startedAt'>): Extract<OrderDecision<Open>, { kind: 'adopt' | 'foreign' }> {
  const id = parseClientOrderId(order.clientOrderId);
  if (id === undefined) return { kind: 'adopt', as: 'external', order };
  if (order.at < startedAt) return { kind: 'adopt', as: 'orphan', order };
  return { kind: 'foreign', order, isLater: isLaterEpoch(id.epoch, epoch) };
}

export interface VenueBalance {
  readonly asset: string;
  readonly free: string;
  readonly locked: string;
}

export interface Discrepancy {
  readonly asset: string;
  readonly ours: Decimal;
  readonly venue: Decimal;
  /** Venue less ours. */
  readonly difference: Decimal;
}

/** Where the venue's balances are not what the ledger says, each asset within its tolerance. An asset that only one side names is 0 on the other. */
export function compareBalances(ours: ReadonlyMap<string, Decimal>, venue: readonly VenueBalance[], toleranceOf: (asset: string) => Decimal): readonly Discrepancy[] {
  const totals = new Map(venue.map(({ asset, free, locked }) => [asset, add(decimal(free), decimal(locked))]));
  const found: Discrepancy[] = [];
  for (const asset of [...new Set([...ours.keys(), ...totals.keys()])].toSorted()) {
    const [mine, theirs] = [ours.get(asset) ?? ZERO, totals.get(asset) ?? ZERO];
    const difference = subtract(theirs, mine);
    if (absolute(difference) > toleranceOf(asset)) found.push({ asset, ours: mine, venue: theirs, difference });
  }
  return found;
}

/** Those that stand unchanged after a second look. One that changed is on its way: a third look has to tell. */
export const survivors = (first: readonly Discrepancy[], second: readonly Discrepancy[]): readonly Discrepancy[] =>
  second.filter(({ asset, difference }) => first.some((before) => before.asset === asset && before.difference === difference));

export interface Traded {
  readonly id: InstrumentId;
  readonly base: string;
  readonly quote: string;
}

/** The instruments that cannot be trusted while an asset does not agree. */
export const touchedBy = (discrepancies: readonly Discrepancy[], instruments: readonly Traded[]): readonly InstrumentId[] =>
  instruments.filter(({ base, quote }) => discrepancies.some(({ asset }) => asset === base || asset === quote)).map(({ id }) => id);

export const describe = ({ asset, ours, venue }: Discrepancy): string => `${asset}: expected "${format(ours)}" by the ledger, found "${format(venue)}" at the venue`;
