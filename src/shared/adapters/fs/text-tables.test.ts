import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textTables } from './text-tables.ts';

let folder = '';
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'text-')); });
afterAll(() => { rmSync(folder, { recursive: true }); });

async function read(content: string | Buffer, name = 'x.csv') {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  const { columns, layout, batches } = await textTables().open(file);
  const rows: unknown[][] = [];
  for await (const batch of batches) for (const { line, cells } of batch) rows.push([line, ...cells]);
  return { columns, layout, rows };
}

/** One file in a ZIP (APPNOTE.TXT 6.3). */
function zip(name: string, content: Buffer, damage = 0): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE((crc32(content) + damage) >>> 0, 16);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(content.length, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}

describe('CSV', () => {
  it.each<[string, string, unknown]>([
    ['a header and numbers', 'time,open\n1,2\n3,4\n', { columns: ['time', 'open'], rows: [[2, '1', '2'], [3, '3', '4']] }],
    ['no header', '1,2\n3,4', { columns: undefined, rows: [[1, '1', '2'], [2, '3', '4']] }],
    ['a byte order mark', '\uFEFFtime,open\n1,2\n', { columns: ['time', 'open'], rows: [[2, '1', '2']] }],
    ['Windows lines, empty ones and a quoted comma', 'time,note\r\n1,"a, ""b"""\r\n\r\n2,c\r\n', { columns: ['time', 'note'], rows: [[2, '1', 'a, "b"'], [4, '2', 'c']] }],
    ['semicolons', 'time;open\n1;2,5\n', { columns: ['time', 'open'], rows: [[2, '1', '2,5']] }],
    ['an unnamed first column', ',time\n0,5\n', { columns: ['', 'time'], rows: [[2, '0', '5']] }],
    ['a web address above the header', 'https://example.com/prices\ntime,open\n1,2\n', { columns: ['time', 'open'], rows: [[3, '1', '2']] }],
    ['quoted ISO times without header', '"2024-01-01T00:00:00Z",5\n', { columns: undefined, rows: [[1, '2024-01-01T00:00:00Z', '5']] }],
  ])('with %s', async (_, content, expected) => { expect(await read(content)).toMatchObject(expected as object); });

  it('comes gzipped or in a ZIP under any name', async () => {
    const content = Buffer.from('time,open\n1,2\n');
    for (const bytes of [gzipSync(content), zip('x.csv', content)]) expect(await read(bytes, 'x.bin')).toMatchObject({ columns: ['time', 'open'], rows: [[2, '1', '2']] });
  });

  it.each<[string, string | Buffer, string]>([
    ['nothing', '', 'is empty (0 bytes)'],
    ['a failed download', '""\n', 'as a failed download leaves behind'],
    ['blank lines', '\n \n', 'holds no rows'],
    ['a short row', 'a,b\n1,2\n3\n', 'line 3: expected 2 cells'],
    ['an open quote', 'a,b\n"1,2\n', 'line 2: expected a closed quote'],
    ['no text', Buffer.from([0xff, 0xfe, 0x00, 0x41]), 'is no UTF-8 text'],
    ['a damaged gzip', gzipSync('time,open\n1,2\n').subarray(0, 20), 'cannot be unpacked'],
    ['a ZIP with a wrong checksum', zip('x.csv', Buffer.from('time,open\n1,2\n'), 1), 'checksum the archive names'],
  ])('is refused: %s', async (_, content, text) => {
    await expect(read(content, 'odd.csv')).rejects.toMatchObject({ name: 'DataError', message: expect.stringContaining(text) });
    await expect(read(content, 'odd.csv')).rejects.toThrow('odd.csv');
  });

  it('is refused when it is not there', async () => { await expect(textTables().open(path.join(folder, 'no.csv'))).rejects.toMatchObject({ name: 'DataError' }); });
});

describe('JSON', () => {
  it.each<[string, unknown, unknown]>([
    ['a list of objects', [{ a: 1, b: '2' }, { b: null, a: 3 }], { columns: ['a', 'b'], rows: [[1, 1, '2'], [2, 3, null]] }],
    ['a list of lists', [[1, '2'], [3, '4']], { columns: undefined, rows: [[1, 1, '2'], [2, 3, '4']] }],
    ["Bithumb's envelope", { status: '0000', data: [[1, '2', '3', '4', '5', '6']] }, { layout: 'bithumb-candlestick', rows: [[1, 1, '2', '3', '4', '5', '6']] }],
  ])('as %s', async (_, document, expected) => { expect(await read(JSON.stringify(document), 'x.json')).toMatchObject(expected as object); });

  it.each<[string, string, string]>([
    ['cut off', '[[1,2],[3', 'is no JSON'],
    ['an error answer', '{"code":-1121,"msg":"Invalid symbol."}', 'expected a JSON list of candles'],
    ['empty', '[]', 'holds no rows'],
    ['of numbers', '[1,2]', 'a list of "1"'],
    ['uneven', '[[1,2],[3]]', 'row 2: expected 2 values'],
  ])('is refused: %s', async (_, content, text) => { await expect(read(content, 'x.json')).rejects.toMatchObject({ name: 'DataError', message: expect.stringContaining(text) }); });
});
