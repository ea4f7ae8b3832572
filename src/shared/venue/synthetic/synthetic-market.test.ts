import { describe, expect, it } from 'vitest';
import { candleAt, type CandleColumns } from '../../domain/candle.ts';
import { floorToLot, nearestTick } from '../../domain/instrument.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import { SYNTHETIC_REGIMES } from './regime-chain.ts';
import { SYNTHETIC_UNIVERSE, type SyntheticInstrument } from './synthetic-instrument.ts';
import { syntheticMarket } from './synthetic-market.ts';

const start = Date.UTC(2024, 0, 1);
const marketOf = (seed: number, over: Partial<Parameters<typeof syntheticMarket>[0]> = {}) => syntheticMarket({ seed, timeframe: '1m', start, ...over });
const returnsOf = ({ close, length }: CandleColumns): Float64Array => Float64Array.from({ length: length - 1 }, (_, i) => Math.log(close[i + 1] / close[i]));
const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
const mean = (values: Float64Array): number => sum(values) / values.length;
/** Correlation of `a[i + lag]` with `b[i]`. */
function correlation(a: Float64Array, b: Float64Array, lag = 0): number {
  const [ma, mb] = [mean(a), mean(b)];
  const [x, y] = [a.subarray(lag).map((value) => value - ma), b.subarray(0, b.length - lag).map((value) => value - mb)];
  return sum(x.map((value, i) => value * y[i])) / Math.sqrt(sum(x.map((value) => value * value)) * sum(y.map((value) => value * value)));
}

/** Counts candles that break a rule, so that five million need no five million assertions. */
function faults({ length, openTime, open, high, low, close, volume }: CandleColumns, { tickSize, lotSize }: SyntheticInstrument): Record<string, number> {
  const found = { price: 0, shape: 0, tick: 0, lot: 0, time: 0 };
  for (let i = 0; i < length; i++) {
    if (!(low[i] > 0 && high[i] < Infinity)) found.price += 1;
    if (!(low[i] <= Math.min(open[i], close[i]) && high[i] >= Math.max(open[i], close[i]))) found.shape += 1;
    if (nearestTick(open[i], tickSize) !== open[i] || nearestTick(high[i], tickSize) !== high[i] || nearestTick(low[i], tickSize) !== low[i] || nearestTick(close[i], tickSize) !== close[i]) found.tick += 1;
    if (!(volume[i] > 0) || floorToLot(volume[i], lotSize) !== volume[i]) found.lot += 1;
    if (i > 0 && openTime[i] - openTime[i - 1] !== openTime[1] - openTime[0]) found.time += 1;
  }
  return found;
}
const none = { price: 0, shape: 0, tick: 0, lot: 0, time: 0 };

describe('synthetic market', () => {
  it('says that it is synthetic', () => {
    const { instruments } = marketOf(1);
    expect(instruments.map(({ venue, symbol }) => `${venue}:${symbol}`)).toEqual(['synthetic:BTC/USDT', 'synthetic:ETH/USDT', 'synthetic:SOL/USDT']);
  });

  it('is the same for the same seed, another for the next, one by one and in bulk', () => {
    const [a, b] = [marketOf(7), marketOf(7)];
    const bulk = a.take(500).candles;
    for (let i = 0; i < 500; i++) expect(b.next()).toEqual(bulk.map((columns) => candleAt(columns, i)));
    expect(marketOf(8).take(500).candles[0].close).not.toEqual(bulk[0].close);
  });

  it('has the same candles whether or not trades and books are looked at', () => {
    const [plain, watched] = [marketOf(7), marketOf(7)];
    const book = watched.book(1);
    const candles = Array.from({ length: 200 }, () => {
      const [first] = watched.next();
      watched.trades(0);
      book.follow(watched.trades(1), watched.volatility(1));
      watched.book(2);
      return first;
    });
    expect(candles).toEqual(Array.from({ length: 200 }, () => plain.next()[0]));
  });

  it('finds its place again by skipping', () => {
    const [whole, resumed] = [marketOf(3), marketOf(3)];
    const { candles } = whole.take(1000);
    resumed.skip(700);
    expect(resumed.made).toBe(700);
    expect([...resumed.take(300).candles[2].close]).toEqual([...candles[2].close.subarray(700)]);
    expect(resumed.trades(0)).toEqual(whole.trades(0));
  });

  it('opens its candles on the grid of the timeframe, without a gap', () => {
    const market = marketOf(1, { timeframe: '1h' });
    expect([market.next()[0].openTime, market.next()[0].openTime, market.openTime]).toEqual([start, start + 3_600_000, start + 3_600_000]);
  });

  it('keeps every candle of five million valid, on tick and lot, above zero', () => {
    const instruments = [SYNTHETIC_UNIVERSE[2]];
    const market = marketOf(11, { instruments });
    for (let chunk = 0; chunk < 20; chunk++) expect(faults(market.take(250_000).candles[0], instruments[0])).toEqual(none);
    expect(market.made).toBe(5_000_000);
  });

  it.each<[Timeframe, number, number]>([['1s', 0.9, 100], ['1m', 8, 1], ['1d', 5, 1], ['1w', 5, 0.02]])('stays valid in %s candles at a volatility of %d from a price of %d', (timeframe, annualVolatility, price) => {
    const wild: SyntheticInstrument = { symbol: 'WILD/USDT', price, tickSize: 0.0001, lotSize: 0.1, annualVolatility, dailyTurnover: 1000, spreadBps: 5 };
    const monday = Date.UTC(2024, 0, 1);
    expect(faults(marketOf(5, { timeframe, start: monday, instruments: [wild] }).take(100_000).candles[0], wild)).toEqual(none);
  });

  it.each([
    [{ seed: -1 }, 'expected a whole number from 0 as the seed, found "-1"'],
    [{ seed: 1.5 }, 'found "1.5"'],
    [{ start: start + 1 }, `expected the start to be the open time of a 1m candle, found "${start + 1}"`],
    [{ instruments: [] }, 'expected at least one synthetic instrument, found none'],
    [{ instruments: [{ ...SYNTHETIC_UNIVERSE[0], price: 0.5 }] }, 'expected the price of synthetic "BTC/USDT" to be at least 100 ticks of 0.01, found "0.5"'],
    [{ instruments: [{ ...SYNTHETIC_UNIVERSE[0], lotSize: 0 }] }, 'expected lotSize of synthetic "BTC/USDT" to be above zero, found "0"'],
    [{ trendStrength: NaN }, 'expected a trend strength from 0 to 10, found "NaN"'],
    [{ correlation: 1 }, 'expected correlations that can hold together'],
  ])('refuses %j', (over, message) => {
    expect(() => marketOf(1, over)).toThrow(message);
  });

  it('has nothing to show before its first candle', () => {
    expect(() => marketOf(1).candle(0)).toThrow('no candle before the first next()');
    expect(() => marketOf(1).trades(0)).toThrow('no candle before the first next()');
  });
});

// What every study of returns finds (R. Cont, "Empirical properties of asset returns: stylized facts and statistical issues", 2001).
// One year of minutes at a fixed seed: the bounds are wide, and the outcome is the same on every machine.
describe('stylised facts', () => {
  const { candles, regimes } = marketOf(2024).take(525_600);
  const returns = candles.map(returnsOf);
  const sizes = returns.map((values) => values.map(Math.abs));

  it('has fat tails, at a minute and still at an hour', () => {
    const kurtosis = (values: Float64Array): number => mean(values.map((value) => value ** 4)) / mean(values.map((value) => value ** 2)) ** 2;
    for (const values of returns) expect(kurtosis(values)).toBeGreaterThan(3.5);
    const hourly = returnsOf({ ...candles[0], length: 8_760, close: candles[0].close.filter((_, i) => i % 60 === 59) });
    expect(kurtosis(hourly)).toBeGreaterThan(3.5);
  });

  it('clusters volatility: the size of returns is correlated with itself at every lag from 1 to 10, still after an hour', () => {
    for (const values of sizes) for (const lag of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 60]) expect(correlation(values, values, lag)).toBeGreaterThan(0.1);
  });

  it('does not let the last return tell the next', () => {
    for (const values of returns) expect(Math.abs(correlation(values, values, 1))).toBeLessThan(0.02);
  });

  it('moves with the asked volatility, within a fifth', () => {
    returns.forEach((values, k) => {
      const annual = Math.sqrt(mean(values.map((value) => value ** 2)) * 525_600);
      expect(annual / SYNTHETIC_UNIVERSE[k].annualVolatility).toBeGreaterThan(0.8);
      expect(annual / SYNTHETIC_UNIVERSE[k].annualVolatility).toBeLessThan(1.2);
    });
  });

  it('moves its instruments together as asked: 0.7 for every pair, and any matrix', () => {
    for (const [a, b] of [[0, 1], [0, 2], [1, 2]]) expect(Math.abs(correlation(returns[a], returns[b]) - 0.7)).toBeLessThan(0.1);
    const asked = [[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]];
    const others = marketOf(5, { correlation: asked }).take(200_000).candles.map(returnsOf);
    for (const [a, b] of [[0, 1], [0, 2], [1, 2]]) expect(Math.abs(correlation(others[a], others[b]) - asked[a][b])).toBeLessThan(0.1);
  });

  it('trades more when it moves more, and at the busy hours of the day', () => {
    expect(correlation(sizes[0], candles[0].volume.subarray(1))).toBeGreaterThan(0.3);
    const byHour = Array.from({ length: 24 }, (_, hour) => mean(candles[0].volume.filter((__, i) => Math.floor(i / 60) % 24 === hour)));
    expect(byHour[15] / byHour[3]).toBeGreaterThan(1.5);
  });

  it('turns over what was asked in a day, within a half', () => {
    const turnover = sum(candles[0].volume.map((volume, i) => volume * candles[0].close[i])) / 365;
    expect(turnover / SYNTHETIC_UNIVERSE[0].dailyTurnover).toBeGreaterThan(0.5);
    expect(turnover / SYNTHETIC_UNIVERSE[0].dailyTurnover).toBeLessThan(1.5);
  });

  it('knows all four regimes, stays in each for hours, and each does what its name says', () => {
    const stays = regimes.reduce((count, regime, i) => count + Number(i > 0 && regime !== regimes[i - 1]), 1);
    expect(regimes.length / stays / 60).toBeGreaterThan(8);
    expect(regimes.length / stays / 60).toBeLessThan(40);
    const of = (name: (typeof SYNTHETIC_REGIMES)[number]) => returns[0].filter((_, i) => regimes[i + 1] === SYNTHETIC_REGIMES.indexOf(name));
    const deviation = (values: Float64Array) => Math.sqrt(mean(values.map((value) => value * value)));
    expect(mean(of('trend-up'))).toBeGreaterThan(0);
    expect(mean(of('trend-down'))).toBeLessThan(0);
    expect(deviation(of('stress'))).toBeGreaterThan(2 * deviation(of('trend-up')));
    expect(deviation(of('range'))).toBeLessThan(deviation(of('trend-up')));
  });
});

it('goes on where it was saved: the same candles, volumes and trades', () => {
  for (const made of [0, 1, 2, 999, 1_000]) {
    const [market, again] = [marketOf(8), marketOf(8)];
    market.skip(made);
    again.restore(JSON.parse(JSON.stringify(market.save())));
    for (let i = 0; i < 50; i++) {
      expect(again.next()).toEqual(market.next());
      expect([again.regime, again.volatility(0)]).toEqual([market.regime, market.volatility(0)]);
      expect(again.trades(1)).toEqual(market.trades(1));
    }
  }
});
