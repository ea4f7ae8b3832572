import type { DepthLevel, DepthSnapshot, DepthUpdate } from '../../../shared/domain/depth.ts';
import { OrderBook } from '../../../shared/domain/order-book.ts';
import { random } from '../../../shared/domain/random.ts';
import { bookBuilder } from '../../../shared/venue/book-builder/book-builder.ts';
import { countWrongLevels } from '../../../shared/venue/book-builder/compare-books.ts';
import { EVERYTHING } from '../../../shared/venue/book-builder/known-range.ts';

export interface BookRun {
  readonly seed: number;
  readonly messages: number;
  /** A planted bug: every update is taken to follow the one before. */
  readonly isGapBlind?: boolean;
}

const DROPPED = 0.01;
const DEPTH = 20;

/** A venue's book and one built from its messages, of which every hundredth is lost: levels that differ while the built one calls itself valid. */
export function playBook({ seed, messages, isGapBlind = false }: BookRun): { readonly wrong: number; readonly dropped: number; readonly resyncs: number } {
  const source = random(seed);
  const theirs = new OrderBook();
  theirs.reset(Array.from({ length: DEPTH }, (_, i) => [1_000 - i, 1 + source.below(9)] as const), Array.from({ length: DEPTH }, (_, i) => [1_001 + i, 1 + source.below(9)] as const));
  const ours = bookBuilder({ sync: 'binance-spot', random: random(seed + 1), backoff: { firstMs: 0, mostMs: 0 } });
  let lastId = 100;
  let [wrong, dropped, resyncs] = [0, 0, 0];
  const snapshot = (): DepthSnapshot => ({ lastId, bids: [...theirs.bids], asks: [...theirs.asks] });
  ours.snapshot(snapshot());
  for (let n = 0; n < messages; n++) {
    const side = source.below(2) === 0 ? 'buy' : 'sell';
    const level: DepthLevel = [side === 'buy' ? 1_000 - source.below(DEPTH) : 1_001 + source.below(DEPTH), source.below(10)];
    theirs.set(side, Number(level[0]), Number(level[1]));
    const firstId = lastId + 1;
    lastId += 1 + source.below(3);
    if (source.uniform() < DROPPED) { dropped += 1; continue; }
    const update: DepthUpdate = { firstId: isGapBlind ? Math.min(firstId, ours.lastId + 1) : firstId, lastId, previousId: undefined, at: n, bids: side === 'buy' ? [level] : [], asks: side === 'sell' ? [level] : [] };
    ours.update(update);
    if (ours.takeRequest() !== undefined) {
      resyncs += 1;
      ours.snapshot(snapshot());
    }
    if (ours.isValid) wrong += countWrongLevels(ours.book, theirs, { depth: DEPTH, known: EVERYTHING });
  }
  return { wrong, dropped, resyncs };
}
