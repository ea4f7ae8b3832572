import { describe, expect, it } from 'vitest';
import { market } from './one-market.contract.ts';

const notes = (m: ReturnType<typeof market>) => m.events.map((event) => (event.kind === 'rejected' ? event.note : event.kind));

describe('for cash', () => {
  it('a purchase that costs more with its fee than there is, is rejected', () => {
    const m = market({ filters: true, shorts: false, takerFeeBps: 10 });
    m.send({ side: 'buy', type: 'market', quantity: 10 });
    m.candle(100, 100, 100, 100);
    expect(notes(m)[0]).toMatch(/^costs "100[01]\.?\d*" where "1000" is available$/);
  });

  it('what rests has locked its cost: 6 at 90, then 6 at 80 of 1,000', () => {
    const m = market({ filters: true, shorts: false });
    for (const limitPrice of [90, 80]) m.send({ side: 'buy', type: 'limit', limitPrice, quantity: 6 });
    m.candle(100, 100, 95, 100);
    expect(notes(m)).toEqual(['accepted', 'costs "480" where "460" is available']);
  });

  it('what rests to be sold is not free to be sold again', () => {
    const m = market({ filters: true, shorts: false });
    m.send({ side: 'buy', type: 'market', quantity: 2 });
    m.candle(100, 100, 100, 100);
    m.send({ side: 'sell', type: 'limit', limitPrice: 120, quantity: 1.5 });
    m.send({ side: 'sell', type: 'limit', limitPrice: 130, quantity: 1 });
    m.candle(100, 100, 100, 100);
    expect(notes(m).slice(2)).toEqual(['accepted', 'sells "1" where "0.5" is free and short selling is off']);
  });
});

describe('on margin', () => {
  it('buying power is equity times leverage', () => {
    const m = market({ filters: true, leverage: 3 });
    m.send({ side: 'sell', type: 'market', quantity: 30 });
    m.send({ side: 'sell', type: 'market', quantity: 1 });
    m.candle(100, 100, 100, 100);
    expect(notes(m)).toEqual(['accepted', 'fill', 'needs "3100" of buying power, has "3000"']);
  });

  it('what rests on the same side counts as if it were held', () => {
    const m = market({ filters: true });
    m.send({ side: 'buy', type: 'limit', limitPrice: 90, quantity: 8 });
    m.send({ side: 'buy', type: 'limit', limitPrice: 80, quantity: 8 });
    m.candle(100, 100, 95, 100);
    expect(notes(m)).toEqual(['accepted', 'needs "1280" of buying power, has "1000"']);
  });

  it('a position may always shrink', () => {
    const m = market({ filters: true, leverage: 2 });
    m.send({ side: 'buy', type: 'market', quantity: 20 });
    m.candle(100, 100, 60, 60);
    m.send({ side: 'sell', type: 'market', quantity: 20 });
    m.candle(60, 60, 60, 60);
    expect(m.quantity).toBe(0);
  });
});
