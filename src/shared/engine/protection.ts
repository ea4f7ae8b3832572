import { opposite, type OrderRequest, type Side } from '../domain/order.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Exits } from '../strategies/strategy.ts';
import type { Core } from './core.ts';
import type { Draft } from './order-desk.ts';
import type { Track } from './track.ts';

/** Keeps every open position guarded by the exits that were asked for, as one group of orders at the venue that cancel each other. */
export class Protection {
  readonly #engine: Core;
  readonly #exits: Exits;
  readonly #active: boolean;
  #groups = 0;

  constructor(engine: Core, exits: Exits) {
    this.#engine = engine;
    this.#exits = exits;
    this.#active = exits.stopLoss !== undefined || exits.takeProfit !== undefined || exits.trailingStop !== undefined;
  }

  /** Groups laid so far: their names must not come twice. */
  get groups(): number { return this.#groups; }

  restore(groups: number): void {
    this.#groups = groups;
  }

  /** Brings the guards in line with the position, after a fill of `filled` or the end of an order. */
  align(track: Track, at: EpochMs, filled?: OrderRequest): void {
    if (!this.#active || track.guarded === track.position.quantity) return;
    // A stop that has been hit goes on until it is done: one laid anew would wait for its price again.
    if (filled !== undefined && isStop(filled) && track.guards.includes(filled.clientOrderId) && this.#engine.desk.isWorking(filled.clientOrderId)) {
      track.guarded = track.position.quantity;
      return;
    }
    for (const id of track.guards) if (this.#engine.desk.isWorking(id)) this.#engine.desk.cancel(id, at, true);
    track.guards = [];
    track.guarded = track.position.quantity;
    if (track.isFlat) return;
    this.#groups += 1;
    for (const draft of this.#drafts(track, at, `guard-${this.#groups}`)) {
      const id = this.#engine.place(track, draft, { kind: 'protect' }, true);
      if (id !== undefined) track.guards.push(id);
    }
  }

  #drafts(track: Track, at: EpochMs, group: string): Draft[] {
    const { quantity, averagePrice } = track.position;
    const { stopLoss, takeProfit, trailingStop } = this.#exits;
    const entry: Side = quantity > 0 ? 'buy' : 'sell';
    const direction = Math.sign(quantity);
    const base = { side: opposite(entry), quantity: Math.abs(quantity), reduceOnly: true, group, at } as const;
    return [
      ...(stopLoss === undefined ? [] : [{ ...base, type: 'stop', stopPrice: averagePrice * (1 - direction * stopLoss), reason: `stop loss at ${percent(stopLoss)} ${direction > 0 ? 'below' : 'above'} entry` } as const]),
      ...(trailingStop === undefined ? [] : [{ ...base, type: 'trailing-stop', trailBps: trailingStop * 10_000, reason: `trailing stop ${percent(trailingStop)} behind the best price` } as const]),
      // A short cannot gain more than its price.
      ...(takeProfit === undefined || 1 + direction * takeProfit <= 0 ? [] : [{ ...base, type: 'limit', limitPrice: averagePrice * (1 + direction * takeProfit), reason: `take profit at ${percent(takeProfit)}` } as const]),
    ];
  }
}

const isStop = ({ type }: OrderRequest): boolean => type === 'stop' || type === 'trailing-stop';
const percent = (fraction: number): string => `${Number((fraction * 100).toFixed(4))} %`;
