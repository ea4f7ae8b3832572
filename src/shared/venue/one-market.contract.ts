import { columnsOf } from '../domain/candle.ts';
import { plainInstrument, type Instrument } from '../domain/instrument.ts';
import type { OrderEvent, OrderRequest } from '../domain/order.ts';
import type { MarketRules } from './market-rules.ts';
import { SimulatedVenue } from './simulated-venue.ts';
import { Span } from './span.ts';

const free: MarketRules = {
  makerFeeBps: 0, takerFeeBps: 0, feeIn: 'quote', spreadBps: 0, slippage: { kind: 'none' }, latencyMs: 0, participation: 1e9, leverage: 1, shorts: true, filters: false,
};
const MINUTE = 60_000;

export type Prices = readonly [open: number, high: number, low: number, close: number, volume?: number];

/** A venue with one instrument, and what it said. Candle n covers minute n. */
export function market(rules: Partial<MarketRules> = {}, cash = 1_000, more: Partial<Instrument> = {}) {
  const events: OrderEvent[] = [];
  const instrument = { ...plainInstrument('test', 'A/USDT'), maintenanceMarginRate: 0.005, ...more };
  const venue = new SimulatedVenue([instrument], cash, { ...free, ...rules }, (event) => events.push(event));
  let minute = 0;
  let sequence = 0;
  return {
    venue, events,
    send(draft: Partial<OrderRequest> & Pick<OrderRequest, 'side' | 'type'>, attached = false): string {
      sequence += 1;
      venue.submit({ clientOrderId: `o${sequence}`, instrument: 'test:A/USDT', quantity: 1, timeInForce: 'gtc', at: minute * MINUTE, reason: 'test', ...draft }, minute * MINUTE, attached);
      return `o${sequence}`;
    },
    cancel: (id: string) => venue.cancel(0, id, minute * MINUTE),
    candle(...[open, high, low, close, volume = 1_000]: Prices): void {
      venue.onSpan(0, new Span(columnsOf([{ openTime: minute * MINUTE, open, high, low, close, volume }]), MINUTE));
      minute += 1;
    },
    trade(second: number, price: number, volume: number): void {
      venue.onSpan(0, new Span(columnsOf([{ openTime: minute * MINUTE + second * 1000, open: price, high: price, low: price, close: price, volume }]), 0));
    },
    fills: () => events.flatMap((event) => (event.kind === 'fill' ? [event.fill] : [])),
    kinds: () => events.map(({ kind }) => kind),
    get quantity() { return venue.account.positions[0].quantity; },
  };
}

/** Holds one unit bought at 100, with the given orders as one guarding group. */
export function long(rules: Partial<MarketRules>, ...guards: readonly (Partial<OrderRequest> & Pick<OrderRequest, 'type'>)[]) {
  const m = market(rules);
  m.send({ side: 'buy', type: 'market' });
  m.candle(100, 100, 100, 100);
  for (const guard of guards) m.send({ side: 'sell', reduceOnly: true, group: 'guards', ...guard }, true);
  return m;
}
