import { describe, expect, it } from 'vitest';
import { dca } from './dca.ts';
import { runOrders } from './order-run.contract.ts';
import { checkParams } from './registry.ts';
import { candlesAt } from './sample-market.contract.ts';

const run = (closes: readonly number[], values: Record<string, number>, cash = 10_000) => runOrders(dca, candlesAt(closes), { params: checkParams(dca, values), cash });

describe('dca', () => {
  it('spends the amount at the first candle and every so many after it', () => {
    expect(run([100, 100, 80, 80, 50, 50], { every: 2, amount: 100 }).log).toEqual([
      'buy-1: buy 1', 'filled buy-1 1 at 100', 'buy-2: buy 1.25', 'filled buy-2 1.25 at 80', 'buy-3: buy 2', 'filled buy-3 2 at 50',
    ]);
  });

  it('spends more the further the price is below the average paid, up to a multiple', () => {
    // 10 % below: 100 * (1 + 0.05 * 10). 50 % below the new average of 243.33 / 2.5889: capped at 2.
    const { log } = run([100, 90, 45, 45], { every: 1, amount: 100, dipScale: 0.05, maxScale: 2 });
    expect(log.filter((line) => line.startsWith('buy'))).toEqual(['buy-1: buy 1', 'buy-2: buy 1.6666667', 'buy-3: buy 4.4444444', 'buy-4: buy 4.4444444']);
  });

  it('spends no more above the average paid', () => {
    expect(run([100, 125], { every: 1, amount: 100, dipScale: 1 }).log.at(-1)).toBe('buy-2: buy 0.8');
  });

  it('sells all at the profit that was asked for, and goes on buying in its rhythm', () => {
    const { log, quantity } = run([100, 100, 119, 120, 120, 120], { every: 4, amount: 100, takeProfit: 20 });
    expect(log).toEqual(['buy-1: buy 1', 'filled buy-1 1 at 100', 'take-profit: sell 1', 'filled take-profit 1 at 120', 'buy-2: buy 0.83333333', 'filled buy-2 0.83333333 at 120']);
    expect(quantity.slice(0, 5)).toEqual([0, 1, 1, 1, 0]);
  });

  it('leaves a purchase out that the cash does not cover with its fee', () => {
    expect(run([100, 100, 100, 100], { every: 1, amount: 100 }, 202).fills).toHaveLength(2);
    expect(run([100, 100, 100, 100], { every: 1, amount: 100 }, 200).fills).toHaveLength(1);
  });
});
