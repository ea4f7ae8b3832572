import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { candleColumns, columnsOf as candlesOf, type CandleColumns } from '../../domain/candle.ts';
import { DataError } from '../../domain/errors.ts';
import { plainInstrument } from '../../domain/instrument.ts';
import { random } from '../../domain/random.ts';
import { DAY, HOUR } from '../../domain/time.ts';
import { runBacktest } from '../../engine/backtest.ts';
import { plain, realistic } from '../../engine/settings.ts';
import { price } from '../../indicators/price.ts';
import { smaCross } from '../../strategies/sma-cross.ts';
import { strategies } from '../../strategies/registry.ts';
import { defineStrategy } from '../../strategies/strategy.ts';
import { factsOf } from '../../evaluation/summary/facts.ts';
import { sharpe } from '../../evaluation/metrics/sharpe.ts';
import { orderHash } from '../backtest.ts';
import { dailyReturns } from './block-figures.ts';
import { blockJobOf, blockResult, canonicalJson, decodeReturns, type BlockContent, type BlockJob } from './block-job.ts';
import { lanesOf, openDesk, runBlock } from './run-block.ts';

const START = Date.UTC(2024, 2, 1);
const instrument = plainInstrument('test', 'BTC/USDT');

function hours(seed: number, length: number): CandleColumns {
  const source = random(seed);
  const candles = candleColumns(length);
  let close = 100;
  for (let i = 0; i < length; i++) {
    const open = close;
    close = Math.max(1, open * Math.exp(0.01 * source.normal()));
    candles.openTime[i] = START + (i < length / 2 ? i : i + 70) * HOUR;
    candles.open[i] = open;
    candles.close[i] = close;
    candles.high[i] = Math.max(open, close) * (1 + 0.004 * source.uniform());
    candles.low[i] = Math.min(open, close) * (1 - 0.004 * source.uniform());
    candles.volume[i] = 1_000 * source.uniform();
  }
  return candles;
}

const candles = hours(1, 1_500);
const END = START + 1_570 * HOUR;
const { from: _, to: __, makerFeeBps, takerFeeBps, ...bare } = plain;
const settings = { ...bare, makerFeeBps, takerFeeBps };

const job = (more: Partial<BlockContent> = {}): BlockJob => blockJobOf({
  schema: 'block-job-1', sweep: 'test', code: '0'.repeat(64), data: { hash: '1'.repeat(64), file: 'x.parquet' }, instrument, timeframe: '1h', strategy: 'sma-cross', gaps: 'skip', settings,
  params: [{ fast: 3, slow: 20 }, { fast: 5, slow: 20, 'exits.stopLoss': 0.02 }, { fast: 5, slow: 20, 'exits.stopLoss': 0.01, 'exits.takeProfit': 0.02 }, { fast: 5, slow: 40 }],
  spans: [{ from: START, to: END }, { from: START + 30 * DAY, to: START + 50 * DAY }], ...more,
});

describe('runBlock', () => {
  it('gives a result of the schema whose figures are those of the backtest and its report', () => {
    const result = runBlock(job(), { candles });
    expect(blockResult.parse(result)).toEqual(result);
    const record = runBacktest({ strategy: smaCross, params: { fast: 5, slow: 20 }, settings: { ...plain, from: START, to: END }, timeframe: '1h', histories: [{ instrument, candles }], exits: { stopLoss: 0.02 } });
    const facts = factsOf(record);
    const [{ figures, returns, firstDay }] = result.trials[1].spans;
    expect(figures).toMatchObject({ netReturn: facts.netProfit / record.initialCash, sharpe: sharpe(facts.returns), maxDrawdown: record.maxDrawdown.depth, trades: facts.closed.length, exposure: record.exposureShare });
    expect(firstDay).toBe(START);
    expect(Array.from(decodeReturns(returns)).filter((value) => value !== 0)).toEqual(facts.returns.filter((value) => value !== 0));
    expect(decodeReturns(returns).length).toBe(Math.ceil((END - START) / DAY));
  });

  it('gives the same bytes on the fast lane and in the engine, whatever else is in the block', () => {
    const own = job();
    const whole = runBlock(own, { candles });
    expect(canonicalJson(runBlock(own, { candles, desk: openDesk(own, { candles }, { only: 'engine' }) }))).toBe(canonicalJson(whole));
    expect(canonicalJson(runBlock(own, { candles, desk: openDesk(own, { candles }, { only: 'scan' }) }))).toBe(canonicalJson(whole));
    fc.assert(fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1 }), (order) => {
      const part = runBlock(job({ params: order.map((n) => own.params[n]) }), { candles });
      expect(part.trials).toEqual(order.map((n) => whole.trials[n]));
    }), { numRuns: 20 });
  });

  it('hashes the order list: other orders, another hash', () => {
    const { trials } = runBlock(job(), { candles });
    expect(new Set(trials.flatMap(({ spans }) => spans.map((span) => span.orderHash))).size).toBe(8);
    const again = runBlock(job({ params: [{ fast: 3, slow: 20 }, { fast: 3, slow: 20, 'exits.stopLoss': 0.9 }] }), { candles });
    // A stop that is never hit changes no order.
    expect(again.trials[1].spans[0].orderHash).toBe(again.trials[0].spans[0].orderHash);
    const fills = (stopLoss: number) => orderHash(runBacktest({ strategy: smaCross, params: { fast: 3, slow: 20 }, settings: plain, timeframe: '1h', histories: [{ instrument, candles }], exits: { stopLoss } }).fills);
    expect(fills(0.9)).toBe(fills(0.8));
  });

  it('runs every shipped strategy, and says where one instrument is not enough', () => {
    for (const strategy of strategies) {
      const own = job({ strategy: strategy.name, params: [{}] });
      const [trial] = runBlock(own, { candles }).trials;
      if (strategy.name === 'pair-spread') expect(trial.error).toBeTypeOf('string');
      else expect([strategy.name, trial.error, trial.spans.length]).toEqual([strategy.name, undefined, 2]);
      const isWeighed = ['pair-spread', 'cross-sectional-momentum'].includes(strategy.name);
      expect([strategy.name, lanesOf(own, { candles })[0].kind]).toEqual([strategy.name, strategy.kind === 'forecast' && !isWeighed ? 'kernel' : 'engine']);
    }
  });

  it('answers wrong parameters with their error and goes on', () => {
    const { trials } = runBlock(job({ params: [{ fast: 30, slow: 20 }, { fast: 3, slow: 20, 'exits.stopLoss': 7 }, { speed: 1 }, { fast: 3, slow: 20 }] }), { candles });
    expect(trials.map(({ error }) => error)).toEqual([
      'sma-cross: fast must be less than slow, found fast "30" and slow "20"', expect.stringContaining('stopLoss'), 'sma-cross has no parameter "speed": there are fast, slow', undefined,
    ]);
    expect(trials[0].spans).toEqual([]);
  });

  it('does not blame parameters for data', () => {
    expect(() => runBlock(job({ spans: [{ from: END + DAY, to: END + 2 * DAY }] }), { candles })).toThrow(DataError);
    expect(() => runBlock(job({ strategy: 'no-such' }), { candles })).toThrow('no strategy is called "no-such"');
    expect(() => runBlock(job({ strategy: 'volatility-breakout', timeframe: '1d', params: [{}] }), { candles })).toThrow('needs candles of 12h or shorter');
  });

  it('takes what it cannot do fast to the engine: realism, trailing stops, carried gaps, protections', () => {
    const { from: ___, to: ____, ...full } = realistic;
    const cases: [Partial<BlockContent>, string][] = [
      [{ settings: { ...full, shorts: true } }, 'the margin of shorts is watched'], [{ exits: { trailingStop: 0.05 } }, 'a trailing stop moves with every candle'],
      [{ gaps: 'carry' }, 'candles are carried over gaps'], [{ protections: [{ method: 'CooldownPeriod', stopCandles: 3 }] }, 'protections lock entries'],
    ];
    for (const [more, because] of cases) {
      const own = job({ ...more, params: [{ fast: 3, slow: 20 }] });
      expect(lanesOf(own, { candles })).toEqual([{ kind: 'engine', because }]);
      expect(runBlock(own, { candles }).trials[0].spans[0].figures.trades).toBeGreaterThan(10);
    }
  });

  it("uses the strategy's own exits unless the job or the trial has some", () => {
    const own = defineStrategy({ name: 'own-exit', summary: 'Always long, out at 1 %.', params: z.object({}), indicators: () => ({ close: price() }), exits: () => ({ stopLoss: 0.01 }), decide: ({ close }, i) => (i % 10 === 9 ? 0 : close[i] > 0 ? 1 : NaN) });
    const trades = (more: Partial<BlockContent>) => runBlock(job({ strategy: 'own-exit', params: [{}], ...more }), { candles, strategies: [own] }).trials[0].spans[0].orderHash;
    expect(trades({})).toBe(trades({ exits: { stopLoss: 0.01 } }));
    expect(trades({})).not.toBe(trades({ exits: { stopLoss: 0.5 } }));
  });
});

describe('daily returns', () => {
  it('are one a day, 0 where no candle was, and end with the account', () => {
    const of = (days: number[], equity: number[]) => Array.from(dailyReturns({ initialCash: 100, days: days.map((day) => day * DAY), equity }));
    expect(of([5, 6, 9], [110, 99, 198])).toEqual([110 / 100 - 1, 99 / 110 - 1, 0, 0, 1]);
    expect(of([5, 6, 7], [50, 0, 40])).toEqual([-0.5, -1]);
    expect(of([5, 6, 7], [50, NaN, 100])).toEqual([-0.5, 0, 1]);
    expect(of([], [])).toEqual([]);
  });
});

it('reads candles built by hand as well', () => {
  const flat = candlesOf(Array.from({ length: 60 }, (___, i) => ({ openTime: START + i * HOUR, open: 10, high: 10, low: 10, close: 10, volume: 1 })));
  const { trials } = runBlock(job({ params: [{ fast: 2, slow: 5 }], spans: [{ from: START, to: START + 60 * HOUR }] }), { candles: flat });
  expect(trials[0].spans[0].figures).toEqual({ netReturn: 0, sharpe: null, sortino: null, calmar: null, profitFactor: null, maxDrawdown: 0, turnover: 0, trades: 0, exposure: 0 });
});
