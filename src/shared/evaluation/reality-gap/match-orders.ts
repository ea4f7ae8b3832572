import type { DoneOrder, MatchedOrder } from './done-order.ts';

/**
 * Finds for each real order the one of the backtest: what both had when the window began by its id; what follows a decision by
 * instrument, moment and side, or within one candle where a fill set it off; guards by when they fired, at most one candle apart.
 * Oldest first.
 */
export function matchOrders(real: readonly DoneOrder[], model: readonly DoneOrder[], candleMs: number): readonly MatchedOrder[] {
  const matching = new Matching(real, model);
  matching.by((order) => order.id, (a, b) => a.at === b.at && alike(a, b));
  matching.by((order) => (order.isGuard ? undefined : `${kindOf(order)} ${order.at}`), () => true);
  matching.by((order) => (order.isGuard ? undefined : `${kindOf(order)} ${Math.floor(order.at / candleMs)} ${order.reason}`), () => true);
  matching.by((order) => (order.isGuard && order.filled > 0 ? kindOf(order) : undefined), (a, b) => Math.abs(a.filledAt - b.filledAt) <= candleMs);
  return matching.all();
}

const kindOf = ({ instrument, side, type }: DoneOrder): string => `${instrument} ${side} ${type}`;
const alike = (a: DoneOrder, b: DoneOrder): boolean => kindOf(a) === kindOf(b);
/** Of several that could be meant: the one whose own price lies nearest. */
const distance = (a: DoneOrder, b: DoneOrder): number => (Number.isFinite(a.startPrice - b.startPrice) ? Math.abs(a.startPrice - b.startPrice) : 0);

class Matching {
  readonly #real: Set<DoneOrder>;
  readonly #model: Set<DoneOrder>;
  readonly #pairs: MatchedOrder[] = [];

  constructor(real: readonly DoneOrder[], model: readonly DoneOrder[]) {
    this.#real = new Set(real);
    this.#model = new Set(model);
  }

  by(keyOf: (order: DoneOrder) => string | undefined, fits: (a: DoneOrder, b: DoneOrder) => boolean): void {
    const waiting = Map.groupBy([...this.#model].filter((order) => keyOf(order) !== undefined), keyOf);
    for (const order of this.#real) {
      const key = keyOf(order);
      if (key === undefined) continue;
      const candidates = waiting.get(key) ?? [];
      const [best] = candidates.filter((other) => this.#model.has(other) && fits(order, other)).toSorted((a, b) => distance(order, a) - distance(order, b));
      if (best === undefined) continue;
      this.#pairs.push({ real: order, model: best });
      this.#real.delete(order);
      this.#model.delete(best);
    }
  }

  all(): readonly MatchedOrder[] {
    const alone = [...[...this.#real].map((real): MatchedOrder => ({ real, model: undefined })), ...[...this.#model].map((model): MatchedOrder => ({ real: undefined, model }))];
    return [...this.#pairs, ...alone].toSorted((a, b) => momentOf(a) - momentOf(b));
  }
}

/** Guards lie there for long: what counts of them is when they fired. */
function momentOf({ real, model }: MatchedOrder): number {
  const times = [real, model].flatMap((order) => (order === undefined ? [] : [order.isGuard && order.filled > 0 ? order.filledAt : order.at]));
  return Math.min(...times);
}
