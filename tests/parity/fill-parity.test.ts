import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, type Candle } from '../../src/shared/domain/candle.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import type { OrderEvent, OrderRequest, OrderType } from '../../src/shared/domain/order.ts';
import type { MarketRules } from '../../src/shared/venue/market-rules.ts';
import { SimulatedVenue } from '../../src/shared/venue/simulated-venue.ts';
import { Span } from '../../src/shared/venue/span.ts';
import { FillReference, type Said } from './fill-reference.contract.ts';

const LENGTH = 60_000;
const CASH = 2_000;

type Draft = Omit<OrderRequest, 'clientOrderId' | 'instrument' | 'at' | 'reason'>;
/** What is done before a candle: orders, perhaps as one group, guards to be laid when the first of them fills, a cancellation, a funding. */
interface Step {
  readonly candle: Omit<Candle, 'openTime'>;
  readonly drafts: readonly Draft[];
  readonly grouped: boolean;
  readonly guards: readonly Draft[];
  readonly cancel: number | undefined;
  readonly funding: number;
}
interface Case { readonly rules: MarketRules; readonly lot: number; readonly steps: readonly Step[] }

const price = fc.integer({ min: 88, max: 112 });
const draft = (reduceOnly: fc.Arbitrary<boolean>): fc.Arbitrary<Draft> => fc.record({
  side: fc.constantFrom('buy' as const, 'sell' as const),
  type: fc.constantFrom<OrderType>('market', 'limit', 'limit', 'stop', 'stop-limit', 'take-profit', 'take-profit-limit', 'trailing-stop'),
  quantity: fc.constantFrom(1, 2, 3.7, 0.3, 10), limitPrice: price, stopPrice: price, trailBps: fc.constantFrom(100, 300, 700),
  timeInForce: fc.constantFrom('gtc' as const, 'gtc' as const, 'ioc' as const, 'fok' as const), postOnly: fc.boolean(), reduceOnly,
}).map(({ type, limitPrice, stopPrice, trailBps, postOnly, ...rest }) => ({
  ...rest, type,
  ...(type === 'limit' || type.endsWith('-limit') ? { limitPrice, postOnly } : {}),
  ...(type === 'stop' || type === 'stop-limit' || type.startsWith('take') ? { stopPrice } : {}),
  ...(type === 'trailing-stop' ? { trailBps } : {}),
}));

const candle: fc.Arbitrary<Omit<Candle, 'openTime'>> = fc.tuple(price, price, fc.nat({ max: 6 }), fc.nat({ max: 6 }), fc.constantFrom(0, 4, 10, 40, 1_000))
  .map(([open, close, up, down, volume]) => ({ open, close, high: Math.max(open, close) + up, low: Math.min(open, close) - down, volume }));

const rules: fc.Arbitrary<MarketRules> = fc.record({
  makerFeeBps: fc.constantFrom(0, 10), takerFeeBps: fc.constantFrom(0, 20), feeIn: fc.constantFrom('quote' as const, 'received' as const), spreadBps: fc.constantFrom(0, 8),
  slippage: fc.constantFrom({ kind: 'none' as const }, { kind: 'fixed' as const, bps: 5 }, { kind: 'volume-share' as const, coefficient: 0.5 }, { kind: 'square-root' as const, coefficient: 1 }),
  latencyMs: fc.constantFrom(0, 86, 600, 601, 30_000, 90_000), participation: fc.constantFrom(1e9, 1, 0.25), leverage: fc.constantFrom(1, 1, 5, 20), shorts: fc.boolean(), filters: fc.boolean(),
});

const cases: fc.Arbitrary<Case> = fc.record({
  rules, lot: fc.constantFrom(0, 0.1, 1),
  steps: fc.array(fc.record({
    candle, drafts: fc.array(draft(fc.boolean()), { maxLength: 3 }), grouped: fc.boolean(), guards: fc.array(draft(fc.constant(true)), { maxLength: 2 }),
    cancel: fc.option(fc.nat({ max: 12 }), { nil: undefined }), funding: fc.constantFrom(0, 0, 0.001, -0.002),
  }), { minLength: 1, maxLength: 25 }),
});

interface Market {
  submit(request: OrderRequest, at: number, attached: boolean): void;
  cancel(id: string, at: number): void;
  fund(rate: number, price: number): void;
  candle(candle: Candle): void;
}

/** Plays a case on one of the two; guards are laid while the fill of their order is being heard, as the engine does. */
function play({ steps }: Case, open: (say: (said: Said) => void) => Market): Said[] {
  const heard: Said[] = [];
  const guarded = new Map<string, readonly OrderRequest[]>();
  let number = 0;
  const market: Market = open((said) => {
    heard.push(said);
    const guards = said.kind === 'fill' ? guarded.get(said.id) : undefined;
    guarded.delete(said.id);
    for (const guard of guards ?? []) market.submit({ ...guard, at: said.at }, said.at, true);
  });
  const request = (one: Draft, at: number, group: string | undefined): OrderRequest => ({ ...one, clientOrderId: `o${number++}`, instrument: 'test:A/USDT', at, reason: 'test', group });
  steps.forEach((step, n) => {
    const at = n * LENGTH;
    if (step.cancel !== undefined) market.cancel(`o${step.cancel}`, at);
    const requests = step.drafts.map((one) => request(one, at, step.grouped ? `g${n}` : undefined));
    const guards = step.guards.map((one) => request(one, at, `guard${n}`));
    if (requests.length > 0) guarded.set(requests[0].clientOrderId, guards);
    for (const one of requests) market.submit(one, at, false);
    market.fund(step.funding, step.candle.open);
    market.candle({ ...step.candle, openTime: at });
  });
  return heard;
}

const said = (event: OrderEvent): Said => {
  const base = { kind: event.kind, id: event.clientOrderId, at: event.at };
  return event.kind === 'fill' ? { ...base, quantity: event.fill.quantity, price: event.fill.price, fee: event.fill.fee, liquidity: event.fill.liquidity } : base;
};

function onVenue(one: Case): { readonly heard: Said[]; readonly end: Record<string, number> } {
  const instrument = { ...plainInstrument('test', 'A/USDT'), lotSize: one.lot, maintenanceMarginRate: 0.01 };
  let tell: (said: Said) => void = () => {};
  const venue = new SimulatedVenue([instrument], CASH, one.rules, (event) => tell(said(event)));
  const heard = play(one, (say) => {
    tell = say;
    return {
      submit: (request, at, attached) => venue.submit(request, at, attached), cancel: (id, at) => venue.cancel(0, id, at), fund: (rate, mark) => { venue.onFunding(0, rate, mark); },
      candle: (next) => { if (venue.isBusy(0)) venue.onSpan(0, new Span(columnsOf([next]), LENGTH)); else venue.see(0, next.close); },
    };
  });
  const { cash, positions: [position] } = venue.account;
  return { heard, end: { cash, held: position.quantity, average: position.averagePrice, ambiguous: venue.ambiguousExits, liquidations: venue.liquidations } };
}

function onReference(one: Case): { readonly heard: Said[]; readonly end: Record<string, number> } {
  const { rules: { slippage, ...given }, lot } = one;
  let reference: FillReference | undefined;
  const heard = play(one, (say) => {
    const made = new FillReference(CASH, LENGTH, {
      makerFee: (given.makerFeeBps ?? 0) / 10_000, takerFee: (given.takerFeeBps ?? 0) / 10_000, feeInBase: given.feeIn === 'received', spread: given.spreadBps / 10_000,
      slippage: { kind: slippage.kind, size: slippage.kind === 'none' ? 0 : slippage.kind === 'fixed' ? slippage.bps / 10_000 : slippage.coefficient },
      latency: given.latencyMs, participation: given.participation, leverage: given.leverage, maintenance: 0.01, shorts: given.shorts, strict: given.filters, lot,
    }, say);
    reference = made;
    return { submit: (request, at, attached) => made.submit(request, at, attached), cancel: (id, at) => made.cancel(id, at), fund: (rate, mark) => made.fund(rate, mark), candle: (next) => made.candle(next) };
  });
  return { heard, end: { cash: reference?.cash ?? NaN, held: reference?.held ?? NaN, average: reference?.average ?? NaN, ambiguous: reference?.ambiguous ?? NaN, liquidations: reference?.liquidations ?? NaN } };
}

/** The first line in which two stories differ, numbers by more than a part in 1e9; undefined when they are the same. */
function difference(venue: readonly Said[], reference: readonly Said[]): readonly [Said | undefined, Said | undefined] | undefined {
  const close = (a: number | undefined, b: number | undefined) => a === b || Math.abs((a ?? NaN) - (b ?? NaN)) <= 1e-9 * Math.abs(b ?? NaN);
  const same = (a: Said | undefined, b: Said | undefined) => a !== undefined && b !== undefined && (['kind', 'id', 'liquidity'] as const).every((name) => a[name] === b[name])
    && (['at', 'quantity', 'price', 'fee'] as const).every((name) => close(a[name], b[name]));
  for (let n = 0; n < Math.max(venue.length, reference.length); n++) if (!same(venue[n], reference[n])) return [venue[n], reference[n]];
  return undefined;
}

const seed = 20_261_120;

describe(`the simulated venue and the slow reading of decision 0008 (fast-check, seed ${seed})`, () => {
  it('tell the same story event by event, and hold the same money', () => {
    const kinds = new Map<string, number>();
    fc.assert(fc.property(cases, (one) => {
      const venue = onVenue(one);
      const reference = onReference(one);
      for (const { kind } of venue.heard) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      expect(difference(venue.heard, reference.heard)).toBeUndefined();
      for (const [name, value] of Object.entries(reference.end)) expect(venue.end[name], name).toBeCloseTo(value, 6);
    }), { numRuns: 4_000, seed });
    // The comparison has seen every kind of answer, not only refusals.
    for (const kind of ['accepted', 'fill', 'cancelled', 'expired', 'rejected']) expect(kinds.get(kind), kind).toBeGreaterThan(500);
  });
});
