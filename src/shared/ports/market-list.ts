import type { Instrument } from '../domain/instrument.ts';
import type { EpochMs } from '../domain/time.ts';

export interface ListedMarket {
  readonly instrument: Instrument;
  readonly isTrading: boolean;
  /** Undefined where the venue does not say it. */
  readonly listedAt: EpochMs | undefined;
  readonly delistingAt: EpochMs | undefined;
}

/** NaN where the venue does not say it. */
export interface DayTicker {
  readonly bid: number;
  readonly ask: number;
  /** Quote units in the last 24 hours. */
  readonly quoteVolume: number;
  /** The step of its price where that lies now: some venues have wider steps for dearer coins. */
  readonly tickSize: number;
}

/** What a venue lists now. A network that fails or a limit that is reached is a TransientError. */
export interface MarketList {
  markets(): Promise<readonly ListedMarket[]>;
  /** By symbol; of all markets in one request where `symbols` are many. What the venue does not answer for is absent. */
  tickers(symbols: readonly string[]): Promise<ReadonlyMap<string, DayTicker>>;
}
