import { DuckDBInstance } from '@duckdb/node-api';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { duckdbCandleStore } from '../src/shared/adapters/duckdb/duckdb-candle-store.ts';
import { duckdbSession } from '../src/shared/adapters/duckdb/session.ts';
import { fsDatasetArchive } from '../src/shared/adapters/fs/dataset-archive.ts';
import { durableFiles } from '../src/shared/adapters/fs/durable-files.ts';
import { candleColumns, CANDLE_FIELDS, type CandleColumns } from '../src/shared/domain/candle.ts';
import { DAY } from '../src/shared/domain/time.ts';
import { storeDataset } from '../src/shared/handlers/data/store-dataset.ts';
import type { CandleStore } from '../src/shared/ports/candle-store.ts';
import { median, type Measurement } from './measurement.ts';
import { walk, YEAR_OF_MINUTES } from './walk.ts';

const RUNS = 5;
/** Real minutes of BTC/USDT, where they lie beside the project. */
const REAL_YEARS = [2020, 2021, 2024];
const realYear = (year: number): string => path.resolve(import.meta.dirname, `../../shared/data/ohlcv/binance/BTCUSDT-1m-${year}.parquet`);

async function timed(work: () => Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return median(times);
}

/** What DuckDB's documentation shows: the same columns as arrays of JavaScript values. */
async function columnsJs(file: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    return await timed(async () => (await connection.run(`SELECT * FROM read_parquet('${file}')`)).getColumnsJS());
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function inProcess(mode: 'stream' | 'read' | 'hold', files: readonly string[], cache = ''): { readonly rows: number; readonly peakMb: number } {
  return JSON.parse(execFileSync(process.execPath, [path.join(import.meta.dirname, 'data-reader.ts'), mode, cache, ...files], { encoding: 'utf8' }));
}

async function bytesPerCandle(store: CandleStore, folder: string): Promise<readonly Measurement[]> {
  const figures: Measurement[] = [];
  for (const year of REAL_YEARS.filter((one) => existsSync(realYear(one)))) {
    const { candles, timeframe } = await store.load(realYear(year));
    const { bytes, rows } = await store.write(path.join(folder, `real-${year}.parquet`), candles, { timeframe });
    figures.push({ name: `stored size of real BTC/USDT minutes of ${year} (${(statSync(realYear(year)).size / rows).toFixed(1)} as received)`, value: bytes / rows, unit: 'bytes/candle' });
  }
  return figures;
}

/** The first candles of a series that begins `days` later: another symbol's year. */
function shifted(candles: CandleColumns, days: number): CandleColumns {
  const copy = candleColumns(candles.length);
  for (const field of CANDLE_FIELDS) copy[field].set(candles[field]);
  for (let i = 0; i < copy.length; i++) copy.openTime[i] += days * DAY;
  return copy;
}

async function reading(store: CandleStore, cached: CandleStore, file: string): Promise<readonly Measurement[]> {
  const parquet = await timed(() => store.load(file));
  const plain = await columnsJs(file);
  // A file younger than two seconds is hashed anew each time; an archive is older.
  await new Promise((resolve) => { setTimeout(resolve, 2_100); });
  const hit = await timed(() => cached.load(file));
  const month = await timed(() => store.load(file, { from: Date.UTC(2020, 5, 1), to: Date.UTC(2020, 6, 1) }));
  return [
    { name: 'Parquet to columns, one year of minutes, proven sound', value: parquet, unit: 'ms' },
    { name: "against DuckDB's getColumnsJS", value: plain / parquet, unit: 'x faster', target: '>= 6' },
    { name: 'the same from the column cache', value: hit, unit: 'ms' },
    { name: 'column cache over Parquet', value: hit / parquet, unit: 'of the time', target: '<= 0.3' },
    { name: 'one month out of the year', value: month, unit: 'ms' },
  ];
}

/** Ten years of minutes as the archive keeps them, in 120 files; one month out of them. */
async function archive(store: CandleStore, folder: string, decade: CandleColumns): Promise<readonly Measurement[]> {
  const place = path.join(folder, 'archive');
  await storeDataset({
    folder: place, labels: { venue: 'walk', symbol: 'A/B', timeframe: '1m' }, candles: decade, sources: [], onConflict: 'refuse', repairs: { duplicates: 0, conflicts: 0, outOfOrder: 0, forming: 0 },
  }, { candles: store, archive: fsDatasetArchive(durableFiles()) });
  return [{ name: 'one month out of ten years in the archive', value: await timed(() => store.load(place, { from: Date.UTC(2024, 5, 1), to: Date.UTC(2024, 6, 1) })), unit: 'ms', target: '<= 25' }];
}

async function memory(store: CandleStore, folder: string, year: CandleColumns): Promise<readonly Measurement[]> {
  const candles = walk(10 * YEAR_OF_MINUTES);
  const decade = path.join(folder, 'decade.parquet');
  await store.write(decade, candles, { timeframe: '1m' });
  const years: string[] = [];
  for (let symbol = 0; symbol < 10; symbol++) {
    years.push(path.join(folder, `year-${symbol}.parquet`));
    await store.write(years[symbol], shifted(year, symbol), { timeframe: '1m' });
  }
  const cache = path.join(folder, 'cache');
  const [one, ten, read, first, held] = [inProcess('stream', [years[0]]), inProcess('stream', [decade]), inProcess('read', years), inProcess('hold', years, cache), inProcess('hold', years, cache)];
  for (const { rows } of [ten, read, first, held]) if (rows !== 10 * YEAR_OF_MINUTES) throw new Error(`expected ${10 * YEAR_OF_MINUTES} rows, read ${rows}`);
  return [
    ...(await archive(store, folder, candles)),
    { name: 'peak memory, streaming 0.53 M candles', value: one.peakMb, unit: 'MB' },
    { name: 'peak memory, streaming 5.3 M candles', value: ten.peakMb, unit: 'MB', target: '< 350' },
    { name: 'growth of the peak from 1x to 10x candles', value: ten.peakMb / one.peakMb, unit: 'x', target: '<= 1.3' },
    { name: 'peak memory, ten symbol-years of minutes read from Parquet one after the other', value: read.peakMb, unit: 'MB', target: '< 400' },
    { name: 'peak memory, ten symbol-years held at once, from the column cache', value: held.peakMb, unit: 'MB', target: '< 400' },
    { name: 'peak memory, ten symbol-years held at once, decoded for the first time', value: first.peakMb, unit: 'MB' },
  ];
}

export async function run(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-data-'));
  const session = duckdbSession({ threads: 2, memoryLimitMb: 512 });
  const files = durableFiles();
  const store = duckdbCandleStore({ session, files });
  try {
    const year = walk(YEAR_OF_MINUTES);
    const file = path.join(folder, 'year.parquet');
    const began = performance.now();
    const written = await store.write(file, year, { timeframe: '1m' });
    const writing: Measurement = { name: 'columns to Parquet, one year of minutes, read back and compared', value: performance.now() - began, unit: 'ms' };
    const size: Measurement = { name: 'stored size of a random walk', value: written.bytes / written.rows, unit: 'bytes/candle', target: '<= 10' };
    return [
      ...(await reading(store, duckdbCandleStore({ session, files, cacheFolder: path.join(folder, 'cache') }), file)), writing, size,
      ...(await bytesPerCandle(store, folder)), ...(await memory(store, folder, year)),
    ];
  } finally {
    session.close();
    rmSync(folder, { recursive: true });
  }
}
