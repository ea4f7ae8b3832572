import { describe, expect, it } from 'vitest';
import { trialsQuery } from '../../../../dashboard/desk/trials.ts';
import { DAY } from '../../../shared/domain/time.ts';
import type { TrialHead } from '../../../shared/domain/trial.ts';
import { luckOf, pageOf, severalOf, totalsOf, type KnownTrial } from './trial-book.ts';

const trial = (n: number, more: Partial<TrialHead> = {}, days: number | null = 366): KnownTrial => ({
  days,
  head: {
    id: n.toString(16).padStart(64, '0'), at: n * 1_000, kind: 'backtest', strategy: 'trend-following', params: { fast: n }, settings: {}, seed: 1, dataHash: 'd', codeHash: 'c', instruments: ['binance:BTC/USDT'], timeframe: '1h', selection: null, lockBox: null,
    metrics: { sharpe: n / 10, trades: 100 - n }, orderHash: 'o', ...more,
  },
});
const ask = (asked: object = {}) => trialsQuery.parse(asked);

describe('the ledger for the page', () => {
  const book = [trial(1), trial(2), trial(3, { strategy: 'rsi', instruments: ['binance:ETH/USDT'], metrics: { sharpe: null } }), trial(4, { kind: 'train' })];

  it('counts by strategy and market', () => {
    const { trials, totals, strategies, instruments, kinds } = totalsOf(book);
    expect([trials, strategies, instruments, kinds]).toEqual([4, ['rsi', 'trend-following'], ['binance:BTC/USDT', 'binance:ETH/USDT'], ['backtest', 'train']]);
    expect(totals).toMatchObject([{ strategy: 'trend-following', trials: 3, first: 1_000, last: 4_000, bestSharpe: 0.4 }, { strategy: 'rsi', trials: 1, bestSharpe: null }]);
  });

  it.each([
    [{}, [4, 3, 2, 1]], [{ order: 'oldest' }, [1, 2, 3, 4]], [{ order: 'sharpe' }, [4, 2, 1, 3]], [{ order: 'trades' }, [1, 2, 4, 3]], [{ kind: 'train' }, [4]], [{ strategy: 'rsi' }, [3]], [{ instrument: 'binance:BTC/USDT', most: 2 }, [4, 2]],
    [{ skip: 1, most: 2 }, [3, 2]], [{ text: '"FAST":2' }, [2]], [{ skip: 100 }, []],
  ])('finds %o', (asked, numbers) => {
    expect(pageOf(book, ask(asked)).trials.map(({ at }) => at / 1_000)).toEqual(numbers);
  });

  it('knows how many there are beside the page that is shown', () => {
    expect(pageOf(book, ask({ most: 1 }))).toMatchObject({ found: 4, trials: [{ days: 366, hasOpenedLockBox: false }] });
  });

  it('gives some in full by the beginning of their id, and leaves out what it does not know', () => {
    expect(severalOf(book, [book[1].head.id, 'ffffffff', book[0].head.id]).map(({ at }) => at)).toEqual([2_000, 1_000]);
  });
});

describe('the best against luck', () => {
  it('is what Bailey and Lopez de Prado expect of the best of ten without an edge: 1.57 standard deviations, a year of days', () => {
    const { points } = luckOf(Array.from({ length: 10 }, (_, i) => trial(i + 1)), {});
    // Their formula gives 1.5746 for N = 10; 366 days spread annual ratios by sqrt(365 / 365) = 1.
    expect(points.at(-1)?.luck).toBeCloseTo(1.5746, 3);
    expect(points[0]).toMatchObject({ count: 1, best: 0.1, luck: 0 });
    expect(points.at(-1)).toMatchObject({ count: 10, best: 1 });
  });

  it('rises with every try and never falls, in the order of time, whatever the order of the ledger', () => {
    const { points } = luckOf([trial(3), trial(1, { metrics: { sharpe: 5 } }), trial(2)], {});
    expect(points.map(({ at, best }) => [at, best])).toEqual([[1_000, 5], [2_000, 5], [3_000, 5]]);
    expect(points.map(({ luck }) => luck)).toEqual(points.map(({ luck }) => luck).toSorted((a, b) => a - b));
  });

  it('counts tries without returns too, and is silent before the first with any', () => {
    const { points, trials } = luckOf([trial(1, {}, null), trial(2), trial(3, {}, 1)], {});
    expect([trials, points.map(({ count }) => count)]).toEqual([3, [2, 3]]);
  });

  it('tells the tries of each day', () => {
    expect(luckOf([trial(1), trial(2), trial(3, { at: 3 * DAY + 5 })], {}).days).toEqual([{ at: 0, count: 2, total: 2 }, { at: 3 * DAY, count: 1, total: 3 }]);
  });

  it('stays short for a hundred thousand tries, and keeps the best', () => {
    const { points } = luckOf(Array.from({ length: 100_000 }, (_, i) => trial(i + 1, { metrics: { sharpe: i === 50_000 ? 9 : 1 } })), {});
    expect(points.length).toBeLessThan(1_300);
    expect(points.find(({ best }) => best === 9)?.count).toBe(50_001);
    expect(points.at(-1)).toMatchObject({ count: 100_000, best: 9 });
  });
});
