import { onnxModelRuntime } from '../src/shared/adapters/onnx/onnx-model-runtime.ts';
import { random } from '../src/shared/domain/random.ts';
import { fitModel, modelSettings, predictor, type FittedModel } from '../src/shared/learning/model.ts';
import { alone, onnxModel } from '../src/shared/learning/onnx/onnx-model.ts';
import type { TrainingRows } from '../src/shared/learning/samples.ts';
import type { Measurement } from './measurement.ts';

const [ROWS, FEATURES, ASKED, WARM_UP, ROUNDS] = [4_000, 30, 2_000, 500, 20];
const MODELS = {
  logistic: { kind: 'logistic' },
  '200 trees x 31 leaves': { kind: 'boosting', trees: 200, leaves: 31, depth: 64, minLeafRows: 20, rowShare: 1, columnShare: 1 },
  'five networks 30-32-32-1': { kind: 'mlp', epochs: 1 },
} as const;

/** How well the models learn does not matter here: noise with one true feature, a twentieth of it missing. */
function rowsToLearn(): TrainingRows {
  const source = random(1);
  const columns = Array.from({ length: FEATURES }, () => Float64Array.from({ length: ROWS }, () => (source.uniform() < 0.05 ? NaN : source.normal())));
  const labels = columns[0].map((x) => ((x || 0) + source.normal() > 0 ? 1 : 0));
  return { names: columns.map((_, f) => `feature ${f}`), columns, labels, weights: new Float64Array(ROWS).fill(1), train: Uint32Array.from({ length: ROWS }, (_, i) => i) };
}

/** Microseconds, ascending. */
type Times = Float64Array;
const at = (took: Times, share: number): number => took[Math.floor(share * took.length)];

/** The machine has its own pauses: the best of some rounds is the model's. */
async function timesOf(answer: (from: number) => unknown): Promise<Times> {
  let best: Times | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const took = new Float64Array(ASKED);
    for (let i = -WARM_UP; i < ASKED; i++) {
      const from = Math.abs(i % ROWS) * FEATURES;
      const start = performance.now();
      const given = answer(from);
      if (given instanceof Promise) await given;
      if (i >= 0) took[i] = (performance.now() - start) * 1_000;
    }
    took.sort();
    if (best === undefined || at(took, 0.99) < at(best, 0.99)) best = took;
  }
  return best ?? new Float64Array();
}

async function served(name: string, model: FittedModel, rows: Float32Array): Promise<readonly Measurement[]> {
  const bytes = onnxModel(alone({ model }), { modelHash: '' });
  const start = performance.now();
  const loaded = await onnxModelRuntime().load({ bytes, name }, { target: 'probability', limits: { maxP99Us: 1e6 } });
  const loading = performance.now() - start;
  const answers = (await loaded.predict(rows, ROWS)).slice();
  const own = predictor(model).predict(Float64Array.from(rows), ROWS);
  const took = await timesOf((from) => loaded.predict(rows.subarray(from, from + FEATURES), 1));
  await loaded.close();
  const [{ one }, doubles] = [predictor(model), Float64Array.from(rows)];
  const ownTook = await timesOf((from) => one(doubles, from));
  return [
    { name: `${name}: one answer of our own, p99`, value: at(ownTook, 0.99), unit: 'us', target: '<= 100' },
    { name: `${name}: one answer through ONNX, p50`, value: at(took, 0.5), unit: 'us' },
    { name: `${name}: one answer through ONNX, p99`, value: at(took, 0.99), unit: 'us', target: '<= 100' },
    { name: `${name}: greatest difference of ${ROWS} answers`, value: answers.reduce((most, answer, i) => Math.max(most, Math.abs(answer - own[i])), 0), unit: '', target: '<= 1e-6' },
    { name: `${name}: file`, value: bytes.length / 1_000, unit: 'kB' },
    { name: `${name}: loading it, with the trial in a process of its own`, value: loading, unit: 'ms' },
  ];
}

/** Models written as ONNX and served through onnxruntime-node on one thread, beside our own answers. */
export async function run(): Promise<readonly Measurement[]> {
  const given = rowsToLearn();
  const rows = Float32Array.from({ length: ROWS * FEATURES }, (_, i) => given.columns[i % FEATURES][Math.floor(i / FEATURES)]);
  const figures: Measurement[] = [];
  for (const [name, settings] of Object.entries(MODELS)) figures.push(...await served(name, fitModel(modelSettings.parse(settings), given, { seed: 1 }), rows));
  return figures;
}
