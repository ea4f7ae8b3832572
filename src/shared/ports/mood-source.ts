import type { Observation } from '../domain/observation.ts';

/** Of the index of fear and greed, 0 to 100, with the name its source gives it. */
export interface FearGreed {
  readonly value: number;
  readonly label: string;
}

export interface OpenInterest {
  /** Open positions in units of the base currency. */
  readonly interest: number;
  /** The price they stood at, in the quote currency; NaN where it is not said. */
  readonly price: number;
}

/** Public figures about how a market is positioned, the newest ones, oldest first. What the server says wrongly is a DataError, what fails on the way a TransientError. */
export interface MoodSource {
  fearGreed(days: number, signal: AbortSignal): Promise<readonly Observation<FearGreed>[]>;
  /** Hourly; `symbol` is a perpetual such as "BTC/USDT:USDT". */
  openInterest(symbol: string, signal: AbortSignal): Promise<readonly Observation<OpenInterest>[]>;
  /** Accounts that are long over accounts that are short, hourly. */
  longShort(symbol: string, signal: AbortSignal): Promise<readonly Observation<number>[]>;
}
