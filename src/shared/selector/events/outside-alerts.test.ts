import { describe, expect, it } from 'vitest';
import { HOUR } from '../../domain/time.ts';
import { AlertDetector } from './alert-detector.ts';
import { alertSettings } from './alert-settings.ts';
import { outsideAlerts, outsideAlertSeries } from './outside-alerts.ts';

const START = Date.UTC(2024, 0, 1);
const detector = () => new AlertDetector(alertSettings('binance:BTC/USDT', '1h'));
/** One candle an hour, with what was known at each close. */
function run(watcher: AlertDetector, known: readonly Readonly<Record<string, number>>[], from = 0) {
  return known.flatMap((values, n) => outsideAlerts(watcher, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Float64Array.of(value)])), { i: 0, at: START + (from + n) * HOUR }));
}
const each = (count: number, of: (n: number) => Readonly<Record<string, number>>) => Array.from({ length: count }, (_, n) => of(n));

describe('what is known from outside', () => {
  it('declares each series by its own name', () => {
    expect(Object.entries(outsideAlertSeries()).map(([name, { computation }]) => [name, computation])).toContainEqual(['funding:rate', 'outside() of funding:rate']);
  });

  it('makes an alert of an extreme funding rate once, when it becomes known', () => {
    const alerts = run(detector(), each(24, (n) => ({ 'funding:rate': n < 9 ? 0.0001 : 0.002, 'funding:at': START + Math.floor(n / 8) * 8 * HOUR - (n === 8 ? 8 * HOUR : 0) })));
    expect(alerts.map(({ type, tEvent, tKnown }) => [type, (tEvent - START) / HOUR, (tKnown - START) / HOUR])).toEqual([['funding-extreme', 8, 9]]);
    expect(alerts[0].severity).toBe(0.875);
  });

  it('makes an alert of a burst of news, of a leap of open interest and of a wide spread', () => {
    const quiet = (n: number) => ({ 'news:count': n % 3, 'news:at': START + n * HOUR - 60_000, 'openInterest:value': 80_000 * (1 + 0.001 * Math.sin(n)), 'openInterest:at': START + n * HOUR - 60_000, 'flow:spread': 1 + 0.1 * Math.sin(n) });
    const alerts = run(detector(), each(120, (n) => (n === 100 ? { ...quiet(n), 'news:count': 25, 'openInterest:value': 95_000, 'flow:spread': 12 } : quiet(n))));
    expect(alerts.filter(({ tKnown }) => tKnown === START + 100 * HOUR).map(({ type }) => type)).toEqual(['open-interest-shift', 'news-burst', 'spread-widening']);
    expect(alerts.filter(({ tKnown }) => tKnown < START + 100 * HOUR)).toEqual([]);
  });

  it('makes none of what is missing: no series, NaN, a value without its time', () => {
    const watcher = detector();
    expect(run(watcher, [{}, { 'funding:rate': NaN, 'funding:at': START }, { 'funding:rate': 0.01, 'funding:at': NaN }, { 'news:count': NaN, 'news:at': START }, { 'flow:spread': NaN }])).toEqual([]);
    expect(watcher.refused).toEqual({ 'not-a-number': 0, 'late-or-repeated': 0, 'from-the-future': 0 });
  });

  it('refuses a figure dated after the close at which it is told', () => {
    const watcher = detector();
    expect(run(watcher, [{ 'funding:rate': 0.01, 'funding:at': START + HOUR }])).toEqual([]);
    expect(watcher.refused['from-the-future']).toBe(1);
  });

  it('is told on across a restart as if there had been none', () => {
    const quiet = (n: number) => ({ 'news:count': n % 4, 'news:at': START + n * HOUR - 60_000 });
    const known = each(140, (n) => (n === 130 ? { ...quiet(n), 'news:count': 40 } : quiet(n)));
    const whole = run(detector(), known);
    const first = detector();
    run(first, known.slice(0, 90));
    const second = detector();
    second.restore(JSON.parse(JSON.stringify(first.save())));
    // The candle that was seen last is told again.
    expect(run(second, known.slice(89), 89)).toEqual(whole);
    expect(whole.map(({ type }) => type)).toEqual(['news-burst']);
  });
});
