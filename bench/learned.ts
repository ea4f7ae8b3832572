import { candleColumns } from '../src/shared/domain/candle.ts';
import { random } from '../src/shared/domain/random.ts';
import { HOUR } from '../src/shared/domain/time.ts';
import { IndicatorGraph } from '../src/shared/engine/indicator-graph.ts';
import { learnedStrategy } from '../src/shared/engine/models/learned-strategy.ts';
import { ensembleScorer, type Ensemble } from '../src/shared/learning/automl/ensemble.ts';
import { MEMORY, searchFolds, trainingSet } from '../src/shared/learning/automl/training-set.ts';
import { featureMatrix, USUAL_FEATURES } from '../src/shared/learning/features/feature-matrix.ts';
import { fitModel, modelSettings } from '../src/shared/learning/model.ts';
import type { Measurement } from './measurement.ts';

const [CANDLES, SEEN, ROUNDS] = [8_000, 4_000, 10];
/** The largest that a search draws, one of each family. */
const MODELS = [
  { kind: 'logistic' }, { kind: 'boosting', trees: 300, depth: 5, leaves: 31, learningRate: 0.02, minLeafRows: 20, rowShare: 0.7, columnShare: 0.9 },
  { kind: 'mlp', hidden: [32, 32], epochs: 3, members: 2 },
];

function marketOf(length: number) {
  const candles = candleColumns(length);
  const source = random(3);
  for (let i = 0, close = 100; i < length; i++) {
    const open = close;
    close *= Math.exp(0.01 * source.normal());
    candles.openTime[i] = 1_704_067_200_000 + i * HOUR;
    candles.open[i] = open;
    candles.high[i] = Math.max(open, close) * 1.001;
    candles.low[i] = Math.min(open, close) * 0.999;
    candles.close[i] = close;
    candles.volume[i] = 10 + source.uniform();
  }
  return candles;
}

/** Microseconds, the best p50 and p99 of some rounds: the machine has its own pauses. */
function timesOf(round: () => (i: number) => unknown): { readonly p50: number; readonly p99: number } {
  let [p50, p99] = [Infinity, Infinity];
  for (let n = 0; n < ROUNDS; n++) {
    const ask = round();
    const took = new Float64Array(SEEN);
    for (let i = 0; i < CANDLES; i++) {
      const start = performance.now();
      ask(i);
      if (i >= CANDLES - SEEN) took[i - CANDLES + SEEN] = (performance.now() - start) * 1_000;
    }
    took.sort();
    [p50, p99] = [Math.min(p50, took[SEEN / 2]), Math.min(p99, took[Math.floor(0.99 * SEEN)])];
  }
  return { p50, p99 };
}

/** What a learned model costs at the close of a candle: its answer to one row, and all of it with the features that come one candle at a time. */
export async function run(): Promise<readonly Measurement[]> {
  const candles = marketOf(CANDLES);
  const input = { candles, timeframeMs: HOUR };
  const barriers = { target: 2, stop: 2, horizon: 24, touch: 'close' } as const;
  const set = trainingSet(input, featureMatrix(input, USUAL_FEATURES), barriers);
  const { final: { train, validation } } = searchFolds(set, { folds: 3, lockShare: 0.2 });
  const ensemble: Ensemble = { members: MODELS.map((settings, k) => ({ weight: 1 / 3, calibration: { kind: 'platt', slope: 1, intercept: 0 }, model: fitModel(modelSettings.parse({ target: 'probability', ...settings }), { ...set, train, ...(k === 1 ? {} : { validation }) }, { seed: 1 }) })) };
  const bundle = { id: 'learned', timeframe: '1h', ensemble, rules: { features: [...USUAL_FEATURES], barriers, volatility: MEMORY, trading: { band: 0.02, costBps: 10, shorts: true } } } as const;

  const rows = Float64Array.from({ length: set.labels.length * USUAL_FEATURES.length }, (_, at) => set.columns[at % USUAL_FEATURES.length][Math.floor(at / USUAL_FEATURES.length)]);
  const answer = timesOf(() => {
    const score = ensembleScorer(ensemble, USUAL_FEATURES);
    return (i) => score(rows, (i % set.labels.length) * USUAL_FEATURES.length);
  });
  const strategy = learnedStrategy(bundle);
  const candle = timesOf(() => {
    const graph = new IndicatorGraph(strategy.indicators({} as never, []), { timeframe: '1h', market: { candles }, others: new Map(), streaming: true });
    const learner = strategy.learner?.({} as never, { instrument: 'bench:A/B', timeframe: '1h', unitCost: 0, lowest: -1 });
    return (i) => {
      graph.advance(i, i + 1);
      return learner?.next(graph.series, i - graph.offset, 0);
    };
  });
  return [
    { name: 'one answer of three models (logistic, 300 trees, two networks of 32-32), p50', value: answer.p50, unit: 'us' },
    { name: 'one answer of three models (logistic, 300 trees, two networks of 32-32), p99', value: answer.p99, unit: 'us', target: '<= 100' },
    { name: `one candle with ${USUAL_FEATURES.length} features and the answer, p50`, value: candle.p50, unit: 'us' },
    { name: `one candle with ${USUAL_FEATURES.length} features and the answer, p99`, value: candle.p99, unit: 'us', target: '<= 100' },
  ];
}
