import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plainInstrument } from '../../shared/domain/instrument.ts';
import type { Fill } from '../../shared/domain/order.ts';
import type { DeskNotice } from '../../shared/engine/trading/desk-notice.ts';
import { crossSectionalMomentum } from '../../shared/strategies/cross-sectional-momentum.ts';
import { strategies } from '../../shared/strategies/registry.ts';
import { trendFollowing } from '../../shared/strategies/trend-following.ts';
import { askedTime } from './asked-time.ts';
import { costsStory } from './costs-story.ts';
import { findLastOrder, findOrder, findTrade } from './find-order.ts';
import { collected } from './fixtures/collected.ts';
import { TOLD_START, tellRun } from './fixtures/told-run.ts';
import { outcomeText, type Circumstances } from './outcome.ts';
import { textOfState } from './state-file.ts';
import { storyFiles } from './story-files.ts';
import { readStory, type StoryLine } from './story-line.ts';
import { amount } from './story-text.ts';
import type { OrderStory } from './why-model.ts';
import { orderStory } from './why-order.ts';
import { WhyText } from './why-text.ts';
import { timeStory } from './why-time.ts';

const root = mkdtempSync(path.join(tmpdir(), 'coinbot-why-'));
afterAll(() => { rmSync(root, { recursive: true }); });
let folders = 0;
const newFolder = (): string => {
  folders += 1;
  const folder = path.join(root, String(folders));
  mkdirSync(path.join(folder, 'story'), { recursive: true });
  return folder;
};

const trend = newFolder();
const RUN = { strategy: trendFollowing, params: { fast: 8, slow: 24, minTrend: 0 }, exits: { stopLoss: 0.02 }, minutes: 240, seed: 5, crashAt: 300 } as const;
tellRun({ folder: trend, ...RUN });
const files = storyFiles(trend);
const lines = await collected(readStory(files[0].file));
const orders = lines.flatMap(({ told }) => (told.of === 'strategy' && told.notice.kind === 'order' ? [told.notice] : []));

const storyOf = async (text: string): Promise<OrderStory> => {
  const found = await findOrder(files, text);
  if (found === undefined) throw new Error(`expected an order ${text}`);
  return orderStory(files, found);
};
const textOf = (columns: number, tell: (text: WhyText) => void): readonly string[] => {
  const text = new WhyText(columns);
  tell(text);
  return text.lines;
};

describe('the way of an order', () => {
  it('is found by its id, whole or short, by one of its children, by an execution, and as the last', async () => {
    for (const text of ['trend-following#1.c1', 'c1', 'trend-following#1.c1/0', 'c1/0']) expect((await findOrder(files, text))?.id).toBe('trend-following#1.c1');
    expect((await findTrade(files, 't1.1'))?.id).toBe('trend-following#1.c1');
    expect((await findLastOrder(files))?.id).toBe(orders.at(-1)?.clientOrderId);
    for (const text of ['c', '1', 'c9999', 't1', 'trend-following#2.c1']) expect((await findOrder(files, text)) ?? (await findTrade(files, text))).toBeUndefined();
  });

  it('goes from the candles through indicators, forecast, plan and children to fills and cost', async () => {
    const story = await storyOf('c1');
    const candles = lines.flatMap(({ told }) => (told.of === 'input' && (told.input.kind === 'warm' || told.input.kind === 'step') ? told.input.candles : []));
    const own = candles.filter(([k, [openTime]]) => k === 1 && openTime < story.at).map(([, row]) => row);
    expect(story.instrument).toBe('binance:ETH/USDT');
    expect(story.candles).toEqual(own.slice(-5));
    expect(story.trigger).toMatchObject({ kind: 'step' });
    expect(story.decision).toMatchObject({ forecast: 1, previous: 0, price: own.at(-1)?.[4], at: story.at });
    expect(story.plan).toMatchObject({ algorithm: 'market', quantity: story.draft.quantity });
    expect(story.children.map(({ id }) => id)).toEqual([`${story.id}/0`]);
    expect(story.fills.map(({ fill, met }) => [fill.tradeId, met?.ask === fill.price])).toEqual([['t1.0', true], ['t1.1', true]]);
    expect(story.ending).toMatchObject({ kind: 'done', note: 'filled' });
    const half = story.fills[0].fill.price * 0.0001;
    expect(story.costs?.slippageBps).toBeCloseTo((1e4 * half) / (story.fills[0].fill.price - half), 9);
    expect(story.costs?.feeBps).toBeCloseTo(10, 9);
  });

  it('of a guard names the fill that set it off, and no forecast', async () => {
    const guard = orders.find(({ draft }) => draft.type === 'stop');
    const story = await storyOf(guard?.clientOrderId ?? '');
    expect(story.trigger).toMatchObject({ kind: 'event', event: { kind: 'fill' } });
    expect(story.decision).toBeUndefined();
    expect(textOf(100, (text) => { text.order(story); }).join('\n')).toContain('none asked for it: stop loss at 2 % below entry');
  });

  it('is told in the order in which it happened, on narrow terminals too', async () => {
    const story = await storyOf('c1');
    const wide = textOf(110, (text) => { text.order(story); });
    const headings = wide.filter((line) => /^\w+$/.test(line));
    expect(headings).toEqual(['data', 'indicators', 'forecast', 'order', 'risk', 'plan', 'children', 'fills', 'cost']);
    expect(wide.join('\n')).toMatch(/opened \(UTC\) +open +high +low +close +volume/);
    for (const columns of [32, 40, 60, 80, 110]) {
      const found = textOf(columns, (text) => { text.order(story); });
      for (const line of found) if (line.length > columns) expect(line.trim().split(' ').length).toBe(1);
    }
  });

  it('goes over parts of a start: candles from before, fills from behind', async () => {
    const folder = newFolder();
    tellRun({ folder, ...RUN, partBytes: 30_000 });
    const parts = storyFiles(folder);
    expect(parts.length).toBeGreaterThan(3);
    for (const { clientOrderId } of orders) {
      const found = await findOrder(parts, clientOrderId);
      if (found === undefined) throw new Error(`expected ${clientOrderId}`);
      const [cut, whole] = [await orderStory(parts, found), await storyOf(clientOrderId)];
      expect({ candles: cut.candles, fills: cut.fills, costs: cut.costs, ending: cut.ending }).toEqual({ candles: whole.candles, fills: whole.fills, costs: whole.costs, ending: whole.ending });
    }
  });
});

describe('what was refused', () => {
  it('stands with the rule that refused it', async () => {
    const folder = newFolder();
    const id = 'a#1.c1';
    const told: StoryLine['told'][] = [
      { of: 'strategy', strategy: 'a', notice: { kind: 'order', at: 5, instrument: 'binance:BTC/USDT', clientOrderId: id, draft: { side: 'buy', type: 'market', quantity: 2, at: 5, reason: 'because' } } },
      { of: 'desk', notice: { kind: 'denied', at: 6, id: `${id}/0`, instrument: 'binance:BTC/USDT', rule: 'max-order-value', reason: 'expected at most 10, found 20' } },
      { of: 'input', strategy: 'a', input: { kind: 'event', event: { kind: 'expired', clientOrderId: id, at: 7, note: 'time ran out' } } },
      { of: 'strategy', strategy: 'a', notice: { kind: 'event', at: 7, instrument: 'binance:BTC/USDT', event: { kind: 'expired', clientOrderId: id, at: 7, note: 'time ran out' } } },
    ];
    writeFileSync(path.join(folder, 'story', '5.jsonl'), told.map((one) => textOfState({ at: 5, told: one })).join('\n'));
    const own = storyFiles(folder);
    const found = await findOrder(own, 'c1');
    const story = await orderStory(own, found ?? { id, strategy: 'a', n: 0 });
    expect(story).toMatchObject({ denials: [{ rule: 'max-order-value' }], fills: [], costs: undefined, ending: { kind: 'expired', note: 'time ran out' } });
    expect(textOf(100, (text) => { text.order(story); })).toContain('  00:00:00.006 refused a#1.c1/0 (max-order-value): expected at most 10, found 20');
  });
});

describe('a time', () => {
  it.each([
    ['2026-01-02', '2026-01-02T00:00:00Z', 86_400_000], ['2026-01-02 10:15', '2026-01-02T10:15:00Z', 60_000], ['2026-01-02T10:15:30Z', '2026-01-02T10:15:30Z', 1_000], ['2026-01-02 10:15:30.250', '2026-01-02T10:15:30.250Z', 1],
    ['2026-01-02T10:15+09:00', '2026-01-02T01:15:00Z', 60_000], ['10:15', '2026-01-02T10:15:00Z', 60_000], ['23:59:58', '2026-01-01T23:59:58Z', 1_000],
  ])('%s', (text, from, length) => {
    expect(askedTime(text, Date.parse('2026-01-02T12:00:00Z'))).toEqual({ from: Date.parse(from), to: Date.parse(from) + length });
  });
  it.each(['c12', 'last', '25:00', '10:61', '2026-13-01', 'a#3.c1', ''])('"%s" is none', (text) => { expect(askedTime(text, 0)).toBeUndefined(); });

  it('at which nothing was decided says what was seen and why nothing happened', async () => {
    const decided = new Set(lines.flatMap(({ told }) => (told.of === 'strategy' && told.notice.kind === 'decision' ? [told.notice.at] : [])));
    const quiet = Array.from({ length: 60 }, (_, n) => TOLD_START + (n + 60) * 60_000).filter((at) => !decided.has(at) && !orders.some((order) => order.at >= at && order.at < at + 60_000));
    expect(quiet.length).toBeGreaterThan(10);
    const [at] = quiet;
    const { moments: [moment], orders: none } = await timeStory(files, { from: at, to: at + 60_000 }, strategies);
    expect(none).toEqual([]);
    expect(moment).toMatchObject({ strategy: 'trend-following', closedAt: at, timeframe: '1m', remark: undefined });
    for (const { forecast, held, outcome, values, candles } of moment.instruments) {
      expect(Object.keys(values)).toEqual(['fast', 'slow', 'trend']);
      expect(candles.at(-1)?.[0]).toBe(at - 60_000);
      if (Math.max(0, forecast ?? NaN) === held) expect(outcome).toMatch(held === 0 ? /^the forecast stays flat/ : /^the forecast stays at 1: what is held stays/);
      else expect(outcome).toMatch(/stopped out before/);
    }
    expect(moment.instruments.map(({ held }) => held)).toContain(1);
  });

  it('at which something was decided tells its orders, each whole', async () => {
    const [first] = orders;
    const story = await timeStory(files, { from: first.at, to: first.at + 60_000 }, strategies);
    expect(story.orders[0].id).toBe(first.clientOrderId);
    expect(story.moments[0].instruments[1].outcome).toContain(`forecast turned long: 0 to 1; ${first.clientOrderId}: buy`);
    const day = await timeStory(files, { from: TOLD_START, to: TOLD_START + 86_400_000 }, strategies);
    expect([day.orders.length, day.moreOrders]).toEqual([8, orders.length - 8]);
  });

  it('agrees with the record at every decision', async () => {
    for (const { told } of lines) {
      if (told.of !== 'strategy' || told.notice.kind !== 'decision') continue;
      const { at, instrument, values, price, previous } = told.notice;
      const { moments: [moment] } = await timeStory(files, { from: at, to: at + 1 }, strategies);
      const found = moment.instruments.find((one) => one.instrument === instrument);
      expect({ values: found?.values, price: found?.candles.at(-1)?.[4], held: found?.held }).toEqual({ values, price, held: previous });
    }
  });

  it('at which the program did not run is told as such, and a strategy that is gone is no error', async () => {
    const end = lines.at(-1)?.at ?? NaN;
    const { remarks, moments } = await timeStory(files, { from: end + 3_600_000, to: end + 3_660_000 }, []);
    expect(remarks[0].text).toContain('the program was not running');
    expect(moments[0].remark).toContain('there is no strategy "trend-following" any more');
  });
});

describe('why nothing happened', () => {
  const seen = { series: {}, values: { fast: 1 }, forecast: 0, intents: undefined };
  const quiet: Circumstances = { hasCandle: true, isEligible: true, held: 0, blocked: NaN, lowest: 0, isAlone: true, rebalance: undefined, seen, notices: [], objections: [] };
  it.each<[Partial<Circumstances>, string]>([
    [{}, 'the forecast stays flat: nothing to do'],
    [{ seen: { ...seen, forecast: -1 } }, 'the forecast stays flat (-1 counts as 0: no shorts): nothing to do'],
    [{ held: 1, seen: { ...seen, forecast: 1 } }, 'the forecast stays at 1: what is held stays'],
    [{ blocked: 1, seen: { ...seen, forecast: 1 } }, 'the forecast 1 was stopped out before: it is not followed again until it has changed'],
    [{ seen: { ...seen, forecast: NaN } }, 'no opinion: it stays flat'],
    [{ held: 1, seen: { ...seen, forecast: NaN } }, 'no opinion: what is held stays'],
    [{ seen: { ...seen, forecast: NaN, values: { fast: 1, slow: NaN } } }, 'no opinion: still warming up (slow)'],
    [{ seen: undefined, rebalance: '1d' }, 'the strategy was not asked: it rebalances every 1d'],
    [{ hasCandle: false, seen: undefined }, 'no candle of this moment had arrived: nothing was asked'],
    [{ isEligible: false, seen: undefined }, 'the selection of instruments leaves it out: nothing was asked'],
    [{ isAlone: false, held: 0.5, seen: { ...seen, forecast: 3 } }, 'said 3; weighed against the others its share stays at 0.5'],
    [{ objections: ['not enough', 'not enough'] }, 'refused by a rule of the run: not enough'],
    [{ seen: { ...seen, forecast: undefined, intents: [] } }, 'the strategy asked for nothing'],
  ])('%j', (change, text) => { expect(outcomeText({ ...quiet, ...change })).toBe(text); });

  it('a decision without an order names the rule that refused it', () => {
    const decision = { kind: 'decision', at: 1, instrument: 'x', forecast: 1, previous: 0, price: 1, reason: 'forecast turned long', values: {} } as const;
    expect(outcomeText({ ...quiet, notices: [decision], objections: ['exposure would be "2"'] })).toBe('forecast turned long: 0 to 1; refused by a rule of the run: exposure would be "2"');
    expect(outcomeText({ ...quiet, notices: [decision] })).toContain('no order: nothing had to change');
  });

  it('a strategy that rebalances once a day says so in between', async () => {
    const folder = newFolder();
    tellRun({ folder, strategy: crossSectionalMomentum, minutes: 30, seed: 1 });
    const { moments: [moment] } = await timeStory(storyFiles(folder), { from: TOLD_START + 600_000, to: TOLD_START + 660_000 }, strategies);
    expect(moment.instruments.map(({ outcome }) => outcome)).toEqual(Array(3).fill(expect.stringMatching(/rebalances every/)));
  });
});

describe('costs by algorithm', () => {
  const BTC = plainInstrument('binance', 'BTC/USDT');
  const instrument = 'binance:BTC/USDT' as const;
  const fill = (id: string, { quantity, price, fee, liquidity = 'taker', at = 20 }: { readonly quantity: number; readonly price: number; readonly fee: number; readonly liquidity?: Fill['liquidity']; readonly at?: number }): Fill =>
    ({ tradeId: `${id}-${price}`, clientOrderId: id, instrument, at, side: 'buy', quantity, price, fee, feeCurrency: BTC.quote, liquidity, spreadCost: 0, slippageCost: 0, impactCost: 0, reason: '' });
  /** Bought 3 of 4: decided at 100, arrived at 101, filled at 102 against 100 / 102, ended at 110. */
  const parent = (id: string, algorithm: string, { at = 10, touch = { bid: 100, ask: 102 } } = {}): readonly StoryLine['told'][] => {
    const one = fill(id, { quantity: 3, price: 102, fee: 0.306 });
    const desk = (notice: DeskNotice): StoryLine['told'] => ({ of: 'desk', notice });
    return [
      { of: 'strategy', strategy: 'a', notice: { kind: 'decision', at, instrument, forecast: 1, previous: 0, price: 100, reason: '', values: {} } },
      desk({ kind: 'plan', at, id, instrument, algorithm, quantity: 4, deadline: at + 50, arrivalPrice: 101, estimate: {} as never }),
      { of: 'strategy', strategy: 'a', notice: { kind: 'order', at, instrument, clientOrderId: id, draft: { side: 'buy', type: 'market', quantity: 4, at, reason: '' } } },
      desk({ kind: 'fill', at: 20, id: `${id}/0`, parent: id, instrument, tradeId: one.tradeId, side: 'buy', quantity: 3, price: 102, ...touch }),
      { of: 'strategy', strategy: 'a', notice: { kind: 'event', at: 20, instrument, event: { kind: 'fill', clientOrderId: id, at: 20, fill: one } } },
      desk({ kind: 'done', at: 30, id, instrument, filled: 3, quantity: 4, averagePrice: 102, arrivalPrice: 101, slippageBps: 99, note: 'time ran out', bid: 109, ask: 111 }),
    ];
  };
  const storyWith = (told: readonly StoryLine['told'][]) => {
    const folder = newFolder();
    writeFileSync(path.join(folder, 'story', '1.jsonl'), told.map((one) => textOfState({ at: 1, told: one })).join('\n'));
    return storyFiles(folder);
  };

  it('are the parts of the shortfall, worked out by hand', async () => {
    const { algorithms, analysed, unknown, working } = await costsStory(storyWith([...parent('a#1.c1', 'twap'), ...parent('a#1.c2', 'market'), ...parent('a#1.c3', 'twap')]), -Infinity);
    expect({ analysed, unknown, working, names: algorithms.map(({ algorithm, parents }) => [algorithm, parents]) }).toEqual({ analysed: 3, unknown: 0, working: 0, names: [['twap', 2], ['market', 1]] });
    const [{ parts, completion, slippage, fees, shortfall }] = algorithms;
    // Of 4 x 100: delay 4 x 1, timing 3 x (101 - 101), spread 3 x 1, impact none, fee 0.306, opportunity 1 x (110 - 101); total 3 x 2 + 0.306 + 10.
    const bps = (value: number) => (1e4 * value) / 400;
    expect(parts).toEqual({ delay: bps(4), timing: 0, spread: bps(3), impact: 0, fee: bps(0.306), opportunity: bps(9), total: bps(16.306) });
    expect([completion, slippage.mean, fees.mean, shortfall.mean]).toEqual([0.75, expect.closeTo((1e4 * 1) / 101, 9), expect.closeTo(10, 9), expect.closeTo(bps(16.306), 9)]);
  });

  it('leave out what is not on record or not over, and say how many', async () => {
    const story = [...parent('a#1.c1', 'twap', { touch: { bid: NaN, ask: NaN } }), ...parent('a#1.c2', 'twap').slice(0, -1), ...parent('a#1.c3', 'twap')];
    expect(await costsStory(storyWith(story), -Infinity)).toMatchObject({ analysed: 1, unknown: 1, working: 1 });
    const texts = textOf(80, (text) => { text.costs({ algorithms: [], analysed: 1, unknown: 1, working: 1 }); });
    expect(texts.join(' ')).toContain('1 left out');
  });

  it('count from the time that is asked for', async () => {
    expect(await costsStory(storyWith([...parent('a#1.c1', 'twap'), ...parent('a#1.c2', 'twap', { at: 15 })]), 12)).toMatchObject({ analysed: 1 });
  });

  it('of a whole run are a spread and a fee, for orders that take at once', async () => {
    const { algorithms: [market] } = await costsStory(files, -Infinity);
    expect(market.completion).toBeCloseTo(1, 12);
    expect(market.slippage.mean).toBeCloseTo(1, 2);
    expect(market.fees.mean).toBeCloseTo(10, 9);
  });
});

it.each([[61_285.415593, '61,285.416'], [0.00004999, '0.00004999'], [1, '1'], [NaN, 'unknown'], [2432.3, '2432.3'], [-0.5, '-0.5'], [1e-9, '1e-9']])('%d is shown as %s', (value, text) => { expect(amount(value)).toBe(text); });
