import { existsSync } from 'node:fs';
import path from 'node:path';
import { USUAL_RULES } from '../src/local/train/training-data.ts';
import { openCandleStore } from '../src/local/wire.ts';
import { sharedFloats, type CandleColumns } from '../src/shared/domain/candle.ts';
import { random } from '../src/shared/domain/random.ts';
import { HOUR } from '../src/shared/domain/time.ts';
import { quantileOfSorted } from '../src/shared/evaluation/metrics/moments.ts';
import { drawCounts } from '../src/shared/evaluation/statistics/draw-counts.ts';
import { balancedWeights } from '../src/shared/learning/automl/balanced-weights.ts';
import { searchFolds, trainingSet } from '../src/shared/learning/automl/training-set.ts';
import { featureMatrix, USUAL_FEATURES, type FeatureMatrix } from '../src/shared/learning/features/feature-matrix.ts';
import { modelSettings } from '../src/shared/learning/model.ts';
import { fitFolds, outOfFold, type StoppedFold } from '../src/shared/learning/validation/fit-folds.ts';
import { blockPermutation } from '../src/shared/learning/validation/permutation-importance.ts';
import type { Samples } from '../src/shared/learning/samples.ts';
import { standardRanks } from '../src/shared/sentiment/information-coefficient.ts';
import type { Measurement } from './measurement.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../shared/data/ohlcv/binance_usdm');
const MARKETS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'] as const;
const HORIZONS = [12, 24] as const;
/** What a model may be given on top of the usual features, by what it is made with. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'volume profile': ['controlDistance:96', 'valueHighDistance:96', 'valueLowDistance:96'],
  'divergence at swings': ['divergence/regular', 'divergence/hidden'],
  'Savitzky-Golay': ['smoothDistance:21:2', 'smoothSlope:21:2'],
  Kalman: ['levelDistance:0.1', 'trendSlope:0.1:0.001'],
};
/** Of the usual ones those that read the chart likewise: what they are worth is told beside. */
const USUAL_STRUCTURE = ['supportDistance', 'resistanceDistance', 'profilePosition:96', 'rsiDivergence', 'fractionalDifference:0.4'];
const NEW = Object.values(GROUPS).flat();
const NOISE = ['noise 1', 'noise 2', 'noise 3'];
const RANKED = [...NEW, ...USUAL_STRUCTURE];
/** Made from the return to come: what a feature would have to be for this measurement to see it. */
const PLANTED = 'planted';
const PLANTED_CORRELATION = 0.1;
const [SEEDS, RESAMPLES, BLOCK] = [5, 4_000, 72];
/** The mildest boosting that `coinbot train` draws: what it finds is not for want of caution. */
const SETTINGS = modelSettings.parse({ kind: 'boosting', trees: 300, depth: 3, leaves: 8, learningRate: 0.02 });
/** One in twenty that any of the rank correlations is taken for something where none is. */
const RANK_LEVEL = 1 - 0.05 / (RANKED.length * HORIZONS.length);

/** Sums by hour over the markets: what happened at the same time is drawn together. */
interface Hourly {
  readonly sums: Float64Array;
  readonly weights: Float64Array;
}

/** The weighted mean and where it lies in other draws of blocks of hours, with this much inside. */
function banded({ sums, weights }: Hourly, level: number): { readonly mean: number; readonly low: number; readonly high: number } {
  const source = random(7);
  const counts = new Float64Array(sums.length);
  const ratio = (of: (i: number) => number): number => {
    let [sum, weight] = [0, 0];
    for (let i = 0; i < sums.length; i++) { sum += of(i) * sums[i]; weight += of(i) * weights[i]; }
    return sum / weight;
  };
  const drawn = Float64Array.from({ length: RESAMPLES }, () => {
    drawCounts(counts, { chance: 1 / BLOCK, random: source });
    return ratio((i) => counts[i]);
  }).sort();
  return { mean: ratio(() => 1), low: quantileOfSorted(drawn, (1 - level) / 2), high: quantileOfSorted(drawn, (1 + level) / 2) };
}

/** Products of ranks of a feature and of the return after it, over one half of the year; ranks are those of each market. */
function rankProducts(markets: readonly Market[], feature: string, { horizon, half }: { readonly horizon: number; readonly half: 0 | 1 }): Hourly {
  const length = Math.max(...markets.map(({ candles }) => candles.length));
  const hourly = { sums: new Float64Array(length), weights: new Float64Array(length) };
  for (const { candles, matrix } of markets) {
    const values = matrix.columns[matrix.names.indexOf(feature)];
    const middle = candles.length >> 1;
    // The first half ends early enough not to know the second.
    const [from, to] = half === 0 ? [0, middle - horizon] : [middle, candles.length - horizon];
    const rows = Array.from({ length: to - from }, (_, k) => from + k).filter((i) => Number.isFinite(values[i]));
    const signal = standardRanks(Float64Array.from(rows, (i) => values[i]));
    const after = standardRanks(Float64Array.from(rows, (i) => Math.log(candles.close[i + horizon] / candles.close[i])));
    rows.forEach((i, k) => { hourly.sums[i] += signal[k] * after[k]; hourly.weights[i] += 1; });
  }
  return half === 0 ? hourly : { sums: hourly.sums.subarray(length >> 1), weights: hourly.weights.subarray(length >> 1) };
}

const told = (value: number, digits: number): string => value.toFixed(digits);

function rankRows(markets: readonly Market[]): readonly Measurement[] {
  return RANKED.flatMap((feature) => HORIZONS.map((horizon) => {
    const { mean: before } = banded(rankProducts(markets, feature, { horizon, half: 0 }), RANK_LEVEL);
    const { mean, low, high } = banded(rankProducts(markets, feature, { horizon, half: 1 }), RANK_LEVEL);
    return { name: `rank correlation of ${feature} with the next ${horizon} h, second half of 2024 (${told(100 * RANK_LEVEL, 1)} % ${told(low, 3)} to ${told(high, 3)}; first half ${told(before, 3)})`, value: mean, unit: '' };
  }));
}

interface Market {
  readonly candles: CandleColumns;
  readonly matrix: FeatureMatrix;
  readonly samples: Samples & { readonly from: ArrayLike<number> };
  readonly folds: readonly StoppedFold[];
}

/** Of the size of the return over the next day, mixed with noise. */
function planted({ close, length }: CandleColumns, seed: number): Float64Array {
  const source = random(900 + seed);
  const ahead = HORIZONS[1];
  const after = standardRanks(Float64Array.from({ length: length - ahead }, (_, i) => Math.log(close[i + ahead] / close[i])));
  return Float64Array.from({ length }, (_, i) => PLANTED_CORRELATION * (after[i] ?? 0) + Math.sqrt(1 - PLANTED_CORRELATION ** 2) * source.normal());
}

function marketOf(candles: CandleColumns, seed: number): Market {
  const input = { candles, timeframeMs: HOUR };
  const matrix = featureMatrix(input, [...USUAL_FEATURES, ...NEW]);
  // Columns that cannot say anything, as slow as a real one: the distance to the point of control from other days.
  const noises = NOISE.map((_, k) => {
    const column = sharedFloats(candles.length);
    const real = matrix.columns[matrix.names.indexOf('controlDistance:96')];
    blockPermutation(candles.length, 168, random(100 * seed + k)).forEach((from, i) => { column[i] = real[from]; });
    return column;
  });
  const whole = { ...matrix, names: [...matrix.names, ...NOISE, PLANTED], columns: [...matrix.columns, ...noises, planted(candles, seed)] };
  const labelled = trainingSet(input, whole, USUAL_RULES.barriers);
  const { folds } = searchFolds(labelled, { folds: USUAL_RULES.folds, lockShare: 0 });
  return { candles, matrix, samples: { ...labelled, weights: balancedWeights(labelled, folds.map(({ test }) => test)) }, folds };
}

/** Weighted log loss of boosting out of fold, hour by hour, the mean of some seeds. All feature lists are judged on the same rows. */
function losses(markets: readonly Market[], names: readonly string[]): Hourly {
  const length = Math.max(...markets.map(({ candles }) => candles.length));
  const hourly = { sums: new Float64Array(length), weights: new Float64Array(length) };
  for (const { samples, folds } of markets) {
    const chosen = { ...samples, names, columns: names.map((name) => samples.columns[samples.names.indexOf(name)]) };
    for (let seed = 1; seed <= SEEDS; seed++) {
      outOfFold(fitFolds(SETTINGS, { samples: chosen, folds }, { seed }), chosen, folds).forEach((answer, row) => {
        const right = samples.labels[row] === 1 ? answer : 1 - answer;
        hourly.sums[samples.from[row]] -= samples.weights[row] * Math.log(right);
        hourly.weights[samples.from[row]] += samples.weights[row];
      });
    }
  }
  return hourly;
}

function lossRows(markets: readonly Market[]): readonly Measurement[] {
  const usual = losses(markets, USUAL_FEATURES);
  const row = (name: string, { sums, weights }: Hourly, base: (i: number) => number): Measurement => {
    const { mean, low, high } = banded({ sums: sums.map((sum, i) => sum - base(i)), weights }, 0.95);
    return { name: `${name} (95 % ${told(1e3 * low, 2)} to ${told(1e3 * high, 2)})`, value: 1e3 * mean, unit: 'thousandths' };
  };
  /** Less what a model loses that says one half of everything. */
  const alone = (name: string, names: readonly string[]): Measurement => {
    const hourly = losses(markets, names);
    return row(`log loss of boosting with ${name} alone, over knowing nothing`, hourly, (i) => Math.LN2 * hourly.weights[i]);
  };
  const against = (name: string, names: readonly string[]): Measurement => row(`log loss of boosting ${name}, over that with the usual ones`, losses(markets, names), (i) => usual.sums[i]);
  const added = (features: readonly string[]): readonly string[] => [...USUAL_FEATURES, ...features.filter((feature) => !USUAL_FEATURES.includes(feature))];
  const plantedName = `a column planted to correlate by ${PLANTED_CORRELATION} with the next ${HORIZONS[1]} h`;
  return [
    row(`log loss of boosting with the ${USUAL_FEATURES.length} usual features over knowing nothing, ${USUAL_RULES.folds} purged folds, ${MARKETS.join(', ')} 1h 2024`, usual, (i) => Math.LN2 * usual.weights[i]),
    ...Object.entries(GROUPS).map(([name, features]) => alone(name, features)),
    alone('those of swings, profile, divergence and fractional difference that are usual', USUAL_STRUCTURE),
    alone('three columns of noise', NOISE),
    alone(plantedName, [PLANTED]),
    ...Object.entries(GROUPS).map(([name, features]) => against(`with ${name} as well`, added(features))),
    against('with all of these as well', added(NEW)),
    against('with three columns of noise as well', [...USUAL_FEATURES, ...NOISE]),
    against(`with ${plantedName} as well`, [...USUAL_FEATURES, PLANTED]),
    against('without swings, profile, divergence and fractional difference', USUAL_FEATURES.filter((feature) => !USUAL_STRUCTURE.includes(feature))),
  ];
}

/** Whether features that read the chart (profile, divergence, causal smoothing) say anything about what comes after them, and to a model that has the usual ones. */
export async function run(): Promise<readonly Measurement[]> {
  const files = MARKETS.map((name) => path.join(FOLDER, `${name}-1h-2024.parquet`));
  if (!files.every((file) => existsSync(file))) {
    process.stderr.write(`features: the candles of ${FOLDER} are not there\n`);
    return [];
  }
  const store = openCandleStore();
  const markets: Market[] = [];
  for (const [k, file] of files.entries()) markets.push(marketOf((await store.candles.load(file)).candles, k));
  store.close();
  if (new Set(markets.map(({ candles }) => `${candles.length} ${candles.openTime[0]}`)).size > 1) throw new Error('features: expected candles of the same hours in every market');
  return [...rankRows(markets), ...lossRows(markets)];
}
