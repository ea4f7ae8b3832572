import type { OrderRequest } from '../domain/order.ts';
import type { EpochMs } from '../domain/time.ts';
import { exposuresWith, reducesPosition, type Exposure } from './exposure.ts';
import type { GateLimits } from './gate-limits.ts';
import type { GateInstrument, GateState, Mark, Origin } from './gate-state.ts';
import { equityOf, midOf, rateOf, unitValue } from './valuation.ts';

/** What the rules of the gate look at: the state, and what several of them need from it. NaN: not known. */
export interface GateView {
  readonly state: GateState;
  readonly limits: GateLimits;
  readonly origin: Origin;
  readonly now: EpochMs;
  readonly instrument: GateInstrument | undefined;
  readonly mark: Mark | undefined;
  readonly mid: number;
  /** Units of the account's currency for one of the quote currency. */
  readonly rate: number;
  readonly equity: number;
  readonly reduces: boolean;
  /** Worst case of every instrument; empty for an order that only reduces. Value in the account's currency. */
  readonly exposures: readonly (Exposure & { readonly base: string | undefined; readonly value: number })[];
}

export function gateView(state: GateState, order: OrderRequest, { origin, limits }: { readonly origin: Origin; readonly limits: GateLimits }): GateView {
  const instrument = state.instruments[order.instrument];
  const mark = state.marks[order.instrument];
  const reduces = reducesPosition(state, order);
  const exposures = reduces ? [] : exposuresWith(state, order).map((exposure) => ({
    ...exposure, base: state.instruments[exposure.instrument]?.base, value: exposure.quantity === 0 ? 0 : exposure.quantity * unitValue(state, limits, exposure.instrument),
  }));
  return {
    state, limits, origin, now: state.at ?? NaN, instrument, mark, mid: midOf(mark), reduces, exposures,
    rate: instrument === undefined ? NaN : rateOf(state, limits, instrument.quote), equity: reduces ? NaN : equityOf(state, limits),
  };
}
