import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFiles, type CheckedFile } from '../../shared/handlers/data/check.ts';
import { importFiles } from '../../shared/handlers/data/import.ts';
import { CANDLE_FIELDS } from '../../shared/domain/candle.ts';
import { openData, type DataPorts } from '../wire.ts';

/** Real candles with their figures, counted by whoever gathered them. Not part of the project: where the folder is not there, these tests are left out. */
const REFERENCE = path.resolve(import.meta.dirname, '../../../../shared/data');
const isThere = existsSync(path.join(REFERENCE, 'manifest.json'));
if (!isThere) process.stdout.write(`left out: no reference market data beside the project (${path.relative(process.cwd(), REFERENCE)})\n`);

interface Entry {
  readonly file: string;
  readonly kind: string;
  readonly tf?: string;
  readonly rows: number;
  readonly missing?: number;
  readonly gaps?: number;
  readonly max_gap_bars?: number;
  readonly zero_vol?: number;
  readonly ohlc_viol?: number;
  readonly expected?: number;
  readonly flat?: number;
  readonly wick20?: number;
  readonly jump10?: number;
  readonly sha256: string;
}

const entries: readonly Entry[] = isThere ? JSON.parse(readFileSync(path.join(REFERENCE, 'manifest.json'), 'utf8')) : [];
const candleFiles = entries.filter(({ file, missing }) => file.endsWith('.parquet') && missing !== undefined && /^(ohlcv|mark|dirty)\//.test(file));

let data: DataPorts;
let out = '';
beforeAll(() => { out = mkdtempSync(path.join(os.tmpdir(), 'reference-')); data = openData(out); });
afterAll(() => { data.close(); rmSync(out, { recursive: true }); });

const at = (file: string): string => path.join(REFERENCE, file);
async function check(file: string): Promise<CheckedFile> {
  return (await checkFiles({ files: [at(file)] }, data)).files[0];
}
const kinds = ({ findings }: CheckedFile): readonly string[] => findings.map(({ kind }) => kind);

describe.skipIf(!isThere)('real candles', () => {
  it('are many', () => { expect(candleFiles.length).toBeGreaterThan(40); });

  it.each(candleFiles.map((entry) => [entry.file, entry] as const))('%s has the figures counted elsewhere', async (file, entry) => {
    const { rows, sha256, candles } = await check(file);
    const expected = { missing: entry.missing, holes: entry.gaps, zeroVolume: entry.zero_vol, violations: entry.ohlc_viol, expected: entry.expected, flat: entry.flat, wicks: entry.wick20, jumps: entry.jump10 };
    // The figures over 47 markets in one file were counted for fewer fields.
    const counted = Object.entries(expected).filter(([, value]) => value !== undefined);
    expect({ rows, sha256, timeframe: candles?.timeframe }).toEqual({ rows: entry.rows, sha256: entry.sha256, timeframe: entry.tf });
    expect(candles).toMatchObject(Object.fromEntries(counted));
    if (entry.max_gap_bars !== undefined) expect(candles?.longestHole?.missing ?? 0).toBe(entry.max_gap_bars);
  });

  it('of a downloader that asked for too much are a bug: 148,000 are missing', async () => {
    const file = await check('dirty/upbit/KRW-BTC-1m-2024-08_2024-12-paginationholes.parquet');
    expect(file.findings).toMatchObject([{ kind: 'pagination-holes', cause: 'bug', severity: 'error', count: 148_000 }]);
  });

  it('tell the market from mistakes', async () => {
    const [halt, bitfinex, seconds, mark] = await Promise.all([
      'ohlcv/binance/BTCUSDT-1m-2021.parquet', 'ohlcv/bitfinex/LTCUSD-1m-2013-2016.parquet', 'ohlcv/coinbase/BTCUSD-1s-20161007_20161009.parquet', 'mark/binance_usdm/BTCUSDT-mark8h-2024.parquet',
    ].map(check));
    expect(halt.findings.find(({ kind }) => kind === 'frozen')).toMatchObject({ count: 81, where: '2021-02-11T02:20:00Z', cause: 'market' });
    expect(kinds(bitfinex)).toEqual(expect.arrayContaining(['no-trade-gaps', 'missing', 'wicks', 'jumps']));
    expect(bitfinex.findings.find(({ kind }) => kind === 'jumps')).toMatchObject({ count: 228, cause: 'market' });
    expect(kinds(seconds)).toEqual(['no-trade-gaps']);
    expect(kinds(mark)).toEqual(['no-volume']);
    for (const file of [halt, bitfinex, seconds, mark]) expect(file.findings.every(({ severity }) => severity !== 'error')).toBe(true);
  });

  it('are loaded, all of them that hold one market, and streamed alike', async () => {
    for (const { file, rows } of candleFiles) {
      if (file.includes('KRW-all')) continue;
      const { candles } = await data.candles.load(at(file));
      expect(candles.length).toBe(rows);
    }
    let streamed = 0;
    for await (const block of data.candles.stream(at('ohlcv/bitfinex/LTCUSD-1m-2013-2016.parquet'))) streamed += block.length;
    expect(streamed).toBe(317_002);
  });

  it('return bit for bit after a year of them was written', async () => {
    const { candles, ...labels } = await data.candles.load(at('ohlcv/binance/BTCUSDT-1m-2020.parquet'));
    const written = await data.candles.write(path.join(out, 'year.parquet'), candles, labels);
    const back = await data.candles.load(written.file);
    for (const field of CANDLE_FIELDS) expect(Buffer.compare(Buffer.from(new Uint8Array(back.candles[field].buffer, back.candles[field].byteOffset, back.candles[field].byteLength)), Buffer.from(new Uint8Array(candles[field].buffer, candles[field].byteOffset, candles[field].byteLength)))).toBe(0);
    expect(written.bytes / written.rows).toBeLessThan(11);
  });

  it('newest first with a duplicate at a page border become the clean series', async () => {
    const job = { venue: 'upbit', symbol: 'BTC/KRW', timeframe: '1m', hints: {}, onConflict: 'refuse', out } as const;
    const { manifest, folder } = await importFiles({ ...job, files: [at('dirty/upbit/KRW-BTC-1m-2018-01-newestfirst-raw.csv.gz')] }, data);
    expect(manifest).toMatchObject({ rows: 9_999, duplicates: 1, outOfOrder: 9_998, missing: 0 });
    const [imported, clean] = [await data.candles.load(folder), await data.candles.load(at('ohlcv/upbit/KRW-BTC-1m-2018-01.parquet'))];
    for (const field of CANDLE_FIELDS) expect([...imported.candles[field]]).toEqual([...clean.candles[field]]);
  });

  it("as Upbit's API answers are imported, several files of one series at once", async () => {
    const files = ['170000-20200220_202000', '202000-20200220_210000'].map((name) => at(`fixtures/upbit_candles/upbit_1m_20200220_${name}.json.gz`));
    const { manifest } = await importFiles({ files, venue: 'upbit', symbol: 'ETH/KRW', timeframe: '1m', hints: {}, onConflict: 'refuse', out }, data);
    expect(manifest).toMatchObject({ rows: 240, missing: 0, from: Date.UTC(2020, 1, 20, 8), to: Date.UTC(2020, 1, 20, 11, 59) });
  });
});

describe.skipIf(!isThere)('real trades and funding', () => {
  it('share milliseconds and settle late, and are sound', async () => {
    const pepe = await check('trades/binance/PEPEUSDT-aggTrades-2024-10-27.parquet');
    expect([pepe.kind, pepe.rows, kinds(pepe)]).toEqual(['trades', 57_229, ['shared-times']]);
    expect(pepe.findings[0].count).toBe(57_229 - 47_697);
    const bnb = await check('funding/binance_usdm-BNBUSDT-2024.parquet');
    expect(bnb.findings.find(({ kind }) => kind === 'zero-rates')).toMatchObject({ count: 543 });
    for (const { file, kind, rows } of entries.filter((entry) => entry.kind === 'funding' && entry.file.endsWith('.parquet'))) {
      expect((await data.candles.loadFunding(at(file))).length, `${kind} ${file}`).toBe(rows);
    }
  });
});
