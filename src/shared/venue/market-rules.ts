import type { SlippageModel } from './slippage.ts';

/** What the simulated market does to orders; the part of a run's settings the venue needs. */
export interface MarketRules {
  readonly makerFeeBps: number | undefined;
  readonly takerFeeBps: number | undefined;
  /** quote: every fee in the quote currency. received: in what the fill brings, base for a buy and quote for a sell. */
  readonly feeIn: 'quote' | 'received';
  readonly spreadBps: number;
  readonly slippage: SlippageModel;
  /** From a decision to the venue's matching, in milliseconds. */
  readonly latencyMs: number;
  /** Largest share of a candle's volume all our orders together may take; 1e9 is no cap. */
  readonly participation: number;
  readonly leverage: number;
  readonly shorts: boolean;
  /** Tick, lot, minimum quantity, minimum notional and balance are enforced. */
  readonly filters: boolean;
}

/** A participation at or above this is no cap at all: even a candle without volume fills. */
export const NO_CAP = 1e9;
