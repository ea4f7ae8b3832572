import type { EpochMs } from '../domain/time.ts';
import type { SlippageModel } from '../venue/slippage.ts';

/** How a run is sized and what its market does to orders. Every field is given: defaults stand in one place, `realistic`. */
export interface RunSettings {
  /** Quote units at the start. */
  readonly cash: number;
  /** Share of equity a forecast of 1 commits, before leverage. */
  readonly exposure: number;
  readonly leverage: number;
  /** Take the place of the instrument's fees when given. */
  readonly makerFeeBps: number | undefined;
  readonly takerFeeBps: number | undefined;
  /** Full bid-ask spread; a taker pays half of it. */
  readonly spreadBps: number;
  readonly slippage: SlippageModel;
  /** From a decision to the venue's matching. */
  readonly latencyMs: number;
  /** Largest share of a candle's volume that one order may take; 1e9 is no cap. */
  readonly participation: number;
  readonly shorts: boolean;
  /** Tick, lot, minimum quantity and notional of the instrument are enforced. */
  readonly filters: boolean;
  /** Position changes smaller than this share of equity are left alone while the forecast keeps its sign. */
  readonly noTradeBand: number;
  readonly from: EpochMs | undefined;
  readonly to: EpochMs | undefined;
  readonly seed: number;
}

/** The default: costs and rules as a retail account meets them. */
export const realistic: RunSettings = {
  cash: 10_000, exposure: 0.95, leverage: 1, makerFeeBps: undefined, takerFeeBps: undefined, spreadBps: 1,
  slippage: { kind: 'square-root', coefficient: 1 }, latencyMs: 86, participation: 0.1, shorts: false, filters: true,
  noTradeBand: 0, from: undefined, to: undefined, seed: 1,
};

/** The bare arithmetic anybody can check: fills at the next open, no filters, no latency, shorts without borrow cost. */
export const plain: RunSettings = {
  ...realistic, makerFeeBps: 10, takerFeeBps: 10, spreadBps: 0, slippage: { kind: 'fixed', bps: 5 }, latencyMs: 0, participation: 1e9, shorts: true, filters: false,
};
