import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CANDLE_FIELDS, candleAt } from '../../domain/candle.ts';
import { MINUTE } from '../../domain/time.ts';
import type { RawCell, RawTable } from '../../ports/raw-tables.ts';
import { cleanCandles, type CleanRules } from './clean-candles.ts';
import { readTable, type TableHints } from './read-table.ts';

const START = Date.UTC(2024, 0, 1);
const HEADER = ['time', 'open', 'high', 'low', 'close', 'volume'];
const row = (i: number, time: RawCell = START + i * MINUTE): RawCell[] => [time, 10, 12, 9, 11, 5];

function table(columns: readonly string[] | undefined, rows: readonly (readonly RawCell[])[], extra: Partial<RawTable> = {}): RawTable {
  async function* batches() { yield rows.map((cells, i) => ({ line: i + (columns === undefined ? 1 : 2), cells })); }
  return { columns, millisecondColumns: [], batches: batches(), sha256: '', bytes: 0, modifiedAt: Infinity, ...extra };
}

const read = (raw: RawTable, hints: TableHints = {}) => readTable('x.csv', raw, { hints, timeframe: '1m' });
const first = async (raw: RawTable, hints: TableHints = {}) => candleAt((await read(raw, hints)).candles, 0);
const CANDLE = { openTime: START, open: 10, high: 12, low: 9, close: 11, volume: 5 };

describe('columns are found', () => {
  it.each<[string, readonly string[], readonly RawCell[]]>([
    ['plain', HEADER, [START, '10', '12', '9', '11', '5']],
    ['in another order, in capitals', ['Volume', 'CLOSE', 'Open', 'Low', 'High', 'Timestamp'], [5, 11, 10, 9, 12, START]],
    ["Upbit's answer, whose timestamp is the last trade", ['market', 'candle_date_time_utc', 'candle_date_time_kst', 'opening_price', 'high_price', 'low_price', 'trade_price', 'timestamp', 'candle_acc_trade_price', 'candle_acc_trade_volume', 'unit'], ['KRW-BTC', '2024-01-01T00:00:00', '2024-01-01T09:00:00', 10, 12, 9, 11, START + 59_000, 55, 5, 1]],
    ["Upbit's older archive", ['candleDateTimeKst', 'candleAccTradePrice', 'candleAccTradeVolume', 'candleDateTime', 'code', 'highPrice', 'lowPrice', 'openingPrice', 'timestamp', 'tradePrice', 'unit'], ['2024-01-01T09:00:00+09:00', '55', '5', '2024-01-01T00:00:00+00:00', 'CRIX', '12', '9', '10', String(START + 59_000), '11', '1']],
    ['Binance futures archives', ['open_time', 'open', 'high', 'low', 'close', 'volume', 'close_time', 'quote_volume', 'count', 'taker_buy_volume', 'taker_buy_quote_volume', 'ignore'], [String(START), '10', '12', '9', '11', '5', String(START + MINUTE - 1), '55', '7', '2', '22', '0']],
    ['freqtrade', ['date', 'open', 'high', 'low', 'close', 'volume'], ['2024-01-01 00:00:00+00:00', 10, 12, 9, 11, 5]],
    ['an index in front', ['', 'time', 'open', 'high', 'low', 'close', 'volume'], ['0', '2024-01-01T09:00:00+09:00', '10', '12', '9', '11', '5']],
  ])('%s', async (_, columns, cells) => { expect(await first(table(columns, [cells]))).toEqual(CANDLE); });

  it('without names: six in the usual order, twelve of Binance, six of Bithumb', async () => {
    expect(await first(table(undefined, [[START, '10', '12', '9', '11', '5']]))).toEqual(CANDLE);
    expect(await first(table(undefined, [[START, '10', '12', '9', '11', '5', START + MINUTE - 1, '55', '7', '2', '22', '0']]))).toEqual(CANDLE);
    expect(await first(table(undefined, [[START, '10', '11', '12', '9', '5']], { layout: 'bithumb-candlestick' }))).toEqual(CANDLE);
  });

  it('by what a person says', async () => {
    expect(await first(table(undefined, [[START, 10, 11, 12, 9, 5, 'x']]), { columns: ['openTime', 'open', 'close', 'high', 'low', 'volume', 'note'] })).toEqual(CANDLE);
    expect(await first(table(['when', ...HEADER], [['2024-01-01T00:00Z', 'never', 10, 12, 9, 11, 5]]), { timeColumn: 'when' })).toEqual(CANDLE);
  });

  it.each<[string, RawTable, TableHints, string]>([
    ['no candles', table(['when', 'price'], [['yesterday', '12']]), {}, 'holds no candles'],
    ['no names', table(undefined, [[1, 2, 3, 4, 5]]), {}, '5 columns without names'],
    ['too few names', table(undefined, [row(0)]), { columns: ['openTime', 'open'] }, 'a name for each of its 6 columns'],
    ['a time column that is not there', table(HEADER, [row(0)]), { timeColumn: 'when' }, 'no column "when"'],
    ['no volume', table(HEADER.slice(0, 5), [row(0).slice(0, 5)]), {}, 'expected a column volume'],
    ['quote volume alone', table([...HEADER.slice(0, 5), 'quote_volume'], [row(0)]), {}, '--volume-unit quote'],
    ['a header alone', table(HEADER, []), {}, 'holds no rows'],
    ['a header of something else', table(['when', 'price'], []), {}, 'holds no candles'],
  ])('or the file is refused: %s', async (_, raw, hints, text) => { await expect(read(raw, hints)).rejects.toMatchObject({ name: 'DataError', message: expect.stringContaining(text) }); });

  it('volume is in the units it is said to be', async () => {
    expect(await read(table([...HEADER.slice(0, 5), 'quote_volume'], [row(0)]), { volumeUnit: 'quote' })).toMatchObject({ volumeUnit: 'quote' });
    expect(await read(table(HEADER, [row(0)]), { volumeUnit: 'quote' })).toMatchObject({ volumeUnit: 'quote' });
    expect((await first(table(HEADER.slice(0, 5), [row(0).slice(0, 5)]), { missingVolume: 'zero' })).volume).toBe(0);
  });
});

describe('times', () => {
  it.each([['s', START / 1_000], ['us', START * 1_000], ['ns', START * 1_000_000]] as const)('in %s are read when the unit is given, and refused with its name when not (trap 15)', async (unit, time) => {
    expect((await first(table(HEADER, [row(0, time)]), { timeUnit: unit })).openTime).toBe(START);
    await expect(read(table(HEADER, [row(0, String(time))]))).rejects.toThrow(`it looks like "${unit}": --time-unit ${unit}`);
    await expect(read(table(HEADER, [row(0)]), { timeUnit: unit })).rejects.toThrow('it looks like "ms"');
  });

  it('1700000000, ...000 and ...000000 are one moment where the unit is said, and never guessed (trap 15)', async () => {
    const moment = Date.UTC(2023, 10, 14, 22, 13, 20);
    for (const [text, unit] of [['1700000000', 's'], ['1700000000000', 'ms'], ['1700000000000000', 'us']] as const) {
      expect((await first(table(HEADER, [row(0, text)]), { timeUnit: unit })).openTime).toBe(moment);
      for (const other of ['s', 'ms', 'us'] as const) {
        if (other !== unit) await expect(read(table(HEADER, [row(0, text)]), { timeUnit: other })).rejects.toThrow(`it looks like "${unit}": --time-unit ${unit}`);
      }
    }
  });

  it('in microseconds are proven by the close times of a Binance archive', async () => {
    const cells = [START * 1_000, '10', '12', '9', '11', '5', (START + MINUTE) * 1_000 - 1, '55', '7', '2', '22', '0'];
    expect((await first(table(undefined, [cells]))).openTime).toBe(START);
  });

  it('that a format types are milliseconds', async () => {
    expect((await first(table(['date', ...HEADER.slice(1)], [row(0)], { millisecondColumns: ['date'] }), { timeUnit: 's' })).openTime).toBe(START);
  });

  it('in a column named after Korean time are UTC+9 where they name no zone', async () => {
    const cells = (time: string) => table(['candle_date_time_kst', ...HEADER.slice(1)], [[time, 10, 12, 9, 11, 5]]);
    expect((await first(cells('2024-01-01T09:00:00'))).openTime).toBe(START);
    expect((await first(cells('2024-01-01T00:00:00Z'))).openTime).toBe(START);
  });

  it.each(['yesterday', '', null, '31.12.2023', String(START + 0.5)])('such as "%s" are refused', async (time) => { await expect(read(table(HEADER, [row(0, time)]))).rejects.toMatchObject({ name: 'DataError' }); });
});

it('odd rows are counted, the first is named with its line', async () => {
  const rows = Array.from({ length: 5_000 }, (_, i) => (i % 2 === 0 ? row(i) : [START + i * MINUTE, 'n/a', 12, 9, 11, 5]));
  await expect(read(table(HEADER, rows))).rejects.toThrow('"x.csv" line 3: expected a number as open, found "n/a" (and 2499 more odd rows)');
});

describe('cleaning', () => {
  const rules: CleanRules = { timeframe: '1m', asOf: Infinity, onConflict: 'refuse' };
  const clean = async (rows: readonly (readonly RawCell[])[], change: Partial<CleanRules> = {}) => cleanCandles({ file: 'x.csv', ...(await read(table(HEADER, rows))) }, { ...rules, ...change });

  it('sorts newest-first rows and drops repeated ones: the result equals the clean series, checksum and all (trap 18)', async () => {
    const sound = await clean([0, 1, 2, 3].map((i) => row(i)));
    const messy = await clean([3, 2, 2, 1, 0, 3].map((i) => row(i)));
    const checksum = ({ candles }: typeof sound) => CANDLE_FIELDS.reduce((hash, field) => hash.update(candles[field].slice(0, candles.length)), createHash('sha256')).digest('hex');
    expect(messy.candles).toEqual(sound.candles);
    expect(checksum(messy)).toBe(checksum(sound));
    expect(messy.repairs).toEqual({ duplicates: 2, conflicts: 0, outOfOrder: 3, forming: 0 });
  });

  it('refuses rows that contradict, unless the later is known to be right', async () => {
    const rows = [row(0), row(1), [START, 10, 12, 9, 11.5, 5]];
    await expect(clean(rows)).rejects.toThrow('line 4: expected every open time once');
    const { candles, repairs } = await clean(rows, { onConflict: 'last' });
    expect([candles.length, candles.close[0], repairs.conflicts]).toEqual([2, 11.5, 1]);
  });

  it('drops the last candle unless it has closed (trap 13)', async () => {
    expect(await clean([row(0), row(1)], { asOf: START + 2 * MINUTE })).toMatchObject({ candles: { length: 2 }, repairs: { forming: 0 } });
    expect(await clean([row(0), row(1)], { asOf: START + 2 * MINUTE - 1 })).toMatchObject({ candles: { length: 1 }, repairs: { forming: 1 } });
    await expect(clean([row(0)], { asOf: START + 1 })).rejects.toThrow('none that closed by');
  });

  it('refuses columns in another order than they are said to be', async () => {
    await expect(clean([[START, 10, 11, 12, 9, 5]])).rejects.toThrow('--columns says so');
  });

  it('refuses another timeframe and times off the grid; sparse candles are none', async () => {
    await expect(clean([0, 5, 10, 15].map((i) => row(i)))).rejects.toThrow('found all of them 5m');
    await expect(clean([row(0), row(1, START + MINUTE + 1_000)])).rejects.toThrow('line 3: expected candles that open on the UTC grid of 1m');
    expect((await clean([0, 1, 5, 9, 10, 14].map((i) => row(i)))).candles.length).toBe(6);
    expect((await clean([0, 5, 12, 15].map((i) => row(i)))).candles.length).toBe(4);
  });
});
