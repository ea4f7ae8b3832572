import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { random } from '../src/shared/domain/random.ts';
import { boostingSettings, fitBoosting } from '../src/shared/learning/boosting/boosting.ts';
import type { TreeEnsemble } from '../src/shared/learning/boosting/tree-ensemble.ts';
import { areaUnderCurve } from '../src/shared/learning/metrics.ts';
import { fitModel, modelSettings, predictor, type FittedModel } from '../src/shared/learning/model.ts';
import type { TrainingRows } from '../src/shared/learning/samples.ts';
import { median, type Measurement } from './measurement.ts';

const [ROWS, FEATURES, TREES, LEAVES] = [50_000, 30, 200, 31];
const ROUNDS = 3;
/** What HistGradientBoostingClassifier of scikit-learn 1.9.1 reached on these rows, for where Python has none: area under the curve by bins. */
const KNOWN_AREA: Readonly<Record<number, number>> = { 64: 0.7344, 255: 0.73447 };

/** Rows whose chance of label 1 is known, so that the best possible answer is: the first half is learned, the second judged. */
function rowsOfKnownChance() {
  const source = random(1);
  const columns = Array.from({ length: FEATURES }, () => Float64Array.from({ length: 2 * ROWS }, () => source.normal()));
  const logOdds = (i: number): number => {
    const x = (f: number) => columns[f][i];
    return 0.6 * x(0) - 0.4 * x(1) + 0.5 * x(2) * x(3) + 0.5 * Math.sin(2 * x(4)) + (x(5) > 0.5 ? 0.6 : -0.3) + 0.3 * x(6) ** 2 - 0.3 + 0.2 * x(7) - 0.2 * x(8) * Math.sign(x(9));
  };
  const chance = Float64Array.from({ length: 2 * ROWS }, (_, i) => 1 / (1 + Math.exp(-logOdds(i))));
  return { columns, chance, labels: chance.map((p) => (source.uniform() < p ? 1 : 0)) };
}

type Known = ReturnType<typeof rowsOfKnownChance>;

const SCIKIT = `
import sys, time, json
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
folder, rows, features, trees, leaves = sys.argv[1], *map(int, sys.argv[2:6])
x = np.fromfile(folder + '/x.bin').reshape(features, 2 * rows).T
y = np.fromfile(folder + '/y.bin')
found = {}
for bins in (64, 255):
    start = time.process_time()
    model = HistGradientBoostingClassifier(max_iter=trees, learning_rate=0.05, max_leaf_nodes=leaves, min_samples_leaf=20, max_bins=bins, early_stopping=False).fit(x[:rows], y[:rows])
    took = time.process_time() - start
    score = model.predict_proba(x[rows:])[:, 1]
    order = score.argsort(kind='stable')
    ranks = np.empty(len(score)); ranks[order] = np.arange(1, len(score) + 1)
    ones = y[rows:] == 1
    found[bins] = [took, (ranks[ones].sum() - ones.sum() * (ones.sum() + 1) / 2) / (ones.sum() * (~ones).sum())]
print(json.dumps(found))
`;

/** Seconds on one core and area by bins; undefined where Python or scikit-learn is missing. */
function scikit({ columns, labels }: Known): Readonly<Record<number, readonly [number, number]>> | undefined {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-boosting-'));
  try {
    writeFileSync(path.join(folder, 'x.bin'), Buffer.concat(columns.map(({ buffer }) => Buffer.from(buffer))));
    writeFileSync(path.join(folder, 'y.bin'), Buffer.from(labels.buffer));
    const { status, stdout } = spawnSync('python3', ['-c', SCIKIT, folder, ...[ROWS, FEATURES, TREES, LEAVES].map(String)], { encoding: 'utf8', env: { ...process.env, OMP_NUM_THREADS: '1' } });
    return status === 0 ? JSON.parse(stdout) : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const NAMES = Array.from({ length: FEATURES }, (_, f) => `feature ${f}`);
const trainingRows = ({ columns, labels }: Pick<Known, 'columns' | 'labels'>, rows: number): TrainingRows => ({ names: NAMES, columns, labels, weights: new Float64Array(2 * ROWS).fill(1), train: Uint32Array.from({ length: rows }, (_, i) => i) });

/** Seconds of processor time: the figure is one core's, whatever else the machine does. */
function fitted({ columns, labels }: Pick<Known, 'columns' | 'labels'>, bins: number): { readonly seconds: number; readonly model: TreeEnsemble } {
  const settings = boostingSettings.parse({ kind: 'boosting', trees: TREES, leaves: LEAVES, depth: 64, learningRate: 0.05, minLeafRows: 20, l2: 0, bins, rowShare: 1, columnShare: 1 });
  const given = trainingRows({ columns, labels }, ROWS);
  const before = process.cpuUsage();
  const model = fitBoosting(settings, given, { seed: 1 });
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, model };
}

/** Answers for the second half and the time of each one alone, in microseconds. */
function answers({ columns }: Known, model: FittedModel) {
  const { one } = predictor(model);
  const row = new Float64Array(FEATURES);
  const took = new Float64Array(ROWS);
  const probabilities = Float64Array.from({ length: ROWS }, (_, i) => {
    for (let f = 0; f < FEATURES; f++) row[f] = columns[f][ROWS + i];
    const start = performance.now();
    const answer = one(row);
    took[i] = (performance.now() - start) * 1_000;
    return answer;
  });
  return { probabilities, took: took.sort() };
}

/** The slowest model to ask: five networks. How well they learned does not matter to the time of an answer. */
function network(known: Known): readonly Measurement[] {
  const settings = modelSettings.parse({ kind: 'mlp', epochs: 1 });
  const { took } = answers(known, fitModel(settings, trainingRows(known, 2_000), { seed: 1 }));
  return [{ name: `five networks ${FEATURES}-32-32-1: one answer, p99`, value: took[Math.floor(0.99 * ROWS)], unit: 'us', target: '<= 100' }];
}

export async function run(): Promise<readonly Measurement[]> {
  const known = rowsOfKnownChance();
  const labels = known.labels.subarray(ROWS);
  const best = Number(areaUnderCurve({ probabilities: known.chance.slice(ROWS), labels }));
  const other = scikit(known);
  return [...network(known), ...[64, 255].flatMap((bins) => {
    const fits = Array.from({ length: ROUNDS }, () => fitted(known, bins));
    const { probabilities, took } = answers(known, { kind: 'boosting', target: 'probability', names: NAMES, fitted: fits[0].model });
    const area = Number(areaUnderCurve({ probabilities, labels }));
    const otherArea = other?.[bins][1] ?? KNOWN_AREA[bins];
    const name = `${ROWS / 1_000}k x ${FEATURES}, ${TREES} trees x ${LEAVES} leaves, ${bins} bins`;
    return [
      { name: `${name}: training on one core`, value: median(fits.map(({ seconds }) => seconds)), unit: 's', target: '<= 4' },
      ...(other === undefined ? [] : [{ name: `${name}: the same in scikit-learn`, value: other[bins][0], unit: 's' }]),
      { name: `${name}: area under the curve, of ${best.toFixed(4)} possible`, value: area, unit: '' },
      { name: `${name}: area lost beyond what scikit-learn loses (${(best - otherArea).toFixed(4)}${other === undefined ? ', noted earlier' : ''})`, value: otherArea - area, unit: '', target: '<= 0.005' },
      { name: `${name}: one answer, p50`, value: took[ROWS / 2], unit: 'us' },
      { name: `${name}: one answer, p99`, value: took[Math.floor(0.99 * ROWS)], unit: 'us', target: '<= 100' },
    ];
  })];
}
