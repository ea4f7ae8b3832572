import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { candleColumns, type CandleColumns } from '../../domain/candle.ts';
import { plainInstrument } from '../../domain/instrument.ts';
import { random } from '../../domain/random.ts';
import { HOUR, MINUTE } from '../../domain/time.ts';
import { price } from '../../indicators/price.ts';
import { sma } from '../../indicators/sma.ts';
import { zScore } from '../../indicators/z-score.ts';
import { strategies } from '../../strategies/registry.ts';
import { buyAndHold } from '../../strategies/buy-and-hold.ts';
import { smaCross } from '../../strategies/sma-cross.ts';
import { defineStrategy, type Exits, type ForecastStrategy } from '../../strategies/strategy.ts';
import { plain, realistic, type RunSettings } from '../settings.ts';
import { isBlindToHeld } from './forecast-source.ts';
import { SweepDesk, type SweepRules, type SweepTrial } from './sweep-desk.ts';

const START = Date.UTC(2024, 0, 1);
const instrument = plainInstrument('test', 'BTC/USDT');

/** A walk on a tick grid with holes, candles that stand still, jumps between candles and days cut short. */
function market(seed: number, length: number, { step = 15 * MINUTE, deviation = 0.01, grain = 100 } = {}): CandleColumns {
  const source = random(seed);
  const candles = candleColumns(length);
  const tick = (value: number) => Math.max(1 / grain, Math.round(value * grain) / grain);
  let [close, at] = [100, START + Math.floor(source.uniform() * 30) * step];
  for (let i = 0; i < length; i++) {
    const stands = source.uniform() < 0.1;
    const open = source.uniform() < 0.05 ? tick(close * (1 + 0.03 * source.normal())) : close;
    close = stands ? open : tick(open * Math.exp(deviation * source.normal()));
    candles.openTime[i] = at;
    candles.open[i] = open;
    candles.close[i] = close;
    candles.high[i] = stands ? open : tick(Math.max(open, close) * (1 + deviation * source.uniform()));
    candles.low[i] = stands ? open : Math.max(1 / grain, tick(Math.min(open, close) * (1 - deviation * source.uniform())));
    candles.volume[i] = stands ? 0 : 10 * source.uniform();
    at += step * (source.uniform() < 0.03 ? 1 + Math.floor(source.uniform() * 200) : 1);
  }
  return candles;
}

/** Forecasts of any size, and "no opinion" now and then; blind to what is held. */
const graded = defineStrategy({
  name: 'graded', summary: 'Any forecast.', params: z.object({ period: z.int().min(2).max(50).default(10), grain: z.int().min(1).max(5).default(2) }),
  indicators: ({ period }) => ({ score: zScore(period) }),
  decide: ({ score }, i, _held, { grain }) => (Math.abs(score[i]) > 1.8 ? NaN : Math.round(score[i] * grain) / grain),
});

/** Goes on from what is held, in parts: no list of forecasts can be made beforehand. */
const creeping = defineStrategy({
  name: 'creeping', summary: 'Adds to what it holds.', params: z.object({ period: z.int().min(2).max(50).default(10) }),
  indicators: ({ period }) => ({ close: price(), average: sma(period) }),
  decide: ({ close, average }, i, held) => (close[i] > average[i] ? held + 0.25 : held - 0.5),
});

const tunable: readonly ForecastStrategy[] = [...strategies.filter((strategy) => strategy.kind === 'forecast'), graded, creeping];

/** A value within the bounds of each parameter, small periods preferred so that short histories see trades. */
function paramsOf(strategy: ForecastStrategy, seed: number): Record<string, unknown> {
  const source = random(seed);
  for (let attempt = 0; attempt < 200; attempt++) {
    const drawn = Object.fromEntries(Object.entries(strategy.params.shape).flatMap(([name, schema]) => {
      const { minimum, maximum, type } = z.toJSONSchema(schema as z.ZodType) as { minimum?: number; maximum?: number; type?: string };
      if (minimum === undefined || maximum === undefined) return [];
      const value = minimum + (Math.min(maximum, minimum + 40) - minimum) * source.uniform();
      return [[name, type === 'integer' ? Math.round(value) : value]];
    }));
    const parsed = strategy.params.safeParse(drawn);
    if (parsed.success && strategy.check?.(parsed.data as never) === undefined) return parsed.data;
  }
  return strategy.params.parse({});
}

const settingsArbitrary = fc.record({
  shorts: fc.boolean(), exposure: fc.constantFrom(1, 0.95, 0.3), makerFeeBps: fc.constantFrom(undefined, 0, 2), takerFeeBps: fc.constantFrom(undefined, 0, 10),
  spreadBps: fc.constantFrom(0, 1, 40), slippage: fc.constantFrom({ kind: 'none' } as const, { kind: 'fixed', bps: 5 } as const, { kind: 'fixed', bps: 100 } as const), noTradeBand: fc.constantFrom(0, 0.1, 0.6),
}).map((drawn): RunSettings => ({ ...plain, ...drawn }));

/** With a venue between; shares of the volume from plenty to hardly any. */
const venueArbitrary = fc.record({
  filters: fc.constantFrom(true, true, false), shorts: fc.constantFrom(false, false, true), exposure: fc.constantFrom(1, 0.95, 0.3), cash: fc.constantFrom(10_000, 200), latencyMs: fc.constantFrom(0, 86, 9_000), spreadBps: fc.constantFrom(0, 1, 40), participation: fc.constantFrom(1e9, 0.5, 0.1, 0.01),
  slippage: fc.constantFrom({ kind: 'square-root', coefficient: 1 } as const, { kind: 'volume-share', coefficient: 0.5 } as const, { kind: 'fixed', bps: 5 } as const, { kind: 'none' } as const), noTradeBand: fc.constantFrom(0, 0.1), takerFeeBps: fc.constantFrom(undefined, 0, 30),
}).map((drawn): RunSettings => ({ ...realistic, ...drawn }));
const gridArbitrary = fc.record({ tickSize: fc.constantFrom(0, 0.01, 0.5), lotSize: fc.constantFrom(0, 0.00001, 0.1), minQuantity: fc.constantFrom(0, 0.5, 30), minNotional: fc.constantFrom(0, 10, 150, 4_000) });

const exitsArbitrary: fc.Arbitrary<Exits | undefined> = fc.option(fc.record({ stopLoss: fc.constantFrom(0.001, 0.01, 0.03, 0.125, 0.25), takeProfit: fc.constantFrom(1e-17, 0.002, 0.02, 0.1, 0.25, 0.125, 1.5) }, { requiredKeys: [] }), { nil: undefined });

const halves = (candles: CandleColumns) => {
  const [first, end] = [candles.openTime[0], candles.openTime[candles.length - 1] + 15 * MINUTE];
  const middle = candles.openTime[Math.floor(candles.length / 2)];
  return [{ from: first, to: end }, { from: middle + 7, to: end }, { from: first, to: middle + 20 * MINUTE }];
};

describe('SweepDesk', () => {
  it('gives what the engine gives, bit for bit: any parameters, exits, costs and data with gaps', () => {
    fc.assert(fc.property(
      fc.record({ which: fc.nat(tunable.length - 1), seed: fc.nat(), length: fc.integer({ min: 40, max: 1_500 }), deviation: fc.constantFrom(0.002, 0.01, 0.05), grain: fc.constantFrom(100, 1, 0.25), settings: settingsArbitrary, exits: exitsArbitrary, isRepeated: fc.boolean() }),
      ({ which, seed, length, deviation, grain, settings, exits, isRepeated }) => {
        const strategy = tunable[which];
        const candles = market(seed, length, { deviation, grain });
        const base = { instrument, timeframe: '15m' as const, candles };
        const trial: SweepTrial = { params: paramsOf(strategy, seed), exits, isRepeated };
        const rules: SweepRules = { strategy, settings, spans: halves(candles) };
        const fast = new SweepDesk(base);
        if (strategy.name === 'pair-spread') return;
        expect(fast.laneOf(rules, trial).kind).toBe(strategy.name === 'cross-sectional-momentum' ? 'engine' : 'kernel');
        expect(fast.run(rules, trial)).toEqual(new SweepDesk(base, { only: 'engine' }).run(rules, trial));
      },
    ), { numRuns: 500 });
  });

  it('does so with a venue between: latency, filters, impact, shares of the volume', () => {
    const ran = { kernel: 0, engine: 0 };
    fc.assert(fc.property(
      fc.record({ which: fc.nat(tunable.length - 1), seed: fc.nat(), length: fc.integer({ min: 40, max: 900 }), deviation: fc.constantFrom(0.002, 0.01, 0.05), settings: venueArbitrary, exits: exitsArbitrary, isRepeated: fc.boolean(), rules: gridArbitrary }),
      ({ which, seed, length, deviation, settings, exits, isRepeated, rules: grid }) => {
        const strategy = tunable[which];
        if (strategy.name === 'pair-spread') return;
        const candles = market(seed, length, { deviation });
        for (let i = 0; i < length; i++) candles.volume[i] *= 1_000;
        const base = { instrument: { ...instrument, ...grid }, timeframe: '15m' as const, candles };
        const trial: SweepTrial = { params: paramsOf(strategy, seed), exits, isRepeated };
        const rules: SweepRules = { strategy, settings, spans: halves(candles) };
        const fast = new SweepDesk(base);
        expect(fast.run(rules, trial)).toEqual(new SweepDesk(base, { only: 'engine' }).run(rules, trial));
        ran.kernel += fast.runs.kernel;
        ran.engine += fast.runs.engine;
      },
    ), { numRuns: 800 });
    expect(ran.kernel).toBeGreaterThan(800);
    expect(ran.engine).toBeGreaterThan(100);
  });

  it('fills a stop by a touch and a target only when the market trades through it', () => {
    // Long at 100 from the second candle on: 125 is the target, 75 the stop.
    const run = (highs: number[], lows: number[]) => {
      const candles = candleColumns(highs.length);
      highs.forEach((high, i) => {
        candles.openTime[i] = START + i * 15 * MINUTE;
        candles.open[i] = candles.close[i] = 100;
        candles.high[i] = high;
        candles.low[i] = lows[i];
      });
      const rules: SweepRules = { strategy: buyAndHold, settings: { ...plain, slippage: { kind: 'none' }, cash: 1_000, exposure: 0.5, makerFeeBps: 0, takerFeeBps: 0 }, spans: [{ from: START, to: START + highs.length * 15 * MINUTE }] };
      const trial: SweepTrial = { params: {}, exits: { stopLoss: 0.25, takeProfit: 0.25 }, isRepeated: true };
      const base = { instrument, timeframe: '15m' as const, candles };
      const [outcome] = new SweepDesk(base).run(rules, trial);
      expect(outcome).toEqual(new SweepDesk(base, { only: 'engine' }).run(rules, trial)[0]);
      return Array.from(outcome?.fills ?? []).slice(4, 8);
    };
    const level = [100, 100, 100, 100, 100];
    const inside = START + 3 * 15 * MINUTE - 1;
    expect(run([100, 100, 125, 100, 100], level)).toEqual([]);
    expect(run([100, 100, 125.5, 100, 100], level)).toEqual([inside, -5, 125, 0]);
    expect(run(level, [100, 100, 75.5, 100, 100])).toEqual([]);
    expect(run(level, [100, 100, 75, 100, 100])).toEqual([inside, -5, 75, 0]);
    // Both in one candle: the worse is assumed.
    expect(run([100, 100, 130, 100, 100], [100, 100, 70, 100, 100])).toEqual([inside, -5, 75, 0]);
    // Already in the candle of the entry.
    expect(run([100, 130, 100, 100, 100], level)).toEqual([START + 2 * 15 * MINUTE - 1, -5, 125, 0]);
  });

  it('has work to do in that comparison: stops, targets, turns and new peaks', () => {
    const candles = market(7, 4_000);
    const desk = new SweepDesk({ instrument, timeframe: '15m', candles });
    const [outcome] = desk.run({ strategy: smaCross, settings: plain, spans: halves(candles) }, { params: { fast: 5, slow: 30 }, exits: { stopLoss: 0.01, takeProfit: 0.02 }, isRepeated: true });
    expect(outcome?.profits.length).toBeGreaterThan(150);
    expect(outcome?.maxDrawdown).toBeGreaterThan(0.1);
  });

  it('computes a column once for all trials that read it, and lets old ones go beyond its cap', () => {
    const candles = market(3, 800);
    const rules: SweepRules = { strategy: smaCross, settings: plain, spans: [halves(candles)[0]] };
    const pairs = [3, 5, 8].flatMap((fast) => [20, 30, 40].map((slow) => ({ fast, slow })));
    const roomy = new SweepDesk({ instrument, timeframe: '15m', candles });
    const tight = new SweepDesk({ instrument, timeframe: '15m', candles }, { columnBytes: 3 * 8 * 800, forecastBytes: 1 });
    const of = (desk: SweepDesk) => pairs.flatMap((params) => [0.01, 0.02].flatMap((stopLoss) => desk.run(rules, { params, exits: { stopLoss }, isRepeated: true })));
    expect(of(tight)).toEqual(of(roomy));
    expect(roomy.columns.made).toBe(6);
    expect(tight.columns.made).toBeGreaterThan(6);
  });

  it('answers nothing for a span without candles', () => {
    const candles = market(3, 100);
    const at = START + 1_000_000 * HOUR;
    expect(new SweepDesk({ instrument, timeframe: '15m', candles }).run({ strategy: smaCross, settings: plain, spans: [{ from: at, to: at + HOUR }] }, { params: { fast: 2, slow: 5 }, isRepeated: false })).toEqual([undefined]);
  });
});

describe('laneOf', () => {
  const candles = market(5, 300);
  const desk = new SweepDesk({ instrument, timeframe: '15m', candles });
  const lane = (strategy: ForecastStrategy, settings: RunSettings, exits?: Exits) => desk.laneOf({ strategy, settings, spans: [] }, { params: paramsOf(strategy, 1), exits, isRepeated: false });

  it.each([
    [smaCross, plain, undefined, undefined],
    [smaCross, plain, { stopLoss: 0.1, takeProfit: 0.1 }, undefined],
    [smaCross, plain, { trailingStop: 0.1 }, 'a trailing stop moves with every candle'],
    [smaCross, plain, { maxCandles: 9 }, 'positions are closed after a number of candles'],
    [smaCross, realistic, undefined, undefined],
    [smaCross, { ...realistic, shorts: true }, undefined, 'the margin of shorts is watched'],
    [smaCross, { ...plain, latencyMs: 9_001 }, undefined, 'orders take 9001 ms to the venue, long for such candles'],
    [smaCross, { ...plain, leverage: 2 }, undefined, 'a leveraged position can be liquidated'],
    [smaCross, { ...plain, feeIn: 'received' }, undefined, 'fees are taken out of what was bought'],
  ] as const)('says why the engine is needed (%#)', (strategy, settings, exits, because) => {
    expect(lane(strategy, settings, exits)).toEqual(because === undefined ? { kind: 'kernel' } : { kind: 'engine', because });
  });

  it('runs there what it cannot run itself, with shared columns and the same figures', () => {
    const rules: SweepRules = { strategy: smaCross, settings: realistic, spans: halves(candles) };
    const trial: SweepTrial = { params: { fast: 3, slow: 12 }, exits: { trailingStop: 0.02 }, isRepeated: true };
    const [outcome] = desk.run(rules, trial);
    expect(outcome?.fills.length).toBeGreaterThan(40);
    expect(desk.run(rules, trial)).toEqual(new SweepDesk({ instrument, timeframe: '15m', candles }, { only: 'engine' }).run(rules, trial));
  });

  it('does not trust candles that overlap or lack a price', () => {
    const broken = market(5, 50);
    broken.low[20] = NaN;
    const overlapping = new SweepDesk({ instrument, timeframe: '1h', candles: market(5, 50) });
    const trial: SweepTrial = { params: { fast: 2, slow: 5 }, isRepeated: false };
    expect(overlapping.laneOf({ strategy: smaCross, settings: plain, spans: [] }, trial)).toEqual({ kind: 'engine', because: 'candles overlap' });
    expect(new SweepDesk({ instrument, timeframe: '15m', candles: broken }).laneOf({ strategy: smaCross, settings: plain, spans: [] }, trial)).toEqual({ kind: 'engine', because: 'a candle has a price that is missing or not above zero' });
  });
});

describe('isBlindToHeld', () => {
  it('believes only a rule whose text cannot read what is held', () => {
    const rule = (decide: unknown) => isBlindToHeld(decide as ForecastStrategy['decide']);
    expect([smaCross.decide, (_: unknown, i: number) => i, () => 1].map(rule)).toEqual([true, true, true]);
    const reads = [
      creeping.decide, graded.decide, (...all: number[]) => all[2], (_: unknown, i: number, held = 0) => i + held, Math.max.bind(undefined),
      function tricky() { return arguments[2]; }, (_ = 0, __ = 0, held = 0) => held,
    ];
    expect(reads.map(rule)).toEqual(reads.map(() => false));
  });
});
