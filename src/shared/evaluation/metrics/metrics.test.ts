import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { DAY } from '../../domain/time.ts';
import { curveBlockLength, optimalBlockLength } from './block-length.ts';
import { curveIntervals } from './bootstrap.ts';
import { breakdown } from './breakdown.ts';
import { cagr } from './cagr.ts';
import { calmar } from './calmar.ts';
import { breakEvenBps, costShare, profitAtCosts } from './costs.ts';
import { dayCounts, dayRange } from './days.ts';
import { dated, falls, longestUnderwater, maxDrawdown, maxDrawdownOfReturns, underwater, worstFalls } from './drawdown.ts';
import { durations } from './durations.ts';
import { autocorrelation, kurtosis, median, quantile, skew, standardDeviation } from './moments.ts';
import { normalCdf, normalQuantile } from '../../domain/normal.ts';
import { omega } from './omega.ts';
import { periods } from './periods.ts';
import { minimumTrackRecord, probabilisticSharpe } from '../../domain/probabilistic-sharpe.ts';
import { trackRecordOf } from './track-record.ts';
import { alpha, beta, informationRatio } from './relative.ts';
import { returnsOf, totalReturn } from './returns.ts';
import { serenity } from './serenity.ts';
import { adjustedSharpe, effectiveCount, loFactor, sharpe, volatility } from './sharpe.ts';
import { sortino } from './sortino.ts';
import { sqn } from './sqn.ts';
import { expectancy, expectancyRatio, payoff, profitFactor, streaks, winRate } from './trades.ts';
import { turnoverPerYear } from './turnover.ts';
import { ulcer } from './ulcer.ts';
import { conditionalValueAtRisk, valueAtRisk } from './value-at-risk.ts';

const positive = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 60 });

describe('returns and growth', () => {
  it('compounds: 10 % up and 10 % down is 1 % lost (trap 29)', () => {
    expect(totalReturn(100, 100 * 1.1 * 0.9)).toBeCloseTo(-0.01, 12);
    expect(returnsOf(100, [110, 99])).toEqual([expect.closeTo(0.1, 12), expect.closeTo(-0.1, 12)]);
  });

  it('spans days without a mark and stops where the account was lost', () => {
    expect(returnsOf(100, [NaN, 110, NaN, 121])).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.1, 12)]);
    expect(returnsOf(100, [50, 0, 20])).toEqual([-0.5, -1]);
    expect(returnsOf(100, [-20, 20])).toEqual([-1.2]);
    expect(returnsOf(0, [10])).toEqual([]);
  });

  it('doubles in two years at 41.42 % a year, and knows total loss', () => {
    expect(cagr(100, 200, 730 * DAY)).toBeCloseTo(Math.SQRT2 - 1, 12);
    expect(cagr(100, 0, DAY)).toBe(-1);
    expect(cagr(100, -5, DAY)).toBe(-1);
    expect(cagr(100, 110, 0)).toBeNull();
    expect(cagr(0, 110, DAY)).toBeNull();
    expect(cagr(1, 1e300, 1)).toBeNull();
  });

  it('sums logarithmic daily returns to the total', () => {
    fc.assert(fc.property(positive, (equity) => {
      const total = returnsOf(500, equity).reduce((sum, value) => sum + Math.log1p(value), 0);
      expect(total).toBeCloseTo(Math.log(equity[equity.length - 1] / 500), 8);
    }));
  });
});

describe('ratios', () => {
  it('annualises daily Sharpe by sqrt(365) with ddof 1 (trap 30)', () => {
    // Mean 0.02, deviations -0.01, 0, 0.01: sd 0.01.
    expect(sharpe([0.01, 0.02, 0.03])).toBeCloseTo(2 * Math.sqrt(365), 9);
    expect(volatility([0.01, 0.02, 0.03])).toBeCloseTo(0.01 * Math.sqrt(365), 12);
  });

  it('is undefined, not infinite, without spread, loss, drawdown or data', () => {
    const flat = [0.01, 0.01, 0.01, 0.01];
    expect([sharpe([]), sharpe([0.1]), sharpe(flat), sharpe([0.1 + 0.2, 0.3, 0.3]), adjustedSharpe(flat), effectiveCount(flat)]).toEqual([null, null, null, null, null, null]);
    expect([sortino(flat), sortino([]), omega(flat), omega([]), calmar(0.1, 0), calmar(null, 0.1), sqn([1]), sqn([2, 2, 2])]).toEqual(Array.from({ length: 8 }, () => null));
    expect([skew(flat), kurtosis(flat), autocorrelation(flat, 1), quantile([], 0.5), median([]), valueAtRisk([], 0.95), conditionalValueAtRisk([], 0.95), ulcer(1, [])]).toEqual(Array.from({ length: 8 }, () => null));
    expect([beta([0.1, 0.2], [0, 0]), alpha([0.1, 0.2], [0, 0]), informationRatio([0.1, 0.2], [0.1, 0.2]), turnoverPerYear(10, [], DAY), turnoverPerYear(10, [5], 0), standardDeviation([1])]).toEqual(Array.from({ length: 6 }, () => null));
  });

  it('counts all days in the Sortino ratio, not only the losing ones', () => {
    // Mean 0.01, downside sqrt(0.02^2 / 4) = 0.01.
    expect(sortino([0.02, -0.02, 0.02, 0.02])).toBeCloseTo(Math.sqrt(365), 9);
  });

  it('caps the count of SQN at a hundred trades', () => {
    const results = Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 3 : -1));
    expect(sqn(results)).toBeCloseTo((10 * 1) / Math.sqrt((4 * 400) / 399), 9);
  });

  it('gives moments of a known sample: 2, 4, 4, 4, 5, 5, 7, 9', () => {
    const sample = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(standardDeviation(sample)).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(skew(sample)).toBeCloseTo(0.65625, 12);
    expect(kurtosis(sample)).toBeCloseTo(2.78125, 12);
  });

  it('takes a strategy that is half the market apart: beta 0.5, alpha 0', () => {
    const market = [0.02, -0.01, 0.03, 0.01];
    const half = market.map((value) => value / 2);
    expect(beta(half, market)).toBeCloseTo(0.5, 12);
    expect(alpha(half, market)).toBeCloseTo(0, 12);
    expect(alpha(half.map((value) => value + 0.001), market)).toBeCloseTo(0.365, 12);
  });

  it('leaves sqrt(q) where returns are not correlated, and shrinks it where they follow each other', () => {
    expect(loFactor([], 365)).toBeCloseTo(Math.sqrt(365), 12);
    expect(loFactor([0.3], 365)).toBeLessThan(Math.sqrt(365));
    expect(loFactor([-0.9, -0.9], 12)).toBeNull();
  });

  it('changes no ratio when the account is scaled', () => {
    // In cents: a loss of the last bit of a number is no loss that a ratio could be taken of.
    const cents = positive.map((equity) => equity.map((value) => Math.round(100 * value) / 100));
    fc.assert(fc.property(cents, fc.double({ min: 0.01, max: 1e4, noNaN: true }), (equity, factor) => {
      const ratios = (initial: number, curve: readonly number[]) => {
        const returns = returnsOf(initial, curve);
        return [sharpe(returns), sortino(returns), omega(returns), maxDrawdown(initial, curve), ulcer(initial, curve), serenity({ initial, equity: curve }, 0.2, volatility(returns))];
      };
      const scaled = ratios(100 * factor, equity.map((value) => value * factor));
      ratios(100, equity).forEach((value, i) => {
        if (value === null) expect(scaled[i]).toBeNull();
        else expect(Math.abs((scaled[i] ?? NaN) - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
      });
    }));
  });
});

describe('normal distribution', () => {
  // Values of scipy.stats.norm 1.11.
  it.each([[0, 0.5], [1.96, 0.9750021048517795], [-5, 2.866515718791939e-7], [3.5, 0.9997673709209645], [-10, 7.61985302416053e-24]])('Phi(%f) is %f', (z, expected) => {
    expect(Math.abs(normalCdf(z) / expected - 1)).toBeLessThan(1e-12);
  });

  it.each([[0.975, 1.959963984540054], [0.5, 0], [1e-10, -6.361340902404056], [0.9, 1.2815515655446004]])('the quantile of %f is %f', (p, expected) => {
    expect(normalQuantile(p)).toBeCloseTo(expected, 10);
  });

  it('answers the ends and refuses what is no probability', () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(-0.1), normalQuantile(NaN), normalCdf(NaN), normalCdf(40), normalCdf(-40)]).toEqual([-Infinity, Infinity, NaN, NaN, NaN, 1, 0]);
  });

  it('is its own inverse', () => {
    fc.assert(fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-9);
    }));
  });
});

describe('drawdown', () => {
  it('counts from the starting balance', () => {
    expect(maxDrawdown(100, [80, 90])).toBeCloseTo(0.2, 12);
    expect(falls(100, [80, 90])).toEqual([{ depth: expect.closeTo(0.2, 12), absolute: 20, peak: -1, trough: 0, recovery: null }]);
  });

  it('lies in [0, 1] while the account is above zero, and no deeper fall is listed', () => {
    fc.assert(fc.property(positive, (equity) => {
      const depth = maxDrawdown(1000, equity);
      expect(depth).toBeGreaterThanOrEqual(0);
      expect(depth).toBeLessThanOrEqual(1);
      expect(Math.max(0, ...underwater(1000, equity))).toBe(depth);
      expect(worstFalls(falls(1000, equity), 1)[0]?.depth ?? 0).toBe(depth);
    }));
  });

  it('is the same on the path of the returns', () => {
    fc.assert(fc.property(positive, (equity) => {
      expect(maxDrawdownOfReturns(returnsOf(1000, equity))).toBeCloseTo(maxDrawdown(1000, equity), 9);
    }));
  });

  it('parts two falls at the recovery and dates them', () => {
    const times = [1, 2, 3, 4, 5].map((n) => n * DAY);
    const found = worstFalls(falls(100, [90, 100, 120, 60, 70]), 5).map((fall) => dated(fall, times, 0));
    expect(found).toEqual([
      { depth: 0.5, absolute: 60, peakAt: 3 * DAY, troughAt: 4 * DAY, recoveredAt: null, durationMs: 2 * DAY },
      { depth: expect.closeTo(0.1, 12), absolute: 10, peakAt: 0, troughAt: DAY, recoveredAt: 2 * DAY, durationMs: 2 * DAY },
    ]);
  });

  it('goes beyond everything when the account is in debt, and repeats the day before where there is no mark', () => {
    expect(maxDrawdown(100, [-50])).toBe(1.5);
    expect(Array.from(underwater(100, [50, NaN, 100]))).toEqual([0.5, 0.5, 0]);
    expect(longestUnderwater(100, [90, NaN, 95, 100, 99])).toBe(3);
    expect(falls(100, [])).toEqual([]);
  });
});

describe('trades', () => {
  it('has no profit factor without a loss, and none of anything without trades', () => {
    expect([profitFactor([1, 2]), payoff([1, 2]), expectancyRatio([1, 2]), winRate([1, 2])]).toEqual([null, null, null, 1]);
    expect([winRate([]), profitFactor([]), payoff([]), expectancy([]), expectancyRatio([]), durations([])]).toEqual([null, null, null, null, null, null]);
    expect([profitFactor([-1, -2]), payoff([-1]), expectancyRatio([-1, -2]), winRate([0, 0])]).toEqual([0, null, -1, 0]);
  });

  it('counts streaks; a draw ends both', () => {
    expect(streaks([1, 2, -1, -1, -1, 3, 0, 4, 5, 6])).toEqual({ wins: 3, losses: 3 });
    expect(streaks([])).toEqual({ wins: 0, losses: 0 });
  });

  it('sums the parts of a breakdown to the whole', () => {
    const trade = fc.record({ profit: fc.integer({ min: -100, max: 100 }), profitRatio: fc.double({ min: -1, max: 1, noNaN: true }), entryAt: fc.constant(0), exitAt: fc.constant(DAY), name: fc.constantFrom('a', 'b', 'c') });
    fc.assert(fc.property(fc.array(trade), (trades) => {
      const rows = breakdown(trades, ({ name }) => name);
      expect(rows.reduce((sum, { profit }) => sum + profit, 0)).toBe(trades.reduce((sum, { profit }) => sum + profit, 0));
      expect(rows.reduce((sum, { wins, draws, losses }) => sum + wins + draws + losses, 0)).toBe(trades.length);
    }));
  });

  it('dies at the extra cost that eats the profit', () => {
    expect(breakEvenBps(50, 100_000)).toBe(5);
    expect(50 - (100_000 * 5) / 10_000).toBe(0);
    expect(breakEvenBps(-50, 100_000)).toBe(-5);
    expect(breakEvenBps(50, 0)).toBeNull();
    expect([profitAtCosts(100, 40, 0.5), profitAtCosts(100, 40, 1), profitAtCosts(100, 40, 2)]).toEqual([120, 100, 60]);
    expect([costShare(60, 40), costShare(-50, 40)]).toEqual([0.4, null]);
  });

  it('finds the best and the worst day, the first of equals', () => {
    expect(dayRange([0.1, -0.2, 0.1])).toEqual({ best: 0.1, worst: -0.2, bestAt: 0, worstAt: 1 });
    expect(dayRange([])).toBeNull();
    expect(dayCounts([0.1, 0, -0.1, 0.2])).toEqual({ win: 2, draw: 1, lose: 1 });
  });
});

describe('months and years', () => {
  it('chains to the whole: log returns of months sum to the total, whatever the days', () => {
    const start = 1_706_745_600_000; // 2024-02-01T00:00:00Z
    fc.assert(fc.property(positive, (equity) => {
      const marks = { day: equity.map((_, i) => start + i * DAY), equity, buyAndHold: equity };
      for (const by of ['month', 'year'] as const) {
        const rows = periods(marks, 1000, { by, trades: [] });
        const logs = rows.reduce((sum, { profitRatio }) => sum + Math.log1p(profitRatio ?? NaN), 0);
        expect(logs).toBeCloseTo(Math.log(equity[equity.length - 1] / 1000), 8);
      }
    }));
  });

  it('ends February 2024 on the 29th and counts trades by their exit', () => {
    const day = [1_709_078_400_000, 1_709_164_800_000, 1_709_251_200_000]; // 2024-02-28, 02-29, 03-01
    const rows = periods({ day, equity: [110, 120, 90], buyAndHold: [100, 100, 50] }, 100, { by: 'month', trades: [{ exitAt: day[1], profit: 5 }, { exitAt: day[2], profit: -1 }] });
    expect(rows.map(({ period, profit, trades, wins, maxDrawdown: depth }) => ({ period, profit, trades, wins, depth }))).toEqual([
      { period: '2024-02', profit: 20, trades: 1, wins: 1, depth: 0 }, { period: '2024-03', profit: -30, trades: 1, wins: 0, depth: 0.25 },
    ]);
    expect(rows[1].buyAndHoldRatio).toBe(-0.5);
  });
});

describe('honest statistics', () => {
  it('has no probabilistic Sharpe without spread, and no track record without an edge', () => {
    expect(trackRecordOf([0.1, 0.1])).toBeNull();
    expect(probabilisticSharpe({ sharpe: 0.1, n: 1, skew: 0, kurtosis: 3 })).toBeNull();
    expect(probabilisticSharpe({ sharpe: 1, n: 100, skew: 3, kurtosis: 3 })).toBeNull();
    expect(minimumTrackRecord({ sharpe: -0.1, n: 100, skew: 0, kurtosis: 3 })).toBeNull();
    expect(probabilisticSharpe({ sharpe: 0, n: 100, skew: 0, kurtosis: 3 })).toBe(0.5);
  });

  it('finds the block length of an autoregression: (2 phi / (1 - phi^2))^(2/3) n^(1/3), the closed form of Politis and White', () => {
    const source = random(5);
    let value = 0;
    const series = Array.from({ length: 20_000 }, () => { value = 0.5 * value + source.normal(); return value; });
    const closed = (1 / 0.75) ** (2 / 3) * Math.cbrt(20_000);
    expect(Math.abs(optimalBlockLength(series) / closed - 1)).toBeLessThan(0.25);
  });

  it('takes longer blocks where calm and storm alternate although returns do not follow each other', () => {
    const source = random(9);
    const returns = Array.from({ length: 1000 }, (_, i) => source.normal() * (i % 100 < 50 ? 0.005 : 0.03));
    expect(curveBlockLength(returns)).toBeGreaterThan(3 * optimalBlockLength(returns));
    expect(optimalBlockLength([0.1, 0.1, 0.1])).toBe(1);
    expect(optimalBlockLength([])).toBe(1);
  });

  it('repeats itself with the same seed, and holds what it was drawn from', () => {
    const source = random(3);
    const returns = Array.from({ length: 365 }, () => 0.002 + 0.02 * source.normal());
    const found = curveIntervals(returns, random(1));
    expect(found).toEqual(curveIntervals(returns, random(1)));
    const growth = Math.exp(returns.reduce((sum, value) => sum + Math.log1p(value), 0)) - 1;
    expect(found?.cagr.low).toBeLessThan(growth);
    expect(found?.cagr.high).toBeGreaterThan(growth);
    expect(found?.maxDrawdown.low).toBeGreaterThan(0);
    expect(found?.maxDrawdown.high).toBeLessThanOrEqual(1);
    expect(curveIntervals([0.1], random(1))).toBeNull();
  });

  it('covers the true growth about 95 times in 100', () => {
    // Driftless independent returns: the log growth of the median path is known, 365 * E[log(1 + r)].
    const source = random(21);
    const truth = Math.expm1((-365 * 0.02 ** 2) / 2);
    const covered = Array.from({ length: 200 }, () => {
      const found = curveIntervals(Array.from({ length: 365 }, () => 0.02 * source.normal()), source, 200);
      return found !== null && found.cagr.low <= truth && truth <= found.cagr.high;
    }).filter(Boolean).length;
    expect(covered).toBeGreaterThan(170);
  });

  it('survives a total loss in the sample', () => {
    expect(curveIntervals([-1.2, 0.1, 0.1, 0.1], random(1))?.maxDrawdown.high).toBeGreaterThanOrEqual(1);
    expect(curveIntervals([-1.2, 0.1, 0.1, 0.1], random(1))?.cagr.low).toBe(-1);
  });
});
