import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candleColumns, CANDLE_FIELDS, type CandleColumns } from '../domain/candle.ts';
import { random } from '../domain/random.ts';
import { MINUTE } from '../domain/time.ts';
import { column } from './column.ts';
import { isIndicator, type Columns, type Indicator, type Source } from './indicator.ts';

const STEP = 15 * MINUTE;

/** Candles of 15 minutes from a UTC midnight on: a walk that is drawn back to 100, with gaps, repeated prices and now and then no volume. */
export function walk(length: number, seed: number): CandleColumns {
  const candles = candleColumns(length);
  const source = random(seed);
  let close = 100;
  for (let i = 0; i < length; i++) {
    const open = close * (1 + (source.uniform() < 0.2 ? 0.004 * source.normal() : 0));
    close = source.uniform() < 0.05 ? open : open * (1 + 0.01 * source.normal()) * (100 / open) ** 0.01;
    candles.openTime[i] = i * STEP;
    candles.open[i] = open;
    candles.high[i] = Math.max(open, close) * (1 + (source.uniform() < 0.1 ? 0 : 0.003 * source.uniform()));
    candles.low[i] = Math.min(open, close) * (1 - (source.uniform() < 0.1 ? 0 : 0.003 * source.uniform()));
    candles.close[i] = close;
    candles.volume[i] = source.uniform() < 0.05 ? 0 : 1000 * source.uniform();
  }
  return candles;
}

/** Candles that all have the same price, but for those that `change` rewrites. */
export function flat(length: number, price: number, change: (candles: CandleColumns, i: number) => void = () => {}): CandleColumns {
  const candles = candleColumns(length);
  for (let i = 0; i < length; i++) {
    candles.openTime[i] = i * STEP;
    for (const field of ['open', 'high', 'low', 'close'] as const) candles[field][i] = price;
    candles.volume[i] = 10;
    change(candles, i);
  }
  return candles;
}

/** The series an indicator reads. Of another instrument there is only a stand-in: its open, so that a ratio is not always 1. */
function inputsOf(indicator: Indicator, candles: CandleColumns): Float64Array[] {
  const seen: string[] = [];
  return indicator.sources.map((source: Source) => {
    if (isIndicator(source)) return column(source, candles);
    const isSecond = source.instrument !== undefined && seen.length > 0 && !seen.includes(source.instrument);
    if (source.instrument !== undefined) seen.push(source.instrument);
    return isSecond ? candles.open : candles[source.field];
  });
}

const outputsFor = (indicator: Indicator, length: number): Float64Array[] => indicator.outputs.map(() => new Float64Array(length).fill(-7));

function whole(indicator: Indicator, inputs: Columns, length = inputs[0].length): Float64Array[] {
  const outputs = outputsFor(indicator, length);
  indicator.create().advance(inputs, outputs, 0, length);
  return outputs;
}

/** Advances over the pieces that end at `ends`; outside of the piece at hand the inputs hold garbage, as a reused buffer would. */
function inPieces(indicator: Indicator, inputs: Columns, ends: readonly number[]): Float64Array[] {
  const length = inputs[0].length;
  const outputs = outputsFor(indicator, length);
  const state = indicator.create();
  let from = 0;
  for (const to of [...ends, length]) {
    const piece = inputs.map((values) => values.map((value, i) => (i >= from && i < to ? value : 1e9)));
    state.advance(piece, outputs, from, to);
    from = to;
  }
  return outputs;
}

/** The first place where two computations differ in a bit (a NaN is a NaN); undefined when they do not. */
function difference(got: Columns, expected: Columns, to = Infinity): object | undefined {
  for (const [output, values] of got.entries()) {
    const end = Math.min(to, Math.max(values.length, expected[output].length));
    for (let i = 0; i < end; i++) if (!Object.is(values[i], expected[output][i])) return { output, i, got: values[i], expected: expected[output][i] };
  }
  return undefined;
}

/** Candles before the first value are as many as declared (at most as many, where it waits for a session), and all after it are finite. */
function expectExactWarmUp(indicators: Readonly<Record<string, Indicator>>, candles: CandleColumns): void {
  for (const [name, indicator] of Object.entries(indicators)) {
    const values = [...whole(indicator, inputsOf(indicator, candles))[indicator.output]];
    const first = values.findIndex((value) => !Number.isNaN(value));
    if (indicator.warmUpMs === undefined) expect(first, `first value of ${name}`).toBe(indicator.warmUp);
    else expect(first, `first value of ${name}`).toBeLessThanOrEqual(indicator.warmUp + indicator.warmUpMs / STEP);
    expect(values.findIndex((value, i) => i >= first && !Number.isFinite(value)), `first value of ${name} that is not finite`).toBe(-1);
  }
}

/** What every indicator promises; see `IndicatorState`. `build` declares all outputs of one computation. */
export function keepsIndicatorContract(title: string, build: () => Readonly<Record<string, Indicator>>): void {
  const length = 420;
  const [any] = Object.values(build());
  const inputsFrom = (seed: number) => inputsOf(any, walk(length, seed));
  const seeds = fc.integer({ min: 1, max: 1_000_000 });
  const cut = fc.integer({ min: 0, max: length });
  const few = { numRuns: 12 };

  describe(title, () => {
    it('gives the same bits as a stream, in pieces and at once', () => {
      const inputs = inputsFrom(1);
      expect(difference(inPieces(any, inputs, Array.from({ length }, (_, i) => i)), whole(any, inputs))).toBeUndefined();
      fc.assert(fc.property(seeds, fc.array(cut, { maxLength: 12 }), (seed, ends) => {
        const series = inputsFrom(seed);
        expect(difference(inPieces(any, series, ends.toSorted((a, b) => a - b)), whole(any, series))).toBeUndefined();
      }), few);
    });

    it('gives the same bits in pieces and at once over more candles than its buffers hold', () => {
      const long = inputsOf(any, walk(2_600, 2));
      const expected = whole(any, long);
      fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 2_600 }), { maxLength: 6 }), (ends) => {
        expect(difference(inPieces(any, long, ends.toSorted((a, b) => a - b)), expected)).toBeUndefined();
      }), { numRuns: 4 });
    });

    it('does not change the past when the future is appended or poisoned', () => {
      const garbage = fc.constantFrom(NaN, Infinity, -Infinity, 0, -1, 1e300, 1e-300);
      fc.assert(fc.property(seeds, cut, garbage, (seed, end, poison) => {
        const inputs = inputsFrom(seed);
        const expected = whole(any, inputs);
        expect(difference(whole(any, inputs.map((values) => values.slice(0, end))), expected, end)).toBeUndefined();
        expect(difference(whole(any, inputs.map((values) => values.map((value, i) => (i < end ? value : poison)))), expected, end)).toBeUndefined();
      }), few);
    });

    it('passes over a candle with a NaN: NaN there, everything else as if it had not been', () => {
      fc.assert(fc.property(seeds, fc.array(fc.tuple(fc.integer({ min: 0, max: length - 1 }), fc.nat()), { minLength: 1, maxLength: 40 }), (seed, holes) => {
        const inputs = inputsFrom(seed);
        const holed = inputs.map((values) => values.slice());
        const lost = new Set(holes.map(([i]) => i));
        for (const [i, field] of holes) holed[field % holed.length][i] = NaN;
        const without = whole(any, inputs.map((values) => values.filter((_, i) => !lost.has(i))));
        const got = whole(any, holed);
        expect(difference(got.map((values) => values.filter((_, i) => !lost.has(i))), without)).toBeUndefined();
        expect(got.every((values) => [...lost].every((i) => Number.isNaN(values[i])))).toBe(true);
      }), few);
    });

    it('is NaN exactly while warming up', () => {
      expectExactWarmUp(build(), walk(length, 3));
    });

    it('stays finite on flat runs, without volume and on a price that moves by one tick', () => {
      expectExactWarmUp(build(), flat(length, 0.1));
      expectExactWarmUp(build(), flat(length, 30_000, (candles, i) => { candles.volume[i] = 0; }));
      expectExactWarmUp(build(), flat(length, 1e-8, (candles, i) => { if (i % 2 === 1) { candles.high[i] = 2e-8; candles.close[i] = 2e-8; } }));
      const stopped = walk(length, 4);
      for (const field of CANDLE_FIELDS) for (let i = 100; i < length; i++) stopped[field][i] = field === 'openTime' ? i * STEP : field === 'volume' ? 0 : stopped.close[99];
      expectExactWarmUp(build(), stopped);
    });

    it('shares nothing between two states', () => {
      const [first, second] = [inputsFrom(5), inputsFrom(6)];
      const [a, b] = [any.create(), any.create()];
      const [outA, outB] = [outputsFor(any, length), outputsFor(any, length)];
      for (let i = 0; i < length; i++) {
        a.advance(first, outA, i, i + 1);
        b.advance(second, outB, i, i + 1);
      }
      expect(difference(outA, whole(any, first))).toBeUndefined();
      expect(difference(outB, whole(any, second))).toBeUndefined();
    });
  });
}
