import { describe, expect, it } from 'vitest';
import { InvariantError } from '../domain/errors.ts';
import { DAY } from '../domain/time.ts';
import type { RunRecord } from '../engine/record.ts';
import { emptyRun, sampleRun } from './fixtures/sample-run.ts';
import type { RunIdentity } from './summary/identity-rows.ts';
import { ROW_NAMES } from './summary/row-names.ts';
import { summarise } from './summary.ts';

const identity: RunIdentity = { dataHash: 'd', codeHash: 'c', orderHash: 'o', wallMs: 12, peakRssMb: 90 };
const { record: sample } = sampleRun();
const day = (n: number) => 1_704_067_200_000 + n * DAY;

/** The empty run with these daily marks. */
const withEquity = (equity: readonly number[], rest: Partial<RunRecord> = {}): RunRecord => ({
  ...emptyRun(equity.length), finalEquity: equity[equity.length - 1], daily: { day: equity.map((_, i) => day(i)), equity, buyAndHold: equity.map(() => 10_000) }, ...rest,
});

const [trip] = sample.roundTrips;
const withTrades = (profits: readonly number[]): RunRecord => ({
  ...emptyRun(30), finalEquity: profits.reduce((sum, profit) => sum + profit, 10_000),
  roundTrips: profits.map((profit, i) => ({ ...trip, profit, profitRatio: profit / 1000, entryAt: day(i), exitAt: day(i + 1), open: false })),
});

/** Paths of all values that JSON would not give back as they are. */
function unsafe(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (value === undefined) return [`${path}: undefined`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => unsafe(inner, `${path}.${key}`));
}

describe('summary of a run', () => {
  it('names every row once and says everything it names', () => {
    const rows = summarise({ ...sample, instruments: ['a:B/USDT', 'a:C/USDT'] }, identity).groups.flatMap((group) => group.rows.map(({ key }) => key));
    expect(rows.toSorted()).toEqual(Object.keys(ROW_NAMES).toSorted());
  });

  it('gives no two values one key', () => {
    const keys = summarise(sample, identity).groups.flatMap(({ rows }) => rows).flatMap(({ cells }) => cells).map(({ key }) => key);
    expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
  });

  it('agrees with the record on money, and its parts with the whole', () => {
    const { metrics, tables } = summarise(sample, identity);
    expect(metrics['absoluteProfit']).toBeCloseTo(sample.finalEquity - sample.initialCash, 9);
    expect(Number(metrics['longProfit']) + Number(metrics['shortProfit']) + Number(metrics['leftOpenProfit'])).toBeCloseTo(Number(metrics['absoluteProfit']), 6);
    expect(tables.perMonth.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(Number(metrics['absoluteProfit']), 6);
    expect(tables.perMonth.reduce((product, { profitRatio }) => product * (1 + Number(profitRatio)), 1) - 1).toBeCloseTo(Number(metrics['totalProfit']), 9);
    expect(tables.perMonth.reduce((sum, { trades }) => sum + trades, 0)).toBe(metrics['trades']);
    expect(tables.drawdowns).toHaveLength(5);
    expect(Number(metrics['breakEvenBps']) / 10_000 * sample.totals.turnover).toBeCloseTo(Number(metrics['absoluteProfit']), 6);
  });

  it('is the same for the same run', () => {
    expect(summarise(sample, identity)).toEqual(summarise(sampleRun().record, identity));
  });

  it.each<[string, RunRecord]>([
    ['a year', sample], ['no trade', emptyRun(30)], ['no day', emptyRun(0)], ['one day', withEquity([10_100])], ['one flat day', emptyRun(1)],
    ['everything lost', withEquity([5_000, 0, 0])], ['debt', withEquity([5_000, -2_000, -2_000])], ['days without marks', withEquity([10_100, NaN, NaN, 10_200])],
    ['no mark at all', { ...withEquity([NaN, NaN]), finalEquity: 10_000 }], ['no buy & hold', { ...sample, daily: { ...sample.daily, buyAndHold: sample.daily.day.map(() => NaN) } }],
    ['all wins', withTrades([1, 2, 3])], ['all losses', withTrades([-1, -2, -3])], ['all draws', withTrades([0, 0])], ['one trade', withTrades([5])],
    ['same gain each day', withEquity(Array.from({ length: 40 }, (_, i) => 10_000 * 1.01 ** (i + 1)))],
    ['broken excursions', { ...sample, roundTrips: sample.roundTrips.map((entry) => ({ ...entry, maxAdverse: NaN, maxFavourable: NaN })) }],
    ['unknown identity', { ...sample, maxDrawdownIntrabar: NaN, exposureShare: NaN }],
  ])('holds no NaN, no infinity and nothing undefined: %s', (_, record) => {
    const summary = summarise(record, { ...identity, wallMs: 1 });
    expect(unsafe({ ...summary, params: {} })).toEqual([]);
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    const reasonless = summary.groups.flatMap(({ rows }) => rows).flatMap(({ cells }) => cells).filter(({ value, reason }) => (value === null) !== (reason !== undefined));
    expect(reasonless).toEqual([]);
  });

  it('refuses a run that ended with no amount of money', () => {
    expect(() => summarise({ ...sample, finalEquity: NaN }, identity)).toThrow(InvariantError);
    expect(() => summarise({ ...sample, initialCash: 0 }, identity)).toThrow('cash above 0, found "0"');
  });
});

describe('known traps', () => {
  it('compounds: 10 % up and 10 % down is 1 % lost (trap 29)', () => {
    expect(summarise(withEquity([11_000, 9_900]), identity).metrics['totalProfit']).toBeCloseTo(-0.01, 12);
  });

  it('annualises daily Sharpe by sqrt(365) with ddof 1 and risk-free rate 0 (trap 30)', () => {
    // Returns 0.01 and 0.03 in turn, 7 of each: mean 0.02, sd with ddof 1 is 0.01 * sqrt(14 / 13).
    let equity = 10_000;
    const curve = Array.from({ length: 14 }, (_, i) => { equity *= i % 2 === 0 ? 1.01 : 1.03; return equity; });
    expect(summarise(withEquity(curve), identity).metrics['sharpe']).toBeCloseTo((2 / Math.sqrt(14 / 13)) * Math.sqrt(365), 6);
  });

  it('tells the drawdown inside candles from that at their closes: 100, 120, low 80, close 110 (trap 31)', () => {
    const { groups, metrics } = summarise(withEquity([12_000, 11_000], { maxDrawdown: { depth: 1 / 12, peakAt: day(1), troughAt: day(2), recoveredAt: NaN }, maxDrawdownIntrabar: 1 / 3 }), identity);
    expect([metrics['maxDrawdown'], metrics['maxDrawdownDaily'], metrics['maxDrawdownIntrabar']]).toEqual([expect.closeTo(0.0833, 4), expect.closeTo(0.0833, 4), expect.closeTo(0.3333, 4)]);
    const names = groups.flatMap(({ rows }) => rows).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Max Drawdown (candle close)', 'Max Drawdown (intrabar)', 'Absolute drawdown (daily)']));
  });

  it('always shows buy & hold, with its fee, beside the strategy (trap 32)', () => {
    const held = withEquity([10_000, 10_000], { daily: { day: [day(0), day(1)], equity: [10_000, 10_000], buyAndHold: [9_990, 10_989] } });
    const { metrics, tables } = summarise(held, identity);
    expect(metrics['buyAndHold']).toBeCloseTo(0.0989, 12);
    expect(metrics['excess']).toBeCloseTo(-0.0989, 12);
    expect(tables.perMonth[0].buyAndHoldRatio).toBeCloseTo(0.0989, 12);
  });

  it('reports how many of the protective exits are ambiguous, their order inside the candle being unknown (trap 5)', () => {
    const { groups } = summarise({ ...sample, protectiveExits: 8, ambiguousExits: 2 }, identity);
    const shown = groups.flatMap(({ rows }) => rows).find(({ key }) => key === 'protectiveExits');
    expect(shown).toMatchObject({ name: 'Protective exits (Ambiguous)', cells: [{ value: 8 }, { value: 2 }], form: 'parenthesis' });
  });

  it('deflates the Sharpe ratio by the variants that were tried before, and reads less into it (trap 22)', () => {
    const { record } = sampleRun(365, 11);
    const told = [undefined, 0, 10, 1_000].map((trials) => summarise(record, identity, trials));
    expect(told.map(({ reading }) => reading)).toEqual(['gain', 'gain', 'gain-after-trials', 'luck-not-excluded']);
    expect(told.map(({ metrics }) => metrics['trials'])).toEqual([null, 0, 10, 1_000]);
    expect(told[1].metrics['deflatedSharpe']).toBe(told[1].metrics['psr']);
    expect(Number(told[2].metrics['deflatedSharpe'])).toBeGreaterThan(Number(told[3].metrics['deflatedSharpe']));
    expect(told[0].groups.flatMap(({ rows }) => rows).find(({ key }) => key === 'deflatedSharpe')?.cells[0].reason).toBe('trials-unknown');
    expect(summarise({ ...record, roundTrips: record.roundTrips.slice(0, 9) }, identity, 10).metrics['deflatedSharpe']).toBeNull();
  });

  it('counts funding that was received as a negative cost', () => {
    const { metrics } = summarise({ ...sample, totals: { ...sample.totals, funding: 25 } }, identity);
    expect(metrics['fundingPaid']).toBe(-25);
    expect(Number(summarise(sample, identity).metrics['totalCost']) - Number(metrics['totalCost'])).toBeCloseTo(25, 9);
  });
});

describe('what may be said', () => {
  it('says N/A with the reason where a run is too short or traded too little', () => {
    const cells = (record: RunRecord) => new Map(summarise(record, identity).groups.flatMap(({ rows }) => rows).flatMap((row) => row.cells).map((cell) => [cell.key, cell]));
    const short = cells(withEquity(Array.from({ length: 13 }, (_, i) => 10_000 + i * (i % 3))));
    expect(['cagr', 'sharpe', 'sortino', 'volatility', 'psr', 'cagrLow'].map((key) => short.get(key)?.reason)).toEqual(Array.from({ length: 6 }, () => 'under-14-days'));
    const few = cells({ ...sample, roundTrips: sample.roundTrips.slice(0, 9) });
    expect(few.get('psr')).toEqual({ key: 'psr', value: null, unit: 'percent', reason: 'under-10-trades' });
    expect(few.get('maxDrawdownHigh')?.reason).toBe('under-10-trades');
    expect(few.get('sharpe')?.value).not.toBeNull();
  });

  it('reads no more into a run than its numbers allow', () => {
    expect(summarise(emptyRun(30), identity).reading).toBe('no-trades');
    expect(summarise(withTrades([5]), identity).reading).toBe('too-little');
    expect(summarise(sample, identity).reading).toBe('luck-not-excluded');
    expect(summarise({ ...sample, finalEquity: 9_000 }, identity).reading).toBe('loss');
    expect(summarise(sampleRun(365, 11).record, identity).reading).toBe('gain');
  });

  it('counts trades left open neither as won nor as lost', () => {
    const { metrics, tables } = summarise({ ...sample, roundTrips: [{ ...trip, open: true, profit: 12 }] }, identity);
    expect([metrics['trades'], metrics['wins'], metrics['tradesLeftOpen'], metrics['leftOpenProfit']]).toEqual([0, 0, 1, 12]);
    expect(tables.leftOpen).toHaveLength(1);
  });
});
