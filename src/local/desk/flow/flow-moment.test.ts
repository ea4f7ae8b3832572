import { describe, expect, it } from 'vitest';
import { pictured } from './flow-moment.ts';
import type { FlowPiece } from './flow-piece.ts';

const subject = { strategy: 'grid', instrument: 'binance:BTC/USDT' } as const;
const step = (at: number): FlowPiece => ({ kind: 'step', at, row: [at - 60, 1, 2, 0.5, at, 3] });
const order = (at: number, id = `grid#1.c${at}`): FlowPiece => ({ kind: 'order', notice: { kind: 'order', at, instrument: subject.instrument, clientOrderId: id, draft: { side: 'buy', type: 'limit', quantity: 1, limitPrice: 5, at, reason: 'a line of the grid' } } });
const decision = (at: number, forecast: number): FlowPiece => ({ kind: 'decision', notice: { kind: 'decision', at, instrument: subject.instrument, forecast, previous: 0, price: at, reason: 'because', values: { fast: NaN, slow: 2 } } });
const at = (time: number, pieces: readonly FlowPiece[], around = 10) => pictured(pieces, { subject, at: time, around, standing: undefined });

describe('a strategy without forecasts', () => {
  const pieces = [step(60), order(60), step(120), step(180), order(190), step(240)];

  it('is followed from order to order', () => {
    expect(at(120, pieces)).toMatchObject({ previousDecision: 60, nextDecision: 190, moment: { at: 120, decision: null, standing: null, orders: [] } });
    expect(at(200, pieces)).toMatchObject({ previousDecision: 60, nextDecision: null, moment: { at: 180, orders: [{ id: 'grid#1.c190', limitPrice: 5, costs: null, ending: null }] } });
  });

  it('has marks without a forecast, with what was ordered until the next candle', () => {
    expect(at(240, pieces)?.marks.map(({ at: time, forecast, orders }) => [time, forecast, orders])).toEqual([[60, null, 1], [120, null, 0], [180, null, 1], [240, null, 0]]);
  });
});

describe('a strategy with forecasts', () => {
  const pieces = [step(60), decision(60, 1), order(60), step(120), step(180), decision(180, 0.5), order(190), step(240)];

  it('is followed from decision to decision', () => {
    expect(at(120, pieces)).toMatchObject({ previousDecision: 60, nextDecision: 180, isNewest: false, moment: { decision: null, standing: { forecast: 1, values: [{ name: 'fast', value: null }, { name: 'slow', value: 2 }] } } });
    expect(at(1_000, pieces)).toMatchObject({ previousDecision: 180, nextDecision: null, isNewest: true });
  });

  it('keeps a forecast in force until the next', () => {
    expect(at(240, pieces)?.marks.map(({ forecast }) => forecast)).toEqual([1, 1, 0.5, 0.5]);
    expect(at(120, pieces, 1)?.marks.map(({ at: time }) => time)).toEqual([60, 120, 180]);
  });

  it('has candles up to the moment and none behind it', () => {
    expect(at(180, pieces)?.moment.candles.map(([openTime]) => openTime)).toEqual([0, 60, 120]);
  });
});

it('is undefined before the first candle', () => {
  expect(at(59, [step(60)])).toBeUndefined();
});
