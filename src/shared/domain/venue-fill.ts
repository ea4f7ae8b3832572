import type { InstrumentId } from './instrument.ts';
import type { Side } from './order.ts';
import type { EpochMs } from './time.ts';

/** One execution as a venue tells it. (instrument, tradeId) is the key under which it counts once, whatever it came by. */
export interface VenueFill {
  readonly tradeId: string;
  readonly clientOrderId: string;
  readonly venueOrderId: string;
  readonly instrument: InstrumentId;
  readonly at: EpochMs;
  readonly side: Side;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly feeCurrency: string;
  readonly liquidity: 'maker' | 'taker';
}
