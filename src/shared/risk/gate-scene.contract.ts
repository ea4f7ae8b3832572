import { plainInstrument, type InstrumentId } from '../domain/instrument.ts';
import type { OrderRequest, Side } from '../domain/order.ts';
import { foldGate } from './gate-fold.ts';
import { gateLimits, type GateLimits } from './gate-limits.ts';
import { emptyGateState, type GateEvent, type GateState } from './gate-state.ts';

/** 2024-01-01T12:00:00 in Seoul. */
export const NOON = Date.UTC(2024, 0, 1, 3);
export const BTC = 'sim:BTC/USDT';
export const ETH = 'sim:ETH/USDT';
export const PERP = 'sim:SOL/USDT:USDT';
export const INSTRUMENTS: readonly InstrumentId[] = [BTC, ETH, PERP];

/** Limits with the defaults of a person who trades these instruments with USDT. */
export const limitsWith = (change: Readonly<Record<string, unknown>> = {}): GateLimits => gateLimits.parse({ currency: 'USDT', instruments: INSTRUMENTS, ...change });

/** Limits under which an order is bound by nothing that was not asked for. */
export const wideLimits = (change: Readonly<Record<string, unknown>> = {}): GateLimits => limitsWith({
  maxOrderValueShare: 1, maxOrderVolumeShare: 1, maxPositionShare: 100, maxGrossShare: 100, maxLeverage: 20, maxOrdersPerSecond: 1e6, maxOrdersPerMinute: 1e6, maxEntriesPerFiveMinutes: 1e6, maxTradesPerHour: 1e6, shorts: true, ...change,
});

/** 100 000 USDT, nothing held, fresh books around 100 for every instrument, everything known. */
export function scene(limits: GateLimits, ...more: readonly GateEvent[]): GateState {
  const state = emptyGateState();
  const market = INSTRUMENTS.flatMap((id): GateEvent[] => [
    { kind: 'instrument', id, instrument: plainInstrument('sim', id.slice(4)) },
    { kind: 'book', instrument: id, bid: 99.99, ask: 100.01, at: NOON },
    { kind: 'candle', instrument: id, closedAt: NOON, lengthMs: 60_000, minuteVolume: 1_000_000, atr: 1 },
  ]);
  const events: readonly GateEvent[] = [...market, { kind: 'clock', uncertaintyMs: 10 }, { kind: 'account', cash: { 'sim:USDT': 100_000 }, positions: {} }, { kind: 'reconciled', value: true }, { kind: 'time', at: NOON }, ...more];
  for (const event of events) foldGate(state, event, limits);
  return state;
}

let sequence = 0;

export function order(instrument: InstrumentId, side: Side, quantity: number, more: Partial<OrderRequest> = {}): OrderRequest {
  sequence += 1;
  return { clientOrderId: `o${sequence}`, instrument, side, type: 'market', quantity, timeInForce: 'gtc', at: NOON, reason: 'test', ...more };
}

/** A decision of its own for each order. */
export const origin = (strategy = 's'): { readonly strategy: string; readonly chain: string } => ({ strategy, chain: `c${(sequence += 1)}` });

/** A fill of our own at the middle, without a fee. */
export const fill = (instrument: InstrumentId, side: Side, quantity: number, more: Readonly<Record<string, unknown>> = {}): GateEvent => ({
  kind: 'fill', fill: { tradeId: `t${(sequence += 1)}`, clientOrderId: 'none', venueOrderId: 'v', instrument, at: NOON, side, quantity, price: 100, fee: 0, feeCurrency: 'USDT', liquidity: 'taker', ...more },
});

/** What a position is, taken over at the middle. */
export const holding = (...positions: readonly (readonly [InstrumentId, number])[]): GateEvent => ({
  kind: 'account', cash: { 'sim:USDT': 100_000 - positions.reduce((sum, [, quantity]) => sum + quantity * 100, 0) }, positions: Object.fromEntries(positions),
});
