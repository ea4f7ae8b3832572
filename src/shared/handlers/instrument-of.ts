import { plainInstrument, type Instrument } from '../domain/instrument.ts';
import type { SeriesLabels } from '../ports/candle-store.ts';

/** Currencies that prices are quoted in, longest first, to take a joined symbol such as BTCUSDT apart. */
const QUOTES = ['FDUSD', 'USDT', 'USDC', 'BUSD', 'TUSD', 'KRW', 'USD', 'EUR', 'BTC', 'ETH', 'BNB'];

/**
 * The instrument of a file: what was said on the command line before what the file says of itself before what its name
 * suggests (`binance/BTCUSDT-1m-2024.parquet`, `KRW-BTC-1m.parquet`).
 */
export function instrumentOf(labels: Pick<SeriesLabels, 'venue' | 'symbol'>, { file, given = {} }: { readonly file: string; readonly given?: Partial<Instrument> }): Instrument {
  const parts = file.split(/[/\\]/);
  const name = parts.at(-1)?.replace(/\.[a-z.]+$/i, '') ?? file;
  const symbol = given.symbol ?? labels.symbol ?? symbolOf(name);
  const venue = given.venue ?? labels.venue ?? 'file';
  return { ...plainInstrument(venue, symbol), ...given };
}

function symbolOf(name: string): string {
  const upbit = /^([A-Z]{3,5})-([A-Z0-9]+)(?:-|$)/.exec(name);
  if (upbit !== null && QUOTES.includes(upbit[1])) return `${upbit[2]}/${upbit[1]}`;
  const joined = name.split(/[-_.]/)[0].toUpperCase();
  const quote = QUOTES.find((known) => joined.endsWith(known) && joined.length > known.length);
  return quote === undefined ? joined : `${joined.slice(0, -quote.length)}/${quote}`;
}
