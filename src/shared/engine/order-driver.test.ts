import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plainInstrument } from '../domain/instrument.ts';
import { dca } from '../strategies/dca.ts';
import { grid } from '../strategies/grid.ts';
import { parseParams } from '../strategies/registry.ts';
import { defineOrderStrategy, type OrderIntent, type OrderStrategy, type OrderView } from '../strategies/strategy.ts';
import { runBacktest } from './backtest.ts';
import type { RunRecord } from './record.ts';
import { bare, candlesOf, type Prices } from './scripted.contract.ts';
import type { RunSettings } from './settings.ts';

const flat = (at: number, volume = 1_000): Prices => [at, at, at, at, volume];
const place = (tag: string, more: Partial<Extract<OrderIntent, { kind: 'place' }>>): OrderIntent => ({ kind: 'place', tag, side: 'buy', type: 'market', quantity: 1, reason: tag, ...more });

/** Sends the given orders at the close of each candle, and remembers what it saw there and at each fill. */
function script(steps: Readonly<Record<number, readonly OrderIntent[]>>, onFill?: (view: OrderView, tag: string) => readonly OrderIntent[]) {
  const seen: { readonly candle: number; readonly quantity: number; readonly cash: number; readonly equity: number; readonly working: readonly string[] }[] = [];
  const strategy = defineOrderStrategy({
    name: 'script', summary: 'Sends what it was told.', params: z.object({}), start: (): number => 0,
    onCandle(view, count: number) {
      seen.push({ candle: count, quantity: view.quantity, cash: view.cash, equity: view.equity, working: view.working.map(({ tag, filledQuantity }) => `${tag} ${filledQuantity}`) });
      return { state: count + 1, orders: steps[count] ?? [] };
    },
    ...(onFill === undefined ? {} : { onFill: (view: OrderView, count: number, fill: { readonly tag: string }) => ({ state: count, orders: onFill(view, fill.tag) }) }),
  });
  return { strategy, seen };
}

const run = (strategy: OrderStrategy, prices: readonly Prices[], settings: Partial<RunSettings> = {}, markets = 1): RunRecord => runBacktest({
  strategy, params: parseParams(strategy, {}), settings: { ...bare, ...settings }, timeframe: '1m',
  histories: Array.from({ length: markets }, (_, k) => ({ instrument: { ...plainInstrument('test', `${'AB'[k]}/USDT`), lotSize: 0.001, minNotional: 5 }, candles: candlesOf(prices) })),
});

describe('an order strategy', () => {
  it('sees what it holds, its part of the cash, and its working orders with what they have filled', () => {
    const { strategy, seen } = script({ 0: [place('first', { quantity: 4 })], 1: [place('rests', { type: 'limit', limitPrice: 50 })] });
    run(strategy, [flat(100), flat(100, 30), flat(100, 30), flat(110, 30)], { participation: 0.1 });
    expect(seen).toEqual([
      { candle: 0, quantity: 0, cash: 1_000, equity: 1_000, working: [] },
      { candle: 1, quantity: 3, cash: 700, equity: 1_000, working: ['first 3'] },
      { candle: 2, quantity: 4, cash: 600, equity: 1_000, working: ['rests 0'] },
      { candle: 3, quantity: 4, cash: 600, equity: 1_040, working: ['rests 0'] },
    ]);
  });

  it('answers a fill inside a candle with orders that meet the next one', () => {
    const { strategy } = script({ 0: [place('dip', { type: 'limit', limitPrice: 95 })] }, (_view, tag) => (tag === 'dip' ? [place('out', { side: 'sell', type: 'limit', limitPrice: 99, reduceOnly: true })] : []));
    const record = run(strategy, [flat(100), [100, 100, 90, 100], [100, 101, 100, 101]]);
    expect(record.fills.map(({ side, price, at }) => [side, price, Math.floor(at / 60_000)])).toEqual([['buy', 95, 1], ['sell', 100, 2]]);
  });

  it('takes an order back by its tag', () => {
    const { strategy } = script({ 0: [place('dip', { type: 'limit', limitPrice: 95 })], 1: [{ kind: 'cancel', tag: 'dip' }], 2: [{ kind: 'cancel', tag: 'dip' }, { kind: 'cancel', tag: 'never' }] });
    const record = run(strategy, [flat(100), flat(100), [100, 100, 90, 100], flat(100)]);
    expect(record.fills).toEqual([]);
    expect(record.orders).toMatchObject({ cancelled: 1, open: 0 });
  });

  it('has a state and a part of the cash for each instrument', () => {
    const { strategy, seen } = script({ 0: [place('first', { quantity: 1 })] });
    const record = run(strategy, [flat(100), flat(100), flat(120)], {}, 2);
    expect(record.fills).toHaveLength(2);
    expect(seen.at(-1)).toMatchObject({ candle: 2, cash: 400, equity: 520 });
  });

  it('an order without a price it needs is denied before it leaves', () => {
    const { strategy } = script({ 0: [place('broken', { type: 'limit', limitPrice: NaN })] });
    expect(run(strategy, [flat(100), flat(100)]).orders).toMatchObject({ placed: 0, denied: 1 });
  });
});

/** Waves through the lines of a grid in a thin market. */
const waves = (length: number, volume: number): Prices[] => Array.from({ length }, (_, i) => {
  const [open, close] = [i, i + 1].map((n) => 100 + 6 * Math.sin(n / 5));
  return [open, Math.max(open, close) + 0.4, Math.min(open, close) - 0.4, close, i % 7 === 3 ? 0 : volume];
});

describe.each([['plentiful', 1_000], ['thin', 3], ['nearly none', 0.05]] as const)('in a market whose volume is %s', (_what, volume) => {
  const settings: Partial<RunSettings> = { participation: 0.1, filters: true, shorts: false, takerFeeBps: 10, makerFeeBps: 10 };

  it.each([grid, dca])('$name keeps its books, owes nothing, sells nothing it does not have', (strategy) => {
    for (const feeIn of ['quote', 'received'] as const) {
      const record = run(strategy, waves(400, volume), { ...settings, feeIn }, 2);
      const change = record.finalEquity - record.initialCash;
      expect(record.roundTrips.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(change, 6);
      expect(record.perInstrument.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(change, 6);
      let cash = 1_000;
      const held = new Map<string, number>();
      for (const { instrument, side, quantity, price, fee, feeCurrency } of record.fills) {
        const sign = side === 'buy' ? 1 : -1;
        cash -= sign * quantity * price + (feeCurrency === 'USDT' ? fee : 0);
        held.set(instrument, (held.get(instrument) ?? 0) + sign * quantity - (feeCurrency === 'USDT' ? 0 : fee));
        expect(cash).toBeGreaterThanOrEqual(-1e-6);
        expect(held.get(instrument)).toBeGreaterThanOrEqual(-1e-9);
      }
    }
  });
});
