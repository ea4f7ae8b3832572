import { describe, expect, it } from 'vitest';
import { columnsOf, type Candle } from '../../domain/candle.ts';
import { random } from '../../domain/random.ts';
import { HOUR } from '../../domain/time.ts';
import { REGIME_LABELS, type RegimeLabel } from './regime-label.ts';
import { RegimeDetector, type RegimeReading, type SavedRegimeDetector } from './regime-detector.ts';
import { regimeSettings } from './regime-settings.ts';

interface Stretch {
  readonly candles: number;
  readonly drift: number;
  readonly sd: number;
}

const CALM: Stretch = { candles: 300, drift: 0, sd: 0.005 };
const RISE: Stretch = { candles: 300, drift: 0.002, sd: 0.004 };
const FALL: Stretch = { candles: 300, drift: -0.002, sd: 0.004 };
const WILD: Stretch = { candles: 150, drift: -0.001, sd: 0.025 };
const START = Date.UTC(2024, 0, 1);

function market(stretches: readonly Stretch[], seed: number): Candle[] {
  const source = random(seed);
  let price = 100;
  const steps = stretches.flatMap(({ candles, drift, sd }) => Array.from({ length: candles }, () => ({ drift, sd })));
  return steps.map(({ drift, sd }, t) => {
    const open = price;
    price *= Math.exp(drift + sd * source.normal());
    const reach = Math.exp(0.3 * sd * Math.abs(source.normal()));
    return { openTime: START + t * HOUR, open, high: Math.max(open, price) * reach, low: Math.min(open, price) / reach, close: price, volume: 1 };
  });
}

const settings = regimeSettings('1h');
const read = (candles: readonly Candle[], detector = new RegimeDetector(settings)): RegimeReading[] => candles.map((candle) => detector.next(candle));

describe('planted changes', () => {
  const seeds = Array.from({ length: 10 }, (_, seed) => seed);
  /** Candles from the change until the label is there, for each seed. */
  const lags = (to: Stretch, label: RegimeLabel): number[] => seeds.map((seed) => {
    const before = [CALM, WILD, CALM, RISE, CALM, FALL, CALM];
    const at = before.reduce((sum, { candles }) => sum + candles, 0);
    const found = read(market([...before, to], seed)).slice(at).findIndex((reading) => reading.label === label);
    return found === -1 ? Infinity : found;
  });
  const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

  it('to stress are found within 24 candles, at the median within 12; to trends within 100, at the median within 60', () => {
    const [wild, rise, fall] = [lags(WILD, 'stress'), lags(RISE, 'trend-up'), lags(FALL, 'trend-down')];
    process.stdout.write(`candles until planted changes are found, median and worst of ${seeds.length}: stress ${middle(wild)}, ${Math.max(...wild)}; trend up ${middle(rise)}, ${Math.max(...rise)}; trend down ${middle(fall)}, ${Math.max(...fall)}\n`);
    expect(middle(wild)).toBeLessThanOrEqual(12);
    expect(Math.max(...wild)).toBeLessThanOrEqual(24);
    expect(middle(rise)).toBeLessThanOrEqual(60);
    expect(Math.max(...rise)).toBeLessThanOrEqual(100);
    expect(middle(fall)).toBeLessThanOrEqual(60);
    expect(Math.max(...fall)).toBeLessThanOrEqual(100);
  });

  it('name the layers that spoke for them', () => {
    const readings = read(market([CALM, WILD, CALM, CALM, WILD], 3));
    const change = readings.find(({ at, label }) => label === 'stress' && at > START + 1_050 * HOUR);
    expect(change?.changedBy).toContain('rules');
    expect(change?.changedBy).toContain('change-point');
    expect(change?.since).toBe(change?.at);
  });
});

describe('the detector', () => {
  const candles = market([CALM, RISE, WILD, CALM, FALL, WILD, CALM], 1);

  it('knows nothing of what comes after, fits included', () => {
    const detector = new RegimeDetector(settings);
    const whole = read(candles, detector);
    expect(detector.fits).toBeGreaterThan(3);
    const cut = 1_111;
    const poisoned = candles.map((candle, t) => (t < cut ? candle : { ...candle, open: 1e5, high: 1e7 * (1 + (t % 13)), low: 1, close: 1e6 * (1 + (t % 7)) }));
    expect(read(candles.slice(0, cut))).toEqual(whole.slice(0, cut));
    expect(read(poisoned).slice(0, cut)).toEqual(whole.slice(0, cut));
  });

  it('goes on from a saved state as if nothing had been, also over the next fit', () => {
    const [whole, first, second] = [new RegimeDetector(settings), new RegimeDetector(settings), new RegimeDetector(settings)];
    const expected = read(candles, whole);
    const before = read(candles.slice(0, 900), first);
    const text = JSON.stringify(first.save());
    second.restore(JSON.parse(text) as SavedRegimeDetector);
    expect(JSON.stringify(second.save())).toBe(text);
    expect([...before, ...read(candles.slice(900), second)]).toEqual(expected);
    expect(JSON.parse(JSON.stringify(second.save()))).toEqual(whole.save());
    expect(second.fits).toBeGreaterThan(first.fits);
  });

  it('says the same where fits are made between two candles', () => {
    const [waiting, rested] = [new RegimeDetector(settings), new RegimeDetector(settings)];
    let early = 0;
    for (const candle of candles.slice(0, 900)) {
      const reading = waiting.next(candle);
      expect({ ...rested.next(candle), isRefitDue: reading.isRefitDue }).toEqual(reading);
      const { fits } = rested;
      rested.prepare();
      early += rested.fits - fits;
    }
    expect(early).toBeGreaterThan(1);
    waiting.prepare();
    expect(rested.save()).toEqual(waiting.save());
  });

  it('is the same for the same seed', () => { expect(read(candles.slice(0, 800))).toEqual(read(candles.slice(0, 800))); });

  it('fits on a history at once, and afterwards only on its schedule', () => {
    const detector = new RegimeDetector(settings);
    const { at, isRefitDue } = detector.fit(columnsOf(candles.slice(0, 1_000)));
    expect({ at, isRefitDue, fits: detector.fits }).toEqual({ at: START + 1_000 * HOUR, isRefitDue: false, fits: 1 });
    for (const candle of candles.slice(1_000, 1_168)) detector.next(candle);
    expect(detector.fits).toBe(1);
    expect(detector.reading.isRefitDue).toBe(true);
    detector.next(candles[1_168]);
    expect(detector.fits).toBe(2);
  });

  it('when asked to leave fits to its owner says only that they are due', () => {
    const detector = new RegimeDetector({ ...settings, refits: 'asked' });
    for (const candle of candles.slice(0, 700)) detector.next(candle);
    expect({ fits: detector.fits, due: detector.reading.isRefitDue }).toEqual({ fits: 0, due: true });
    detector.refit();
    expect({ fits: detector.fits, due: detector.reading.isRefitDue }).toEqual({ fits: 1, due: false });
  });

  it('gives probabilities that add up to 1, and a label that stands for 12 candles', () => {
    const readings = read(candles);
    let since = 0;
    readings.forEach(({ probabilities, label }, t) => {
      expect(probabilities.length).toBe(REGIME_LABELS.length);
      expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      if (t === 0 || label === readings[t - 1].label) return;
      if (readings[t - 1].label !== 'unknown') expect(t - since).toBeGreaterThanOrEqual(12);
      since = t;
    });
  });
});

describe('unknown', () => {
  it('is a market with too little history, and one that never moved', () => {
    expect(new Set(read(market([{ ...CALM, candles: 102 }], 1)).map(({ label }) => label))).toEqual(new Set(['unknown']));
    const flat = Array.from({ length: 900 }, (_, t): Candle => ({ openTime: START + t * HOUR, open: 7, high: 7, low: 7, close: 7, volume: 0 }));
    const detector = new RegimeDetector(settings);
    expect(new Set(read(flat, detector).map(({ label }) => label))).toEqual(new Set(['unknown']));
    expect(detector.models.markov).toBeUndefined();
  });

  it('is a market such as there never was: ten times the largest volatility at the last fit', () => {
    const readings = read(market([CALM, CALM, CALM, { candles: 40, drift: -0.02, sd: 0.15 }], 2));
    const found = readings.slice(900).findIndex(({ label, changedBy }) => label === 'unknown' && changedBy.includes('rules'));
    expect(found).toBeGreaterThanOrEqual(0);
    expect(found).toBeLessThan(24);
  });
});

describe('bad candles', () => {
  const candles = market([CALM], 4);

  it('without a price are passed over and counted', () => {
    const detector = new RegimeDetector(settings);
    const before = read(candles.slice(0, 150), detector).at(-1);
    for (const [t, bad] of [[150, { close: NaN }], [151, { low: 0 }], [152, { high: Infinity }], [153, { open: -1 }]] as const) expect(detector.next({ ...candles[t], ...bad })).toBe(before);
    expect(detector.skipped).toBe(4);
    expect(detector.next(candles[154]).probabilities.every(Number.isFinite)).toBe(true);
  });

  it('that are not later than the last are an error', () => {
    const detector = new RegimeDetector(settings);
    detector.next(candles[1]);
    expect(() => detector.next(candles[1])).toThrow(`expected a candle that opens after "${candles[1].openTime}", found "${candles[1].openTime}"`);
    expect(() => detector.next(candles[0])).toThrow('regimes: expected a candle that opens after');
  });

  it('a hole in time is one return', () => {
    const readings = read(candles.filter((_, t) => t < 200 || t >= 230));
    expect(readings.every(({ probabilities }) => probabilities.every(Number.isFinite))).toBe(true);
  });
});

describe('settings', () => {
  it('that cannot work are refused', () => {
    expect(() => regimeSettings('1h', { hysteresis: { threshold: 0.3, candles: 3, dwell: 12 } })).toThrow('expected a probability from 0.5 to below 1 for a label to change, found "0.3"');
    expect(() => regimeSettings('1h', { jump: { ...settings.jump, states: 9 } })).toThrow('expected 2 to 4 states, found "9" and "3"');
    expect(() => new RegimeDetector(regimeSettings('1d')).restore(new RegimeDetector(settings).save())).toThrow('expected a state of version 1 for "1d" candles, found version "1" for "1h"');
  });
});
