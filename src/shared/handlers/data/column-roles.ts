import { DataError } from '../../domain/errors.ts';
import type { RawTable } from '../../ports/raw-tables.ts';

export type VolumeUnit = 'base' | 'quote';

/** What a person says about the columns of a table; what is left out is read from the header. */
export interface ColumnHints {
  /** A name per column, in the file's order: openTime, open, high, low, close, volume, quoteVolume; anything else is skipped. */
  readonly columns?: readonly string[] | undefined;
  readonly timeColumn?: string | undefined;
  readonly volumeUnit?: VolumeUnit | undefined;
  readonly missingVolume?: 'refuse' | 'zero' | undefined;
  /** Which market, where a table holds several. */
  readonly market?: string | undefined;
}

/** Which column is what. */
export interface ColumnRoles {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** -1 where there is none and 0 was asked for. */
  readonly volume: number;
  readonly volumeUnit: VolumeUnit;
  /** -1 where there is none. With it the unit of the times can be proven. */
  readonly closeTime: number;
  /** The column that says of which market a row is; -1 where there is none. */
  readonly market: number;
  /** Its name says Korean time: times without a zone are UTC+9. */
  readonly isKst: boolean;
}

/**
 * Names in headers, letters and digits only, the surer one first: Upbit's `timestamp` is the last trade, not the opening.
 * Seen in archives of Binance, Upbit, Bithumb, Bitfinex, Kraken, Coinbase, freqtrade and ccxt.
 */
const ALIASES = {
  openTime: ['opentime', 'candledatetimeutc', 'candledatetime', 'opentimestamp', 'starttime', 'datetime', 'date', 'ts', 'time', 'timestamp', 'timestampms', 'unix', 'unixtimestamp', 'start', 'candledatetimekst', 't'],
  open: ['open', 'openingprice', 'openprice', 'o'],
  high: ['high', 'highprice', 'h'],
  low: ['low', 'lowprice', 'l'],
  close: ['close', 'tradeprice', 'closeprice', 'closingprice', 'c'],
  volume: ['volume', 'basevolume', 'volumebase', 'candleacctradevolume', 'vol', 'v'],
  quoteVolume: ['quotevolume', 'volumequote', 'quoteassetvolume', 'candleacctradeprice', 'turnover', 'value', 'valuekrw'],
  closeTime: ['closetime'],
  market: ['market', 'symbol', 'ticker', 'pair', 'instrument'],
} as const;

type Role = keyof typeof ALIASES;

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Twelve unnamed columns are a Binance kline; six are time, open, high, low, close, volume, which every row has to bear out. */
const BINANCE = ['openTime', 'open', 'high', 'low', 'close', 'volume', 'closeTime', 'quoteVolume', 'trades', 'takerBase', 'takerQuote', 'ignore'];
const PLAIN = ['openTime', 'open', 'high', 'low', 'close', 'volume'];
const BITHUMB = ['openTime', 'open', 'close', 'high', 'low', 'volume'];

function namesOf(file: string, table: RawTable, { columns, width }: { readonly columns: readonly string[] | undefined; readonly width: number }): readonly string[] {
  if (columns !== undefined) {
    if (columns.length !== width) throw new DataError(`"${file}": expected a name for each of its ${width} columns, found ${columns.length} ("${columns.join(',')}")`);
    return columns;
  }
  if (table.columns !== undefined) return table.columns;
  if (table.layout === 'bithumb-candlestick') return BITHUMB;
  if (width === BINANCE.length) return BINANCE;
  if (width === PLAIN.length) return PLAIN;
  throw new DataError(`"${file}" has ${width} columns without names: say what they are with --columns, such as --columns ${PLAIN.join(',')}`);
}

function find(names: readonly string[], role: Role): number {
  for (const alias of ALIASES[role]) {
    const index = names.findIndex((name) => plain(name) === alias);
    if (index >= 0) return index;
  }
  return -1;
}

function volumeOf(file: string, names: readonly string[], { volumeUnit, missingVolume }: ColumnHints): Pick<ColumnRoles, 'volume' | 'volumeUnit'> {
  const base = find(names, 'volume');
  const quote = find(names, 'quoteVolume');
  // Asked for quote units, a column that says so is taken; a plain "volume" is believed to be what it was said to be.
  if (volumeUnit === 'quote' && (quote >= 0 || base >= 0)) return { volume: quote >= 0 ? quote : base, volumeUnit: 'quote' };
  if (base >= 0) return { volume: base, volumeUnit: 'base' };
  if (missingVolume === 'zero') return { volume: -1, volumeUnit: 'base' };
  const why = quote >= 0 ? `found the quote currency's alone ("${names[quote]}"); --volume-unit quote takes that` : `found ${names.join(', ')}; --missing-volume zero imports it with volume 0`;
  throw new DataError(`"${file}": expected a column volume, ${why}`);
}

/** Finds the columns of a candle table. `width` is the number of cells in a row. */
export function columnRoles(file: string, table: RawTable, { hints, width }: { readonly hints: ColumnHints; readonly width: number }): ColumnRoles {
  const names = namesOf(file, table, { columns: hints.columns, width });
  const { timeColumn } = hints;
  const openTime = timeColumn === undefined ? find(names, 'openTime') : names.indexOf(timeColumn);
  if (timeColumn !== undefined && openTime < 0) throw new DataError(`"${file}" has no column "${timeColumn}": found ${names.join(', ')}`);
  const prices = { open: find(names, 'open'), high: find(names, 'high'), low: find(names, 'low'), close: find(names, 'close') };
  const missing = Object.entries({ openTime, ...prices }).filter(([, index]) => index < 0).map(([role]) => role);
  if (missing.length > 0) throw new DataError(`"${file}" holds no candles: expected columns for openTime, open, high, low and close, found ${names.join(', ')} (none for ${missing.join(', ')}); --columns names them`);
  return { openTime, ...prices, ...volumeOf(file, names, hints), closeTime: find(names, 'closeTime'), market: find(names, 'market'), isKst: /kst/i.test(names[openTime]) };
}
