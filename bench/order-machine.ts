import fc from 'fast-check';
import { newOrder, foldOrder } from '../src/shared/execution/order-fold.ts';
import type { Fill, OrderEvent } from '../src/shared/domain/order.ts';
import { random } from '../src/shared/domain/random.ts';
import { arrivals, foldAll, lifeOf, requestOf } from '../src/shared/execution/order-machine.contract.ts';
import { median, type Measurement } from './measurement.ts';

const RUNS = 40_000;
const ROUNDS = 5;

/** Laws 1 to 3 of the order machine as one property: a life told twice over and shuffled ends as the life did. Returns runs per second and facts per second. */
function laws(seed: number): readonly [runs: number, facts: number] {
  let facts = 0;
  const start = performance.now();
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (value) => {
    const source = random(value);
    const life = lifeOf(source);
    const told = arrivals(life, source);
    facts += told.length;
    return foldAll(life.request, told).state === life.end;
  }), { numRuns: RUNS, seed });
  const seconds = (performance.now() - start) / 1_000;
  return [RUNS / seconds, facts / seconds];
}

/** The fold on the hot path of the backtest: accepted and filled. */
function simpleFold(): number {
  const request = requestOf(1);
  const fill: Fill = { tradeId: '1', clientOrderId: 'x', instrument: 'test:BTC/USDT', at: 2, side: 'buy', quantity: 1, price: 100, fee: 0, feeCurrency: 'USDT', liquidity: 'taker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: '' };
  const events: readonly OrderEvent[] = [{ kind: 'accepted', clientOrderId: 'x', at: 1 }, { kind: 'fill', clientOrderId: 'x', at: 2, fill }];
  const count = 2_000_000;
  let filled = 0;
  const start = performance.now();
  for (let n = 0; n < count; n++) {
    let order = newOrder(request);
    for (const event of events) order = foldOrder(order, event);
    filled += order.filledQuantity;
  }
  if (filled !== count) throw new Error(`expected ${count} filled, found "${filled}"`);
  return ((performance.now() - start) * 1e6) / (count * events.length);
}

export async function run(): Promise<readonly Measurement[]> {
  laws(1);
  const rounds = Array.from({ length: ROUNDS }, (_, round) => laws(round + 2));
  simpleFold();
  return [
    { name: `laws of an order as a property, ${RUNS} lives a round`, value: median(rounds.map(([runs]) => runs)), unit: 'runs/s', target: '>= 20000' },
    { name: 'facts folded in them, with the making of the lives', value: median(rounds.map(([, facts]) => facts)), unit: 'facts/s' },
    { name: 'the fold of the backtest, one event', value: median(Array.from({ length: ROUNDS }, simpleFold)), unit: 'ns/event' },
  ];
}
