import type { Level } from '../../domain/order-book.ts';
import type { Random } from '../../domain/random.ts';
import { gridOf, type StepGrid } from '../../domain/step-grid.ts';

export interface DepthSettings {
  /** -1 for bids, whose levels go down from the touch; 1 for asks. */
  readonly direction: 1 | -1;
  /** Ticks between two levels away from the touch. */
  readonly gap: number;
  /** Usual lots near the touch. */
  readonly lots: number;
  readonly tickSize: number;
  readonly lotSize: number;
  readonly source: Random;
}

const LEVELS = 50;
/** Levels from the touch until depth has doubled, and how far it grows. */
const DOUBLING = 5;
const DEEPEST = 6;
/** Share of levels whose quantity changes when the touch moves: orders come and go. */
const CHURN = 0.06;

/** One side of a book in whole ticks and lots: the touch, then every multiple of the gap behind it. Remembers what changed. */
export class DepthSide {
  readonly #settings: DepthSettings;
  readonly #price: StepGrid;
  readonly #quantity: StepGrid;
  /** Ticks to lots, from the touch outwards. */
  #depth = new Map<number, number>();
  #changed = new Map<number, number>();
  #touch = 0;

  constructor(settings: DepthSettings) {
    this.#settings = settings;
    this.#price = gridOf(settings.tickSize);
    this.#quantity = gridOf(settings.lotSize);
  }

  /** Levels better than the new touch vanish, missing ones appear, a few others change. */
  moveTo(touch: number): void {
    const { direction, gap, source } = this.#settings;
    const before = this.#depth;
    const depth = new Map<number, number>();
    let ticks = touch;
    for (let i = 0; i < LEVELS && ticks > 0; i++) {
      const known = before.get(ticks);
      const stays = known !== undefined && (i === 0 ? ticks === this.#touch : source.uniform() >= CHURN);
      depth.set(ticks, stays ? known : this.#draw(i));
      ticks = direction * (Math.floor((direction * ticks) / gap) + 1) * gap;
    }
    for (const old of before.keys()) if (!depth.has(old)) this.#changed.set(old, 0);
    for (const [at, lots] of depth) if (before.get(at) !== lots) this.#changed.set(at, lots);
    this.#depth = depth;
    this.#touch = touch;
  }

  #draw(level: number): number {
    const growth = Math.min(0.5 + level / DOUBLING, DEEPEST);
    return Math.max(1, Math.round(this.#settings.lots * growth * Math.exp(0.6 * this.#settings.source.normal() - 0.18)));
  }

  /** Makes sure that so many lots can be taken at the touch. */
  hold(lots: number): void {
    if ((this.#depth.get(this.#touch) ?? 0) < lots) this.#set(this.#touch, lots);
  }

  /** Somebody took so many lots at the touch. */
  take(lots: number): void {
    this.#set(this.#touch, (this.#depth.get(this.#touch) ?? 0) - lots);
  }

  #set(ticks: number, lots: number): void {
    this.#changed.set(ticks, lots);
    if (lots > 0) this.#depth.set(ticks, lots);
    else this.#depth.delete(ticks);
  }

  levels(): readonly Level[] {
    return [...this.#depth].map(([ticks, lots]) => this.#level(ticks, lots));
  }

  /** What changed since the last call, outwards from the best price. */
  drain(): readonly Level[] {
    const { direction } = this.#settings;
    const changed = [...this.#changed].toSorted(([a], [b]) => (a - b) * direction).map(([ticks, lots]) => this.#level(ticks, lots));
    this.#changed = new Map();
    return changed;
  }

  #level(ticks: number, lots: number): Level {
    return [this.#price.valueOf(ticks), this.#quantity.valueOf(lots)];
  }
}
