import { UsageError } from '../../domain/errors.ts';
import type { Instrument } from '../../domain/instrument.ts';

/** What a made-up instrument is like. Prices are in quote units, volatility and turnover are averages over its regimes. */
export interface SyntheticInstrument {
  readonly symbol: string;
  /** Price at the start, to which it is drawn back over years. */
  readonly price: number;
  readonly tickSize: number;
  readonly lotSize: number;
  /** Standard deviation of a year's log returns: 0.6 is 60 %. */
  readonly annualVolatility: number;
  /** Quote units traded a day. */
  readonly dailyTurnover: number;
  /** Spread between best bid and ask in quiet times. */
  readonly spreadBps: number;
}

/** Three large coins as they roughly were in 2024. The names are real, the venue `synthetic` says that the prices are not. */
export const SYNTHETIC_UNIVERSE: readonly SyntheticInstrument[] = [
  { symbol: 'BTC/USDT', price: 60_000, tickSize: 0.01, lotSize: 0.00001, annualVolatility: 0.5, dailyTurnover: 1.5e9, spreadBps: 0.2 },
  { symbol: 'ETH/USDT', price: 3_000, tickSize: 0.01, lotSize: 0.0001, annualVolatility: 0.65, dailyTurnover: 8e8, spreadBps: 0.4 },
  { symbol: 'SOL/USDT', price: 150, tickSize: 0.01, lotSize: 0.001, annualVolatility: 0.9, dailyTurnover: 3e8, spreadBps: 0.8 },
];

/** Below this many ticks a price cannot move by less than a per cent. */
const FEWEST_TICKS = 100;

export function checkSyntheticInstrument(instrument: SyntheticInstrument): void {
  const { symbol, price, tickSize } = instrument;
  for (const field of ['price', 'tickSize', 'lotSize', 'annualVolatility', 'dailyTurnover', 'spreadBps'] as const) {
    if (!(instrument[field] > 0 && instrument[field] < Infinity)) throw new UsageError(`expected ${field} of synthetic "${symbol}" to be above zero, found "${instrument[field]}"`);
  }
  if (price < FEWEST_TICKS * tickSize) throw new UsageError(`expected the price of synthetic "${symbol}" to be at least ${FEWEST_TICKS} ticks of ${tickSize}, found "${price}"`);
}

/** As the engine knows it: a spot instrument with the fees and minima of a large venue. */
export function syntheticListing({ symbol, tickSize, lotSize }: SyntheticInstrument): Instrument {
  const [base, quote = 'USDT'] = symbol.split('/');
  return {
    venue: 'synthetic', symbol, base, quote, kind: 'spot', tickSize, lotSize, minQuantity: lotSize, minNotional: 5,
    makerFeeBps: 10, takerFeeBps: 10, maintenanceMarginRate: 0, maxLeverage: 1,
  };
}
