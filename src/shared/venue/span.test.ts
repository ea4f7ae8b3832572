import { expect, it } from 'vitest';
import { columnsOf } from '../domain/candle.ts';
import { Span } from './span.ts';

const columns = columnsOf([{ openTime: 1_000, open: 100, high: 112, low: 96, close: 110, volume: 1 }]);

it('a taker meets the worse of the open and the line to the close', () => {
  const span = new Span(columns, 100);
  expect([span.priceAt(0.25, 1), span.priceAt(0.25, -1), span.priceAt(0, 1), span.range]).toEqual([102.5, 100, 100, 0.16]);
});

it('a candle has an inside: a quarter of it has passed at 1025; before it nothing, after it all', () => {
  const span = new Span(columns, 100);
  expect([999, 1_000, 1_025, 1_100, 5_000].map((at) => span.fraction(at))).toEqual([0, 0, 0.25, 1, 1]);
});

it('a trade has none: what comes later is after it', () => {
  const trade = new Span(columns, 0);
  expect([999, 1_000, 1_001].map((at) => trade.fraction(at))).toEqual([0, 0, 1]);
});
