import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../domain/time.ts';
import { age } from './age.ts';
import { blockList } from './block-list.ts';
import { crossMarket } from './cross-market.ts';
import { delisting } from './delisting.ts';
import { atDay, days, flat, listed, symbols, told } from './listings.contract.ts';
import { offset } from './offset.ts';
import { percentChange } from './percent-change.ts';
import { performance } from './performance.ts';
import { precision } from './precision.ts';
import { price } from './price.ts';
import { rangeStability } from './range-stability.ts';
import { remoteList } from './remote-list.ts';
import { shuffle } from './shuffle.ts';
import { spread } from './spread.ts';
import { staticList } from './static-list.ts';
import { volatility } from './volatility.ts';
import { volume } from './volume.ts';

const [A, B, C] = [listed('A/USDT'), listed('B/USDT'), listed('C/KRW', [], { venue: 'upbit' })];

describe('static', () => {
  it('keeps what is named, in the order of the names, by symbol, by base, by venue or with *', () => {
    expect(told(staticList([A, B, C], atDay(0), { instruments: ['C', 'binance:A/USDT'] }))).toEqual({ kept: 'C A', dropped: { B: 'not on the list' } });
    expect(told(staticList([A, B, C], atDay(0), { instruments: ['B/USDT'] })).kept).toBe('B');
    expect(told(staticList([A, B, C], atDay(0), { instruments: ['upbit:*', '*/USDT'] })).kept).toBe('C A B');
  });

  it('names nobody twice when two names mean the same', () => {
    expect(told(staticList([A, B], atDay(0), { instruments: ['A', 'A/USDT', '*'] })).kept).toBe('A B');
  });

  it('a name in the middle of another means nothing', () => {
    expect(told(staticList([listed('BTCUP/USDT')], atDay(0), { instruments: ['BTC', 'UP/USDT', 'BTC*X/USDT', 'UP*UP/USDT'] })).kept).toBe('');
  });
});

describe('block', () => {
  it('drops what a pattern means and says which', () => {
    const all = [listed('BTCUP/USDT'), listed('BNB/USDT'), listed('BTC/USDT')];
    expect(told(blockList(all, atDay(0), { instruments: ['*UP/USDT', 'binance:BNB/*'] }))).toEqual({ kept: 'BTC', dropped: { BTCUP: 'blocked by "*UP/USDT"', BNB: 'blocked by "binance:BNB/*"' } });
  });
});

describe('volume', () => {
  // Typical price (12 + 9 + 9) / 3 = 10: a volume of 5 is 50 in quote units a day.
  const small = listed('A/USDT', days([[12, 9, 9, 5], [12, 9, 9, 5], [12, 9, 9, 5]]));
  // 30, then 40, then 100 a day at a price of 1.
  const rising = listed('B/USDT', days([[1, 1, 1, 30], [1, 1, 1, 40], [1, 1, 1, 100]]));
  const silent = listed('S/USDT', days([[1, 1, 1, 9], [1, 1, 1, 0], [1, 1, 1, 0]]));

  it('ranks by quote volume at the typical price over the window: 140 before 100 in two days', () => {
    expect(told(volume([small, rising], atDay(3), { window: '2d', top: 1 }))).toEqual({ kept: 'B', dropped: { A: 'place 2 by volume 100 USDT in 2d, the first 1 stay' } });
  });

  it('bounds are included, and what nobody trades goes', () => {
    expect(told(volume([small, rising, silent], atDay(3), { window: '2d', minQuoteVolume: 100, maxQuoteVolume: 139 }))).toEqual({
      kept: 'A', dropped: { B: 'volume 140 USDT in 2d is above volume 139 USDT in 2d', S: 'no volume in 2d' },
    });
  });

  it('a refresh of 2 days computes at days 2 and 4: at day 3 the ranks of day 2 stand, 100 before 70', () => {
    expect(told(volume([rising, small], atDay(3), { window: '2d', refresh: '2d' })).kept).toBe('A B');
    expect(told(volume([rising, small], atDay(3), { window: '2d' })).kept).toBe('B A');
  });

  it('a candle that began before the window does not count', () => {
    expect(told(volume([small], { ...atDay(3), at: 3 * DAY + HOUR }, { window: '2d', minQuoteVolume: 51 })).dropped['A']).toBe('volume 50 USDT in 2d is below volume 51 USDT in 2d');
  });

  it('won and dollars are ranked apart', () => {
    const won = listed('C/KRW', flat([1_000], { volume: 1_000 }), { venue: 'upbit' });
    expect(told(volume([listed('A/USDT', flat([1])), listed('B/USDT', flat([2])), won], atDay(1), { window: '1d', top: 1 })).kept).toBe('B C');
  });
});

describe('percent change', () => {
  const up = listed('A/USDT', flat([100, 110, 121]));
  const down = listed('B/USDT', flat([100, 90, 81]));
  const young = listed('C/USDT', flat([5, 6], { firstDay: 1 }));

  it('is from the last close before the window: 121 against 100 in two days is 21 %', () => {
    expect(told(percentChange([down, up, young], atDay(3), { window: '2d', sort: 'descending', minPercent: -19 }))).toEqual({ kept: 'A B', dropped: { C: 'no price of 2d ago, or none since' } });
    expect(told(percentChange([up, down], atDay(3), { window: '2d', sort: 'ascending', maxPercent: 20.9, top: 1 }))).toEqual({ kept: 'B', dropped: { A: '21 % in 2d is above 20.9 % in 2d' } });
  });

  it('top counts in the order asked for', () => {
    expect(told(percentChange([up, down], atDay(3), { window: '1d', sort: 'ascending', top: 1 }))).toEqual({ kept: 'B', dropped: { A: 'place 2 by change of 10 % in 1d, the first 1 stay' } });
  });

  it('a price that stopped before the window began has no change', () => {
    expect(told(percentChange([up], atDay(9), { window: '2d', sort: 'descending' })).kept).toBe('');
  });
});

describe('volatility', () => {
  // Log returns ln 2 and -ln 2: mean 0, variance 2 (ln 2)^2 / 1, times 365: sqrt(730) * 0.693147 = 18.7278.
  const wild = listed('A/USDT', flat([100, 200, 100]));
  // Returns ln 1.01 twice: no deviation at all.
  const even = listed('B/USDT', flat([100, 101, 102.01]));

  it('is the sample deviation of log returns, to a year', () => {
    expect(told(volatility([wild, even], atDay(3), { window: '3d', maxAnnual: 18.7 })).dropped['A']).toBe('volatility 1872.78 % a year is above volatility 1870 % a year');
    expect(told(volatility([wild, even], atDay(3), { window: '3d', maxAnnual: 18.73, sort: 'ascending' })).kept).toBe('B A');
    expect(told(volatility([wild, even], atDay(3), { window: '3d', minAnnual: 0.01 })).kept).toBe('A');
  });

  it('two candles say nothing', () => {
    expect(told(volatility([wild], atDay(3), { window: '2d' }))).toEqual({ kept: '', dropped: { A: 'fewer than 3 candles in 2d' } });
  });
});

describe('range stability', () => {
  // Highest 110, lowest 100: 10 %.
  const ranging = listed('A/USDT', days([[200, 50, 100, 1], [110, 101, 105, 1], [108, 100, 105, 1]]));
  const pegged = listed('B/USDT', flat([1, 1, 1]));

  it('is (highest - lowest) / lowest of the window', () => {
    expect(told(rangeStability([ranging, pegged], atDay(3), { window: '2d', minRangeShare: 0.01, maxRangeShare: 0.1 }))).toEqual({ kept: 'A', dropped: { B: 'range 0 % in 2d is below range 1 % in 2d' } });
    expect(told(rangeStability([ranging], atDay(3), { window: '3d', maxRangeShare: 2.9 })).dropped['A']).toBe('range 300 % in 3d is above range 290 % in 3d');
  });
});

describe('spread', () => {
  it('is 1 - bid / ask: 99 against 100 is 1 %', () => {
    const wide = listed('A/USDT', [], { quote: { bid: 99, ask: 100 } });
    expect(told(spread([wide, B], atDay(0), { maxSpreadShare: 0.005 }))).toEqual({ kept: '', dropped: { A: 'spread 1 % is above 0.5 %', B: 'no bid and ask known' } });
    expect(told(spread([wide], atDay(0), { maxSpreadShare: 0.0101 })).kept).toBe('A');
  });

  it('an empty side of a book is no quote', () => {
    expect(told(spread([listed('A/USDT', [], { quote: { bid: 0, ask: 100 } })], atDay(0), { maxSpreadShare: 1 })).kept).toBe('');
  });
});

describe('age', () => {
  const old = listed('A/USDT', flat([1], { firstDay: 0 }));
  const young = listed('B/USDT', flat([1], { firstDay: 25 }));

  it('counts from the first candle, or from the day of listing where that is known', () => {
    expect(told(age([old, young], atDay(30), { minDays: 10 }))).toEqual({ kept: 'A', dropped: { B: 'age of 5 days is below age of 10 days' } });
    expect(told(age([listed('C/USDT', flat([1], { firstDay: 25 }), { listedAt: 0 })], atDay(30), { minDays: 30, maxDays: 30 })).kept).toBe('C');
    expect(told(age([old], atDay(31), { minDays: 0, maxDays: 30 })).kept).toBe('');
  });

  it('what says nothing of its age is left out', () => {
    expect(told(age([A], atDay(30), { minDays: 0 })).dropped['A']).toBe('its age is not known');
  });
});

describe('performance', () => {
  const trips = [
    { instrument: A.id, exitAt: 1 * DAY, profitRatio: 0.5 },
    { instrument: A.id, exitAt: 9 * DAY, profitRatio: -0.04 },
    { instrument: B.id, exitAt: 9.5 * DAY, profitRatio: 0.01 },
    // Not known yet at day 10.
    { instrument: C.id, exitAt: 11 * DAY, profitRatio: 9 },
  ];

  it('sums what ended within the window: A -4 %, B +1 %, C nothing yet', () => {
    expect(told(performance([A, C, B], atDay(10, { trips }), { window: '2d' })).kept).toBe('B C A');
    expect(told(performance([A, C, B], atDay(10, { trips }), { window: '2d', minProfitRatio: -0.01 })).dropped).toEqual({ A: 'profit -4 % in 1 round trips is below -1 %' });
  });

  it('without a window all count: A +46 %', () => {
    expect(told(performance([C, B, A], atDay(10, { trips }), {})).kept).toBe('A B C');
  });

  it('of equals the one traded less often comes first', () => {
    const even = [{ instrument: A.id, exitAt: 1, profitRatio: 0.1 }, { instrument: A.id, exitAt: 2, profitRatio: -0.1 }];
    expect(told(performance([A, B], atDay(10, { trips: even }), {})).kept).toBe('B A');
  });
});

describe('precision', () => {
  it('a stop at 95 % of 1.2 with ticks of 0.1: 1.14 and 1.1286 both lie at 1.2', () => {
    const coarse = listed('A/USDT', flat([1.2]), { rules: { tickSize: 0.1 } });
    const fine = listed('B/USDT', flat([1.2]), { rules: { tickSize: 0.001 } });
    expect(told(precision([coarse, fine, listed('C/USDT', flat([1.2]))], atDay(1), { stopLoss: 0.05 }))).toEqual({ kept: 'B C', dropped: { A: 'a tick of 0.1 is too coarse for a stop at 1.14' } });
  });
});

describe('price', () => {
  it('keeps to its bounds', () => {
    const all = [listed('A/USDT', flat([0.5])), listed('B/USDT', flat([5])), listed('C/USDT', [], { quote: { bid: 60, ask: 62 } }), listed('D/USDT')];
    expect(told(price(all, atDay(1), { minPrice: 1, maxPrice: 61 }))).toEqual({ kept: 'B C', dropped: { A: 'price 0.5 USDT is below price 1 USDT', D: 'no price known' } });
  });

  it('a tick of 0.0001 at 0.004 is 2.5 %; a lot of 100 at 3 is worth 300', () => {
    const jumping = listed('A/USDT', flat([0.004]), { rules: { tickSize: 0.0001 } });
    const coarse = listed('B/USDT', flat([3]), { rules: { lotSize: 100 } });
    expect(told(price([jumping, coarse], atDay(1), { maxTickShare: 0.02, maxLotValue: 299 })).dropped).toEqual({
      A: 'one tick is 2.5 % of the price, above 2 %', B: 'one lot is worth 300 USDT, above 299',
    });
  });
});

describe('delisting', () => {
  const leaving = listed('A/USDT', [], { delistingAt: 13 * DAY });

  it('counts the days from now', () => {
    expect(told(delisting([leaving, B], atDay(10), { withinDays: 3 }))).toEqual({ kept: 'B', dropped: { A: 'announced to be delisted in 3 days' } });
    expect(told(delisting([leaving], atDay(10), { withinDays: 2 })).kept).toBe('A');
    expect(told(delisting([leaving], atDay(10), {})).kept).toBe('');
  });

  it('what the venue has halted goes', () => {
    expect(told(delisting([listed('A/USDT', [], { isTrading: false })], atDay(0), {})).dropped['A']).toBe('not trading at the venue');
  });
});

describe('remote', () => {
  const url = 'https://lists.example/top.json';
  const view = atDay(0, { lists: new Map([[url, ['C', 'A/USDT', 'B']]]) });

  it('only: what the list names, in its order, as far as it counts', () => {
    expect(told(remoteList([A, B, C], view, { url, mode: 'only', top: 2, refresh: '1h' })).kept).toBe('C A');
  });

  it('block: never what it names', () => {
    expect(told(remoteList([A, listed('D/USDT')], view, { url, mode: 'block', refresh: '1h' })).kept).toBe('D');
  });

  it.each(['only', 'block'] as const)('%s: a list that never came lets nothing through', (mode) => {
    expect(told(remoteList([A], atDay(0), { url, mode, refresh: '1h' }))).toEqual({ kept: '', dropped: { A: 'the remote list has never been received' } });
  });
});

describe('cross market', () => {
  const view = atDay(0, { markets: [{ venue: 'upbit', symbol: 'A/KRW', base: 'A' }, { venue: 'okx', symbol: 'B/USDT', base: 'B' }] });

  it('by the coin, or by the pair', () => {
    expect(told(crossMarket([A, B], view, { venue: 'upbit', match: 'base', mode: 'listed' }))).toEqual({ kept: 'A', dropped: { B: '"B" is not traded at upbit' } });
    expect(told(crossMarket([A, B], view, { venue: 'upbit', match: 'symbol', mode: 'listed' })).kept).toBe('');
    expect(told(crossMarket([A, B], view, { venue: 'okx', match: 'symbol', mode: 'unlisted' }))).toEqual({ kept: 'A', dropped: { B: '"B/USDT" is also traded at okx' } });
  });
});

describe('offset', () => {
  it('leaves out the head, and what comes after the count', () => {
    expect(told(offset([A, B, C], atDay(0), { offset: 1, count: 1 }))).toEqual({ kept: 'B', dropped: { A: 'place 1: 2 to 2 stay', C: 'place 3: 2 to 2 stay' } });
    expect(told(offset([A, B, C], atDay(0), { offset: 2 })).dropped['A']).toBe('place 1: 3 to the end stay');
  });
});

describe('shuffle', () => {
  const many = Array.from({ length: 20 }, (_, n) => listed(`T${n}/USDT`));
  const orderOf = (seed: number, day: number, among = many) => symbols(shuffle(among, atDay(day), { seed, every: '7d' }).kept);

  it('the same seed gives the same order, another one another', () => {
    expect(orderOf(1, 0)).toEqual(orderOf(1, 6));
    expect(orderOf(1, 0)).not.toEqual(orderOf(2, 0));
    expect(orderOf(1, 0)).not.toEqual(orderOf(1, 7));
    expect(orderOf(1, 0)).not.toEqual(symbols(many));
    expect(orderOf(1, 0).toSorted()).toEqual(symbols(many).toSorted());
  });

  it('who else takes part changes nothing between the others', () => {
    expect(orderOf(1, 0).filter((symbol) => symbol !== 'T3/USDT')).toEqual(orderOf(1, 0, many.filter(({ id }) => id !== 'binance:T3/USDT')));
  });
});
