import { describe, expect, it } from 'vitest';
import { columnsOf, type Candle } from '../../domain/candle.ts';
import { fundingColumns, tradeColumns } from '../../domain/public-trade.ts';
import { HOUR, MINUTE } from '../../domain/time.ts';
import type { FileContents, FileInspector, RawCandles } from '../../ports/file-inspector.ts';
import { checkFiles, type CheckedFile } from './check.ts';
import type { Finding, FindingKind } from './finding.ts';

const START = Date.UTC(2024, 0, 1);
const candle = (i: number, change: Partial<Candle> = {}): Candle => {
  const price = 100 + Math.sin(i);
  return { openTime: START + i * MINUTE, open: price, high: price + 1, low: price - 1, close: price + 0.5, volume: 10 + (i % 7), ...change };
};
const minutes = (count: number, change: (i: number) => Partial<Candle> = () => ({})): Candle[] => Array.from({ length: count }, (_, i) => candle(i, change(i)));

const raw = (candles: readonly Candle[], extra: Partial<RawCandles> = {}): FileContents => ({ kind: 'candles', timeframe: undefined, series: [{ market: undefined, candles: columnsOf(candles), nulls: 0, hasVolume: true, ...extra }] });
const inspector = (contents: Readonly<Record<string, FileContents>>, sha256 = (file: string) => file): FileInspector => ({ inspect: async (file) => ({ ...contents[file], sha256: sha256(file), bytes: 1 }) });

async function check(contents: FileContents, asOf?: number): Promise<CheckedFile & { readonly ok: boolean }> {
  const { files, ok } = await checkFiles({ files: ['x'], asOf }, { inspector: inspector({ x: contents }) });
  return { ...files[0], ok };
}
const find = (file: CheckedFile, kind: FindingKind): Finding | undefined => file.findings.find((finding) => finding.kind === kind);

describe('a sound series', () => {
  it('has nothing remarkable', async () => {
    const file = await check(raw(minutes(500)));
    expect(file.findings).toEqual([]);
    expect(file.candles).toMatchObject({ timeframe: '1m', expected: 500, missing: 0, holes: 0, longestHole: null, first: '2024-01-01T00:00:00Z', last: '2024-01-01T08:19:00Z' });
  });
});

describe('holes', () => {
  it('of a downloader that asked for 1,000 where 200 are served are a bug', async () => {
    const pages = Array.from({ length: 6 }, (_, page) => minutes(200).map((one) => ({ ...one, openTime: one.openTime + page * 1_000 * MINUTE }))).flat();
    const file = await check(raw(pages));
    expect(file.ok).toBe(false);
    expect(find(file, 'pagination-holes')).toMatchObject({ severity: 'error', cause: 'bug', count: 5 * 800 });
    expect(find(file, 'pagination-holes')?.text).toContain('after every 200 candles 800 are missing');
    expect(file.candles).toMatchObject({ missing: 4_000, holes: 5, expected: 5_200, longestHole: { missing: 800 } });
  });

  it('beside frozen candles are halts', async () => {
    const file = await check(raw([...minutes(100, (i) => (i > 90 ? { open: 50, high: 50, low: 50, close: 50, volume: 0 } : {})), ...minutes(300).slice(180)]));
    expect(find(file, 'halts')).toMatchObject({ cause: 'market', severity: 'info', count: 80 });
    expect(find(file, 'frozen')).toMatchObject({ count: 9, cause: 'market' });
    expect(find(file, 'frozen')?.text).toContain('at most 9 in a row from 2024-01-01T01:31:00Z');
  });

  it('all over the series are a market in which nobody traded; a month among them is told apart', async () => {
    const sparse = minutes(3_000).filter((_, i) => i % 7 !== 3);
    const file = await check(raw([...sparse, ...sparse.map((one) => ({ ...one, openTime: one.openTime + 50_000 * MINUTE }))]));
    expect(find(file, 'no-trade-gaps')).toMatchObject({ cause: 'market' });
    expect(find(file, 'missing')).toMatchObject({ cause: 'unknown', count: 47_001 });
  });

  it('that nothing explains are left to a person', async () => {
    const file = await check(raw([...minutes(100), ...minutes(300).slice(150)]));
    expect(file.ok).toBe(true);
    expect(find(file, 'missing')).toMatchObject({ cause: 'unknown', severity: 'warning', count: 50, where: '2024-01-01T01:39:00Z' });
  });
});

describe('rows', () => {
  it('from new to old are named so', async () => {
    const file = await check(raw(minutes(100).toReversed()));
    expect(find(file, 'newest-first')).toMatchObject({ severity: 'warning', count: 99 });
    expect(file.candles).toMatchObject({ missing: 0, outOfOrder: 99 });
  });

  it('that repeat are told apart from rows that contradict', async () => {
    const twice = [...minutes(50), candle(20), candle(21, { close: 99.5, low: 90 })];
    const file = await check(raw(twice));
    expect(find(file, 'duplicates')).toMatchObject({ severity: 'warning', count: 1, where: '2024-01-01T00:20:00Z' });
    expect(find(file, 'conflicting-duplicates')).toMatchObject({ severity: 'error', count: 1 });
    expect(find(file, 'out-of-order')).toMatchObject({ severity: 'error' });
  });

  it('off the grid or of another timeframe are found', async () => {
    const file = await check(raw([...minutes(100), candle(100, { openTime: START + 100 * MINUTE + 20_000 })]));
    expect(find(file, 'misaligned')).toMatchObject({ count: 1, cause: 'bug' });
    expect(find(file, 'mixed-timeframes')).toMatchObject({ count: 1, where: '2024-01-01T01:40:20Z' });
    const fives = [...Array.from({ length: 50 }, (_, i) => candle(i * 5)), ...minutes(260).slice(250)];
    expect(find(await check(raw(fives)), 'mixed-timeframes')).toMatchObject({ severity: 'error', cause: 'bug' });
  });

  it('with times in another unit are named with that unit, and nothing else is told', async () => {
    for (const [unit, factor] of [['s', 0.001], ['us', 1_000], ['ns', 1_000_000]] as const) {
      const file = await check(raw(minutes(10).map((one) => ({ ...one, openTime: one.openTime * factor }))));
      expect(file.findings.map(({ kind }) => kind)).toEqual(['wrong-time-unit']);
      expect(file.findings[0].whatToDo).toContain(`--time-unit ${unit}`);
    }
  });

  it('that no venue serves are bugs: outside high and low, no number, no positive price, negative volume', async () => {
    const file = await check(raw(minutes(60, (i) => ({ 10: { high: 90 }, 11: { close: NaN }, 12: { low: 0 }, 13: { volume: -1 } })[i] ?? {}), { nulls: 0 }));
    for (const kind of ['violations', 'non-finite', 'not-positive', 'negative-volume'] as const) expect(find(file, kind)).toMatchObject({ severity: 'error', cause: 'bug', count: 1 });
    expect(find(await check(raw(minutes(60, (i) => (i === 5 ? { open: NaN } : {})), { nulls: 1 })), 'nulls')).toMatchObject({ count: 1 });
  });

  it('are none', async () => { expect(find(await check(raw([])), 'empty')).toMatchObject({ severity: 'error' }); });
});

describe('what the market did', () => {
  it('is told and no error: wicks, jumps, zero volume', async () => {
    const file = await check(raw(minutes(60, (i) => ({ 20: { low: 20 }, 30: { open: 100, high: 160, low: 99, close: 155 }, 31: { open: 155, high: 156, low: 100, close: 101 }, 40: { volume: 0 } })[i] ?? {})));
    expect(file.ok).toBe(true);
    expect(find(file, 'wicks')).toMatchObject({ cause: 'market', count: 1 });
    expect(find(file, 'jumps')).toMatchObject({ cause: 'market', count: 2 });
    expect(find(file, 'zero-volume')).toMatchObject({ count: 1, severity: 'info' });
  });

  it('has no volume in mark prices', async () => {
    const file = await check(raw(minutes(60, () => ({ volume: 0 }))));
    expect(file.findings.map(({ kind }) => kind)).toEqual(['no-volume']);
    expect(find(await check(raw(minutes(60, () => ({ volume: 0 })), { hasVolume: false })), 'no-volume')?.text).toContain('no volume column');
  });
});

describe('the last candle', () => {
  it('is proven to have been forming by the time of the download', async () => {
    expect(find(await check(raw(minutes(60)), START + 59.5 * MINUTE), 'forming-last')).toMatchObject({ severity: 'error', cause: 'bug', where: '2024-01-01T00:59:00Z' });
    expect(find(await check(raw(minutes(60)), START + 60 * MINUTE), 'forming-last')).toBeUndefined();
  });

  it('is suspected by its look without that', async () => {
    const file = await check(raw(minutes(60, (i) => (i === 59 ? { open: 100, high: 100.1, low: 100, close: 100.05, volume: 0.01 } : {}))));
    expect(find(file, 'forming-last')).toMatchObject({ severity: 'warning', cause: 'unknown' });
  });
});

describe('several files', () => {
  it('with the same bytes under two names are an error', async () => {
    const { ok, findings } = await checkFiles({ files: ['ETH_BTC-5m', 'UNITTEST_BTC-5m'] }, { inspector: inspector({ 'ETH_BTC-5m': raw(minutes(20)), 'UNITTEST_BTC-5m': raw(minutes(20)) }, () => 'same') });
    expect(ok).toBe(false);
    expect(findings).toMatchObject([{ kind: 'identical-files', count: 2 }]);
  });

  it('of which one ends in a candle that was still forming are told apart by the other', async () => {
    const early = [...minutes(50), candle(50, { close: candle(50).open, volume: 0.1 })];
    const { findings } = await checkFiles({ files: ['early', 'late'] }, { inspector: inspector({ early: raw(early), late: raw(minutes(100)) }) });
    expect(findings).toMatchObject([{ kind: 'forming-last', severity: 'error', cause: 'bug', where: '2024-01-01T00:50:00Z' }]);
    expect(findings[0].text).toContain('last candle of "early"');
  });

  it('that contradict each other inside are left to a person, other markets are not compared', async () => {
    const other = minutes(100, (i) => (i === 20 ? { volume: 99 } : {}));
    const { ok, findings } = await checkFiles({ files: ['a', 'b', 'c'] }, { inspector: inspector({ a: raw(minutes(100)), b: raw(other), c: raw(minutes(100, (i) => ({ volume: 1_000 + i }))) }) });
    expect(ok).toBe(true);
    expect(findings).toMatchObject([{ kind: 'contradictions', cause: 'unknown', count: 1, where: '2024-01-01T00:20:00Z' }]);
  });

  it('of two timeframes may contradict each other as venues do', async () => {
    const hours = Array.from({ length: 24 }, (_, hour) => {
      const part = minutes(24 * 60).slice(hour * 60, hour * 60 + 60);
      return { openTime: part[0].openTime, open: part[0].open, high: Math.max(...part.map(({ high }) => high)), low: Math.min(...part.map(({ low }) => low)), close: part[59].close, volume: part.reduce((sum, { volume }) => sum + volume, hour === 7 ? 5_536 : 0) };
    });
    const { ok, findings } = await checkFiles({ files: ['1m', '1h'] }, { inspector: inspector({ '1m': raw(minutes(24 * 60)), '1h': raw(hours) }) });
    expect(ok).toBe(true);
    expect(findings).toMatchObject([{ kind: 'contradictions', cause: 'market', severity: 'info', count: 1, where: '2024-01-01T07:00:00Z' }]);
    expect(findings[0].text).toContain('0 of them in price');
  });

  it('keep their markets apart', async () => {
    const series = ['KRW-A', 'KRW-B'].map((market) => ({ market, candles: columnsOf(minutes(20)), nulls: 0, hasVolume: true }));
    const file = await check({ kind: 'candles', timeframe: undefined, series: [series[0], { ...series[1], candles: columnsOf([...minutes(20), candle(30)]) }] });
    expect(file.candles).toMatchObject({ markets: 2, missing: 10, duplicates: 0 });
    expect(find(file, 'missing')).toMatchObject({ market: 'KRW-B' });
  });
});

describe('trades', () => {
  function trades(rows: readonly (readonly [number, number, number, number])[]) {
    const columns = tradeColumns(rows.length);
    rows.forEach(([at, price, quantity, side], i) => { columns.at[i] = START + at; columns.price[i] = price; columns.quantity[i] = quantity; columns.side[i] = side; });
    return columns;
  }

  it('may share a millisecond; their ids may not repeat', async () => {
    const file = await check({ kind: 'trades', trades: trades([[0, 5, 1, 1], [0, 5, 1, 1], [1, 5, 1, -1]]), ids: Float64Array.of(1, 2, 2) });
    expect(find(file, 'shared-times')).toMatchObject({ count: 1, severity: 'info', cause: 'market' });
    expect(find(file, 'repeated-ids')).toMatchObject({ count: 1, severity: 'error' });
  });

  it('without side, in whole seconds, out of order or impossible are told', async () => {
    const file = await check({ kind: 'trades', ids: undefined, trades: trades(Array.from({ length: 12 }, (_, i) => [i === 5 ? 0 : i * 1_000, i === 6 ? 0 : 5, i === 7 ? NaN : 1, 0] as const)) });
    expect(file.findings.map(({ kind }) => kind).toSorted()).toEqual(['non-finite', 'not-positive', 'out-of-order', 'unknown-side', 'whole-seconds']);
  });
});

describe('funding', () => {
  function funding(rows: readonly (readonly [hours: number, late: number, rate: number])[]): FileContents {
    const columns = fundingColumns(rows.length);
    rows.forEach(([hours, late, rate], i) => { columns.at[i] = START + hours * HOUR + late; columns.rate[i] = rate; });
    return { kind: 'funding', funding: columns };
  }

  it('stamped some milliseconds late is joined by rounding', async () => {
    const file = await check(funding([[0, 0, 1e-4], [8, 3, 1e-4], [16, 31, 0], [24, 0, 1e-4]]));
    expect(file.ok).toBe(true);
    expect(find(file, 'late-stamps')).toMatchObject({ count: 2 });
    expect(find(file, 'late-stamps')?.text).toContain('up to 31 ms');
    expect(find(file, 'zero-rates')).toMatchObject({ count: 1 });
    expect(find(file, 'missing')).toBeUndefined();
  });

  it('that changes from 4 h to 1 h and pays 2 % is the market', async () => {
    const file = await check(funding([[0, 0, -0.001], [4, 0, -0.001], [8, 0, -0.02], [9, 0, -0.02], [10, 0, -0.02], [11, 0, -0.02]]));
    expect(find(file, 'interval-changed')).toMatchObject({ count: 1, where: '2024-01-01T08:00:00Z', cause: 'market' });
    expect(find(file, 'interval-changed')?.text).toContain('from 4 h to 1 h');
    expect(find(file, 'extreme-rates')).toMatchObject({ count: 4, cause: 'market' });
    expect(find(file, 'missing')).toBeUndefined();
  });

  it('that is missing or stands twice is told', async () => {
    expect(find(await check(funding([[0, 0, 1e-4], [8, 0, 1e-4], [32, 0, 1e-4], [40, 0, 1e-4], [48, 0, 1e-4]])), 'missing')).toMatchObject({ count: 2, where: '2024-01-01T08:00:00Z' });
    expect(find(await check(funding([[0, 0, 1e-4], [8, 0, 1e-4], [8, 5, 1e-4], [16, 0, 1e-4]])), 'duplicates')).toMatchObject({ severity: 'error', count: 1 });
  });
});
