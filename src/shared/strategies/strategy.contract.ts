import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candleAt, columnsOf, sliceCandles, type CandleColumns } from '../domain/candle.ts';
import { random } from '../domain/random.ts';
import { checkParams, describeParams, type Params } from './registry.ts';
import { referenceSeries, type SampleMarket } from './reference-series.contract.ts';
import { marketAt, randomMarket } from './sample-market.contract.ts';
import type { ForecastStrategy, SeriesOf, Strategy, Declared } from './strategy.ts';

type Series = SeriesOf<Declared>;

const lengthOf = ({ candles, instruments }: SampleMarket): number => candles[instruments[0]].length;
const seriesOf = (strategy: ForecastStrategy, market: SampleMarket, params: Params): Series => referenceSeries(strategy.indicators(params, market.instruments), market);

/** The forecasts of a run in which a protective exit strikes now and then: 0 is in force after it. */
export function forecasts(strategy: ForecastStrategy, market: SampleMarket, { params = checkParams(strategy, {}), exitSeed = 0 }: { params?: Params; exitSeed?: number } = {}): number[] {
  const series = seriesOf(strategy, market, params);
  const source = random(exitSeed);
  let held = 0;
  return Array.from({ length: lengthOf(market) }, (_, i) => {
    const forecast = strategy.decide(series, i, held, params);
    if (!Number.isNaN(forecast)) held = forecast;
    if (exitSeed > 0 && source.uniform() < 0.05) held = 0;
    return forecast;
  });
}

const mapCandles = (market: SampleMarket, change: (candles: CandleColumns) => CandleColumns): SampleMarket =>
  ({ ...market, candles: Object.fromEntries(Object.entries(market.candles).map(([name, candles]) => [name, change(candles)])) });

/** Prices that would change every decision, from candle `from` on; the times stay. */
const poisoned = (market: SampleMarket, from: number): SampleMarket => mapCandles(market, (candles) => columnsOf(
  Array.from({ length: candles.length }, (_, i) => {
    const candle = candleAt(candles, i);
    return i < from ? candle : { ...candle, open: candle.open * 1e6, high: candle.high * 1e9, low: candle.low / 1e9, close: i % 2 === 0 ? candle.close * 1e7 : candle.close / 1e7, volume: 1e12 };
  }),
));

const market = fc.record({ seed: fc.integer({ min: 1, max: 1e6 }), gaps: fc.boolean() }).map(({ seed, gaps }) => randomMarket(seed, { gaps }));

/** What is true of both kinds. */
export function keepsDeclarationContract(strategy: Strategy): void {
  it('has a name for the command line and a summary of one line', () => {
    expect(strategy.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(strategy.summary).toMatch(/^[A-Z][^\n]{10,139}[.]$/);
  });

  it('describes every parameter, with a default that its own bounds allow', () => {
    const described = describeParams(strategy);
    for (const { type, min, max, description } of described) {
      expect(description).toMatch(/^[A-Z].{8,}/);
      if (type === 'integer' || type === 'number') expect(min).toBeLessThan(max ?? -Infinity);
    }
    const defaults = Object.fromEntries(described.map((param) => [param.name, param.default]));
    expect(checkParams(strategy, defaults)).toEqual(checkParams(strategy, {}));
  });
}

/** Each parameter at each of its bounds, the others at their defaults, where these go together. */
export function extremes(strategy: Strategy): Params[] {
  return describeParams(strategy).flatMap(({ name, min, max, choices, type }) => {
    const values = type === 'boolean' ? [true, false] : (choices ?? [min, max]);
    return values.map((value) => strategy.params.parse({ [name]: value }) as Params).filter((params) => strategy.check?.(params) === undefined);
  });
}

/** What every forecast strategy promises: the engine, the sweep and the page rely on it. */
export function keepsForecastContract(strategy: ForecastStrategy): void {
  describe(strategy.name, () => {
    const defaults = checkParams(strategy, {});
    keepsDeclarationContract(strategy);

    it('forecasts within [-1, 1] or not at all, on random walks, over gaps and after protective exits', () => {
      fc.assert(fc.property(market, fc.integer({ min: 1, max: 1e6 }), (sample, exitSeed) => {
        const given = forecasts(strategy, sample, { exitSeed });
        expect(given.every((forecast) => Number.isNaN(forecast) || Math.abs(forecast) <= 1)).toBe(true);
        expect(given.some((forecast) => Math.abs(forecast) > 0)).toBe(true);
      }), { numRuns: 20 });
    });

    it('stays within [-1, 1] at every bound of its parameters', () => {
      const sample = randomMarket(7, { gaps: true });
      for (const params of extremes(strategy)) {
        expect(forecasts(strategy, sample, { params }).filter((forecast) => Math.abs(forecast) > 1)).toEqual([]);
      }
    });

    it('bears a market that never moves', () => {
      const given = forecasts(strategy, marketAt(Array.from({ length: 400 }, () => 0.1)));
      expect(given.every((forecast) => Number.isNaN(forecast) || Math.abs(forecast) <= 1)).toBe(true);
      expect(given.slice(300).some(Number.isNaN)).toBe(false);
    });

    it('has no opinion while any of its indicators has none, so it uses each of them', () => {
      const series = seriesOf(strategy, randomMarket(11), defaults);
      for (const name of Object.keys(series)) {
        const blind: Series = { ...series, [name]: new Float64Array(series[name].length).fill(NaN) };
        for (const held of [-1, 0, 0.5, 1]) {
          const opinions = Array.from(series[name], (_, i) => strategy.decide(blind, i, held, defaults)).filter((forecast) => !Number.isNaN(forecast));
          expect(opinions, `with ${name} unknown`).toEqual([]);
        }
      }
    });

    it('decides the past as it did before the future was there', () => {
      fc.assert(fc.property(market, fc.integer({ min: 1, max: 380 }), (sample, length) => {
        const before = forecasts(strategy, mapCandles(sample, (candles) => sliceCandles(candles, 0, length)));
        expect(before).toEqual(forecasts(strategy, sample).slice(0, before.length));
      }), { numRuns: 20 });
    });

    it('is not moved by garbage in the future, of prices or of indicators', () => {
      fc.assert(fc.property(market, fc.integer({ min: 1, max: 380 }), (sample, from) => {
        expect(forecasts(strategy, poisoned(sample, from)).slice(0, from)).toEqual(forecasts(strategy, sample).slice(0, from));
        const series = seriesOf(strategy, sample, defaults);
        const garbled = Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values.map((value, i) => (i <= from ? value : -value * 1e9))]));
        for (const held of [-1, 0, 1]) expect(strategy.decide(garbled, from, held, defaults)).toBe(strategy.decide(series, from, held, defaults));
      }), { numRuns: 20 });
    });

    it('is pure: the same question has the same answer, and nothing it was given is changed', () => {
      const sample = randomMarket(13);
      const series = seriesOf(strategy, sample, defaults);
      const copy = Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values.slice()]));
      const frozen = Object.freeze({ ...defaults });
      const ask = () => Array.from({ length: lengthOf(sample) }, (_, i) => strategy.decide(series, i, (i % 3) - 1, frozen));
      expect(ask()).toEqual(ask());
      expect(series).toEqual(copy);
    });

    it('makes no object in its decision: it runs once per candle of each of thousands of trials', () => {
      const [, ...body] = strategy.decide.toString().split(/=>|\)\s*\{/);
      expect(body.join('=>')).not.toMatch(/\bnew\b|=>|function|\.\.\.|\.(map|filter|slice|subarray|reduce|forEach|concat|from|of)\(|[=(,:?]\s*[[{]|`/);
    });
  });
}
