import type { EpochMs } from '../domain/time.ts';
import type { MarketRules } from '../venue/market-rules.ts';

/** How a run is sized and what its market does to orders. Every field is given: defaults stand in one place, `realistic`. */
export interface RunSettings extends MarketRules {
  /** Quote units at the start. */
  readonly cash: number;
  /** Share of equity a forecast of 1 commits, before leverage. */
  readonly exposure: number;
  /** Position changes smaller than this share of equity are left alone while the forecast keeps its sign. */
  readonly noTradeBand: number;
  /** Candles outside [from, to) are not traded; those before `from` still warm the indicators up. */
  readonly from: EpochMs | undefined;
  readonly to: EpochMs | undefined;
  readonly seed: number;
}

/** The default: costs and rules as a retail account meets them. */
export const realistic: RunSettings = {
  cash: 10_000, exposure: 0.95, leverage: 1, makerFeeBps: undefined, takerFeeBps: undefined, feeIn: 'quote', spreadBps: 1,
  slippage: { kind: 'square-root', coefficient: 1 }, latencyMs: 86, participation: 0.1, shorts: false, filters: true,
  noTradeBand: 0, from: undefined, to: undefined, seed: 1,
};

/** The bare arithmetic anybody can check: fills at the next open, no filters, no latency, shorts without borrow cost. */
export const plain: RunSettings = {
  ...realistic, makerFeeBps: 10, takerFeeBps: 10, spreadBps: 0, slippage: { kind: 'fixed', bps: 5 }, latencyMs: 0, participation: 1e9, shorts: true, filters: false,
};
