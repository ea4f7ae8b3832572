import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../domain/order.ts';
import { judge, type RiskView } from './judge.ts';
import { knownInputs, maxGrossExposure, solvent } from './rules.ts';

const order = (more: Partial<OrderRequest> = {}): OrderRequest => ({ clientOrderId: 'o', instrument: 'x:A/USDT', side: 'buy', type: 'market', quantity: 1, timeInForce: 'gtc', at: 0, reason: '', ...more });
const view = (more: Partial<RiskView> = {}): RiskView => ({ equity: 1_000, held: 0, price: 100, grossExposure: 0, ...more });

describe('known inputs', () => {
  it.each([0, -1, NaN, Infinity])('a quantity of %d is refused', (quantity) => expect(knownInputs(order({ quantity }), view())).toContain('quantity'));
  it.each([0, -1, NaN, Infinity])('a last price of %d is refused', (price) => expect(knownInputs(order(), view({ price }))).toContain('last price'));
  it.each(['limitPrice', 'stopPrice', 'trailBps'] as const)('a %s that is NaN, 0 or below is refused', (field) => {
    for (const value of [NaN, 0, -5, Infinity]) expect(knownInputs(order({ [field]: value }), view())).toContain('not above zero');
    expect(knownInputs(order({ [field]: 5 }), view())).toBeUndefined();
  });
  it('equity that is not a number is refused', () => expect(knownInputs(order(), view({ equity: NaN }))).toContain('equity'));
});

describe('solvent', () => {
  it('opens nothing once equity is gone', () => expect(solvent(order(), view({ equity: 0 }))).toBe('equity is used up: "0"'));
  it('lets a position shrink all the same, and no further than flat', () => {
    expect(solvent(order({ side: 'sell', quantity: 3 }), view({ equity: -10, held: 3 }))).toBeUndefined();
    expect(solvent(order({ side: 'sell', quantity: 4 }), view({ equity: -10, held: 3 }))).toContain('used up');
    expect(solvent(order({ side: 'buy', quantity: 3 }), view({ equity: -10, held: 3 }))).toContain('used up');
  });
});

describe('gross exposure', () => {
  const rule = maxGrossExposure(1);
  it('may reach the limit and one percent more, for prices that move on the way', () => {
    expect(rule(order({ quantity: 10.1 }), view())).toBeUndefined();
    expect(rule(order({ quantity: 10.11 }), view())).toContain('gross exposure would be');
  });
  it('counts the other side of a turn, not the way there', () => {
    expect(rule(order({ side: 'sell', quantity: 20 }), view({ held: 10, grossExposure: 1_000 }))).toBeUndefined();
    expect(rule(order({ side: 'sell', quantity: 21 }), view({ held: 10, grossExposure: 1_000 }))).toContain('limit is 1');
  });
  it('never traps a position', () => expect(rule(order({ side: 'sell', quantity: 10 }), view({ held: 10, grossExposure: 99_999 }))).toBeUndefined());
});

describe('judge', () => {
  it('approves what no rule objects to', () => expect(judge(order(), view(), [knownInputs, solvent])).toEqual({ kind: 'approved', order: order() }));
  it('gives the reason of the first rule that objects', () => {
    expect(judge(order(), view(), [() => undefined, () => 'second', () => 'third'])).toEqual({ kind: 'denied', order: order(), reason: 'second' });
  });
});
