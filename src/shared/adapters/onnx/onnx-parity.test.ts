import { describe, expect, it } from 'vitest';
import { predictEnsemble } from '../../learning/automl/ensemble.ts';
import { calibrate, fitCalibration, type Calibration } from '../../learning/calibration.ts';
import { predictor, predictRows, type FittedModel } from '../../learning/model.ts';
import { alone, onnxModel, type ModelMixture } from '../../learning/onnx/onnx-model.ts';
import { blend } from '../../learning/stacking.ts';
import { drawnRows, learnedModels, NAMES, rowsToLearn } from './learned-models.contract.ts';
import { onnxModelRuntime } from './onnx-model-runtime.ts';

const models = learnedModels();
const ROWS = 5_000;

async function served(mixture: ModelMixture, rows: Float32Array): Promise<Float32Array> {
  const [{ model }] = mixture.members;
  const { names = model.names } = mixture;
  const loaded = await onnxModelRuntime().load({ bytes: onnxModel(mixture, { modelHash: 'abc' }), name: 'model.onnx' }, { features: names, target: model.target, trial: 'here', limits: { maxP99Us: 1e6 } });
  try {
    expect(loaded).toMatchObject({ features: names, target: model.target, answersMissing: true, input: 'features', output: 'answer', metadata: { model_hash: 'abc', target: model.target, features: JSON.stringify(names) } });
    return await loaded.predict(rows, rows.length / names.length);
  } finally {
    await loaded.close();
  }
}

const ours = (model: FittedModel, rows: Float32Array) => predictor(model).predict(Float64Array.from(rows), rows.length / NAMES.length);

/** The greatest difference, of the greater of 1 and the answer. */
function worst(found: ArrayLike<number>, expected: Float64Array): number {
  expect(found.length).toBe(expected.length);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(found[i] - value) / Math.max(1, Math.abs(value))), 0);
}

/** Maps as they come out of held-out rows: those of the model itself serve as well as others. */
function maps(model: FittedModel): readonly Calibration[] {
  const given = rowsToLearn();
  const held = { probabilities: predictRows(model, given, given.train), labels: given.labels, weights: given.weights };
  return (['platt', 'isotonic'] as const).map((kind) => fitCalibration(kind, held));
}

describe.each(Object.entries(models))('%s as ONNX', (_, model) => {
  it(`answers ${ROWS} rows, many with missing, infinite and far values, as our own within 1e-6`, async () => {
    const rows = drawnRows(ROWS, { seed: 2, model });
    expect(worst(await served(alone({ model }), rows), ours(model, rows))).toBeLessThan(1e-6);
  });

  it('is the same bytes for the same model', () => {
    const again = JSON.parse(JSON.stringify(model));
    expect(onnxModel(alone({ model: again }), { modelHash: 'abc' })).toEqual(onnxModel(alone({ model }), { modelHash: 'abc' }));
    expect(onnxModel(alone({ model }), { modelHash: 'abd' })).not.toEqual(onnxModel(alone({ model }), { modelHash: 'abc' }));
  });
});

describe.each(Object.entries(models).filter(([, { target }]) => target === 'probability'))('%s, calibrated, as ONNX', (_, model) => {
  it.each(maps(model))('answers as our own: $kind', async (calibration) => {
    const rows = drawnRows(ROWS, { seed: 3, model });
    const found = await served(alone({ model, calibration }), rows);
    expect(worst(found, calibrate(calibration, ours(model, rows)))).toBeLessThan(1e-6);
  });
});

describe('a mixture as ONNX', () => {
  const [logistic, boosting, mlp] = [models['logistic'], models['boosting of probabilities'], models['networks of probabilities']];
  const [platt, isotonic] = maps(boosting);

  it('answers as the calibrated mixture of its calibrated members, whatever the order of the features', async () => {
    const names = ['unused', ...NAMES.toReversed()];
    const weights = [0.2, 0.5, 0.3];
    const members = [{ model: logistic }, { model: boosting, calibration: platt }, { model: mlp, calibration: maps(mlp)[0] }].map((member, i) => ({ ...member, weight: weights[i] }));
    const rows = drawnRows(ROWS, { seed: 4, model: boosting });
    const turned = new Float32Array(ROWS * names.length);
    for (let row = 0; row < ROWS; row++) names.forEach((name, f) => { turned[row * names.length + f] = f === 0 ? row : rows[row * NAMES.length + NAMES.indexOf(name)]; });
    const answers = [ours(logistic, rows), calibrate(platt, ours(boosting, rows)), calibrate(maps(mlp)[0], ours(mlp, rows))];
    expect(worst(await served({ names, members, calibration: isotonic }, turned), calibrate(isotonic, blend(answers, weights)))).toBeLessThan(1e-6);
  });

  it('is what an ensemble is: it answers as the ensemble does', async () => {
    const ensemble = { members: [{ model: boosting, calibration: isotonic, weight: 0.4 }, { model: mlp, calibration: maps(mlp)[1], weight: 0.6 }] };
    const rows = drawnRows(ROWS, { seed: 8, model: boosting });
    const columns = NAMES.map((_, f) => Float64Array.from({ length: ROWS }, (__, row) => rows[row * NAMES.length + f]));
    expect(worst(await served(ensemble, rows), predictEnsemble(ensemble, { names: NAMES, columns }, Uint32Array.from(columns[0].keys())))).toBeLessThan(1e-6);
  });

  it('of networks and trees of values answers as its weighted sum', async () => {
    const members = [{ model: models['boosting of values'], weight: 0.25 }, { model: models['networks of values'], weight: 0.75 }];
    const rows = drawnRows(200, { seed: 5, model: members[0].model });
    const mixed = await served({ members }, rows);
    expect(worst(mixed, blend(members.map(({ model }) => ours(model, rows)), [0.25, 0.75]))).toBeLessThan(1e-6);
  });

  it('refuses what cannot be mixed or calibrated', () => {
    const write = (mixture: ModelMixture) => () => onnxModel(mixture, { modelHash: '' });
    expect(write({ members: [] })).toThrow('expected one or more models of one target, found ""');
    expect(write({ members: [{ model: logistic, weight: 0.5 }, { model: models['ridge of values'], weight: 0.5 }] })).toThrow('found "probability", "value"');
    expect(write({ ...alone({ model: logistic }), names: NAMES.slice(1) })).toThrow('found none named "momentum"');
    expect(write(alone({ model: models['ridge of values'], calibration: platt }))).toThrow('expected a calibration of probabilities');
    expect(write({ ...alone({ model: models['ridge of values'] }), calibration: platt })).toThrow('expected a calibration of probabilities');
    expect(write(alone({ model: logistic, calibration: { kind: 'isotonic', x: [0.2, 0.2], y: [0, 1] } }))).toThrow('expected a calibration without jumps, found two points at "0.2"');
  });
});

it('boosting without a tree, and a calibration of one point, answer every row alike', async () => {
  const empty: FittedModel = { kind: 'boosting', target: 'probability', names: NAMES, fitted: { base: 0.4, roots: [], feature: [], threshold: [], missingLeft: [], left: [], right: [], value: [] } };
  const rows = drawnRows(20, { seed: 6, model: empty });
  expect(worst(await served(alone({ model: empty }), rows), new Float64Array(20).fill(1 / (1 + Math.exp(-0.4))))).toBeLessThan(1e-6);
  expect(worst(await served(alone({ model: empty, calibration: { kind: 'isotonic', x: [0.5], y: [0.7] } }), rows), new Float64Array(20).fill(0.7))).toBeLessThan(1e-6);
});

it('trees that are none are not written', () => {
  const looped: FittedModel = { kind: 'boosting', target: 'value', names: ['a'], fitted: { base: 0, roots: [0], feature: [0, -1], threshold: [0, 0], missingLeft: [0, 0], left: [1, -1], right: [1, -1], value: [0, 1] } };
  expect(() => onnxModel(alone({ model: looped }), { modelHash: '' })).toThrow('expected trees, found two ways to node "1"');
});
