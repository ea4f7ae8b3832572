import { describe, expect, it } from 'vitest';
import { plainInstrument } from '../domain/instrument.ts';
import type { OrderRequest } from '../domain/order.ts';
import { filterOrder } from './filters.ts';

const instrument = { ...plainInstrument('test', 'A/USDT'), tickSize: 0.1, lotSize: 0.01, minQuantity: 0.05, minNotional: 10 };
const request: OrderRequest = { clientOrderId: 'o', instrument: 'test:A/USDT', side: 'buy', type: 'limit', quantity: 1.239, limitPrice: 100.19, timeInForce: 'gtc', at: 0, reason: '' };

describe('the grid of the venue', () => {
  it('a quantity is cut to the lot, a buyer pays no more and a seller gets no less than asked for', () => {
    expect(filterOrder(request, instrument, NaN)).toMatchObject({ kind: 'fits', request: { quantity: 1.23, limitPrice: 100.1 } });
    expect(filterOrder({ ...request, side: 'sell', stopPrice: 95.01 }, instrument, NaN)).toMatchObject({ request: { limitPrice: 100.2, stopPrice: 95.1 } });
  });

  it('less than one lot, less than the minimum, a value below the minimum are refused', () => {
    expect(filterOrder({ ...request, quantity: 0.009 }, instrument, 100)).toMatchObject({ reason: 'quantity "0.009" is smaller than one lot of 0.01' });
    expect(filterOrder({ ...request, quantity: 0.049 }, instrument, 100)).toMatchObject({ reason: 'quantity "0.04" is below the minimum of 0.05' });
    expect(filterOrder({ ...request, quantity: 0.09 }, instrument, 100)).toMatchObject({ kind: 'refused' });
  });

  it('an order that names no price is valued at the last one', () => {
    const order: OrderRequest = { ...request, type: 'market', limitPrice: undefined, quantity: 0.1 };
    expect(filterOrder(order, instrument, 101).kind).toBe('fits');
    expect(filterOrder(order, instrument, 99).kind).toBe('refused');
  });
});
