import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { journalFiles } from '../../../shared/adapters/fs/journal-files.ts';
import { openJournal } from '../../../shared/adapters/fs/journal.ts';
import { attributionQuery, tripQuery } from '../../../../dashboard/desk/portfolio.ts';
import { parentsQuery } from '../../../../dashboard/desk/execution.ts';
import { textOfState } from '../../trade/state-file.ts';
import { executionDesk } from '../execution-desk.ts';
import { portfolioDesk } from '../portfolio-desk.ts';
import { Records } from './records.ts';

const places: string[] = [];
const opened: Records[] = [];
const place = (): string => {
  const made = mkdtempSync(path.join(tmpdir(), 'records-'));
  places.push(made);
  return made;
};
afterEach(async () => { for (const records of opened.splice(0)) await records.close(); });
afterAll(() => { for (const made of places) rmSync(made, { recursive: true, force: true }); });

const answers = { of: <Answer>(_question: unknown, make: () => Promise<Answer>): Promise<Answer> => make() };
const reader = (folder: string) => {
  const records = new Records(path.join(folder, 'page'), path.join(folder, 'state'));
  opened.push(records);
  return { records, portfolio: portfolioDesk(records, answers), execution: executionDesk(records, answers) };
};
const journalIn = (folder: string, segmentBytes?: number) => openJournal(journalFiles(path.join(folder, 'state', 'journal-binance')), { lazyMs: 1, ...(segmentBytes === undefined ? {} : { segmentBytes }) });
type Journal = Awaited<ReturnType<typeof journalIn>>;

const AT = 1_795_200_000_000;
const INSTRUMENT = 'binance:BTC/USDT';
const opening = (trades: readonly string[] = []) => ({ at: AT, balances: [['USDT', '1000']], cursors: [], trades, fills: [] });
const intent = (id: string, alias: string) => ({ alias, request: { clientOrderId: id, instrument: INSTRUMENT, side: 'buy', type: 'limit', quantity: 1, limitPrice: 100, timeInForce: 'ioc', at: AT, reason: 'it rises' } });
const fill = (tradeId: string, more: Readonly<Record<string, unknown>> = {}) => ({ fill: { tradeId, clientOrderId: 'q1', venueOrderId: 'v1', instrument: INSTRUMENT, at: AT + 10, side: 'buy', quantity: 0.5, price: 100, fee: 0.0005, feeCurrency: 'BTC', liquidity: 'taker', ...more } });
const report = (clientOrderId: string, venueOrderId: string) => ({ clientOrderId, order: { clientOrderId, venueOrderId, instrument: INSTRUMENT, side: 'buy', type: 'limit', state: 'open', quantity: 1, filledQuantity: 0, averagePrice: null, at: AT } });
const adjust = (reference: string, postings: readonly (readonly string[])[], voided: readonly unknown[] = []) => ({ at: AT, reference, postings, reason: 'told no more', voided });

async function write(journal: Journal, ...records: readonly (readonly [string, Readonly<Record<string, unknown>>])[]): Promise<void> {
  for (const [type, body] of records) await journal.append(type, body, true);
}
const amounts = async ({ portfolio }: ReturnType<typeof reader>) => Object.fromEntries((await portfolio.holdings()).holdings.map(({ asset, amount }) => [asset, amount]));
const rowsOf = ({ records }: ReturnType<typeof reader>) => records.store.all<{ tradeId: string; strategy: string; parent: string; reason: string; isVoid: number }>('SELECT tradeId, strategy, parent, reason, isVoid FROM fill ORDER BY n').map((row) => ({ ...row }));

describe('records of a journal', () => {
  it('hold what the account holds, and whose each execution is', async () => {
    const folder = place();
    const journal = await journalIn(folder);
    await write(journal, ['EPOCH', { epoch: 1, sequence: 1, at: AT }], ['OPENING', opening()], ['INTENT', intent('q1', 'trend#a.c1/0')], ['REPORT', report('q1', 'v1')], ['FILL', fill('1')], ['FILL', fill('1')]);
    const here = reader(folder);
    expect(await amounts(here)).toEqual({ BTC: 0.4995, USDT: 950 });
    expect(rowsOf(here)).toEqual([{ tradeId: '1', strategy: 'trend', parent: 'trend#a.c1', reason: 'it rises', isVoid: 0 }]);
    // The writer goes on undisturbed, and so does the reader.
    await write(journal, ['FILL', fill('2', { side: 'sell', at: AT + 20, price: 110, quantity: 0.4, fee: 0.044, feeCurrency: 'USDT', liquidity: 'maker' })]);
    expect(await amounts(here)).toEqual({ BTC: 0.0995, USDT: 993.956 });
    const { fees, turnover } = await here.portfolio.attribution(attributionQuery.parse({}));
    expect(fees).toEqual([{ venue: 'binance', currency: 'BTC', liquidity: 'taker', fills: 1, fees: 0.0005 }, { venue: 'binance', currency: 'USDT', liquidity: 'maker', fills: 1, fees: 0.044 }]);
    expect(turnover).toEqual([{ currency: 'USDT', fills: 2, bought: 50, sold: 44, makerShare: 44 / 94 }]);
    await journal.close();
  });

  it('count nothing that the balances at the first sight hold already', async () => {
    const folder = place();
    const journal = await journalIn(folder);
    await write(journal, ['OPENING', opening([`${INSTRUMENT} 1 buy`])], ['FILL', fill('1')], ['FILL', fill('2')]);
    expect(await amounts(reader(folder))).toEqual({ BTC: 0.4995, USDT: 950 });
    await journal.close();
  });

  it('name the order of an execution that came before it was known', async () => {
    const folder = place();
    const journal = await journalIn(folder);
    await write(journal, ['OPENING', opening()], ['INTENT', intent('q1', 'trend#a.c1/0')], ['FILL', fill('1', { clientOrderId: '' })]);
    const here = reader(folder);
    await here.records.current();
    expect(rowsOf(here)).toMatchObject([{ strategy: '', parent: '' }]);
    await write(journal, ['REPORT', report('q1', 'v1')]);
    await here.records.current();
    expect(rowsOf(here)).toMatchObject([{ strategy: 'trend', parent: 'trend#a.c1' }]);
    expect(here.records.store.all('SELECT strategy, fills FROM hourly WHERE fills <> 0').map((row) => ({ ...Object(row) }))).toEqual([{ strategy: 'trend', fills: 1 }]);
    await journal.close();
  });

  it('leave out what the venue took back', async () => {
    const folder = place();
    const journal = await journalIn(folder);
    const gone = adjust('a1', [['BTC', '-0.4995'], ['USDT', '50']], [fill('1').fill]);
    await write(journal, ['OPENING', opening()], ['FILL', fill('1')], ['ADJUST', gone], ['ADJUST', gone]);
    const here = reader(folder);
    expect(await amounts(here)).toEqual({ BTC: 0, USDT: 1_000 });
    expect(await here.portfolio.taxYears()).toEqual([]);
    await journal.close();
  });

  it('are the same over many segments, whether read at once or bit by bit, and when they are lost', async () => {
    const folder = place();
    const journal = await journalIn(folder, 700);
    const bitByBit = reader(folder);
    await write(journal, ['OPENING', opening()], ['INTENT', intent('q1', 'trend#a.c1/0')]);
    for (let n = 1; n <= 40; n++) {
      await write(journal, ['FILL', fill(String(n), { quantity: 0.01, fee: 0 })]);
      if (n % 7 === 0) await bitByBit.records.current();
    }
    expect(readdirSync(path.join(folder, 'state', 'journal-binance')).length).toBeGreaterThan(5);
    const expected = await amounts(bitByBit);
    expect(expected).toEqual({ BTC: 0.4, USDT: 960 });
    await bitByBit.records.close();
    opened.length = 0;
    expect(await amounts(reader(folder))).toEqual(expected);
    await opened[0].close();
    opened.length = 0;
    for (const name of readdirSync(path.join(folder, 'page'))) writeFileSync(path.join(folder, 'page', name), 'no database at all');
    expect(await amounts(reader(folder))).toEqual(expected);
    await journal.close();
  });

  it('wait for a record that is only partly there', async () => {
    const folder = place();
    const journal = await journalIn(folder);
    await write(journal, ['OPENING', opening()], ['FILL', fill('1')]);
    const file = path.join(folder, 'state', 'journal-binance', 'journal-000001.log');
    const { size } = statSync(file);
    await write(journal, ['FILL', fill('2')]);
    await journal.close();
    truncateSync(file, size + 20);
    const here = reader(folder);
    expect(await amounts(here)).toEqual({ BTC: 0.4995, USDT: 950 });
    const again = await journalIn(folder);
    await write(again, ['FILL', fill('3')]);
    expect(await amounts(here)).toEqual({ BTC: 0.999, USDT: 900 });
    await again.close();
  });

  it('forget a run that was begun anew', async () => {
    const folder = place();
    const first = await journalIn(folder);
    await write(first, ['OPENING', opening()], ['FILL', fill('1')]);
    const here = reader(folder);
    await here.records.current();
    await first.close();
    rmSync(path.join(folder, 'state', 'journal-binance'), { recursive: true });
    const second = await journalIn(folder);
    await write(second, ['OPENING', { ...opening(), balances: [['USDT', '7']] }]);
    expect(await amounts(here)).toEqual({ USDT: 7 });
    await second.close();
  });

  it('say nothing of a run that never was', async () => {
    const { portfolio, execution } = reader(place());
    expect(await portfolio.holdings()).toEqual({ reading: { isComplete: true, doneBytes: 0, leftBytes: 0, problem: null }, venues: [], holdings: [], lastPrices: [] });
    expect((await execution.overview({})).parents).toBe(0);
    expect(await execution.parent({ id: 'x' })).toBeNull();
  });
});

const told = (at: number, one: unknown): string => `${textOfState({ at, told: one })}\n`;
const desk = (at: number, notice: unknown): string => told(at, { of: 'desk', notice });
const strategy = (at: number, notice: unknown): string => told(at, { of: 'strategy', strategy: 'trend', notice });

/** One order for 2 coins: decided at 99, arrived at 100, one taken at 101 of a book of 100 to 101, one made at 100; over with the book at 100 to 102. */
const STORY = [
  strategy(AT, { kind: 'decision', at: AT, instrument: INSTRUMENT, forecast: 1, previous: 0, price: 99, reason: 'it rises', values: { 'regime trend-up': 1, 'regime range': 0, odd: NaN } }),
  desk(AT + 5, { kind: 'plan', at: AT + 5, id: 'trend#a.c1', instrument: INSTRUMENT, algorithm: 'twap', quantity: 2, deadline: AT + 1_000, arrivalPrice: 100, estimate: { takeNowBps: 25, timingRiskBps: 3, sweepBps: Infinity } }),
  strategy(AT + 6, { kind: 'order', at: AT, instrument: INSTRUMENT, clientOrderId: 'trend#a.c1', draft: { side: 'buy', type: 'market', quantity: 2, at: AT, reason: 'it rises', reduceOnly: false } }),
  desk(AT + 10, { kind: 'child', at: AT + 10, id: 'trend#a.c1/0', parent: 'trend#a.c1', order: { clientOrderId: 'trend#a.c1/0', instrument: INSTRUMENT, side: 'buy', type: 'limit', quantity: 2, limitPrice: 101, timeInForce: 'ioc', at: AT + 10, reason: 'x' }, reason: 'a slice' }),
  desk(AT + 40, { kind: 'fill', at: AT + 40, id: 'trend#a.c1/0', parent: 'trend#a.c1', instrument: INSTRUMENT, tradeId: '1', side: 'buy', quantity: 1, price: 101, bid: 100, ask: 101 }),
  desk(AT + 90, { kind: 'fill', at: AT + 90, id: 'trend#a.c1/0', parent: 'trend#a.c1', instrument: INSTRUMENT, tradeId: '2', side: 'buy', quantity: 1, price: 100, bid: 100, ask: 102 }),
  desk(AT + 91, { kind: 'done', at: AT + 91, id: 'trend#a.c1', instrument: INSTRUMENT, filled: 2, quantity: 2, averagePrice: 100.5, arrivalPrice: 100, slippageBps: 50, note: 'filled', bid: 100, ask: 102 }),
  ...['1', '2'].map((tradeId, i) => strategy(AT + 92, { kind: 'event', at: AT + 92, instrument: INSTRUMENT, event: { kind: 'fill', clientOrderId: 'trend#a.c1', at: AT + 92, fill: { tradeId, clientOrderId: 'trend#a.c1', instrument: INSTRUMENT, at: AT + 40 + 50 * i, side: 'buy', quantity: 1, price: 101 - i, fee: 0.1, feeCurrency: 'USDT', liquidity: i === 0 ? 'taker' : 'maker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: '' } } })),
  desk(AT + 200, { kind: 'denied', at: AT + 200, id: 'trend#a.c2', instrument: INSTRUMENT, rule: 'max-order', reason: 'too large' }),
];

function storyIn(folder: string, lines: readonly string[]): string {
  const file = path.join(folder, 'state', 'story', `${AT}.jsonl`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, lines.join(''));
  return file;
}

describe('records of the story', () => {
  it('tell what an order cost, part by part', async () => {
    const folder = place();
    storyIn(folder, STORY);
    const { execution } = reader(folder);
    const order = await execution.parent({ id: 'trend#a.c1' });
    // By hand: delay 2 (100 - 99); timing 0.5 and 1 (mids 100.5 and 101); spread +0.5 taken and -1 made; no impact; 0.2 of fees; nothing is left.
    expect(order?.parts).toEqual({ delay: 2, timing: 1.5, spread: -0.5, impact: 0, fee: 0.2, opportunity: 0, total: 3.2 });
    expect(order).toMatchObject({ side: 'buy', decisionPrice: 99, forecast: 1, slippageBps: 50, averagePrice: 100.5, filled: 2, makerShare: 100 / 201, fillMs: 40, isWorking: false, estimateBps: 25, reason: 'it rises' });
    expect(order?.totalBps).toBeCloseTo(50 + (1e4 * 0.2) / 201, 9);
    expect(order?.estimate).toMatchObject({ sweepBps: null, halfSpreadBps: null });
    expect(order?.slices).toMatchObject([{ id: 'trend#a.c1/0', limitPrice: 101, filled: 2, reason: 'a slice' }]);
    const { parents, byAlgorithm, denials, times, histogram } = await execution.overview({});
    expect([parents, byAlgorithm[0].key, byAlgorithm[0].filledShare, times.toDone.p50, histogram.reduce((sum, { count }) => sum + count, 0)]).toEqual([1, 'twap', 1, 91, 1]);
    expect(denials).toEqual([{ rule: 'max-order', count: 1, at: AT + 200, reason: 'too large', id: 'trend#a.c2', instrument: INSTRUMENT }]);
  });

  it('are the same however they come in, and show an order that is still at work', async () => {
    const whole = place();
    storyIn(whole, STORY);
    const expected = await reader(whole).execution.parent({ id: 'trend#a.c1' });
    const folder = place();
    const file = storyIn(folder, []);
    const { execution } = reader(folder);
    for (const [n, line] of STORY.entries()) {
      const cut = Math.floor(line.length / 2);
      appendFileSync(file, line.slice(0, cut));
      const before = await execution.parents(parentsQuery.parse({ state: 'working' }));
      appendFileSync(file, line.slice(cut));
      if (n === 4) expect(before.rows).toMatchObject([{ id: 'trend#a.c1', isWorking: true, filled: 0, slippageBps: null }]);
    }
    const { reading: _a, ...last } = await execution.parent({ id: 'trend#a.c1' }) ?? { reading: undefined };
    const { reading: _b, ...first } = expected ?? { reading: undefined };
    expect(last).toEqual(first);
  });

  it('sort by every column without a word of the question in the statement', async () => {
    const folder = place();
    storyIn(folder, STORY);
    const { execution } = reader(folder);
    for (const sort of parentsQuery.shape.sort.unwrap().options) expect((await execution.parents(parentsQuery.parse({ sort }))).rows.length, sort).toBe(1);
    expect(() => parentsQuery.parse({ sort: 'at; DROP TABLE parent' })).toThrow();
    expect((await execution.parents(parentsQuery.parse({ instrument: `x' OR '1'='1` }))).total).toBe(0);
  });
});

const trip = (n: number, profit: number) => ({
  id: `trip ${n}`, at: AT + n, mode: 'demo', strategy: 'trend', instrument: INSTRUMENT, trip: { instrument: 'BTC/USDT', side: 'long', entryAt: AT + 10, exitAt: AT + 100 + n, candles: 3, quantity: 1, entryPrice: 100, exitPrice: 100 + profit, profit, profitRatio: profit / 100, fees: 0.2, funding: 0, maxAdverse: -0.01, maxFavourable: 0.02, entryReason: 'it rises', exitReason: n % 2 === 0 ? 'it falls' : 'stop', open: false },
});

describe('records of round trips', () => {
  it('count each once, with the regime of its entry and the order that made it', async () => {
    const folder = place();
    storyIn(folder, STORY);
    const journal = await journalIn(folder);
    await write(journal, ['OPENING', opening()], ['INTENT', intent('q1', 'trend#a.c1/0')], ['FILL', fill('1')]);
    writeFileSync(path.join(folder, 'state', 'trips.jsonl'), [trip(1, 5), trip(2, -2), trip(3, 1), trip(3, 1)].map((one) => `${JSON.stringify(one)}\n`).join(''));
    const { portfolio } = reader(folder);
    const won = await portfolio.trips(tripQuery.parse({ outcome: 'won', sort: 'profit', isAscending: true }));
    expect([won.total, won.rows.map(({ profit }) => profit), won.rows[0].regime, won.rows[0].entryOrder, won.rows[0].exitOrder]).toEqual([2, [1, 5], 'trend-up', 'trend#a.c1', null]);
    expect((await portfolio.trips(tripQuery.parse({ text: 'STOP' }))).total).toBe(2);
    expect((await portfolio.trips(tripQuery.parse({ page: 1, size: 2 }))).rows.length).toBe(1);
    for (const sort of tripQuery.shape.sort.unwrap().options) expect((await portfolio.trips(tripQuery.parse({ sort }))).rows.length, sort).toBe(3);
    const { rows, totals, causes } = await portfolio.attribution(attributionQuery.parse({ by: 'exitReason' }));
    expect(rows.map(({ key, profit, trips, won: count }) => [key, profit, trips, count])).toEqual([['stop', 6, 2, 2], ['it falls', -2, 1, 0]]);
    expect(totals).toMatchObject([{ currency: 'USDT', trips: 3, profit: 4, best: 5, worst: -2 }]);
    expect(totals[0].fees).toBeCloseTo(0.6, 12);
    expect(causes).toEqual([{ currency: 'USDT', orders: 1, parts: { delay: 2, timing: 1.5, spread: -0.5, impact: 0, fee: 0.2, opportunity: 0 } }]);
    await journal.close();
  });
});
