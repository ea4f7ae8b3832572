import fc from 'fast-check';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CANDLE_FIELDS, candleAt, columnsOf, sliceCandles, type Candle, type CandleColumns } from '../../domain/candle.ts';
import { DAY, MINUTE } from '../../domain/time.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import { duckdbCandleStore } from './duckdb-candle-store.ts';
import { duckdbSession, withConnection } from './session.ts';
import { doublesOf } from './vector-items.ts';

const START = Date.UTC(2024, 0, 1);
const session = duckdbSession({ threads: 2, memoryLimitMb: 256 });
/** Durability is proven where it is made; here only the place of the file counts. */
const files: DurableFiles = {
  async replaceWith(file, fill) { return fill(file); },
  async replace(file, ...parts) { mkdirSync(path.dirname(file), { recursive: true }); await writeFile(file, Buffer.concat(parts)); },
};
const store = duckdbCandleStore({ session, files });
let folder = '';
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'candles-')); });
afterAll(() => { session.close(); rmSync(folder, { recursive: true }); });

const place = (name: string): string => path.join(folder, name);
const candle = (i: number, change: Partial<Candle> = {}): Candle => ({ openTime: START + i * MINUTE, open: 10 + i / 100, high: 12 + i / 100, low: 9 + i / 100, close: 11 + i / 100, volume: i / 8, ...change });
const series = (length: number): CandleColumns => columnsOf(Array.from({ length }, (_, i) => candle(i)));
const sql = (text: string) => withConnection(session, (connection) => connection.run(text));
const rowsOf = (candles: CandleColumns): Candle[] => Array.from({ length: candles.length }, (_, i) => candleAt(candles, i));

describe('a written series', () => {
  it('returns bit for bit, decimals or not', async () => {
    const price = fc.oneof(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), fc.integer({ min: 1, max: 100_000_000 }).map((n) => n / 100), fc.constantFrom(0.1 + 0.2, 0.00000893, 112_730_000));
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ a: price, b: price, c: price, d: price, volume: fc.double({ min: 0, max: 1e12, noNaN: true }) }), { minLength: 2, maxLength: 20 }), async (rows) => {
      const candles = columnsOf(rows.map(({ a, b, c, d, volume }, i) => {
        const [low, one, other, high] = [a, b, c, d].toSorted((x, y) => x - y);
        return { openTime: START + i * MINUTE, open: one, high, low, close: other, volume: volume === 0 ? 0 : volume };
      }));
      await store.write(place('any.parquet'), candles, { timeframe: '1m' });
      const back = await store.load(place('any.parquet'));
      expect(rowsOf(back.candles)).toEqual(rowsOf(candles));
    }), { numRuns: 25 });
  });

  it('spans chunks and row groups in order', async () => {
    const candles = series(130_000);
    const written = await store.write(place('long.parquet'), candles, { timeframe: '1m', venue: 'binance', symbol: 'BTC/USDT:USDT' });
    expect(written).toMatchObject({ rows: 130_000 });
    const back = await store.load(place('long.parquet'));
    for (const field of CANDLE_FIELDS) expect(back.candles[field].every((value, i) => value === candles[field][i])).toBe(true);
    expect(back).toMatchObject({ venue: 'binance', symbol: 'BTC/USDT:USDT', timeframe: '1m', dataHash: written.sha256 });
    const groups = (await (await sql(`SELECT row_group_id, any_value(row_group_num_rows)::INT AS n, any_value(compression) AS c FROM parquet_metadata('${place('long.parquet')}') GROUP BY 1 ORDER BY 1`)).getRowsJS()).map(([, n, c]) => [n, c]);
    expect(groups).toEqual([[122_880, 'ZSTD'], [7_120, 'ZSTD']]);
  });

  it('lies in shared memory', async () => {
    await store.write(place('shared.parquet'), series(3), { timeframe: '1m' });
    expect((await store.load(place('shared.parquet'))).candles.close.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('is refused when it is unsound or empty, and leaves no file', async () => {
    await expect(store.write(place('no.parquet'), columnsOf([]), { timeframe: '1m' })).rejects.toThrow('no candles');
    await expect(store.write(place('no.parquet'), columnsOf([candle(1), candle(0)]), { timeframe: '1m' })).rejects.toThrow('to rise');
    expect(existsSync(place('no.parquet'))).toBe(false);
  });
});

describe('loading', () => {
  it('takes a range, a projection, and both at once', async () => {
    await store.write(place('range.parquet'), series(1000), { timeframe: '1m' });
    const { candles, timeframe } = await store.load(place('range.parquet'), { from: START + 10 * MINUTE, to: START + 12 * MINUTE, columns: ['close'] });
    expect([...candles.openTime]).toEqual([START + 10 * MINUTE, START + 11 * MINUTE]);
    expect([...candles.close]).toEqual([11.1, 11.11]);
    expect([...candles.volume]).toEqual([NaN, NaN]);
    expect(timeframe).toBe('1m');
  });

  it('reads ts as openTime, TIMESTAMP, DECIMAL and integer columns', async () => {
    await sql(`COPY (SELECT make_timestamp(${START * 1000} + i * 60000000) AS ts, 1::INTEGER AS open, 2.5::DECIMAL(9,1) AS high, 0.5::FLOAT AS low, 1::UBIGINT AS close, 3::HUGEINT AS volume FROM range(3) t(i)) TO '${place('types.parquet')}' (FORMAT parquet)`);
    expect(rowsOf((await store.load(place('types.parquet'))).candles)[1]).toEqual({ openTime: START + MINUTE, open: 1, high: 2.5, low: 0.5, close: 1, volume: 3 });
    expect((await store.load(place('types.parquet'), { from: START + MINUTE, to: START + 2 * MINUTE })).candles.length).toBe(1);
  });

  it('does not take a path for a pattern', async () => {
    mkdirSync(place("odd [ab]*? 'q'"), { recursive: true });
    const file = path.join(place("odd [ab]*? 'q'"), 'x.parquet');
    await store.write(file, series(5), { timeframe: '1m' });
    expect((await store.load(file)).candles.length).toBe(5);
  });

  it('knows venue, symbol and timeframe from the folders of the archive', async () => {
    const file = path.join(place('venue=upbit/symbol=BTC-KRW/timeframe=3m'), '2024-01.parquet');
    mkdirSync(path.dirname(file), { recursive: true });
    await sql(`COPY (SELECT ${START} + i * 180000 AS ts, 1.0 AS open, 2.0 AS high, 0.5 AS low, 1.0 AS close, 3.0 AS volume FROM range(3) t(i)) TO '${file}' (FORMAT parquet)`);
    expect(await store.load(file)).toMatchObject({ venue: 'upbit', symbol: 'BTC/KRW', timeframe: '3m' });
  });

  it('streams what it loads, in blocks', async () => {
    const lengths: number[] = [];
    const times: number[] = [];
    for await (const block of store.stream(place('long.parquet'))) { lengths.push(block.length); times.push(...block.openTime); }
    expect(lengths.every((length) => length <= 16_384)).toBe(true);
    expect(times).toEqual([...(await store.load(place('long.parquet'))).candles.openTime]);
  });

  it('asks for one market where a file holds several', async () => {
    await sql(`COPY (SELECT m AS market, ${START} + i * 60000 AS ts, 1.0 AS open, 2.0 AS high, 0.5 AS low, 1.0 AS close, 3.0 AS volume FROM (VALUES ('KRW-A'), ('KRW-B')) v(m), range(2) t(i) ORDER BY m, i) TO '${place('markets.parquet')}' (FORMAT parquet)`);
    await expect(store.load(place('markets.parquet'))).rejects.toThrow('holds 2 markets (KRW-A, KRW-B)');
    expect((await store.load(place('markets.parquet'), { market: 'KRW-B' })).candles.length).toBe(2);
  });
});

describe('what cannot be used is a DataError that names the file', () => {
  const columns = `${START} + i * 60000 AS ts, 1.0 AS open, 2.0 AS high, 0.5 AS low, 1.0 AS close, 3.0 AS volume`;
  it.each<[string, string, string]>([
    ['no column', `SELECT ${START} + i * 60000 AS ts, 1.0 AS open, 2.0 AS high, 0.5 AS low, 3.0 AS volume FROM range(3) t(i)`, 'no column close'],
    ['no time column', 'SELECT 1.0 AS open, 2.0 AS high, 0.5 AS low, 1.0 AS close, 3.0 AS volume', 'no time column: expected openTime or ts'],
    ['no volume', `SELECT ${START} + i * 60000 AS ts, 1.0 AS open, 2.0 AS high, 0.5 AS low, 1.0 AS close FROM range(3) t(i)`, 'no column volume'],
    ['NULL', `SELECT ${columns.replace('1.0 AS close', 'CASE WHEN i = 1 THEN NULL ELSE 1.0 END AS close')} FROM range(3) t(i)`, 'row 2: expected a number as close, found NULL'],
    ['NaN', `SELECT ${columns.replace('1.0 AS close', "'NaN'::DOUBLE AS close")} FROM range(3) t(i)`, 'finite close, found "NaN"'],
    ['text', `SELECT ${columns.replace('1.0 AS close', "'1' AS close")} FROM range(3) t(i)`, 'close as VARCHAR'],
    ['unsorted', `SELECT ${columns} FROM range(3) t(i) ORDER BY i DESC`, 'openTime to rise'],
    ['duplicate', `SELECT ${columns} FROM (VALUES (0), (1), (1)) t(i)`, 'twice'],
    ['seconds', `SELECT ${columns.replace(`${START} + i * 60000`, `${START / 1000} + i * 60`)} FROM range(3) t(i)`, 'epoch milliseconds'],
    ['outside', `SELECT ${columns.replace('2.0 AS high', '0.9 AS high')} FROM range(3) t(i)`, 'close <= high'],
    ['no rows', `SELECT ${columns} FROM range(0) t(i)`, 'holds no candles'],
    ['no timeframe', `SELECT ${columns.replace('60000', '61000')} FROM range(3) t(i)`, 'a series with a timeframe'],
  ])('%s', async (name, query, text) => {
    const file = place(`bad ${name}.parquet`);
    await sql(`COPY (${query}) TO '${file}' (FORMAT parquet)`);
    const failure = await store.load(file).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'DataError' });
    expect(String(failure)).toContain(file);
    expect(String(failure)).toContain(text);
  });

  it('is no Parquet, cut off, or not there', async () => {
    writeFileSync(place('broken.parquet'), 'PAR1 this is no parquet file PAR1');
    writeFileSync(place('text.parquet'), 'hello');
    writeFileSync(place('zero.parquet'), '');
    await store.write(place('cut.parquet'), series(5000), { timeframe: '1m' });
    truncateSync(place('cut.parquet'), readFileSync(place('cut.parquet')).length - 10);
    for (const name of ['broken', 'text', 'zero', 'cut', 'nowhere']) {
      await expect(store.load(place(`${name}.parquet`)), name).rejects.toMatchObject({ name: 'DataError', message: expect.stringContaining(`${name}.parquet`) });
    }
  });

  it('volume 0 is assumed only when asked for', async () => {
    expect([...(await store.load(place('bad no volume.parquet'), { missingVolume: 'zero' })).candles.volume]).toEqual([0, 0, 0]);
  });

  it('shows in a stream too', async () => {
    const read = async () => { for await (const block of store.stream(place('bad unsorted.parquet'))) expect(block.length).toBe(0); };
    await expect(read()).rejects.toMatchObject({ name: 'DataError' });
  });
});

describe('a dataset', () => {
  const manifest = (extra: object, names: readonly { name: string; sha256: string; rows: number; from: number; to: number }[]) => JSON.stringify({ format: 'coinbot-dataset-1', timeframe: '1m', venue: 'binance', symbol: 'BTC/USDT', files: names, ...extra });

  it('is the files of its manifest in order, whatever decimals each has', async () => {
    const [a, b] = [[candle(0, { close: 11 }), candle(1, { volume: 1 })], [candle(2, { volume: 0.12345678 }), candle(3, { close: 11.123456 })]].map(columnsOf);
    mkdirSync(place('set'));
    const first = await store.write(path.join(place('set'), 'a.parquet'), a, { timeframe: '1m' });
    const second = await store.write(path.join(place('set'), 'b.parquet'), b, { timeframe: '1m' });
    writeFileSync(path.join(place('set'), 'manifest.json'), manifest({}, [{ name: 'a.parquet', from: START, to: START + MINUTE, ...first }, { name: 'b.parquet', from: START + 2 * MINUTE, to: START + 3 * MINUTE, ...second }]));
    const loaded = await store.load(place('set'));
    expect(rowsOf(loaded.candles)).toEqual([...rowsOf(a), ...rowsOf(b)]);
    expect(loaded).toMatchObject({ venue: 'binance', symbol: 'BTC/USDT', timeframe: '1m' });
  });

  it('is refused when a file is not the one its manifest names', async () => {
    await store.write(path.join(place('set'), 'b.parquet'), series(4), { timeframe: '1m' });
    expect((await store.load(place('set'), { to: START + 2 * MINUTE })).candles.length).toBe(2);
    expect((await store.load(place('set'), { to: START })).candles.length).toBe(0);
    await expect(store.load(place('set'), { from: START + MINUTE })).rejects.toThrow('is not the file its manifest names');
    await expect(store.load(place('set'))).rejects.toThrow('is not the file its manifest names');
    await expect(store.load(folder)).rejects.toThrow('folder without manifest.json');
  });
});

describe('the column cache', () => {
  const cacheFolder = () => place('cache');
  const cached = () => duckdbCandleStore({ session, files, cacheFolder: cacheFolder() });
  const entry = () => path.join(cacheFolder(), readdirSync(cacheFolder()).find((name) => name.endsWith('.f64')) ?? '');

  it('answers as the Parquet file does, whole, in part and by column', async () => {
    const file = place('cached.parquet');
    await store.write(file, series(5000), { timeframe: '1m', venue: 'binance', symbol: 'BTC/USDT' });
    const first = await cached().load(file);
    const second = await cached().load(file);
    expect(existsSync(entry())).toBe(true);
    expect(second).toEqual(first);
    const query = { from: START + 7 * MINUTE, to: START + DAY, columns: ['high'] as const };
    expect(rowsOf((await cached().load(file, query)).candles)).toEqual(rowsOf((await store.load(file, query)).candles));
    expect(second.candles.close.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('is a miss, never a wrong answer, when one bit of it flips or it is cut', async () => {
    const file = place('cached.parquet');
    const sound = await store.load(file);
    for (const damage of [(bytes: Buffer) => { bytes[bytes.length - 9] ^= 1; return bytes; }, (bytes: Buffer) => bytes.subarray(0, -8), (bytes: Buffer) => { bytes[40] ^= 1; return bytes; }, () => Buffer.from('x')]) {
      await cached().load(file);
      writeFileSync(entry(), damage(readFileSync(entry())));
      expect((await cached().load(file)).candles).toEqual(sound.candles);
    }
  });

  it('sees that the file changed although its name, size and time of change did not', async () => {
    const file = place('twin.parquet');
    const stamp = new Date(START);
    await store.write(file, columnsOf([candle(0), candle(1)]), { timeframe: '1m' });
    utimesSync(file, stamp, stamp);
    const before = await cached().load(file);
    const size = readFileSync(file).length;
    await store.write(file, columnsOf([candle(0, { close: 10.5 }), candle(1)]), { timeframe: '1m' });
    expect(readFileSync(file).length).toBe(size);
    utimesSync(file, stamp, stamp);
    const after = await cached().load(file);
    expect(before.candles.close[0]).toBe(11);
    expect(after.candles.close[0]).toBe(10.5);
  });

  it('is done without where it cannot be written', async () => {
    writeFileSync(place('a file'), '');
    await store.write(place('plain.parquet'), series(10), { timeframe: '1m' });
    const stamp = new Date(START);
    utimesSync(place('plain.parquet'), stamp, stamp);
    const readOnly = duckdbCandleStore({ session, files, cacheFolder: path.join(place('a file'), 'cache') });
    expect((await readOnly.load(place('plain.parquet'))).candles.length).toBe(10);
  });

  it('keeps its size', async () => {
    const small = duckdbCandleStore({ session, files, cacheFolder: place('small'), cacheBytes: 2 * 5000 * 48 + 100_000 });
    for (let i = 0; i < 6; i++) {
      await store.write(place(`many${i}.parquet`), sliceCandles(series(5000 + i), i, 5000 + i), { timeframe: '1m' });
      await small.load(place(`many${i}.parquet`));
    }
    const names = readdirSync(place('small')).filter((name) => name.endsWith('.f64'));
    expect(names.length).toBeLessThanOrEqual(2);
    expect(names.length).toBeGreaterThan(0);
  });
});

describe('trades and funding', () => {
  it('are read under our names and the archives', async () => {
    await sql(`COPY (SELECT * FROM (VALUES (${START}, 5.5, 2.0, 'buy', 7), (${START}, 5.6, 1.0, 'sell', 8), (${START + 1}, 5.7, 1.0, '', 9)) t(ts, price, amount, side, id)) TO '${place('trades.parquet')}' (FORMAT parquet)`);
    const trades = await store.loadTrades(place('trades.parquet'));
    expect([trades.length, [...trades.price], [...trades.side]]).toEqual([3, [5.5, 5.6, 5.7], [1, -1, 0]]);
    expect((await store.loadTrades(place('trades.parquet'), { from: START + 1 })).length).toBe(1);
    await sql(`COPY (SELECT * FROM (VALUES (${START + 3}, 0.0001), (${START + 28_800_005}, -0.0002)) t(ts, funding_rate)) TO '${place('funding.parquet')}' (FORMAT parquet)`);
    const funding = await store.loadFunding(place('funding.parquet'));
    expect([[...funding.at], [...funding.rate], [...funding.markPrice]]).toEqual([[START + 3, START + 28_800_005], [0.0001, -0.0002], [NaN, NaN]]);
  });

  it('are refused when they run back in time or hold the impossible', async () => {
    await sql(`COPY (SELECT * FROM (VALUES (${START + 1}, 5.5, 2.0), (${START}, 5.6, 1.0)) t("at", price, quantity)) TO '${place('back.parquet')}' (FORMAT parquet)`);
    await expect(store.loadTrades(place('back.parquet'))).rejects.toThrow('times to rise');
    await sql(`COPY (SELECT * FROM (VALUES (${START}, 5.5)) t("at", rate)) TO '${place('rate.parquet')}' (FORMAT parquet)`);
    await expect(store.loadFunding(place('rate.parquet'))).rejects.toThrow('between -1 and 1');
    await expect(store.loadTrades(place('rate.parquet'))).rejects.toThrow('no column price');
  });
});

describe('the pinned DuckDB', () => {
  it('still keeps doubles in a typed array and NULL beside it', async () => {
    await withConnection(session, async (connection) => {
      const result = await connection.stream('SELECT * FROM (VALUES (1.5::DOUBLE), (NULL), (-2.5)) t(x)');
      const chunk = await result.fetchChunk();
      if (chunk === null) throw new Error('expected a chunk');
      const { items, firstNull } = doublesOf(chunk, 0);
      expect(items).toBeInstanceOf(Float64Array);
      expect([items[0], items[2], firstNull]).toEqual([1.5, -2.5, 1]);
    });
  });

  it('does not let a changed vector pass', async () => {
    await withConnection(session, async (connection) => {
      const chunk = await (await connection.stream("SELECT 'text' AS x")).fetchChunk();
      if (chunk === null) throw new Error('expected a chunk');
      expect(() => doublesOf(chunk, 0)).toThrow('the pinned DuckDB version has changed');
    });
  });

  it('reads appended bytes after the end mark as a broken file', async () => {
    await store.write(place('tail.parquet'), series(10), { timeframe: '1m' });
    appendFileSync(place('tail.parquet'), 'x');
    await expect(store.load(place('tail.parquet'))).rejects.toThrow('is not Parquet');
  });
});
