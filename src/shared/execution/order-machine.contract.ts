import type { OrderRequest } from '../domain/order.ts';
import type { Random } from '../domain/random.ts';
import { foldFact, liveOrder, type LiveOrder, type OrderFact, type OrderFill } from './order-machine.ts';

export const requestOf = (quantity: number, more: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: 'q001000001000', instrument: 'test:BTC/USDT', side: 'buy', type: 'limit', quantity, limitPrice: 100, timeInForce: 'gtc', at: 1_000, reason: 'test', ...more,
});

/** A life as a venue would have lived it, and everything that is ever told of it. */
export interface Life {
  readonly request: OrderRequest;
  readonly facts: readonly OrderFact[];
  readonly fills: readonly OrderFill[];
  readonly end: 'open' | 'partlyFilled' | 'filled' | 'cancelled' | 'expired' | 'rejected' | 'absent';
}

const HOW = ['open', 'filled', 'cancelled', 'expired', 'refused', 'absent'] as const;

/** One random true life: up to six fills, lots of 1e-8, an end, lost answers on the way. */
export function lifeOf(random: Random): Life {
  const lots = 1 + random.below(1_000_000);
  const request = requestOf(lots / 1e8);
  const how = HOW[random.below(HOW.length)];
  const facts: OrderFact[] = [{ kind: 'durable' }, { kind: 'sent', at: 1_001 }];
  if (random.below(3) === 0) facts.push({ kind: 'unknown', reason: 'timed out', at: 1_002 });
  if (how === 'refused') return { request, facts: [...facts, { kind: 'refused', reason: 'no money', at: 1_003 }], fills: [], end: 'rejected' };
  if (how === 'absent') return { request, facts: [...facts, { kind: 'absent', at: 9_000 }], fills: [], end: 'absent' };
  const fills = fillsOf(random, lots, how === 'filled');
  let done = 0;
  facts.push(report('open', 0, 1_003));
  for (const fill of fills) {
    done += Math.round(fill.quantity * 1e8);
    facts.push({ kind: 'fill', fill }, report(done === lots ? 'filled' : 'partlyFilled', done / 1e8, fill.at));
  }
  if (done === lots) return { request, facts, fills, end: 'filled' };
  if (how === 'open' || how === 'filled') return { request, facts, fills, end: done > 0 ? 'partlyFilled' : 'open' };
  if (how === 'cancelled') facts.push({ kind: 'cancelAsked', at: 4_000 });
  return { request, facts: [...facts, report(how, done / 1e8, 5_000)], fills, end: how };
}

const report = (state: 'open' | 'partlyFilled' | 'filled' | 'cancelled' | 'expired', filledQuantity: number, at: number): OrderFact => ({ kind: 'report', report: { venueOrderId: '77', state, filledQuantity, at } });

function fillsOf(random: Random, lots: number, whole: boolean): OrderFill[] {
  const fills: OrderFill[] = [];
  let left = lots;
  for (let n = random.below(6); n > 0 && left > 1; n--) left -= push(fills, 1 + random.below(left - 1));
  if (whole) push(fills, left);
  return fills;
}

function push(fills: OrderFill[], lots: number): number {
  fills.push({ tradeId: String(500 + fills.length), venueOrderId: '77', side: 'buy', quantity: lots / 1e8, price: 100 + fills.length, at: 2_000 + fills.length });
  return lots;
}

/** What arrives: repeats, any order, and in the end everything. */
export function arrivals({ facts }: Life, random: Random): OrderFact[] {
  const told = [...facts];
  for (let n = random.below(facts.length + 1); n > 0; n--) told.push(facts[random.below(facts.length)]);
  for (let i = told.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [told[i], told[j]] = [told[j], told[i]];
  }
  return told;
}

export const foldAll = (request: OrderRequest, facts: readonly OrderFact[]): LiveOrder => facts.reduce(foldFact, liveOrder(request));
