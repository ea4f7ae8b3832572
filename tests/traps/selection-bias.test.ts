import { beforeAll, describe, expect, it } from 'vitest';
import { columnsOf, type CandleColumns } from '../../src/shared/domain/candle.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import { random, type Random } from '../../src/shared/domain/random.ts';
import { HOUR } from '../../src/shared/domain/time.ts';
import { runBacktest } from '../../src/shared/engine/backtest.ts';
import type { RunRecord } from '../../src/shared/engine/record.ts';
import { scripted } from '../../src/shared/engine/scripted.contract.ts';
import { plain } from '../../src/shared/engine/settings.ts';
import { deflatedSharpe } from '../../src/shared/evaluation/metrics/deflated-sharpe.ts';
import { mean } from '../../src/shared/evaluation/metrics/moments.ts';
import { probabilisticSharpe } from '../../src/shared/domain/probabilistic-sharpe.ts';
import { trackRecordOf } from '../../src/shared/evaluation/metrics/track-record.ts';
import { returnsOf } from '../../src/shared/evaluation/metrics/returns.ts';
import { sharpePerPeriod } from '../../src/shared/evaluation/metrics/sharpe.ts';
import { summarise } from '../../src/shared/evaluation/summary.ts';

const TRIALS = 1_000;
const DAYS = 730;
const PER_DAY = 6;
/** Chosen in one half, they trade the other. */
const CHOSEN = 100;

/** Two years of four-hour candles of a driftless walk: nothing in it can be foreseen. */
function randomWalk(source: Random): CandleColumns {
  let close = 100;
  return columnsOf(Array.from({ length: DAYS * PER_DAY }, (_, i) => {
    const open = close;
    close = open * Math.exp(0.012 * source.normal() - 0.012 ** 2 / 2);
    return { openTime: i * 4 * HOUR, open, high: Math.max(open, close), low: Math.min(open, close), close, volume: 1e6 };
  }));
}

/** Long, short or flat by lot; changes its mind every three days on average. */
function opinions(source: Random): number[] {
  let held = 0;
  return Array.from({ length: DAYS * PER_DAY }, () => (held = source.uniform() < 1 / (3 * PER_DAY) ? source.below(3) - 1 : held));
}

interface Trial {
  readonly record: RunRecord;
  readonly returns: readonly number[];
}

const sharpeOf = (returns: readonly number[]): number => sharpePerPeriod(returns) ?? -Infinity;
const growth = (returns: readonly number[]): number => returns.reduce((product, value) => product * (1 + value), 1) - 1;
const half = ({ returns }: Trial, which: 0 | 1): readonly number[] => (which === 0 ? returns.slice(0, DAYS / 2) : returns.slice(DAYS / 2));

describe('a thousand random strategies on a random walk', () => {
  let trials: readonly Trial[] = [];

  beforeAll(() => {
    const source = random(22);
    const candles = randomWalk(source);
    trials = Array.from({ length: TRIALS }, () => {
      const record = runBacktest({
        strategy: scripted(opinions(source)), params: {}, timeframe: '4h', histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles }],
        settings: { ...plain, makerFeeBps: 10, takerFeeBps: 10, slippage: { kind: 'none' } },
      });
      return { record, returns: returnsOf(record.initialCash, record.daily.equity) };
    });
  });

  it('have a best one that looks like an edge by itself, and like none once all trials are counted (trap 22)', () => {
    const best = trials.reduce((a, b) => (sharpeOf(b.returns) > sharpeOf(a.returns) ? b : a));
    const track = trackRecordOf(best.returns);
    if (track === null) throw new Error('expected a track record');
    expect(track.n).toBe(DAYS);
    expect(track.sharpe * Math.sqrt(365)).toBeGreaterThan(1);
    expect(probabilisticSharpe(track)).toBeGreaterThan(0.95);
    const ratios = trials.map(({ returns }) => sharpeOf(returns));
    const centre = mean(ratios) ?? NaN;
    const variance = ratios.reduce((sum, ratio) => sum + (ratio - centre) ** 2, 0) / (TRIALS - 1);
    expect(deflatedSharpe(track, { count: TRIALS, variance })).toBeLessThan(0.95);

    // The report of that one run says the same when it is told what was tried before it.
    const identity = { dataHash: '', codeHash: '', orderHash: '', wallMs: 1, peakRssMb: 1 };
    const told = summarise(best.record, identity, TRIALS - 1);
    expect(summarise(best.record, identity).metrics['psr']).toBeGreaterThan(0.95);
    expect(told.metrics['deflatedSharpe']).toBeLessThan(0.95);
    expect(told.reading).toBe('luck-not-excluded');
  });

  it.each([[0, 1], [1, 0]] as const)('lose after fees in the half they were not chosen in: best of half %i, traded in half %i (trap 22)', (chosenIn, tradedIn) => {
    const best = trials.toSorted((a, b) => sharpeOf(half(b, chosenIn)) - sharpeOf(half(a, chosenIn))).slice(0, CHOSEN);
    expect(mean(best.map((trial) => growth(half(trial, chosenIn))))).toBeGreaterThan(0.2);
    expect(mean(best.map((trial) => growth(half(trial, tradedIn))))).toBeLessThanOrEqual(0);
  });
});
