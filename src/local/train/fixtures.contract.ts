import { candleColumns, type CandleColumns } from '../../shared/domain/candle.ts';
import { random } from '../../shared/domain/random.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { featureMatrix } from '../../shared/learning/features/feature-matrix.ts';
import { searchFolds, trainingSet } from '../../shared/learning/automl/training-set.ts';
import type { TrainingData } from './training-data.ts';

const START = 1_704_067_200_000;

/** Hourly closes from 2024 on, whose next change leans with the last one by `strength`. */
export function plantedCandles(length: number, strength: number): CandleColumns {
  const candles = candleColumns(length);
  const source = random(5);
  for (let i = 0, close = 100, change = 0; i < length; i++) {
    change = strength * change + 0.01 * source.normal();
    const open = close;
    close *= Math.exp(change);
    candles.openTime[i] = START + i * HOUR;
    candles.open[i] = open;
    candles.high[i] = Math.max(open, close) * 1.001;
    candles.low[i] = Math.min(open, close) * 0.999;
    candles.close[i] = close;
    candles.volume[i] = 10 + source.uniform();
  }
  return candles;
}

export function plantedData(length: number, strength: number): TrainingData {
  const input = { candles: plantedCandles(length, strength), timeframeMs: HOUR };
  const matrix = featureMatrix(input, ['return:1', 'return:3', 'volumeZ:24']);
  const set = trainingSet(input, matrix, { target: 1, stop: 1, horizon: 4, touch: 'close' });
  return { set, units: matrix.units, ...searchFolds(set, { folds: 3, lockShare: 0.2 }) };
}
