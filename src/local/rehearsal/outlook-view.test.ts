import { expect, it } from 'vitest';
import type { Outlook } from '../../shared/domain/outlook.ts';
import { outlookBrief, outlookLines, spanText } from './outlook-view.ts';

const AT = Date.UTC(2026, 0, 2, 10, 15);
const outlook: Outlook = {
  at: AT, regime: 'stress', regimeSince: AT - 90_000, mode: 'ensemble', champion: 'macd', blended: 0.625, forecast: 0.3125, notes: ['50 % of the position'],
  events: [{ type: 'price-jump', text: 'the price moved 3.00 % in one candle, 9.2 deviations', severity: 0.7, knownAt: AT - 5_000, until: AT + 7_000, actions: ['half the position', 'a new selection'] }, { type: 'volume-spike', text: 'volume 8.1 times its median', severity: 0.6, knownAt: AT, until: AT + 720_000, actions: [] }],
  experts: [{ name: 'macd', weight: 0.5, forecast: 1 }, { name: 'asleep', weight: 0, forecast: NaN }, { name: 'rsi', weight: 0.125, forecast: 0 }, { name: 'donchian', weight: 0.125, forecast: -0.001 }, { name: 'momentum', weight: 0.125, forecast: 1 }, { name: 'sma', weight: 0.125, forecast: 0 }],
};

it('shows regime, mode, champion, forecasts, the top weights, and each event with its action and time to live', () => {
  expect(outlookLines('BTC/USDT', outlook, AT)).toEqual([
    'BTC/USDT  regime stress for 90 s, mode ensemble, champion macd, blended 0.63, forecast 0.31',
    '          weights: macd 50.0 % (1), rsi 12.5 % (0), donchian 12.5 % (0), +2',
    '          event: volume-spike, 12 min left: volume 8.1 times its median',
    '          event: price-jump, 7 s left: half the position, a new selection: the price moved 3.00 % in one candle, 9.2 deviations',
  ]);
});

it('says so where nothing is known yet', () => {
  const nothing: Outlook = { ...outlook, regime: 'unknown', regimeSince: NaN, champion: null, blended: NaN, forecast: NaN, events: [], experts: outlook.experts.map(({ name }) => ({ name, weight: 0, forecast: NaN })) };
  expect(outlookLines('A', nothing, AT)).toEqual(['A  regime unknown, mode ensemble, no champion, blended none, forecast none', '   weights: no opinion yet']);
});

it('says how many candles those that warm up wait for, and that models that are only watched trade nothing', () => {
  const of = (experts: Outlook['experts']): string => outlookLines('A', { ...outlook, events: [], experts }, AT)[1];
  expect(of([{ name: 'm-1 (shadow)', weight: 0, forecast: NaN, candlesLeft: 34 }, { name: 'm-2 (shadow)', weight: 0, forecast: NaN, candlesLeft: 1 }])).toBe('   weights: warming up: m-2 (shadow) 1 candle left, m-1 (shadow) 34 candles left');
  expect(of([{ name: 'fallback', weight: 1, forecast: 0.5 }, { name: 'm-1 (shadow)', weight: 0, forecast: NaN, candlesLeft: 34 }])).toBe('   weights: fallback 100.0 % (0.5); warming up: m-1 (shadow) 34 candles left');
  expect(of([{ name: 'm-1 (shadow)', weight: 0, forecast: 1 }])).toBe('   weights: nobody trades, all are only watched');
});

it('is short beside a decision', () => {
  expect(outlookBrief(outlook)).toBe('stress; price-jump; volume-spike; 50 % of the position');
});

it.each([[0, '0 s'], [119_999, '119 s'], [120_000, '2 min'], [3 * 3_600_000 + 1, '3 h'], [50 * 3_600_000, '2 d'], [-5, '0 s']])('%d ms are %s', (ms, text) => { expect(spanText(ms)).toBe(text); });
