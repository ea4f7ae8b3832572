import { CompressionType, compressionRegistry, makeVector, Table, tableToIPC, TimestampMillisecond, vectorFromArray } from 'apache-arrow';
import { RecordBatchFileWriter } from 'apache-arrow';
import fc from 'fast-check';
import { compress } from 'lz4js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featherTables } from './feather-tables.ts';
import { decodeLz4Frame } from './lz4-frame.ts';

const START = Date.UTC(2024, 0, 1);
const ROWS = 3_000;
let folder = '';
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'feather-')); });
afterAll(() => { rmSync(folder, { recursive: true }); });

/** The columns freqtrade writes. */
function table(rows: number): Table {
  const floats = (of: (i: number) => number) => makeVector(Float64Array.from({ length: rows }, (_, i) => of(i)));
  return new Table({
    date: vectorFromArray(Array.from({ length: rows }, (_, i) => START + i * 300_000), new TimestampMillisecond()),
    open: floats((i) => 10 + i), high: floats((i) => 12 + i), low: floats((i) => 9 + i), close: floats((i) => 11 + i), volume: floats((i) => i / 4),
  });
}

function packed(type: CompressionType, encode: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  compressionRegistry.set(type, { encode });
  const writer = new RecordBatchFileWriter({ compressionType: type });
  writer.write(table(ROWS));
  writer.close();
  return writer.toUint8Array(true);
}

async function read(name: string, bytes: Uint8Array): Promise<{ readonly columns: readonly string[] | undefined; readonly times: readonly string[]; readonly cells: readonly unknown[][] }> {
  writeFileSync(path.join(folder, name), bytes);
  const found = await featherTables().open(path.join(folder, name));
  const cells: unknown[][] = [];
  for await (const batch of found.batches) for (const row of batch) cells.push([row.line, ...row.cells]);
  return { columns: found.columns, times: found.millisecondColumns, cells };
}

describe('Feather files as freqtrade and pandas write them', () => {
  it.each<[string, () => Uint8Array]>([
    ['plain', () => tableToIPC(table(ROWS), 'file')],
    ['lz4', () => packed(CompressionType.LZ4_FRAME, compress)],
    ['zstd', () => packed(CompressionType.ZSTD, (bytes) => zstdCompressSync(bytes))],
  ])('are read: %s', async (name, bytes) => {
    const { columns, times, cells } = await read(`${name}.feather`, bytes());
    expect(columns).toEqual(['date', 'open', 'high', 'low', 'close', 'volume']);
    expect(times).toEqual(['date']);
    expect(cells.length).toBe(ROWS);
    expect(cells[2]).toEqual([3, START + 600_000, 12, 14, 11, 13, 0.5]);
    expect(cells[ROWS - 1]).toEqual([ROWS, START + (ROWS - 1) * 300_000, 10 + ROWS - 1, 12 + ROWS - 1, 9 + ROWS - 1, 11 + ROWS - 1, (ROWS - 1) / 4]);
  });

  it.each<[string, () => Uint8Array, string]>([
    ['empty', () => new Uint8Array(), 'is empty'],
    ['no rows', () => tableToIPC(table(0), 'file'), 'holds no rows'],
    ['no feather', () => Buffer.from('hello, this is text'), 'is not Feather'],
    ['version 1', () => Buffer.from('FEA1 and so on'), 'old version 1'],
    ['cut off', () => tableToIPC(table(ROWS), 'file').subarray(0, 4_000), 'cannot be read as Feather'],
  ])('are refused: %s', async (name, bytes, text) => {
    const file = path.join(folder, `${name}.feather`);
    writeFileSync(file, bytes());
    await expect(featherTables().open(file)).rejects.toMatchObject({ name: 'DataError', message: expect.stringContaining(text) });
    await expect(featherTables().open(file)).rejects.toThrow(file);
  });
});

describe('LZ4 frames', () => {
  it('unpack to what another implementation packed', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 5_000 }), fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 30_000 })).map(([pattern, times]) => Uint8Array.from({ length: pattern.length * times }, (_, i) => pattern[i % pattern.length])));
    fc.assert(fc.property(bytes, (plain) => { expect(Buffer.compare(decodeLz4Frame(compress(plain)), plain)).toBe(0); }), { numRuns: 60 });
  });

  it('never read or write out of bounds when damaged', () => {
    const sound = compress(Uint8Array.from({ length: 3_000 }, (_, i) => (i * i) % 7));
    fc.assert(fc.property(fc.integer({ min: 0, max: sound.length - 1 }), fc.integer({ min: 1, max: 255 }), fc.integer({ min: 0, max: sound.length }), (at, flip, cut) => {
      const damaged = sound.slice(0, cut);
      if (at < damaged.length) damaged[at] ^= flip;
      try {
        expect(decodeLz4Frame(damaged).length).toBeLessThanOrEqual(1 << 22);
      } catch (error) {
        expect(error).toMatchObject({ name: 'DataError' });
      }
    }), { numRuns: 500 });
  });
});
