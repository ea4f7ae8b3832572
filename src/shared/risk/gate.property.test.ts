import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { InstrumentId } from '../domain/instrument.ts';
import type { OrderRequest, Side } from '../domain/order.ts';
import { SECOND, MINUTE } from '../domain/time.ts';
import { countSince } from './conduct-rules.ts';
import { reducesPosition } from './exposure.ts';
import { foldGate } from './gate-fold.ts';
import { BTC, ETH, fill, holding, INSTRUMENTS, limitsWith, NOON, order, origin, PERP, scene, wideLimits } from './gate-scene.contract.ts';
import type { GateLimits } from './gate-limits.ts';
import type { GateState } from './gate-state.ts';
import { admit, judgeOrder } from './gate.ts';
import { KILL_STATES } from './kill-state.ts';

const RUNS = { numRuns: 2_000 };
const EQUITY = 100_000;
const ROUNDING = 1e-6;

const instrument = fc.constantFrom<InstrumentId>(BTC, ETH, PERP);
const side = fc.constantFrom<Side>('buy', 'sell');
/** Round sizes meet each other: two orders for the whole of what is held. */
const quantity = fc.oneof(fc.constantFrom(50, 100, 200), fc.double({ min: 0.001, max: 800, noNaN: true }));

type Step =
  | { readonly kind: 'order'; readonly instrument: InstrumentId; readonly side: Side; readonly quantity: number; readonly reduceOnly: boolean }
  | { readonly kind: 'fill'; readonly which: number; readonly share: number }
  | { readonly kind: 'end'; readonly which: number; readonly how: 'cancelled' | 'rejected' | 'absent' | 'unknown' | 'cancelling' | 'open' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('order' as const), instrument, side, quantity, reduceOnly: fc.boolean() }),
  fc.record({ kind: fc.constant('fill' as const), which: fc.nat(20), share: fc.double({ min: 0.05, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('end' as const), which: fc.nat(20), how: fc.constantFrom('cancelled' as const, 'rejected' as const, 'absent' as const, 'unknown' as const, 'cancelling' as const, 'open' as const) }),
);

/** What the venue does with a reduce-only order: it never turns a position. */
function fillable(state: GateState, id: string): number {
  const { instrument: of, side: on, remaining, reduceOnly } = state.orders[id];
  const held = state.positions[of] ?? 0;
  if (!reduceOnly) return remaining;
  return held === 0 || held > 0 === (on === 'buy') ? 0 : Math.min(remaining, Math.abs(held));
}

function walk(state: GateState, limits: GateLimits, { steps, look }: { readonly steps: readonly Step[]; readonly look: (state: GateState) => void }): number {
  let approved = 0;
  for (const one of steps) {
    const ids = Object.keys(state.orders);
    if (one.kind === 'order') {
      if (admit(state, order(one.instrument, one.side, one.quantity, { reduceOnly: one.reduceOnly }), { origin: origin(), limits }).kind === 'approved') approved += 1;
    } else if (ids.length > 0) {
      const id = ids[one.which % ids.length];
      const { instrument: of, side: on } = state.orders[id];
      const part = one.kind === 'fill' ? fillable(state, id) * one.share : 0;
      if (part > 0) foldGate(state, fill(of, on, part, { clientOrderId: id }), limits);
      if (one.kind === 'end') foldGate(state, { kind: 'order', clientOrderId: id, state: one.how }, limits);
      else if (state.orders[id].remaining === 0) foldGate(state, { kind: 'order', clientOrderId: id, state: 'filled' }, limits);
    }
    look(state);
  }
  return approved;
}

it('no sequence of orders, fills, acknowledgements and cancels leads past the limits of a coin, of all together, or below zero on a spot market (faults 1, 10, 13, 17)', () => {
  const limits = wideLimits({ maxPositionShare: 0.25, maxGrossShare: 0.5, shorts: true });
  let approved = 0;
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
    approved += walk(scene(limits), limits, {
      steps,
      look: ({ positions }) => {
        const values = INSTRUMENTS.map((id) => Math.abs(positions[id] ?? 0) * 100);
        for (const value of values) expect(value).toBeLessThanOrEqual(0.25 * EQUITY + ROUNDING);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(0.5 * EQUITY + ROUNDING);
        expect(Math.min(positions[BTC] ?? 0, positions[ETH] ?? 0)).toBeGreaterThanOrEqual(-ROUNDING);
      },
    });
  }), RUNS);
  expect(approved).toBeGreaterThan(RUNS.numRuns);
});

it('no sequence of children is filled for more than its parent', () => {
  const limits = wideLimits();
  fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: 0.01, max: 5, noNaN: true }), fc.boolean(), fc.double({ min: 0.1, max: 1, noNaN: true })), { maxLength: 40 }), (children) => {
    const state = scene(limits, { kind: 'parent', id: 'p', instrument: BTC, side: 'buy', quantity: 10 });
    for (const [size, cancelled, share] of children) {
      const request = order(BTC, 'buy', size);
      if (admit(state, request, { origin: { ...origin(), parent: 'p' }, limits }).kind === 'denied') continue;
      foldGate(state, fill(BTC, 'buy', size * share, { clientOrderId: request.clientOrderId }), limits);
      if (cancelled) foldGate(state, { kind: 'order', clientOrderId: request.clientOrderId, state: 'cancelled' }, limits);
    }
    expect(state.positions[BTC] ?? 0).toBeLessThanOrEqual(10 * (1 + 1e-9));
  }), RUNS);
});

const seldom = fc.nat(5).map((n) => n === 0);

/** Any state that sequences lead to, under limits and a kill state of any kind. */
const situation = fc.record({
  steps: fc.array(step, { maxLength: 25 }), kill: fc.constantFrom(...KILL_STATES, 'RUN' as const, 'RUN' as const, 'RUN' as const, 'RUN' as const), stale: seldom, lost: seldom, halted: seldom,
  limits: fc.record({ maxPositionShare: fc.constantFrom(0.1, 0.25, 3), maxGrossShare: fc.constantFrom(0.05, 0.2, 5), canary: fc.boolean(), instruments: fc.constantFrom([BTC], [...INSTRUMENTS], [...INSTRUMENTS]), maxOrdersPerSecond: fc.constantFrom(1, 5, 1_000) }),
  start: fc.array(fc.tuple(instrument, fc.double({ min: -300, max: 300, noNaN: true })), { maxLength: 3 }),
});

function arranged({ steps, kill, stale, lost, halted, limits: change, start }: typeof situation extends fc.Arbitrary<infer T> ? T : never): { readonly state: GateState; readonly limits: GateLimits } {
  const free = wideLimits();
  const state = scene(free, holding(...start));
  walk(state, free, { steps, look: () => undefined });
  const limits = limitsWith({ ...change, shorts: true, maxOrderValueShare: 1 });
  foldGate(state, { kind: 'kill', state: kill }, limits);
  if (stale) foldGate(state, { kind: 'time', at: NOON + 10 * MINUTE }, limits);
  if (lost) foldGate(state, { kind: 'book', instrument: BTC, bid: NaN, ask: NaN, at: NOON }, limits);
  if (halted) foldGate(state, { kind: 'halt', instrument: ETH, reason: 'test' }, limits);
  return { state, limits };
}

it('an order that only reduces is never trapped: not by data, losses, throttles or any kill state but LOCKED', () => {
  let seen = 0;
  fc.assert(fc.property(situation, instrument, fc.double({ min: 0.01, max: 1, noNaN: true }), fc.boolean(), (given, id, share, reduceOnly) => {
    const { state, limits } = arranged(given);
    const held = state.positions[id] ?? 0;
    const exit = order(id, held > 0 ? 'sell' : 'buy', Math.abs(held) * share, { reduceOnly });
    if (!reducesPosition(state, exit)) return;
    seen += 1;
    expect(judgeOrder(state, exit, { origin: origin(), limits }).kind).toBe(state.kill === 'LOCKED' ? 'denied' : 'approved');
  }), RUNS);
  expect(seen).toBeGreaterThan(RUNS.numRuns / 10);
});

it('adding exposure never turns a denial into leave: a larger order, more of the position, another position, more working orders', () => {
  const seen: Record<string, number> = {};
  fc.assert(fc.property(situation, instrument, side, quantity, fc.double({ min: 0.01, max: 50, noNaN: true }), instrument, (given, id, on, size, more, other) => {
    const { state, limits } = arranged(given);
    const from = origin();
    const sign = on === 'buy' ? 1 : -1;
    const judged = (now: GateState, request: OrderRequest) => judgeOrder(now, request, { origin: from, limits }).kind;
    const before = judgeOrder(state, order(id, on, size), { origin: from, limits });
    const rule = before.kind === 'approved' ? before.kind : before.rule;
    seen[rule] = (seen[rule] ?? 0) + 1;
    if (before.kind === 'approved') return;
    expect(judged(state, order(id, on, size + more)), 'a larger order').toBe('denied');
    const working = structuredClone(state);
    working.orders['more'] = { instrument: other, side: on, remaining: more, reduceOnly: false, isUnknown: false, parent: null };
    expect(judged(working, order(id, on, size)), 'another working order').toBe('denied');
    const held = structuredClone(state);
    const was = held.positions[other] ?? 0;
    const direction = was === 0 ? sign : Math.sign(was);
    // More of what an order closes makes room to reduce, which is another matter.
    const closing = direction > 0 ? 'sell' : 'buy';
    if ((other === id && direction !== sign) || Object.values(state.orders).some((open) => open.instrument === other && open.side === closing)) return;
    held.positions[other] = was + direction * more;
    held.cash['sim:USDT'] -= direction * more * 100;
    expect(judged(held, order(id, on, size)), 'a larger position').toBe('denied');
  }), { numRuns: 10_000 });
  for (const rule of ['approved', 'max-position', 'max-gross-exposure', 'no-shorts', 'message-throttle', 'kill-switch']) expect(seen[rule], rule).toBeGreaterThan(4);
});

it('judging changes nothing, and the state survives JSON: the same verdict, the same words', () => {
  fc.assert(fc.property(situation, instrument, side, quantity, (given, id, on, size) => {
    const { state, limits } = arranged(given);
    const text = JSON.stringify(state);
    const request = order(id, on, size);
    const from = origin();
    const verdict = judgeOrder(state, request, { origin: from, limits });
    expect(JSON.stringify(state)).toBe(text);
    expect(judgeOrder(JSON.parse(text) as GateState, request, { origin: from, limits })).toEqual(verdict);
  }), { numRuns: 500 });
});

it('no window of a second or a minute ever holds more entries than allowed', () => {
  const limits = limitsWith({ maxEntriesPerFiveMinutes: 1e6, maxTradesPerHour: 1e6, maxOrdersPerSecond: 3, maxOrdersPerMinute: 10 });
  fc.assert(fc.property(fc.array(fc.nat(700), { minLength: 1, maxLength: 200 }), (gaps) => {
    const state = scene(limits);
    const sent: number[] = [];
    let at = NOON;
    for (const gap of gaps) {
      at += gap;
      foldGate(state, { kind: 'time', at }, limits);
      foldGate(state, { kind: 'book', instrument: BTC, bid: 99.99, ask: 100.01, at }, limits);
      foldGate(state, { kind: 'candle', instrument: BTC, closedAt: at, lengthMs: MINUTE }, limits);
      if (admit(state, order(BTC, 'buy', 0.001), { origin: origin(), limits }).kind === 'approved') sent.push(at);
    }
    sent.forEach((time, i) => {
      const upTo = sent.slice(0, i + 1);
      expect(countSince(upTo, time, SECOND)).toBeLessThanOrEqual(3);
      expect(countSince(upTo, time, MINUTE)).toBeLessThanOrEqual(10);
    });
  }), { numRuns: 200 });
});

it('no field that is lost turns a denial into leave', () => {
  const limits = wideLimits({ maxPositionShare: 0.25, stableCoins: { USDT: 0.02 } });
  const start = scene(limits, holding([BTC, 100], [PERP, -20]), { kind: 'peg', coin: 'USDT', price: 1, at: NOON });
  const paths = ['at', 'clockUncertaintyMs', 'day', 'peak', 'reconciled', ...['bid', 'ask', 'bookAt', 'candleClosedAt', 'candleMs', 'minuteVolume', 'atr'].map((field) => `marks.${PERP}.${field}`)];
  expect(judgeOrder(start, order(PERP, 'sell', 1), { origin: origin(), limits }).kind).toBe('approved');
  for (const path of paths) {
    for (const value of [null, NaN]) {
      const state = structuredClone(start);
      const keys = path.split('.');
      const last = keys.pop() ?? '';
      const holder = keys.reduce<Record<string, unknown>>((from, key) => from[key] as Record<string, unknown>, state as unknown as Record<string, unknown>);
      holder[last] = value;
      expect(judgeOrder(state, order(PERP, 'sell', 1), { origin: origin(), limits }).kind, `${path} = ${value}`).toBe('denied');
    }
  }
});
