import { describe, expect, it } from 'vitest';
import { foldGate } from './gate-fold.ts';
import { gateLimits } from './gate-limits.ts';
import { emptyGateState, type GateEvent, type GateState } from './gate-state.ts';
import { riskNow } from './risk-now.ts';
import { plainInstrument, type InstrumentId } from '../domain/instrument.ts';

const BTC: InstrumentId = 'binance:BTC/USDT';
const NOON = Date.parse('2026-01-02T12:00:00Z');
const limits = gateLimits.parse({ currency: 'USDT', instruments: [BTC], timeZone: 'UTC' });

/** 1 BTC held, 500 USDT beside it, at a middle of 100: 600 in all. */
function scene(...more: readonly GateEvent[]): GateState {
  const state = emptyGateState();
  const events: readonly GateEvent[] = [
    { kind: 'instrument', id: BTC, instrument: plainInstrument('binance', 'BTC/USDT') }, { kind: 'time', at: NOON }, { kind: 'clock', uncertaintyMs: 7 }, { kind: 'book', instrument: BTC, bid: 99.5, ask: 100.5, at: NOON },
    { kind: 'account', cash: { 'binance:USDT': 500 }, positions: { [BTC]: 1 } }, { kind: 'reconciled', value: true }, ...more,
  ];
  for (const event of events) foldGate(state, event, limits);
  return state;
}

describe('use of the limits as the gate knows it', () => {
  it('is what is held, valued at the middle of the book', () => {
    expect(riskNow(scene(), limits)).toMatchObject({ equity: 600, gross: 100, coins: [{ coin: 'BTC', value: 100 }], venues: [{ venue: 'binance', equity: 600 }], peak: 600, dailyLoss: null, isReconciled: true, clockUncertaintyMs: 7 });
  });

  it('counts an order that works as if it were filled', () => {
    const bought = scene({ kind: 'adopted', clientOrderId: 'c1', instrument: BTC, side: 'buy', remaining: 2 });
    expect(riskNow(bought, limits).gross).toBe(300);
  });

  it('is not known once the book is too old to value anything by: never nothing', () => {
    const late = riskNow(scene({ kind: 'time', at: NOON + limits.maxValuationAgeMs + 1 }), limits);
    expect([late.equity, late.gross]).toEqual([NaN, NaN]);
  });

  it('tells what has tripped: 3 % of 600 lost since the day began', () => {
    const fallen = riskNow(scene({ kind: 'book', instrument: BTC, bid: 79.5, ask: 80.5, at: NOON + 1 }, { kind: 'time', at: NOON + 1 }), limits);
    expect(fallen.equity).toBe(580);
    expect(fallen.dailyLoss).toMatchObject({ at: NOON + 1 });
    expect(fallen.drawdown).toBeNull();
    expect(fallen.day).toMatchObject({ start: Date.parse('2026-01-02T00:00:00Z'), equity: 600 });
  });
});
