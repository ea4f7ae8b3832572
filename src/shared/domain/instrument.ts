import { gridOf } from './step-grid.ts';

/** `binance:BTC/USDT`: a venue and its symbol, unique over all venues. */
export type InstrumentId = `${string}:${string}`;

/** What is traded, and the rules an order for it must meet. A rule of 0 is no rule. */
export interface Instrument {
  readonly venue: string;
  /** `BTC/USDT` for spot, `BTC/USDT:USDT` for a perpetual settled in USDT. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly kind: 'spot' | 'perpetual';
  /** Smallest step of a price. */
  readonly tickSize: number;
  /** Smallest step of a quantity, in base units. */
  readonly lotSize: number;
  readonly minQuantity: number;
  /** Smallest price times quantity, in quote units. */
  readonly minNotional: number;
  readonly makerFeeBps: number;
  readonly takerFeeBps: number;
  /** Share of the notional below which a leveraged position is closed by the venue. 0 for spot. */
  readonly maintenanceMarginRate: number;
  readonly maxLeverage: number;
}

export const instrumentId = (instrument: Pick<Instrument, 'venue' | 'symbol'>): InstrumentId => `${instrument.venue}:${instrument.symbol}`;

/** An instrument with no rules and Binance's regular fee of 10 bp, for data whose venue rules are not known. */
export function plainInstrument(venue: string, symbol: string): Instrument {
  const [pair = symbol, settle] = symbol.split(':');
  const [base = pair, quote = ''] = pair.split('/');
  return {
    venue, symbol, base, quote, kind: settle === undefined ? 'spot' : 'perpetual',
    tickSize: 0, lotSize: 0, minQuantity: 0, minNotional: 0, makerFeeBps: 10, takerFeeBps: 10,
    maintenanceMarginRate: settle === undefined ? 0 : 0.005, maxLeverage: settle === undefined ? 1 : 125,
  };
}

const onStep = (steps: number, step: number): number => gridOf(step).valueOf(steps) || 0;

/** Room for the last bits of a division: 0.3 / 0.1 is 2.9999999999999996 and means 3, 1234.56789012 / 1e-8 falls short by 1.5e-5. */
const nudgeOf = (steps: number): number => Math.max(1e-9, Math.abs(steps) * 4 * Number.EPSILON);

/** The largest multiple of the lot that is not above `quantity` in size; the sign is kept. */
export function floorToLot(quantity: number, lotSize: number): number {
  if (lotSize === 0) return quantity;
  const steps = Math.abs(quantity) / lotSize;
  return Math.sign(quantity) * onStep(Math.floor(steps + nudgeOf(steps)), lotSize) || 0;
}

/** The price on the tick grid, moved away from the market: a buyer never pays more than asked for, a seller never gets less. */
export function passiveToTick(price: number, tickSize: number, side: 'buy' | 'sell'): number {
  if (tickSize === 0) return price;
  const steps = price / tickSize;
  return onStep(side === 'buy' ? Math.floor(steps + nudgeOf(steps)) : Math.ceil(steps - nudgeOf(steps)), tickSize);
}

/** The nearest price on the tick grid. */
export const nearestTick = (price: number, tickSize: number): number => (tickSize === 0 ? price : onStep(Math.round(price / tickSize), tickSize));
