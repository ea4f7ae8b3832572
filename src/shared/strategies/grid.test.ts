import { describe, expect, it } from 'vitest';
import { random } from '../domain/random.ts';
import { gridLine } from './grid-lines.ts';
import { grid } from './grid.ts';
import { runOrders } from './order-run.contract.ts';
import { checkParams, type ParamValue } from './registry.ts';
import { candlesAt } from './sample-market.contract.ts';

/** Lines at 80, 90, 100, 110 and 120; each of the four cells may tie up 1000. */
const shape = { levels: 2, spacing: 10, scale: 'arithmetic', budget: 0.4 };
const run = (closes: readonly number[], values: Record<string, ParamValue> = {}) => runOrders(grid, candlesAt(closes), { params: checkParams(grid, { ...shape, ...values }) });

describe('gridLine', () => {
  it('lies at equal distances, or at equal ratios', () => {
    const lines = (scale: 'arithmetic' | 'geometric') => [0, 1, 2, 3, 4].map((index) => Number(gridLine({ centre: 100, levels: 2, spacing: 10, scale }, index).toFixed(9)));
    expect(lines('arithmetic')).toEqual([80, 90, 100, 110, 120]);
    expect(lines('geometric')).toEqual([82.644628099, 90.909090909, 100, 110, 121]);
  });
});

describe('grid', () => {
  it('lays its lines around the first close and buys what the lines above are to sell', () => {
    expect(run([100, 100]).log).toEqual([
      'opening: buy 19.090909', 'buy-0: buy 12.5 at 80', 'buy-1: buy 11.111111 at 90', 'filled opening 19.090909 at 100', 'sell-2: sell 10 at 110', 'sell-3: sell 9.0909091 at 120',
    ]);
  });

  it('offers one line higher what it bought, and bids again where it sold', () => {
    expect(run([100, 100, 89, 100, 111, 95]).log.slice(6)).toEqual([
      'filled buy-1 11.111111 at 90', 'sell-1: sell 11.111111 at 100',
      'filled sell-1 11.111111 at 100', 'buy-1: buy 11.111111 at 90',
      'filled sell-2 10 at 110', 'buy-2: buy 10 at 100',
      'filled buy-2 10 at 100', 'sell-2: sell 10 at 110',
    ]);
  });

  it('earns one step of each cell that goes round', () => {
    // 11.11 bought at 90 and sold at 100 gains 111.11; 10 bought at 100 and sold at 110 gains 100 more.
    const { cash, quantity } = run([100, 100, 89, 100, 111, 95, 111]);
    expect(cash[6] + quantity[6] * 100).toBeCloseTo(10_000 + 111.1111 + 100 + 100, 3);
  });

  it('holds no more than its budget bought, however far the price falls, and nothing above the top line', () => {
    const fallen = run([100, 100, 79, 40, 10, 5]);
    expect(fallen.quantity.at(-1)).toBeCloseTo(19.090909 + 12.5 + 11.111111, 5);
    expect(fallen.cash.at(-1)).toBeGreaterThan(6_000);
    const risen = run([100, 100, 121, 150]);
    expect(risen.quantity.at(-1)).toBe(0);
    expect(risen.working.at(-1)).toEqual(['buy-0', 'buy-1', 'buy-2', 'buy-3']);
  });

  it('starts flat where it is told to, and fills the upper lines once the price has been above them', () => {
    expect(run([100, 100, 111, 99], { startInvested: false }).log).toEqual([
      'buy-0: buy 12.5 at 80', 'buy-1: buy 11.111111 at 90', 'buy-2: buy 10 at 100', 'buy-3: buy 9.0909091 at 110', 'filled buy-2 10 at 100', 'sell-2: sell 10 at 110', 'filled buy-3 9.0909091 at 110', 'sell-3: sell 9.0909091 at 120',
    ]);
  });

  it('takes the centre it is given', () => {
    expect(run([100, 100], { centre: 80 }).log).toEqual(['buy-0: buy 15.625 at 64', 'buy-1: buy 13.888889 at 72', 'buy-2: buy 12.5 at 80', 'buy-3: buy 11.363636 at 88']);
  });

  it('follows a rise only where it is told to', () => {
    const closes = [100, 100, 121, 130, 200];
    expect(run(closes).log.filter((line) => line.startsWith('opening'))).toHaveLength(1);
    const followed = run(closes, { follow: true });
    expect(followed.log.slice(8)).toContain('cancel buy-0');
    expect(JSON.stringify(followed.state)).toContain('"centre":130');
  });

  it('ends at the stop: everything taken back and sold, for good', () => {
    // 10 % below the bottom line is 72.
    const stopped = run([100, 100, 79, 73, 71, 71, 100, 120], { stopLoss: 10 });
    expect(stopped.log.slice(-2)).toEqual(['stop: sell 42.70202', 'filled stop 42.70202 at 71']);
    expect(stopped.quantity.at(-1)).toBe(0);
    expect(stopped.working.at(-1)).toEqual([]);
  });

  it('puts an order back that the venue lost', () => {
    const params = checkParams(grid, shape);
    const first = grid.onCandle(view({ close: 100 }), grid.start(params), params);
    const again = grid.onCandle(view({ close: 100, working: ['opening', 'buy-0'] }), first.state, params);
    expect(again.orders).toMatchObject([{ kind: 'place', tag: 'buy-1', side: 'buy', limitPrice: 90 }]);
  });

  it('sells a part that was bought once the price is a line higher, and buys the rest later', () => {
    const params = checkParams(grid, { ...shape, startInvested: false });
    const laid = grid.onCandle(view({ close: 100 }), grid.start(params), params).state;
    const part = { ...fill, tag: 'buy-1', side: 'buy' as const, quantity: 4, price: 90 };
    const bought = grid.onFill?.(view({ close: 95, working: ['buy-0', 'buy-1'], quantity: 4 }), laid, part, params);
    expect(bought?.orders).toEqual([]);
    const risen = grid.onCandle(view({ close: 100, working: ['buy-0', 'buy-1'], quantity: 4 }), bought?.state, params);
    expect(risen.orders).toEqual([{ kind: 'cancel', tag: 'buy-1' }]);
    const offered = grid.onCandle(view({ close: 100, working: ['buy-0'], quantity: 4 }), risen.state, params);
    expect(offered.orders).toMatchObject([{ tag: 'sell-1', quantity: 4, limitPrice: 100, reduceOnly: true }]);
  });

  it('does not sell what the venue kept as its fee', () => {
    const treatment = { source: random(1), trouble: 0, lotSize: 0, baseFee: 0.001 };
    const { log } = runOrders(grid, candlesAt([100, 100, 89]), { params: checkParams(grid, shape), treatment });
    expect(log.at(-1)).toBe('sell-1: sell 11.1 at 100');
  });

  it('refuses an arithmetic scale that reaches zero', () => {
    expect(() => checkParams(grid, { scale: 'arithmetic', levels: 10, spacing: 10 })).toThrow('levels times spacing must be below 100 percent on an arithmetic scale, found levels "10" and spacing "10"');
    expect(checkParams(grid, { levels: 10, spacing: 10 })).toMatchObject({ scale: 'geometric' });
  });
});

const fill = {
  tradeId: 't1', clientOrderId: 'c1', instrument: 'test:BTC/USDT' as const, at: 0, fee: 0, feeCurrency: 'USDT', liquidity: 'maker' as const, spreadCost: 0, slippageCost: 0, impactCost: 0, reason: '',
};

function view({ close, working = [], quantity = 0 }: { close: number; working?: readonly string[]; quantity?: number }) {
  return {
    at: 0, open: close, high: close, low: close, close, volume: 1, quantity, averagePrice: 90, cash: 10_000, equity: 10_000, series: {}, i: 0,
    working: working.map((tag) => ({ tag, side: 'buy' as const, quantity: 12, filledQuantity: 0, limitPrice: undefined })),
  };
}
