import type { FlowChild, FlowCosts, FlowFill, FlowOrder, FlowPlan } from '../../../../dashboard/desk/flow.ts';
import type { DeskNotice } from '../../../shared/engine/trading/desk-notice.ts';
import { parentCosts } from '../../trade/parent-costs.ts';
import type { FlowPiece } from './flow-piece.ts';

type OrderNotice = Extract<FlowPiece, { kind: 'order' }>['notice'];
type EventNotice = Extract<FlowPiece, { kind: 'event' }>['notice'];
type Told<Kind extends DeskNotice['kind']> = Extract<DeskNotice, { kind: Kind }>;

/** Null for what is not known. */
export const figure = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

/** What became of one order, out of what was said behind it. `decisionPrice` is the close that was decided on; NaN where no forecast asked for it. */
export function flowOrder({ clientOrderId: id, draft }: OrderNotice, pieces: readonly FlowPiece[], decisionPrice: number): FlowOrder {
  const notices = pieces.flatMap((piece) => (piece.kind === 'desk' && isOf(piece.notice, id) ? [piece.notice] : []));
  const told = <Kind extends DeskNotice['kind']>(kind: Kind): readonly Told<Kind>[] => notices.filter((notice): notice is Told<Kind> => notice.kind === kind);
  const events = pieces.flatMap((piece) => (piece.kind === 'event' && piece.notice.event.clientOrderId === id ? [piece.notice] : []));
  const fills = events.flatMap(({ event }) => (event.kind === 'fill' ? [{ fill: event.fill, met: told('fill').find(({ tradeId, price }) => tradeId === event.fill.tradeId && price === event.fill.price) }] : []));
  const plan = told('plan').at(0);
  const done = told('done').at(-1);
  return {
    id, at: draft.at, side: draft.side, type: draft.type, quantity: draft.quantity, limitPrice: figure(draft.limitPrice), stopPrice: figure(draft.stopPrice), isReduceOnly: draft.reduceOnly === true, reason: draft.reason,
    denials: told('denied').map(({ at, id: denied, rule, reason }) => ({ at, id: denied, rule, reason })), plan: plan === undefined ? null : planOf(plan), children: told('child').map(childOf),
    fills: fills.map(fillOf), guards: told('guard').map(({ at, what, price }) => ({ at, what, price: figure(price) })), ending: endingOf(done, events), costs: costsOf(draft, { plan, done, fills, decisionPrice }),
  };
}

interface Met {
  readonly plan: Told<'plan'> | undefined;
  readonly done: Told<'done'> | undefined;
  readonly fills: Parameters<typeof parentCosts>[0]['fills'];
  readonly decisionPrice: number;
}

function costsOf(draft: OrderNotice['draft'], { plan, done, fills, decisionPrice }: Met): FlowCosts | null {
  const planned = plan === undefined ? { quantity: draft.quantity, arrivalPrice: NaN, from: draft.at } : { quantity: plan.quantity, arrivalPrice: plan.arrivalPrice, from: plan.at };
  const ended = done === undefined ? { to: NaN, end: undefined } : { to: done.at, end: { bid: done.bid ?? NaN, ask: done.ask ?? NaN } };
  const costs = parentCosts({ side: draft.side, decisionPrice, fills, ...planned, ...ended });
  if (costs === undefined) return null;
  const { filled, averagePrice, slippageBps, fees, feeBps, parts } = costs;
  return { filled, averagePrice: figure(averagePrice), slippageBps: figure(slippageBps), fees, feeBps: figure(feeBps), parts: parts === undefined || Object.values(parts).some((value) => !Number.isFinite(value)) ? null : parts };
}

const isOf = (notice: DeskNotice, id: string): boolean => notice.kind !== 'alarm' && (notice.id === id || notice.id.startsWith(`${id}/`));

const planOf = ({ at, algorithm, quantity, deadline, arrivalPrice, estimate }: Told<'plan'>): FlowPlan => ({
  at, algorithm, quantity, deadline: figure(deadline), arrivalPrice: figure(arrivalPrice), advice: estimate.advice,
  estimate: { takeNow: figure(estimate.takeNowBps), halfSpread: figure(estimate.halfSpreadBps), sweep: figure(estimate.sweepBps), impact: figure(estimate.impactBps), takerFee: figure(estimate.takerFeeBps), timingRisk: figure(estimate.timingRiskBps) },
});

const childOf = ({ at, id, order, reason }: Told<'child'>): FlowChild => ({
  at, id, side: order.side, type: order.type, quantity: order.quantity, price: figure(order.limitPrice ?? order.stopPrice), timeInForce: order.timeInForce, isPostOnly: order.postOnly === true, reason,
});

const fillOf = ({ fill, met }: { readonly fill: Extract<EventNotice['event'], { kind: 'fill' }>['fill']; readonly met: Told<'fill'> | undefined }): FlowFill => ({
  at: fill.at, tradeId: fill.tradeId, quantity: fill.quantity, price: fill.price, fee: fill.fee, feeCurrency: fill.feeCurrency, liquidity: fill.liquidity, bid: figure(met?.bid), ask: figure(met?.ask),
});

function endingOf(done: Told<'done'> | undefined, events: readonly EventNotice[]): FlowOrder['ending'] {
  if (done !== undefined) return { at: done.at, kind: 'done', note: done.note };
  const last = events.findLast(({ event }) => event.kind === 'cancelled' || event.kind === 'expired' || event.kind === 'rejected')?.event;
  return last !== undefined && 'note' in last ? { at: last.at, kind: last.kind, note: last.note } : null;
}
