import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../domain/time.ts';
import { judgeCancel } from './conduct-rules.ts';
import { collaredMarket } from './collared-market.ts';
import { foldGate } from './gate-fold.ts';
import { BTC, ETH, fill, holding, limitsWith, NOON, order, origin, PERP, scene, wideLimits } from './gate-scene.contract.ts';
import type { GateLimits } from './gate-limits.ts';
import { emptyGateState, type GateEvent, type GateState, type Origin } from './gate-state.ts';
import { admit, GATE_RULES, judgeOrder, wantedState } from './gate.ts';
import type { OrderRequest } from '../domain/order.ts';

/** The rule that denied, or `approved`. */
const answer = (state: GateState, request: OrderRequest, limits: GateLimits, from: Origin = origin()): string => {
  const verdict = judgeOrder(state, request, { origin: from, limits });
  return verdict.kind === 'approved' ? 'approved' : verdict.rule;
};
const fold = (state: GateState, limits: GateLimits, ...events: readonly GateEvent[]): GateState => {
  for (const event of events) foldGate(state, event, limits);
  return state;
};
const limits = limitsWith();
const wide = wideLimits();

describe('the gate', () => {
  it('lets an order within every default pass, and names the rule of one that is not', () => {
    expect(answer(scene(limits), order(BTC, 'buy', 19), limits)).toBe('approved');
    const verdict = judgeOrder(scene(limits), order(BTC, 'buy', 21), { origin: origin(), limits });
    expect(verdict).toMatchObject({ kind: 'denied', rule: 'max-order-value', reason: expect.stringContaining('"2100"') });
  });

  it('has a name of its own for each control', () => {
    expect(new Set(GATE_RULES.map(({ name }) => name)).size).toBe(26);
  });

  it('denies when it knows nothing', () => {
    expect(answer(emptyGateState(), order(BTC, 'buy', 1), limits)).toBe('known-inputs');
  });

  it('counts an order at once, so that two of one moment cannot use the same room', () => {
    const tight = limitsWith({ maxPositionShare: 0.02 });
    const state = scene(tight);
    expect(admit(state, order(BTC, 'buy', 15), { origin: origin(), limits: tight }).kind).toBe('approved');
    expect(admit(state, order(BTC, 'buy', 15), { origin: origin(), limits: tight })).toMatchObject({ rule: 'max-position' });
  });

  it('takes an order id once (fault 5)', () => {
    const state = scene(limits);
    const first = order(BTC, 'buy', 1);
    expect(admit(state, first, { origin: origin(), limits }).kind).toBe('approved');
    expect(admit(state, first, { origin: origin(), limits })).toMatchObject({ kind: 'denied', rule: 'duplicate-order', kill: 'CANCEL_ALL' });
  });
});

describe('what is not known denies', () => {
  const cases: readonly (readonly [string, string, GateEvent | ((state: GateState) => void)])[] = [
    ['a book with no number', 'price-collar', { kind: 'book', instrument: BTC, bid: NaN, ask: 100, at: NOON }],
    ['a price of zero', 'price-collar', { kind: 'book', instrument: BTC, bid: 0, ask: 0, at: NOON }],
    ['a crossed book (fault 29)', 'price-collar', { kind: 'book', instrument: BTC, bid: 101, ask: 100, at: NOON }],
    ['an old book (fault 31)', 'stale-data', { kind: 'book', instrument: BTC, bid: 99, ask: 100, at: NOON - 2_001 }],
    ['a book from the future (fault 45)', 'stale-data', { kind: 'book', instrument: BTC, bid: 99, ask: 100, at: NOON + 501 }],
    ['an old candle', 'stale-data', { kind: 'candle', instrument: BTC, closedAt: NOON - 90_001, lengthMs: 60_000 }],
    ['no clock (fault 45)', 'stale-data', (state) => { state.clockUncertaintyMs = null; }],
    ['a clock that may be 501 ms off (fault 45)', 'stale-data', { kind: 'clock', uncertaintyMs: 501 }],
    ['no volume', 'max-order-volume', { kind: 'candle', instrument: BTC, closedAt: NOON, lengthMs: 60_000, minuteVolume: NaN }],
    ['no time', 'known-inputs', (state) => { state.at = null; }],
    ['cash in a coin without a rate', 'known-inputs', { kind: 'account', cash: { 'sim:USDT': 100_000, 'sim:EUR': 1 }, positions: {} }],
    ['a holding without a price', 'known-inputs', (state) => { state.positions['sim:XRP/USDT'] = 1; }],
    ['no comparison with the venue', 'reconciled', { kind: 'reconciled', value: false }],
    ['no highest equity', 'drawdown-kill', (state) => { state.peak = null; }],
    ['no equity of the day', 'max-daily-loss', (state) => { state.day = null; }],
  ];
  it.each(cases)('%s', (_, rule, change) => {
    const state = scene(wide);
    expect(answer(state, order(BTC, 'buy', 1), wide)).toBe('approved');
    if (typeof change === 'function') change(state);
    else foldGate(state, change, wide);
    expect(answer(state, order(BTC, 'buy', 1), wide)).toBe(rule);
  });

  it.each([[NaN, 1], [0, 1], [-1, 1], [Infinity, 1], [1, NaN], [1, 0], [1, -5]])('a quantity of %s at a limit of %s', (quantity, limitPrice) => {
    expect(answer(scene(wide), order(BTC, 'buy', quantity, { type: 'limit', limitPrice }), wide)).toMatch(/known-inputs|price-collar/);
    expect(answer(scene(wide, holding([BTC, -2])), order(BTC, 'buy', quantity, { type: 'limit', limitPrice: 1e9 }), wide)).not.toBe('approved');
  });

  it('just within each age it passes', () => {
    const state = scene(wide, { kind: 'book', instrument: BTC, bid: 99.99, ask: 100.01, at: NOON - 2_000 }, { kind: 'candle', instrument: BTC, closedAt: NOON - 90_000, lengthMs: 60_000 }, { kind: 'clock', uncertaintyMs: 500 });
    expect(answer(state, order(BTC, 'buy', 1), wide)).toBe('approved');
  });
});

describe('limits of one order, one step to either side', () => {
  it('value: 2 % of equity', () => {
    const state = scene(limits);
    expect(answer(state, order(BTC, 'buy', 20), limits)).toBe('approved');
    expect(answer(state, order(BTC, 'buy', 20.001), limits)).toBe('max-order-value');
    expect(answer(state, order(BTC, 'buy', 19.9, { type: 'limit', limitPrice: 100.9 }), limits)).toBe('max-order-value');
  });

  it('volume: 5 % of the last minute', () => {
    const state = scene(limits, { kind: 'candle', instrument: BTC, closedAt: NOON, lengthMs: 60_000, minuteVolume: 100 });
    expect(answer(state, order(BTC, 'buy', 5), limits)).toBe('approved');
    expect(answer(state, order(BTC, 'buy', 5.001), limits)).toBe('max-order-volume');
  });

  it.each([['buy', 101, 101.01, 99, 98.99], ['sell', 99, 98.99, 101, 101.01]] as const)('collar of a %s: 1 % of the middle each way', (side, crossing, tooFar, waiting, tooLow) => {
    const state = scene(wide, ...(side === 'sell' ? [holding([BTC, 0.5])] : []));
    const at = (limitPrice: number) => answer(state, order(PERP, side, 1, { type: 'limit', limitPrice }), wide);
    expect([at(crossing), at(waiting)]).toEqual(['approved', 'approved']);
    expect([at(tooFar), at(tooLow)]).toEqual(['price-collar', 'price-collar']);
  });

  it('market orders: not into a book whose near side is more than 0.5 % away', () => {
    const book = (half: number): GateState => scene(wide, { kind: 'book', instrument: BTC, bid: 100 - half, ask: 100 + half, at: NOON });
    expect(answer(book(0.5), order(BTC, 'buy', 1), wide)).toBe('approved');
    expect(answer(book(0.51), order(BTC, 'buy', 1), wide)).toBe('price-collar');
  });

  it('a market order becomes a limit that fills at once, never beyond the collar', () => {
    const collared = collaredMarket(order(BTC, 'buy', 1), { mid: 100.123, share: 0.005, tickSize: 0.1 });
    expect(collared).toMatchObject({ type: 'limit', timeInForce: 'ioc', limitPrice: 100.6 });
    expect(collaredMarket(order(BTC, 'sell', 1), { mid: 100.123, share: 0.005, tickSize: 0.1 })).toMatchObject({ limitPrice: 99.7 });
    expect(collaredMarket(order(BTC, 'sell', 1), { mid: NaN, share: 0.005, tickSize: 0.1 })).toMatchObject({ type: 'market' });
  });

  it('only instruments of the list; what is held of others can be sold', () => {
    const btc = limitsWith({ instruments: [BTC] });
    expect(answer(scene(btc), order(ETH, 'buy', 1), btc)).toBe('symbol-allow-list');
    expect(answer(scene(btc, holding([ETH, 5])), order(ETH, 'sell', 5), btc)).toBe('approved');
    expect(answer(scene(limits), order(BTC, 'buy', 1), limitsWith({ instruments: [] }))).toBe('symbol-allow-list');
  });
});

describe('limits of what is held', () => {
  it('a coin: 25 % of equity, open and unknown orders included (fault 1)', () => {
    const roomy = limitsWith({ maxOrderValueShare: 1 });
    const state = scene(roomy, holding([BTC, 100]));
    expect(admit(state, order(BTC, 'buy', 100, { clientOrderId: 'lost' }), { origin: origin(), limits: roomy }).kind).toBe('approved');
    fold(state, roomy, { kind: 'order', clientOrderId: 'lost', state: 'cancelling' });
    expect(answer(state, order(BTC, 'buy', 50), roomy)).toBe('approved');
    expect(answer(state, order(BTC, 'buy', 50.001), roomy)).toBe('max-position');
    fold(state, roomy, { kind: 'order', clientOrderId: 'lost', state: 'absent' });
    expect(answer(state, order(BTC, 'buy', 150), roomy)).toBe('approved');
  });

  it('an order whose fate is unknown stops its instrument, not the others', () => {
    const state = scene(limits);
    admit(state, order(BTC, 'buy', 1, { clientOrderId: 'lost' }), { origin: origin(), limits });
    fold(state, limits, { kind: 'order', clientOrderId: 'lost', state: 'unknown' });
    expect([answer(state, order(BTC, 'buy', 1), limits), answer(state, order(ETH, 'buy', 1), limits)]).toEqual(['instrument-halt', 'approved']);
  });

  it('all together: 100 % of equity, orders of others included (fault 24)', () => {
    const roomy = limitsWith({ maxOrderValueShare: 1, maxPositionShare: 1 });
    const state = scene(roomy, holding([BTC, 500]), { kind: 'adopted', clientOrderId: 'foreign', instrument: ETH, side: 'buy', remaining: 300 });
    expect(answer(state, order(PERP, 'buy', 200), roomy)).toBe('approved');
    expect(answer(state, order(PERP, 'buy', 200.001), roomy)).toBe('max-gross-exposure');
  });

  it('a coin held at two venues is one coin', () => {
    const two = limitsWith({ maxOrderValueShare: 1, instruments: [BTC, 'other:BTC/USDT'] });
    const state = scene(two, { kind: 'instrument', id: 'other:BTC/USDT', instrument: { ...scene(two).instruments[BTC], symbol: 'BTC/USDT', tickSize: 0, lotSize: 0, minQuantity: 0, minNotional: 0, makerFeeBps: 0, takerFeeBps: 0, maxLeverage: 1, venue: 'other' } },
      { kind: 'book', instrument: 'other:BTC/USDT', bid: 99.99, ask: 100.01, at: NOON }, holding([BTC, 100], ['other:BTC/USDT', 100]));
    expect([answer(state, order(BTC, 'buy', 50), two), answer(state, order(BTC, 'buy', 51), two)]).toEqual(['approved', 'max-position']);
  });

  it('nothing is sold short on a spot market, nor on a perpetual without leave', () => {
    const state = scene(wide, holding([BTC, 1]));
    expect(answer(state, order(BTC, 'sell', 1), wide)).toBe('approved');
    expect(answer(state, order(BTC, 'sell', 1.1), wide)).toBe('no-shorts');
    expect(answer(state, order(PERP, 'sell', 1), wide)).toBe('approved');
    expect(answer(state, order(PERP, 'sell', 1), wideLimits({ shorts: false }))).toBe('no-shorts');
  });

  it('a canary stays at 1 % of equity', () => {
    const canary = limitsWith({ canary: true });
    expect([answer(scene(canary), order(BTC, 'buy', 10), canary), answer(scene(canary), order(BTC, 'buy', 10.001), canary)]).toEqual(['approved', 'canary-size']);
  });

  it('a venue takes no more than its share of the money', () => {
    const shared = limitsWith({ maxVenueShare: 0.6 });
    const at = (other: number) => scene(shared, { kind: 'account', cash: { 'sim:USDT': 60_000, 'other:USDT': other }, positions: {} });
    expect([answer(at(40_000), order(BTC, 'buy', 1), shared), answer(at(39_000), order(BTC, 'buy', 1), shared)]).toEqual(['approved', 'venue-concentration']);
  });

  it('a stable coin that leaves its peg, or whose price is not known, stops buying with it', () => {
    const pegged = limitsWith({ stableCoins: { USDT: 0.02 } });
    const at = (price: number) => scene(pegged, { kind: 'peg', coin: 'USDT', price, at: NOON });
    expect([scene(pegged), at(0.98), at(0.979), at(1.021), at(NaN)].map((state) => answer(state, order(BTC, 'buy', 1), pegged))).toEqual(['stable-coin-peg', 'approved', 'stable-coin-peg', 'stable-coin-peg', 'stable-coin-peg']);
  });

  it('a won price outside its premium stops buying for won', () => {
    const bound = limitsWith({ krwPremium: { lowest: -0.03, highest: 0.08 }, instruments: ['upbit:BTC/KRW'] });
    const at = (premium: number, seen = NOON) => scene(bound, { kind: 'instrument', id: 'upbit:BTC/KRW', instrument: { venue: 'upbit', symbol: 'BTC/KRW', base: 'BTC', quote: 'KRW', kind: 'spot', tickSize: 0, lotSize: 0, minQuantity: 0, minNotional: 0, makerFeeBps: 5, takerFeeBps: 5, maintenanceMarginRate: 0, maxLeverage: 1 } },
      { kind: 'book', instrument: 'upbit:BTC/KRW', bid: 99_990_000, ask: 100_010_000, at: NOON }, { kind: 'candle', instrument: 'upbit:BTC/KRW', closedAt: NOON, lengthMs: 60_000, minuteVolume: 1 },
      { kind: 'rate', currency: 'KRW', value: 1 / 1_300, at: NOON }, { kind: 'premium', base: 'BTC', premium, at: seen });
    const buy = (state: GateState) => answer(state, order('upbit:BTC/KRW', 'buy', 0.01), bound);
    expect([buy(at(0.08)), buy(at(0.081)), buy(at(-0.031)), buy(at(NaN)), buy(at(0, NOON - 600_001))]).toEqual(['approved', 'krw-premium', 'krw-premium', 'krw-premium', 'krw-premium']);
  });

  it('a perpetual keeps three average true ranges from liquidation', () => {
    const geared = wideLimits({ maxPositionShare: 20, maxGrossShare: 20, maxLeverage: 20 });
    const state = scene(geared, { kind: 'candle', instrument: PERP, closedAt: NOON, lengthMs: 60_000, atr: 5 });
    // 100 000 of margin: 6060 units at 100 leave 16.5 % less 0.5 % of room, 16.0; 3 x 5 = 15. At 6500 it is 14.9.
    state.positions[PERP] = 0;
    const build = (quantity: number) => answer(fold(structuredClone(state), geared, holding([PERP, quantity])), order(PERP, 'buy', 1), geared);
    expect([build(6_060), build(6_500)]).toEqual(['approved', 'liquidation-distance']);
    expect(answer(fold(structuredClone(state), geared, { kind: 'liquidation', instrument: PERP, price: 86 }), order(PERP, 'buy', 1), geared)).toBe('liquidation-distance');
    expect(answer(fold(structuredClone(state), geared, { kind: 'candle', instrument: PERP, closedAt: NOON, lengthMs: 60_000, atr: NaN }), order(PERP, 'buy', 1), geared)).toBe('liquidation-distance');
    expect(answer(scene(wideLimits({ maxLeverage: 1 }), holding([PERP, 999])), order(PERP, 'buy', 2), wideLimits({ maxLeverage: 1 }))).toBe('max-leverage');
  });
});

describe('losses', () => {
  const drop = (price: number): GateEvent => ({ kind: 'book', instrument: BTC, bid: price - 0.01, ask: price + 0.01, at: NOON });
  const tick: GateEvent = { kind: 'time', at: NOON };

  it('3 % in a day stops entries until a person resumes on the next, days counted in Seoul', () => {
    const state = scene(wide, holding([BTC, 500]), tick, drop(94.2), tick);
    expect(answer(state, order(ETH, 'buy', 1), wide)).toBe('approved');
    fold(state, wide, drop(94), tick);
    expect(answer(state, order(ETH, 'buy', 1), wide)).toBe('max-daily-loss');
    expect(wantedState(state, wide)).toMatchObject({ state: 'REDUCE_ONLY' });
    expect(wantedState(state, wideLimits({ onDailyLoss: 'flatten' }))).toMatchObject({ state: 'FLATTEN' });
    // Recovering does not lift it, nor does a person on the same day; midnight in Seoul is 15:00 UTC.
    fold(state, wide, drop(100), tick, { kind: 'reset', what: 'daily-loss' });
    expect(state.dailyLoss?.notBefore).toBe(Date.UTC(2024, 0, 1, 15));
    const midnight = Date.UTC(2024, 0, 1, 15);
    fold(state, wide, { kind: 'time', at: midnight });
    expect(state.dailyLoss).not.toBeNull();
    fold(state, wide, { kind: 'reset', what: 'daily-loss' });
    expect(state.dailyLoss).toBeNull();
  });

  it('is asked of the moment, not only of the last look', () => {
    const state = scene(wide, holding([BTC, 500]), tick, drop(94));
    expect(state.dailyLoss).toBeNull();
    expect(answer(state, order(ETH, 'buy', 1), wide)).toBe('max-daily-loss');
  });

  it('10 % from the highest stops until reset, over restarts, and the highest begins anew', () => {
    const loose = wideLimits({ maxDailyLossShare: 1 });
    const state = scene(loose, holding([BTC, 500]), tick, drop(120), tick, drop(98.01), tick);
    expect(state.peak).toBe(110_000);
    expect(answer(state, order(ETH, 'buy', 1), loose)).toBe('approved');
    fold(state, loose, drop(98), tick);
    const restarted = JSON.parse(JSON.stringify(state)) as GateState;
    fold(restarted, loose, drop(130), tick);
    expect(answer(restarted, order(ETH, 'buy', 1), loose)).toBe('drawdown-kill');
    expect(wantedState(restarted, loose)).toMatchObject({ state: 'FLATTEN' });
    fold(restarted, loose, { kind: 'reset', what: 'drawdown' });
    expect(answer(restarted, order(ETH, 'buy', 1), loose)).toBe('approved');
    expect(restarted.peak).toBe(115_000);
  });

  it('money taken out is no loss', () => {
    const state = scene(wide, { kind: 'transfer', venue: 'sim', currency: 'USDT', amount: -50_000 }, tick);
    expect([state.dailyLoss, state.drawdown, state.peak, state.day?.equity]).toEqual([null, null, 50_000, 50_000]);
  });

  it('fees count, in whatever coin they are paid (fault 18)', () => {
    const state = scene(wide, fill(BTC, 'buy', 1, { fee: 0.001, feeCurrency: 'BTC' }), fill(BTC, 'buy', 1, { fee: 0.1 }), fill(BTC, 'buy', 1, { fee: 0.002, feeCurrency: 'ETH' }));
    expect(state.positions[BTC]).toBe(2.999);
    expect(state.cash).toEqual({ 'sim:USDT': 99_699.9, 'sim:ETH': -0.002 });
    expect(state.day?.fills).toBe(3);
  });
});

describe('conduct', () => {
  it('5 orders a second and 50 a minute; cancels have a reserve that orders cannot use', () => {
    const state = scene(limits);
    const throttled = limitsWith({ maxEntriesPerFiveMinutes: 1e3, maxTradesPerHour: 1e3 });
    const send = () => { const verdict = admit(state, order(BTC, 'buy', 0.01), { origin: origin(), limits: throttled }); return verdict.kind === 'denied' ? verdict.rule : verdict.kind; };
    let approved = 0;
    for (let flood = 0; flood < 10_000; flood++) {
      if (flood % 10 === 0) fold(state, throttled, { kind: 'time', at: NOON + flood }, { kind: 'book', instrument: BTC, bid: 99.99, ask: 100.01, at: NOON + flood });
      if (send() === 'approved') approved += 1;
    }
    expect(approved).toBe(50);
    expect(send()).toBe('message-throttle');
    // Five orders went out in this second: five messages are left of the ten, and they were kept for cancels.
    for (let cancel = 0; cancel < 5; cancel++) {
      expect(judgeCancel(state, throttled), `cancel ${cancel}`).toEqual({ kind: 'approved' });
      fold(state, throttled, { kind: 'cancel', at: state.at ?? NaN });
    }
    expect(judgeCancel(state, throttled)).toEqual({ kind: 'later', at: NOON + 9_000 + SECOND });
    fold(state, throttled, { kind: 'kill', state: 'CANCEL_ALL' });
    expect(judgeCancel(state, throttled)).toEqual({ kind: 'approved' });
  });

  it('20 cancels for each fill', () => {
    const state = scene(limits, ...Array.from({ length: 20 }, (): GateEvent => ({ kind: 'cancel', at: NOON - 5 * SECOND })));
    expect(answer(state, order(BTC, 'buy', 1), limits)).toBe('approved');
    fold(state, limits, { kind: 'cancel', at: NOON - 5 * SECOND });
    expect(answer(state, order(BTC, 'buy', 1), limits)).toBe('cancel-fill-ratio');
    fold(state, limits, fill(BTC, 'buy', 0.1), fill(BTC, 'buy', 0.1));
    expect(answer(state, order(BTC, 'buy', 1), limits)).toBe('approved');
  });

  it('five entries on one side in five minutes switch a strategy off until a person enables it, and no other', () => {
    const state = scene(limits);
    for (let i = 0; i < 5; i++) {
      fold(state, limits, { kind: 'time', at: NOON + i });
      expect(admit(state, order(BTC, 'buy', 0.1), { origin: origin('churn'), limits }).kind).toBe('approved');
    }
    expect(answer(state, order(ETH, 'buy', 0.1), limits, origin('churn'))).toBe('message-throttle');
    fold(state, limits, { kind: 'time', at: NOON + HOUR }, ...[BTC, ETH].flatMap((instrument): GateEvent[] => [{ kind: 'book', instrument: instrument as typeof BTC, bid: 99.99, ask: 100.01, at: NOON + HOUR }, { kind: 'candle', instrument: instrument as typeof BTC, closedAt: NOON + HOUR, lengthMs: 60_000 }]));
    expect([answer(state, order(ETH, 'buy', 0.1), limits, origin('churn')), answer(state, order(ETH, 'buy', 0.1), limits, origin('calm'))]).toEqual(['repeated-execution', 'approved']);
    fold(state, limits, { kind: 'enable', strategy: 'churn' });
    expect(answer(state, order(ETH, 'buy', 0.1), limits, origin('churn'))).toBe('approved');
  });

  it('children of one parent are one entry; an exit begins the count anew; 20 trades in an hour are too many', () => {
    const busy = limitsWith({ maxOrdersPerSecond: 1e3, maxOrdersPerMinute: 1e3 });
    const state = scene(busy, { kind: 'parent', id: 'p', instrument: BTC, side: 'buy', quantity: 100 });
    const send = (side: 'buy' | 'sell', parent?: string) => { const verdict = admit(state, order(BTC, side, 0.1), { origin: { ...origin('s'), parent }, limits: busy }); return verdict.kind === 'denied' ? verdict.rule : verdict.kind; };
    expect(Array.from({ length: 12 }, () => send('buy', 'p')).every((kind) => kind === 'approved')).toBe(true);
    fold(state, busy, fill(BTC, 'buy', 5));
    const churn = Array.from({ length: 30 }, (_, i) => send(i % 2 === 0 ? 'sell' : 'buy'));
    expect(churn.indexOf('repeated-execution')).toBe(19);
    expect(churn.filter((kind, i) => i % 2 === 0 && kind !== 'approved')).toEqual([]);
  });

  it('the same thing twice from one decision within a second is a replay', () => {
    const state = scene(limits);
    const from = origin();
    const send = (quantity: number, at: number) => { fold(state, limits, { kind: 'time', at }); const verdict = admit(state, order(BTC, 'buy', quantity), { origin: from, limits }); return verdict.kind === 'denied' ? verdict.rule : verdict.kind; };
    expect([send(1, NOON), send(1, NOON + 999), send(2, NOON + 999), send(1, NOON + 1_000)]).toEqual(['approved', 'duplicate-order', 'duplicate-order', 'approved']);
  });

  it('children never come to more than their parent, filled and working together, and more is an alarm', () => {
    const state = scene(wide, { kind: 'parent', id: 'p', instrument: BTC, side: 'buy', quantity: 1 });
    const child = (quantity: number, more: Partial<OrderRequest> = {}) => admit(state, order(more.instrument ?? BTC, more.side ?? 'buy', quantity, more), { origin: { ...origin(), parent: 'p' }, limits: wide });
    expect(child(0.6, { clientOrderId: 'a' }).kind).toBe('approved');
    fold(state, wide, fill(BTC, 'buy', 0.5, { clientOrderId: 'a' }), { kind: 'order', clientOrderId: 'a', state: 'cancelled' });
    expect(child(0.5).kind).toBe('approved');
    expect(child(0.001)).toMatchObject({ rule: 'child-within-parent', kill: 'CANCEL_ALL' });
    expect(child(0.001, { instrument: ETH })).toMatchObject({ rule: 'child-within-parent' });
    expect(admit(state, order(BTC, 'buy', 0.1), { origin: { ...origin(), parent: 'unheard of' }, limits: wide })).toMatchObject({ rule: 'child-within-parent' });
  });

  it('a halted instrument and a locked one take no entries; time lifts a lock', () => {
    const state = scene(limits, { kind: 'halt', instrument: BTC, reason: 'its balance does not add up' }, { kind: 'lock', lock: { instrument: ETH, side: 'long', until: NOON + MINUTE, reason: 'cooldown' } });
    expect([answer(state, order(BTC, 'buy', 1), limits), answer(state, order(ETH, 'buy', 1), limits), answer(state, order(PERP, 'buy', 1), limits)]).toEqual(['instrument-halt', 'protection-lock', 'approved']);
    fold(state, limits, { kind: 'halt', instrument: BTC, reason: null }, { kind: 'time', at: NOON + MINUTE });
    expect(state.locks).toEqual([]);
    expect(state.halted).toEqual({});
  });
});

describe('the kill switch at the gate', () => {
  it('two plain orders for all that is held are one exit; two that can only reduce are two', () => {
    const state = scene(wide, holding([BTC, 1], [PERP, 1]), { kind: 'kill', state: 'FLATTEN' });
    const exit = (reduceOnly: boolean) => admit(state, order(reduceOnly ? PERP : BTC, 'sell', 1, { reduceOnly }), { origin: origin(), limits: wide }).kind;
    expect([exit(false), exit(false), exit(true), exit(true)]).toEqual(['approved', 'denied', 'approved', 'approved']);
  });

  it.each([['RUN', 'approved', 'approved'], ['REDUCE_ONLY', 'kill-switch', 'approved'], ['CANCEL_ALL', 'kill-switch', 'approved'], ['FLATTEN', 'kill-switch', 'approved'], ['LOCKED', 'kill-switch', 'kill-switch']] as const)('%s: an entry is %s, an exit %s', (kill, entry, exit) => {
    const state = scene(wide, holding([BTC, 1]), { kind: 'kill', state: kill });
    expect([answer(state, order(ETH, 'buy', 1), wide), answer(state, order(BTC, 'sell', 1), wide)]).toEqual([entry, exit]);
  });
});
