import { columnsOf, type Candle } from '../../domain/candle.ts';
import { instrumentId, plainInstrument, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import { DAY } from '../../domain/time.ts';
import type { Listing, Outcome, SelectionView } from './listing.ts';

export type Row = readonly [high: number, low: number, close: number, volume: number];

/** Daily candles from day `firstDay` on. */
export const days = (rows: readonly Row[], firstDay = 0): Candle[] => rows.map(([high, low, close, volume], i) => ({ openTime: (firstDay + i) * DAY, open: close, high, low, close, volume }));

/** Candles that never move inside: high, low and close are one. */
export const flat = (closes: readonly number[], { firstDay = 0, volume = 1 } = {}): Candle[] => days(closes.map((close) => [close, close, close, volume]), firstDay);

export function listed(symbol: string, candles: readonly Candle[] = [], { venue = 'binance', rules = {}, ...more }: Partial<Omit<Listing, 'instrument'>> & { readonly venue?: string; readonly rules?: Partial<Instrument> } = {}): Listing {
  const instrument = { ...plainInstrument(venue, symbol), ...rules };
  return { id: instrumentId(instrument), instrument, candles: columnsOf(candles), isTrading: true, ...more };
}

/** At the close of day `n - 1`. */
export const atDay = (n: number, more: Partial<SelectionView> = {}): SelectionView => ({ at: n * DAY, candleMs: DAY, trips: [], markets: [], lists: new Map(), ...more });

export const symbols = (names: readonly { readonly id: InstrumentId }[]): string[] => names.map(({ id }) => id.slice(id.indexOf(':') + 1));

/** Who stays, and what is said of the others, by symbol without its quote. */
export const told = ({ kept, dropped }: Outcome): { kept: string; dropped: Record<string, string> } => ({
  kept: symbols(kept).map((symbol) => symbol.split('/')[0]).join(' '),
  dropped: Object.fromEntries(dropped.map(({ instrument, reason }) => [instrument.slice(instrument.indexOf(':') + 1).split('/')[0], reason])),
});
