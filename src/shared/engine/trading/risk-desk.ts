import type { OrderRequest } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import { floorToLot, type Instrument } from '../../domain/instrument.ts';
import { changedLimits, type GateLimits, type LimitChange } from '../../risk/gate-limits.ts';
import { admit, wantedState } from '../../risk/gate.ts';
import { foldGate } from '../../risk/gate-fold.ts';
import { emptyGateState, type GateEvent, type GateState, type Origin } from '../../risk/gate-state.ts';
import { gateView } from '../../risk/gate-view.ts';
import type { GateVerdict } from '../../risk/judge.ts';
import type { KillState } from '../../risk/kill-state.ts';

export interface RiskDeskSetup {
  readonly limits: GateLimits;
  readonly now: () => EpochMs;
  /** The kill switch as it stands this moment. */
  readonly kill: () => KillState;
  /** Asks the kill switch for a stricter state; it holds from the call on. */
  readonly restrict: (to: Exclude<KillState, 'RUN'>, reason: string) => void;
}

/** Rules whose objection passes by itself: what is not known now, or too much at once. The order may be asked for again. */
const PASSING: ReadonlySet<string> = new Set(['known-inputs', 'kill-switch', 'reconciled', 'stale-data', 'message-throttle', 'duplicate-order', 'instrument-halt', 'stable-coin-peg']);

export const mayPass = ({ rule }: { readonly rule: string }): boolean => PASSING.has(rule);

/** The risk gate at work: told everything that happens, asked last before an order leaves, and heard by the kill switch. */
export class RiskDesk {
  readonly #setup: RiskDeskSetup;
  readonly #state: GateState;
  #limits: GateLimits;

  constructor(setup: RiskDeskSetup, saved?: GateState) {
    this.#setup = setup;
    this.#limits = setup.limits;
    // What works at the venue is told anew at each start, and nothing was compared with it yet.
    this.#state = saved === undefined ? emptyGateState() : { ...structuredClone(saved), orders: {}, parents: {}, marks: {}, reconciled: false, kill: 'RUN' };
  }

  get state(): Readonly<GateState> { return this.#state; }
  get limits(): GateLimits { return this.#limits; }

  tell(event: GateEvent): void {
    foldGate(this.#state, event, this.#limits);
  }

  /** Brings the clock and the kill switch up to the present, and asks the kill switch for what the losses call for. */
  refresh(): void {
    this.tell({ kind: 'time', at: this.#setup.now() });
    this.tell({ kind: 'kill', state: this.#setup.kill() });
    const wanted = wantedState(this.#state, this.#limits);
    if (wanted !== undefined && wanted.state !== 'RUN') this.#setup.restrict(wanted.state, wanted.reason);
  }

  /** The only way to an order that may be sent. */
  admit(order: OrderRequest, origin: Origin): GateVerdict {
    this.refresh();
    const verdict = admit(this.#state, order, { origin, limits: this.#limits });
    if (verdict.kind === 'denied' && verdict.kill !== undefined && verdict.kill !== 'RUN') this.#setup.restrict(verdict.kill, verdict.reason);
    return verdict;
  }

  /** Whether it can only bring what is held nearer to zero, by what the account held when it was last told. */
  reduces({ instrument, side }: Pick<OrderRequest, 'instrument' | 'side'>): boolean {
    const held = this.#state.positions[instrument] ?? 0;
    return held > 0 ? side === 'sell' : held < 0 && side === 'buy';
  }

  /** Whether the kill switch would refuse every part of an order, however it is carried out. */
  isStopped(order: Pick<OrderRequest, 'instrument' | 'side'>): boolean {
    this.refresh();
    return this.#state.kill !== 'RUN' && !this.reduces(order);
  }

  /** The largest part of an order that value and volume of a single one may have, on the lot grid. Infinity for what only reduces. */
  room(order: OrderRequest, { lotSize }: Pick<Instrument, 'lotSize'>): number {
    const view = gateView(this.#state, order, { origin: { strategy: '', chain: '' }, limits: this.#limits });
    if (view.reduces) return Infinity;
    const value = (this.#limits.maxOrderValueShare * view.equity) / (Math.max(view.mid, order.limitPrice ?? 0, order.stopPrice ?? 0) * view.rate);
    const volume = this.#limits.maxOrderVolumeShare * (view.mark?.minuteVolume ?? NaN);
    // What is not known is the gate's to refuse.
    const most = Math.min(Number.isNaN(value) ? Infinity : value, Number.isNaN(volume) ? Infinity : volume);
    return most === Infinity ? most : floorToLot(most * 0.999, lotSize);
  }

  /** Tighter limits hold at once, wider ones are refused. */
  change(next: GateLimits): LimitChange {
    const change = changedLimits(this.#limits, next);
    this.#limits = change.limits;
    return change;
  }

  save(): GateState {
    return structuredClone(this.#state);
  }
}
