import { describe, expect, it } from 'vitest';
import type { Candle } from '../../domain/candle.ts';
import { random } from '../../domain/random.ts';
import { DAY, HOUR } from '../../domain/time.ts';
import { AlertDetector, type SavedAlertDetector, type SightingKind } from './alert-detector.ts';
import { alertSettings } from './alert-settings.ts';
import type { MarketAlert } from './market-alert.ts';

const settings = alertSettings('binance:BTC/USDT', '1h');
const START = Date.UTC(2024, 0, 1);

/** Quiet candles, changed where a test plants something. */
function market(length: number, seed: number, plant: (t: number) => { readonly move?: number; readonly volume?: number } = () => ({})): Candle[] {
  const source = random(seed);
  let price = 100;
  return Array.from({ length }, (_, t) => {
    const { move = 0, volume = 1 } = plant(t);
    const open = price;
    price *= Math.exp(0.005 * source.normal() + move);
    return { openTime: START + t * HOUR, open, high: Math.max(open, price), low: Math.min(open, price), close: price, volume: volume * 100 * Math.exp(0.2 * source.normal()) };
  });
}

const run = (candles: readonly Candle[], detector = new AlertDetector(settings)): MarketAlert[] => candles.flatMap((candle) => detector.candle(candle));
const sightings = (kind: SightingKind, values: readonly number[], detector = new AlertDetector(settings)): MarketAlert[] =>
  values.flatMap((value, t) => detector.sighting(kind, { at: START + t * HOUR, tKnown: START + t * HOUR + 500, value }));

describe('price and volume', () => {
  it('a planted jump and a planted burst are found at once, with their size', () => {
    const alerts = run(market(400, 1, (t) => (t === 300 ? { move: -0.08, volume: 12 } : {})));
    expect(alerts.map(({ type, tEvent }) => [type, (tEvent - START) / HOUR])).toEqual([['price-jump', 301], ['volume-spike', 301]]);
    const [jump] = alerts;
    expect(jump).toMatchObject({ instrument: 'binance:BTC/USDT', tKnown: START + 301 * HOUR, ttlMs: 12 * HOUR });
    expect(jump.severity).toBeGreaterThan(0.75);
    expect(Math.abs(jump.values['change'] + 0.08)).toBeLessThan(0.02);
    expect(jump.text).toMatch(/^the price moved -\d\.\d\d % in one candle, \d+\.\d deviations$/);
  });

  it('quiet markets are quiet: at most 2 alerts in 10,000 candles', () => { expect(run(market(10_000, 2)).length).toBeLessThanOrEqual(2); });

  it('says nothing before it has 50 returns', () => { expect(run(market(49, 3, (t) => (t === 40 ? { move: 0.2, volume: 50 } : {})))).toEqual([]); });

  it('does not say the same again within 10 candles', () => {
    const alerts = run(market(400, 4, (t) => (t >= 300 && t < 325 ? { move: t % 2 === 0 ? 0.1 : -0.1 } : {})));
    const times = alerts.map(({ tEvent }) => tEvent / HOUR);
    expect(times.length).toBe(3);
    for (let i = 1; i < times.length; i++) expect(times[i] - times[i - 1]).toBeGreaterThanOrEqual(10);
  });

  it('a market that does not move makes no infinity when it does', () => {
    const flat = Array.from({ length: 100 }, (_, t): Candle => ({ openTime: START + t * HOUR, open: 100, high: 100, low: 100, close: t === 99 ? 101 : 100, volume: 5 }));
    const alerts = run(flat);
    expect(alerts.map(({ type }) => type)).toEqual(['price-jump']);
    expect(Number.isFinite(alerts[0].values['z'])).toBe(true);
  });
});

describe('the other streams', () => {
  const steady = (length: number, seed: number, value: (normal: number) => number): number[] => { const source = random(seed); return Array.from({ length }, () => value(source.normal())); };

  it('a spread ten times as wide', () => {
    const alerts = sightings('spread', [...steady(200, 1, (normal) => 2 + 0.2 * normal), 20]);
    expect(alerts.map(({ type }) => type)).toEqual(['spread-widening']);
    expect(alerts[0].tKnown).toBe(alerts[0].tEvent + 500);
  });

  it('a narrow spread is no alarm', () => { expect(sightings('spread', [...steady(200, 1, (normal) => 2 + 0.1 * normal), 0.01])).toEqual([]); });

  it.each([[1, 1, 'longs are opened'], [1, -1, 'shorts are opened'], [-1, 1, 'shorts are closed'], [-1, -1, 'longs are closed']])('open interest %i with a price %i: %s', (interest, price, words) => {
    const detector = new AlertDetector(settings);
    const candles = market(121, 5, (t) => (t === 120 ? { move: 0.03 * price } : {}));
    let level = 1_000;
    const found = candles.flatMap((candle, t) => {
      detector.candle(candle);
      level *= Math.exp(0.002 * Math.sin(t * 1.7) + (t === 120 ? 0.1 * interest : 0));
      return detector.sighting('open-interest', { at: candle.openTime + HOUR, tKnown: candle.openTime + HOUR, value: level });
    });
    expect(found.map(({ type }) => type)).toEqual(['open-interest-shift']);
    expect(found[0].text).toContain(words);
  });

  it('a burst of liquidations, but not what Poisson counts do by themselves', () => {
    const source = random(6);
    const poisson = (mean: number): number => { let k = 0; for (let p = source.uniform(); p > Math.exp(-mean); p *= source.uniform()) k += 1; return k; };
    const quiet = Array.from({ length: 3_000 }, () => poisson(2));
    expect(sightings('liquidations', quiet).length).toBeLessThanOrEqual(3);
    const alerts = sightings('liquidations', [...quiet.slice(0, 300).map((count) => Math.min(count, 7)), 20]);
    expect(alerts.map(({ type }) => type)).toEqual(['liquidation-burst']);
    expect(alerts[0].values['log10Tail']).toBeLessThan(-10);
  });

  it('news after a silence: the rate is taken as at least 1 in 50', () => {
    expect(sightings('news', [...Array.from({ length: 100 }, () => 0), 1])).toEqual([]);
    expect(sightings('news', [...Array.from({ length: 100 }, () => 0), 4]).map(({ type }) => type)).toEqual(['news-burst']);
  });

  it('a loss that rises', () => {
    const alerts = sightings('model-loss', [...steady(300, 7, (normal) => 0.5 + 0.1 * normal), ...steady(120, 8, (normal) => 0.6 + 0.1 * normal)]);
    expect(alerts.map(({ type }) => type)).toContain('model-drift');
    expect((alerts[0].tEvent - START) / HOUR).toBeGreaterThanOrEqual(300);
  });

  it('funding beyond 0.05 % in 8 hours is grave; beyond what is usual it is a note', () => {
    const detector = new AlertDetector(settings);
    const pay = (t: number, rate: number, hours = 8) => detector.funding({ at: START + t * 8 * HOUR, tKnown: START + t * 8 * HOUR, value: rate }, hours);
    for (let t = 0; t < 100; t++) expect(pay(t, 0.0001 + 1e-6 * (t % 5))).toEqual([]);
    const [unusual] = pay(110, 0.0002);
    expect(unusual.severity).toBeLessThan(0.5);
    const [grave] = pay(120, -0.001);
    expect(grave.severity).toBeCloseTo(0.75, 12);
    expect(grave.text).toBe('funding of -0.10 % in 8 hours, -109.50 % a year: shorts pay');
    // The same rate for one hour is eight times as dear.
    expect(pay(135, 0.0001, 1)[0].values['rate8h']).toBeCloseTo(0.0008, 12);
  });
});

describe('what cannot be', () => {
  it('is not looked at, and counted', () => {
    const detector = new AlertDetector(settings);
    const see = (at: number, tKnown: number, value: number) => detector.sighting('spread', { at, tKnown, value });
    see(START, START, 1);
    see(START, START, 1);
    see(START - HOUR, START, 1);
    see(START + DAY, START + HOUR, 99);
    see(START + HOUR, START + HOUR, NaN);
    see(NaN, START + HOUR, 1);
    expect(detector.refused).toEqual({ 'late-or-repeated': 2, 'from-the-future': 1, 'not-a-number': 2 });
    detector.candle({ ...market(1, 1)[0], close: -1 });
    expect(detector.refused['not-a-number']).toBe(3);
  });
});

describe('the detector', () => {
  const candles = market(600, 9, (t) => (t % 97 === 0 ? { move: 0.07, volume: 20 } : {}));

  it('knows nothing of what comes after', () => {
    const poisoned = candles.map((candle, t) => (t < 400 ? candle : { ...candle, close: 1e6 * (1 + (t % 13)), volume: 1e9 }));
    const until = (alerts: readonly MarketAlert[]) => alerts.filter(({ tKnown }) => tKnown <= START + 400 * HOUR);
    expect(until(run(candles)).length).toBeGreaterThan(3);
    expect(until(run(poisoned))).toEqual(until(run(candles)));
    expect(run(candles.slice(0, 400))).toEqual(until(run(candles)));
  });

  it('goes on from a saved state as if nothing had been', () => {
    const [whole, first] = [new AlertDetector(settings), new AlertDetector(settings)];
    const feed = (detector: AlertDetector, from: number, to: number) => candles.slice(from, to).flatMap((candle, i) => [
      ...detector.candle(candle),
      ...detector.sighting('liquidations', { at: candle.openTime, tKnown: candle.openTime, value: (i * 7) % 3 }),
      ...detector.sighting('open-interest', { at: candle.openTime, tKnown: candle.openTime, value: 1_000 + ((from + i) % 11) }),
      ...detector.sighting('model-loss', { at: candle.openTime, tKnown: candle.openTime, value: (from + i) % 5 }),
      ...detector.funding({ at: candle.openTime, tKnown: candle.openTime, value: 1e-4 * ((from + i) % 3) }, 8),
    ]);
    const expected = [...feed(whole, 0, 300), ...feed(whole, 300, 600)];
    const before = feed(first, 0, 300);
    const second = new AlertDetector(settings);
    second.restore(JSON.parse(JSON.stringify(first.save())) as SavedAlertDetector);
    expect([...before, ...feed(second, 300, 600)]).toEqual(expected);
    expect(second.save()).toEqual(whole.save());
  });

  it('refuses settings that cannot work', () => {
    expect(() => alertSettings('binance:BTC/USDT', '1h', { window: 10 })).toThrow('expected a window of at least the 50 values it needs, found "10"');
    expect(() => new AlertDetector(settings).restore({ ...new AlertDetector(settings).save(), version: 2 } as unknown as SavedAlertDetector)).toThrow('expected a state of version 1, found "2"');
  });
});

