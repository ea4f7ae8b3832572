import { candleColumns, type CandleColumns } from '../../src/shared/domain/candle.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import { random, type Random } from '../../src/shared/domain/random.ts';
import { DAY } from '../../src/shared/domain/time.ts';
import { runBacktest } from '../../src/shared/engine/backtest.ts';
import { plain, type RunSettings } from '../../src/shared/engine/settings.ts';
import { returnsOf } from '../../src/shared/evaluation/metrics/returns.ts';
import { sharpe } from '../../src/shared/evaluation/metrics/sharpe.ts';
import { deflation, type TrialDeflation } from '../../src/shared/evaluation/statistics/effective-trials.ts';
import { overfittingProbability } from '../../src/shared/evaluation/statistics/overfitting-probability.ts';
import type { ReturnMatrix } from '../../src/shared/evaluation/statistics/return-matrix.ts';
import { superiorPredictiveAbility } from '../../src/shared/evaluation/statistics/superior-predictive-ability.ts';
import { smaCross } from '../../src/shared/strategies/sma-cross.ts';
import { studentT } from './student-t.ts';

/** Two years of days. */
const DAYS = 730;
const START = 1_577_836_800_000;
/** Without costs: what noise gives is judged, not what a venue takes. */
const FREE: RunSettings = { ...plain, makerFeeBps: 0, takerFeeBps: 0, slippage: { kind: 'none' } };

/** 174 moving-average crosses: fast 3 to 36 in threes, slow 10 to 160 in tens, fast below slow. */
export const CROSSES: readonly { readonly fast: number; readonly slow: number }[] = Array.from({ length: 12 }, (_, i) => 3 * (i + 1))
  .flatMap((fast) => Array.from({ length: 16 }, (_, i) => ({ fast, slow: 10 * (i + 1) })))
  .filter(({ fast, slow }) => fast < slow);

/** Daily candles whose changes are t(4) with mean 0 and a deviation of 2.8 %; `drift` a day is added. Nothing in them can be foreseen. */
export function heavyTailedWalk(source: Random, drift = 0): CandleColumns {
  const candles = candleColumns(DAYS);
  let close = 100;
  for (let i = 0; i < DAYS; i++) {
    const open = close;
    close = open * (1 + Math.max(-0.8, drift + 0.02 * studentT(source)));
    candles.openTime[i] = START + i * DAY;
    candles.open[i] = open;
    candles.high[i] = Math.max(open, close);
    candles.low[i] = Math.min(open, close);
    candles.close[i] = close;
    candles.volume[i] = 1e9;
  }
  return candles;
}

/** Daily returns of every cross over these candles, by the backtest engine. */
export const crossReturns = (candles: CandleColumns): ReturnMatrix => CROSSES.map((params) => {
  const record = runBacktest({ strategy: smaCross, params, timeframe: '1d', settings: FREE, histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles }] });
  return Float64Array.from(returnsOf(record.initialCash, record.daily.equity));
});

export interface NullOutcome {
  /** Annual Sharpe ratio of the best of all. */
  readonly best: number;
  readonly deflation: TrialDeflation;
  readonly pbo: number;
  readonly lossOutside: number;
  /** Hansen's consistent p-value against cash. */
  readonly spa: number;
}

/** One data set without any edge: the best of 174, and what each gate says to it. */
export function nullOutcome(seed: number): NullOutcome {
  const source = random(seed);
  const columns = crossReturns(heavyTailedWalk(source));
  const ratios = columns.map((column) => sharpe(column) ?? -Infinity);
  const best = ratios.indexOf(Math.max(...ratios));
  const { pbo, lossOutside } = overfittingProbability(columns);
  return {
    best: ratios[best], deflation: deflation(columns, best), pbo, lossOutside,
    spa: superiorPredictiveAbility(columns, source, { resamples: 500 }).consistent,
  };
}
