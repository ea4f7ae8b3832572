import fc from 'fast-check';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { columnsOf, type Candle } from '../domain/candle.ts';
import { plainInstrument } from '../domain/instrument.ts';
import type { Fill } from '../domain/order.ts';
import { DAY, HOUR } from '../domain/time.ts';
import { runBacktest, type Backtest, type History } from '../engine/backtest.ts';
import { realistic, type RunSettings } from '../engine/settings.ts';
import { bare } from '../engine/scripted.contract.ts';
import { price } from '../indicators/price.ts';
import { roc } from '../indicators/roc.ts';
import { defineOrderStrategy, defineStrategy, type Strategy } from '../strategies/strategy.ts';
import { selectedUniverse, type Choice } from './selected-universe.ts';
import { selectionSetting } from './selection-setting.ts';

const setting = (handlers: readonly Record<string, unknown>[], more: Record<string, unknown> = {}) => selectionSetting.parse({ handlers, ...more });
const history = (symbol: string, candles: readonly Candle[]): History => ({ instrument: plainInstrument('binance', symbol), candles: columnsOf(candles) });
/** Daily candles at one price each, with their volumes. */
const daily = (closes: readonly number[], volumes: readonly number[], firstDay = 0): Candle[] =>
  closes.map((close, i) => ({ openTime: (firstDay + i) * DAY, open: close, high: close, low: close, close, volume: volumes[Math.min(i, volumes.length - 1)] }));

const long: Strategy = defineStrategy({ name: 'long', summary: 'Always long.', params: z.object({}), indicators: () => ({}), decide: () => 1 });

function run(histories: readonly History[], selection: ReturnType<typeof setting> | undefined, more: Partial<Backtest> = {}) {
  const choices: Choice[] = [];
  const settings: RunSettings = { ...bare, shorts: false };
  const record = runBacktest({
    strategy: long, params: {}, settings, timeframe: '1d', histories, ...more,
    universe: selection === undefined ? undefined : selectedUniverse(selection, (choice) => choices.push(choice)),
  });
  return { record, choices };
}

const told = ({ at, instrument, side, quantity, price: paid }: Fill): string => `day ${at / DAY}: ${side} ${quantity} ${instrument.split(/[:/]/)[1]} at ${paid}`;
const chosen = (choices: readonly Choice[]): string[] => choices.map((choice) => `day ${choice.at / DAY}: ${choice.chosen.map((id) => id.split(/[:/]/)[1]).join(' ')}`);

describe('a backtest over a selected universe', () => {
  // A is the most traded for three days, then B. All of the 1,000 is in the one that is chosen.
  const a = history('A/USDT', daily([10, 10, 10, 20, 25, 25], [100, 100, 100, 1, 1, 1]));
  const b = history('B/USDT', daily([5, 5, 5, 5, 4, 8], [10, 10, 10, 1_000, 1_000, 1_000]));

  it('holds what was chosen at the close before, and closes what fell out', () => {
    const { record, choices } = run([a, b], setting([{ handler: 'volume', top: 1, window: '1d' }]));
    expect(chosen(choices)).toEqual(['day 1: A', 'day 2: A', 'day 3: A', 'day 4: B', 'day 5: B', 'day 6: B']);
    // At the close of day 3 (20) A is worth 2,000: 400 of B at 5, filled at the next opens, 25 and 4.
    expect(record.fills.map(told)).toEqual(['day 1: buy 100 A at 10', 'day 4: sell 100 A at 25', 'day 4: buy 400 B at 4']);
    expect(record.finalEquity).toBe(2_500 - 1_600 + 400 * 8);
  });

  it('chooses anew on its grid only', () => {
    const { record, choices } = run([a, b], setting([{ handler: 'volume', top: 1, window: '1d' }], { reselect: '5d' }));
    expect(chosen(choices)).toEqual(['day 1: A', 'day 5: B']);
    expect(record.fills.map(told)).toEqual(['day 1: buy 100 A at 10', 'day 5: sell 100 A at 25', 'day 5: buy 625 B at 8']);
  });

  it('shares the exposure among as many as can be chosen at once, not among all there are', () => {
    const { record } = run([a, b, history('C/USDT', daily([1, 1, 1, 1, 1, 1], [1]))], setting([{ handler: 'volume', top: 2, window: '1d' }], { reselect: '52w' }));
    expect(record.fills.map(told)).toEqual(['day 1: buy 50 A at 10', 'day 1: buy 100 B at 5']);
  });

  it('what lets everybody through changes nothing', () => {
    const everybody = setting([{ handler: 'offset' }]);
    const histories = [a, b, history('C/USDT', daily([7, 6, 7, 8, 9], [5], 1))];
    expect(run(histories, everybody, { settings: realistic }).record).toEqual(run(histories, undefined, { settings: realistic }).record);
  });

  it('one instrument may fall out as well', () => {
    const { record } = run([a], setting([{ handler: 'price', maxPrice: 15 }]));
    expect(record.fills.map(told)).toEqual(['day 1: buy 100 A at 10', 'day 4: sell 100 A at 25']);
  });

  it('what comes back is entered again', () => {
    const up = history('A/USDT', daily([10, 10, 20, 10, 10], [1]));
    // Out at 20, the close of day 3; back at 10, that of day 4.
    expect(run([up], setting([{ handler: 'price', maxPrice: 15 }])).record.fills.map(told)).toEqual(['day 1: buy 100 A at 10', 'day 3: sell 100 A at 10', 'day 4: buy 100 A at 10']);
  });

  it('own round trips count once they have ended: what lost is left out', () => {
    // A loses by the price filter's exit; from then on its round trip of -50 % stands against it.
    const { record, choices } = run([history('A/USDT', daily([10, 20, 10, 10, 10], [1]))], setting([{ handler: 'price', maxPrice: 15 }, { handler: 'performance', minProfitRatio: -0.1 }]));
    expect(record.fills.map(told)).toEqual(['day 1: buy 100 A at 20', 'day 2: sell 100 A at 10']);
    expect(choices[2].trace[1].dropped).toEqual([{ instrument: 'binance:A/USDT', reason: 'profit -50 % in 1 round trips is below -10 %' }]);
  });

  it('a coin delisted at -95 % is in until its last candle, and its loss is in the result (trap 19)', () => {
    const luna = history('LUNA/USDT', daily([100, 100, 50, 5], [1_000]));
    const other = history('B/USDT', daily([10, 10, 10, 10, 10, 10, 10], [5]));
    const third = history('C/USDT', daily([10, 10, 10, 10, 10, 10, 10], [4]));
    const { record, choices } = run([luna, other, third], setting([{ handler: 'volume', top: 2, window: '1d' }]));
    expect(chosen(choices)).toEqual(['day 1: LUNA B', 'day 2: LUNA B', 'day 3: LUNA B', 'day 4: LUNA B', 'day 5: B C', 'day 6: B C', 'day 7: B C']);
    // 500 at 100 are 5 units, sold at 5: 25 come back. Its slot is free for C at the next choice: half of 525.
    expect(record.fills.map(told)).toEqual(['day 1: buy 5 LUNA at 100', 'day 1: buy 50 B at 10', 'day 4: sell 5 LUNA at 5', 'day 5: buy 26.25 C at 10']);
    expect(record.finalEquity).toBe(525);
    expect(record.perInstrument[0].profit).toBe(-475);
  });

  it('a coin that was delisted takes up no place after its last candle', () => {
    const rows = [history('LUNA/USDT', daily([100, 100, 50, 5], [1])), history('B/USDT', daily([10, 10, 10, 10, 10, 10, 10], [1])), history('C/USDT', daily([10, 10, 10, 10, 10, 10, 10], [1]))];
    expect(chosen(run(rows, setting([{ handler: 'offset', count: 2 }])).choices).slice(3)).toEqual(['day 4: LUNA B', 'day 5: B C', 'day 6: B C', 'day 7: B C']);
  });

  it('what is bought while the order is taken back is sold too', () => {
    // 100 a candle can be traded of the 1,000 wanted. At the close of day 4 it is too old: 300 are sold, while the purchase goes on for an hour.
    const a = history('A/USDT', daily(Array.from({ length: 12 }, () => 1), [1_000]));
    const { record } = run([a], setting([{ handler: 'age', minDays: 0, maxDays: 3 }]), { settings: { ...bare, shorts: false, participation: 0.1, latencyMs: HOUR } });
    expect(record.fills.map(({ at, side, quantity }) => [at / DAY, side, quantity])).toEqual([
      [1 + 1 / 24, 'buy', 100], [2, 'buy', 100], [3, 'buy', 100], [4, 'buy', 100], [5, 'sell', 100], [6, 'sell', 100], [7, 'sell', 100], [8 + 1 / 24, 'sell', 100],
    ]);
  });

  it('a delisting is known from its announcement on', () => {
    const announcements = [{ instrument: 'binance:A/USDT', announcedAt: '1970-01-03T12:00Z', delistingAt: '1970-01-06' }];
    const { choices } = run([a, b], setting([{ handler: 'delisting', withinDays: 9 }], { announcements }));
    expect(chosen(choices)).toEqual(['day 1: A B', 'day 2: A B', 'day 3: B', 'day 4: B', 'day 5: B', 'day 6: B']);
  });

  it.each([
    [{ handler: 'spread' }, 'the selection handler "spread" cannot choose by stored candles: they hold no bid and ask'],
    [{ handler: 'remote', url: 'https://lists.example/a.json' }, 'the selection handler "remote" cannot choose by stored candles'],
    [{ handler: 'volume', window: '1h' }, 'selection: volume: window "1h" is shorter than one candle'],
  ])('%j is refused', (given, message) => {
    expect(() => run([a], setting([given]))).toThrow(message);
  });
});

describe('other kinds of strategies', () => {
  const best: Strategy = defineStrategy({
    name: 'best', summary: 'Holds the one that rose most.', params: z.object({}), indicators: () => ({ change: roc(1) }), decide: ({ change }, i) => change[i],
    allocation: () => ({ kind: 'rank', long: 1, short: 0 }),
  });

  it('rank: what is not selected is not ranked', () => {
    const fast = history('A/USDT', daily([10, 20, 40, 80, 160], [1]));
    const slow = history('B/USDT', daily([10, 11, 12, 13, 14], [1]));
    const fills = (handlers: readonly Record<string, unknown>[]) => run([fast, slow], setting(handlers), { strategy: best }).record.fills.map(told);
    expect(fills([{ handler: 'offset' }])).toEqual(['day 2: buy 50 A at 40']);
    // Above 30 A falls out: B is the best of what is left, and 50 * 40 less the 1,000 owed is what there is.
    expect(fills([{ handler: 'price', maxPrice: 30 }])).toEqual(['day 2: buy 50 A at 40', 'day 3: sell 50 A at 80', `day 3: buy ${1_000 / 12} B at 13`]);
  });

  it('a weekly rebalance does not hold up the exit, and no entry comes before it', () => {
    const weekly: Strategy = { ...best, rebalance: () => '1w' } as Strategy;
    const a = history('A/USDT', daily([1, 2, 3, 4, 5, 6, 7, 60, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18], [1]));
    const { record } = run([a], setting([{ handler: 'price', maxPrice: 50 }]), { strategy: weekly });
    // Weeks end at the beginning of days 4, 11 and 18.
    expect(record.fills.map(told)).toEqual(['day 4: buy 250 A at 5', 'day 8: sell 250 A at 7', `day 11: buy ${1_500 / 9} A at 10`]);
  });

  it('a weight decided for what had no candle is not followed after it fell out', () => {
    const weekly: Strategy = { ...best, rebalance: () => '1w' } as Strategy;
    // Of A there are no candles of days 10 and 11. On day 11 it ranks first by its score of day 4, on day 12 it has had no volume for two days, on day 13 it is back; its week begins on day 18.
    const steps = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const a = history('A/USDT', [...daily(steps, [1]), ...daily([13, 14, 15, 16, 17, 18, 19], [1], 12)]);
    const b = history('B/USDT', daily([1, 2, 4, 8, 16, 32, 32, 32, 32, 32, 16, 16, 16, 16, 16, 16, 16, 16, 8], [1]));
    const { record, choices } = run([a, b], setting([{ handler: 'volume', window: '2d' }]), { strategy: weekly });
    expect(chosen(choices).slice(10, 13)).toEqual(['day 11: B A', 'day 12: B', 'day 13: B A']);
    expect(record.fills.map(({ at, side, instrument }) => `day ${at / DAY}: ${side} ${instrument}`)).toEqual(['day 4: buy binance:B/USDT', 'day 11: sell binance:B/USDT', 'day 18: buy binance:A/USDT']);
  });

  it('spread: without the second leg there is none either, and without an opinion it stays so', () => {
    const once: Strategy = defineStrategy({
      name: 'once', summary: 'Says so once.', params: z.object({}), indicators: () => ({ close: price('close') }), decide: ({ close }, i) => (close[i] === 10 ? 1 : NaN), allocation: () => ({ kind: 'spread' }),
    });
    const one = history('A/USDT', daily([10, 11, 11, 11, 11, 11], [1]));
    const two = history('B/USDT', daily([5, 5, 50, 5, 5, 5], [1]));
    const { record } = run([one, two], setting([{ handler: 'price', maxPrice: 40 }]), { strategy: once, settings: bare });
    expect(record.fills.map(({ at, side, instrument }) => `day ${at / DAY}: ${side} ${instrument}`)).toEqual(['day 1: sell binance:B/USDT', 'day 1: buy binance:A/USDT', 'day 3: sell binance:A/USDT', 'day 3: buy binance:B/USDT']);
    const always: Strategy = { ...once, decide: () => 1 } as Strategy;
    const held = run([one, two], setting([{ handler: 'price', maxPrice: 40 }], { reselect: '3d' }), { strategy: always, settings: bare }).record;
    // Out from the close of day 3 to that of day 6: neither leg is entered in between.
    expect(held.fills.map(({ at }) => at / DAY)).toEqual([1, 1, 3, 3]);
  });

  it('spread: without one leg there is none', () => {
    const pair: Strategy = defineStrategy({ name: 'pair', summary: 'First against second.', params: z.object({}), indicators: () => ({}), decide: () => 1, allocation: () => ({ kind: 'spread' }) });
    const one = history('A/USDT', daily([10, 10, 10, 20, 20, 10, 10], [1]));
    const two = history('B/USDT', daily([5, 5, 5, 5, 5, 5, 5], [1]));
    const { record } = run([one, two], setting([{ handler: 'price', maxPrice: 15 }]), { strategy: pair, settings: bare });
    expect(record.fills.slice(0, 4).map(told)).toEqual(['day 1: sell 100 B at 5', 'day 1: buy 50 A at 10', 'day 4: sell 50 A at 20', 'day 4: buy 100 B at 5']);
    expect(record.fills.slice(4).map(({ at }) => at / DAY)).toEqual([6, 6]);
  });

  it('orders: those that wait are taken away, what is held is sold, and it begins anew when it comes back', () => {
    const ladder: Strategy = defineOrderStrategy({
      name: 'ladder', summary: 'Buys one, waits for another cheaper.', params: z.object({}), indicators: () => ({ close: price('close') }), start: () => 0,
      onCandle: ({ working }, count: number) => ({
        state: count + 1,
        orders: count > 0 || working.length > 0 ? [] : [
          { kind: 'place', tag: 'now', side: 'buy', type: 'market', quantity: 1, reason: 'first' },
          { kind: 'place', tag: 'later', side: 'buy', type: 'limit', limitPrice: 5, quantity: 1, reason: 'cheap' },
        ],
      }),
    });
    // Out at 20 (close of day 2): sold at 20. At 4 the limit of 5 would have been filled. Back in at the close of day 3.
    const one = history('A/USDT', daily([10, 10, 20, 20, 14, 14, 14], [1]).map((candle, i) => (i === 3 ? { ...candle, low: 4 } : candle)));
    const { record } = run([one], setting([{ handler: 'price', maxPrice: 15 }]), { strategy: ladder });
    expect(record.fills.map(told)).toEqual(['day 1: buy 1 A at 10', 'day 3: sell 1 A at 20', 'day 5: buy 1 A at 14']);
    expect(record.orders).toMatchObject({ cancelled: 1, open: 1 });
  });

  it('orders: one order closes what is held, however long it takes', () => {
    const buyer: Strategy = defineOrderStrategy({
      name: 'buyer', summary: 'Buys 30 once.', params: z.object({}), start: () => 0,
      onCandle: (_view, n: number) => ({ state: n + 1, orders: n > 0 ? [] : [{ kind: 'place', tag: 'in', side: 'buy', type: 'market', quantity: 30, reason: 'first' }] }),
    });
    const a = history('A/USDT', daily(Array.from({ length: 14 }, () => 1), [100]));
    const { record } = run([a], setting([{ handler: 'age', minDays: 0, maxDays: 5 }]), { strategy: buyer, settings: { ...bare, shorts: false, participation: 0.1 } });
    expect(record.fills.map(({ side, quantity }) => [side, quantity])).toEqual([...Array.from({ length: 3 }, () => ['buy', 10]), ...Array.from({ length: 3 }, () => ['sell', 10])]);
    expect(record.orders).toMatchObject({ placed: 2, filled: 2 });
  });
});

const closes = fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 20, maxLength: 20 });
const volumes = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 20, maxLength: 20 });
const market = fc.array(fc.record({ closes, volumes, firstDay: fc.integer({ min: 0, max: 6 }) }), { minLength: 2, maxLength: 5 });
const chain = fc.constantFrom(
  [{ handler: 'volume', window: '3d', top: 1 }], [{ handler: 'age', minDays: 4 }, { handler: 'percentChange', window: '2d', top: 1 }],
  [{ handler: 'rangeStability', window: '4d', maxRangeShare: 9, sort: 'ascending' }, { handler: 'performance' }, { handler: 'offset', count: 1 }],
);
const before = (fills: readonly Fill[], at: number): string[] => fills.filter((fill) => fill.at < at).map(told);

describe('any market', () => {
  it('what happens later changes no order before', () => {
    fc.assert(fc.property(chain, market, fc.integer({ min: 2, max: 25 }), (handlers, rows, day) => {
      const worlds = [false, true].map((isPoisoned) => rows.map((row, n) => {
        const late = (i: number): boolean => isPoisoned && row.firstDay + i >= day;
        return history(`T${n}/USDT`, daily(row.closes.map((close, i) => (late(i) ? 101 - close : close)), row.volumes.map((volume, i) => (late(i) ? 1e6 / volume : volume)), row.firstDay));
      }));
      const [as, poisoned] = worlds.map((histories) => run(histories, setting(handlers), { settings: { ...realistic, latencyMs: 0 } }));
      expect(before(poisoned.record.fills, day * DAY)).toEqual(before(as.record.fills, day * DAY));
      expect(poisoned.choices.filter(({ at }) => at <= day * DAY)).toEqual(as.choices.filter(({ at }) => at <= day * DAY));
    }), { numRuns: 60 });
  });

  it('an instrument listed later changes no order before', () => {
    fc.assert(fc.property(chain, market, fc.integer({ min: 2, max: 20 }), (handlers, rows, day) => {
      const histories = rows.map((row, n) => history(`T${n}/USDT`, daily(row.closes, row.volumes, row.firstDay)));
      const later = history('LATER/USDT', daily([50, 60, 70, 80, 90, 100], [1e9], day));
      const slots = setting([...handlers, { handler: 'offset', count: 1 }]);
      expect(before(run([...histories, later], slots).record.fills, day * DAY)).toEqual(before(run(histories, slots).record.fills, day * DAY));
    }), { numRuns: 60 });
  });

  it('candle by candle the same orders come out', () => {
    fc.assert(fc.property(chain, market, (handlers, rows) => {
      const histories = rows.map((row, n) => history(`T${n}/USDT`, daily(row.closes, row.volumes, row.firstDay)));
      expect(run(histories, setting(handlers), { blind: true }).record.fills).toEqual(run(histories, setting(handlers)).record.fills);
    }), { numRuns: 40 });
  });

  const wobbling: Strategy = defineStrategy({
    name: 'wobbling', summary: 'In by the last digit of the price.', params: z.object({}), indicators: () => ({ close: price('close') }), exits: () => ({ stopLoss: 0.2, takeProfit: 0.3 }),
    decide: ({ close }, i) => (Math.floor(close[i] * 10) % 3) / 2,
  });
  const ranking: Strategy = defineStrategy({ name: 'ranking', summary: 'The best two.', params: z.object({}), indicators: () => ({ change: roc(1) }), decide: ({ change }, i) => change[i], rebalance: () => '3d', allocation: () => ({ kind: 'rank', long: 2, short: 0 }) });
  const bidding: Strategy = defineOrderStrategy({
    name: 'bidding', summary: 'Bids below the price and asks above.', params: z.object({}), indicators: () => ({ close: price('close') }), start: () => 0,
    onCandle: ({ close, quantity, working }, n: number) => ({ state: n + 1, orders: working.length > 0 ? [] : [
      { kind: 'place', tag: `bid${n}`, side: 'buy', type: 'limit', limitPrice: close * 0.9, quantity: 0.1, reason: 'cheap' },
      ...(quantity > 0 ? [{ kind: 'place', tag: `ask${n}`, side: 'sell', type: 'limit', limitPrice: close * 1.1, quantity, reason: 'dear', reduceOnly: true } as const] : []),
    ] }),
    onFill: ({ close }, n: number, { tag }) => ({ state: n, orders: tag.startsWith('bid') ? [{ kind: 'place', tag: `more${n}`, side: 'buy', type: 'limit', limitPrice: close * 0.8, quantity: 0.1, reason: 'cheaper' }] : [] }),
  });

  it('nothing is bought that was not chosen last, and what fell out is sold within two candles, orders on their way included', () => {
    const cases = fc.record({ strategy: fc.constantFrom(long, wobbling, ranking, bidding), handlers: chain, rows: market, latencyMs: fc.constantFrom(0, HOUR), reselect: fc.constantFrom('1d', '2d') });
    fc.assert(fc.property(cases, ({ strategy, handlers, rows, latencyMs, reselect }) => {
      const histories = rows.map((row, n) => history(`T${n}/USDT`, daily(row.closes, row.volumes, row.firstDay)));
      const bought: { readonly at: number; readonly instrument: string }[] = [];
      const { record, choices } = run(histories, setting(handlers, { reselect }), {
        strategy, settings: { ...realistic, latencyMs, filters: false, participation: 1e9 },
        observe: (notice) => { if (notice.kind === 'order' && notice.draft.side === 'buy') bought.push(notice); },
      });
      const chosenAt = (at: number): readonly string[] => choices.findLast((choice) => choice.at <= at)?.chosen ?? [];
      expect(bought.filter(({ at, instrument }) => !chosenAt(at).includes(instrument))).toEqual([]);
      const heldAt = (symbol: string, at: number): number => record.fills.filter((fill) => fill.instrument === symbol && fill.at < at).reduce((sum, { side, quantity }) => sum + (side === 'buy' ? quantity : -quantity), 0);
      for (let day = 4; day <= 24; day++) {
        for (const [n, { firstDay }] of rows.entries()) {
          const id = `binance:T${n}/USDT`;
          const isLongOut = [0, 1, 2, 3].every((back) => !chosenAt((day - back) * DAY).includes(id)) && day < firstDay + 20;
          if (isLongOut) expect([id, day, Math.abs(heldAt(id, day * DAY)) < 1e-9]).toEqual([id, day, true]);
        }
      }
    }), { numRuns: 120 });
  });
});

it('shorter candles than a day are chosen among at each grid time', () => {
  const hourly = history('A/USDT', Array.from({ length: 60 }, (_, i) => ({ openTime: i * HOUR, open: 1, high: 1, low: 1, close: 1, volume: 1 })));
  const { choices } = run([hourly], setting([{ handler: 'volume', window: '1d' }]), { timeframe: '1h' });
  expect(choices.map(({ at }) => at / HOUR)).toEqual([1, 24, 48]);
});
