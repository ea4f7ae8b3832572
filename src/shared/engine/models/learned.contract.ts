import { candleColumns, type CandleColumns } from '../../domain/candle.ts';
import { random } from '../../domain/random.ts';
import { HOUR } from '../../domain/time.ts';
import { predictEnsemble, type Ensemble } from '../../learning/automl/ensemble.ts';
import { tradeLabels, type DailyTrades } from '../../learning/automl/label-trades.ts';
import { MEMORY, searchFolds, trainingSet, type TrainingSet } from '../../learning/automl/training-set.ts';
import type { LearnedBundle } from '../../learning/bundle/bundle.ts';
import { featureMatrix } from '../../learning/features/feature-matrix.ts';
import { fitModel, modelSettings } from '../../learning/model.ts';

/** Hourly candles whose next change leans with the last one by `strength`, each open a little off the close before it. */
export function plantedHours(length: number, strength: number, seed = 5): CandleColumns {
  const candles = candleColumns(length);
  const source = random(seed);
  for (let i = 0, close = 100, change = 0; i < length; i++) {
    change = strength * change + 0.01 * source.normal();
    const open = close * (1 + 0.0002 * source.normal());
    close *= Math.exp(change);
    candles.openTime[i] = 1_704_067_200_000 + i * HOUR;
    candles.open[i] = open;
    candles.high[i] = Math.max(open, close) * 1.001;
    candles.low[i] = Math.min(open, close) * 0.999;
    candles.close[i] = close;
    candles.volume[i] = 10 + source.uniform();
  }
  return candles;
}

export interface LearnedMarket {
  readonly bundle: Pick<LearnedBundle, 'id' | 'timeframe' | 'rules' | 'ensemble'>;
  readonly set: TrainingSet;
  readonly lockBox: Uint32Array;
  /** What the training says acting on the answers over the lock-box would have made. */
  readonly judged: DailyTrades;
}

/** A logistic regression, trees and a network on candles of an hour, and what they make of the newest part. */
export function learnedOn(candles: CandleColumns, features: readonly string[], trading = { band: 0.02, costBps: 10, shorts: true }): LearnedMarket {
  const barriers = { target: 2, stop: 2, horizon: 24, touch: 'close' } as const;
  const input = { candles, timeframeMs: HOUR };
  const set = trainingSet(input, featureMatrix(input, features), barriers);
  const { final: { train, validation }, lockBox } = searchFolds(set, { folds: 3, lockShare: 0.2 });
  const kinds = [{ kind: 'logistic' }, { kind: 'boosting', trees: 60, leaves: 8 }, { kind: 'mlp', hidden: [16], epochs: 3, members: 2 }];
  const ensemble: Ensemble = {
    members: kinds.map((settings, k) => ({ weight: [0.5, 0.3, 0.2][k], calibration: { kind: 'platt', slope: 1, intercept: 0 }, model: fitModel(modelSettings.parse({ target: 'probability', ...settings }), { ...set, train, validation }, { seed: k }) })),
  };
  const judged = tradeLabels(set, { rows: lockBox, probabilities: predictEnsemble(ensemble, set, lockBox) }, trading);
  return { bundle: { id: 'learned-here', timeframe: '1h', rules: { features: [...features], barriers, volatility: MEMORY, trading }, ensemble }, set, lockBox, judged };
}
