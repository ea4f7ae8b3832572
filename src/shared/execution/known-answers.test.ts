import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OrderBook, type Level } from '../domain/order-book.ts';
import { afterCancel, afterTrade, type QueuePosition } from '../venue/tape/queue-position.ts';
import { almgrenChriss } from './algorithms/almgren-chriss.ts';
import { participation } from './algorithms/schedules.ts';
import { largestRemainder } from './algorithms/slices.ts';
import own from './fixtures/known-answers.json' with { type: 'json' };
import { squareRootImpact } from './impact/square-root-impact.ts';

interface Case {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: { readonly abs: number; readonly rel: number };
}

const numbers = (record: Case['params']): Readonly<Record<string, number>> => record as Readonly<Record<string, number>>;

function queue({ inputs }: Case) {
  let position: QueuePosition = { ahead: inputs['queue_ahead'] as number, own: inputs['own'] as number };
  let filled = 0;
  const [aheadAfter, filledAfter]: [number[], number[]] = [[], []];
  for (const [kind, quantity, , levelBefore] of inputs['events'] as [string, number, string, number][]) {
    if (kind === 'trade') {
      const after = afterTrade(position, quantity);
      filled += after.filled;
      position = { ahead: after.ahead, own: after.own };
    } else position = afterCancel(position, quantity, levelBefore);
    aheadAfter.push(position.ahead);
    filledAfter.push(filled);
  }
  return { ahead_after: aheadAfter, filled_after: filledAfter };
}

/** What the product answers to each case. */
const ANSWERS: Readonly<Record<string, (given: Case) => Readonly<Record<string, unknown>>>> = {
  'ex.ac.paper': ({ params, expected }) => {
    const { X, T, N, sigma_per_sqrt_day: volatility, epsilon, gamma, eta, lambda } = numbers(params);
    const path = almgrenChriss({ quantity: X, duration: T, steps: N, volatility, epsilon, gamma, eta, lambda });
    // The paper gives two digits.
    expect(Number(path.kappa.toFixed(2))).toBe(expected['paper_kappa']);
    return { kappa: path.kappa, kappa_tilde: path.kappaTilde, holdings: path.holdings, trades: path.trades, E: path.expectedCost, V: path.variance, paper_kappa: expected['paper_kappa'] };
  },
  'ex.sqrt_impact': ({ params }) => {
    const { Y, daily_vol: dailyVolatility, Q, ADV } = numbers(params);
    const impact = squareRootImpact({ coefficient: Y, dailyVolatility, quantity: Q, dailyVolume: ADV });
    return { impact_fraction: impact, impact_bps: impact * 1e4 };
  },
  'ex.twap.lots': ({ params }) => {
    const { qty, slices, lot } = numbers(params);
    return { child: largestRemainder(Math.round(qty / lot), Array.from({ length: slices }, () => 1)).map((lots) => lots * lot) };
  },
  'ex.pov': ({ inputs, params }) => {
    let left = numbers(params)['parent'];
    const child = (inputs['market_vol'] as number[]).map((volume) => {
      const taken = Math.min(left, participation(numbers(params)['rate'], volume));
      left -= taken;
      return taken;
    });
    return { child, remaining: left };
  },
  'ex.sweep': ({ inputs, params }) => {
    const book = new OrderBook();
    book.reset([], inputs['asks'] as Level[]);
    const { averagePrice, worstPrice } = book.sweep('buy', numbers(params)['qty']);
    const mid = inputs['mid'] as number;
    return { avg_price: averagePrice, slippage_bps_vs_mid: ((averagePrice - mid) / mid) * 1e4, worst: worstPrice };
  },
  'ex.queue': queue,
};

function near(got: unknown, expected: unknown, { abs, rel }: Case['tolerance']): boolean {
  if (Array.isArray(expected)) return Array.isArray(got) && got.length === expected.length && expected.every((value, i) => near(got[i], value, { abs, rel }));
  return typeof got === 'number' && typeof expected === 'number' && Math.abs(got - expected) <= abs + rel * Math.abs(expected);
}

function answers(cases: readonly Case[]): void {
  for (const given of cases) {
    it(`${given.id}: ${given.title} (${given.source})`, () => {
      const got = ANSWERS[given.id](given);
      expect(Object.keys(got).toSorted()).toEqual(Object.keys(given.expected).toSorted());
      for (const [name, value] of Object.entries(given.expected)) expect(near(got[name], value, given.tolerance), `${name}: expected ${JSON.stringify(value)}, found ${JSON.stringify(got[name])}`).toBe(true);
    });
  }
}

describe('known answers of execution', () => answers(own.cases));

const file = '../shared/known-answers/09_execution.open.json';
describe.skipIf(!existsSync(file))(existsSync(file) ? 'known answers of the reference file' : `skipped: there is no ${file}`, () => {
  if (existsSync(file)) answers(JSON.parse(readFileSync(file, 'utf8')).cases);
});
