import { describe, expect, it } from 'vitest';
import { keepsModelContract } from './model.contract.ts';
import { fitModel, MODEL_KINDS, modelSettings, predictor, readModel, type FittedModel } from './model.ts';

const quick = {
  ridge: { target: 'probability' }, logistic: {}, boosting: { trees: 60, minLeafRows: 20, learningRate: 0.1 }, mlp: { epochs: 8, members: 2, hidden: [8, 8], learningRate: 0.01 },
} as const;

for (const kind of MODEL_KINDS) keepsModelContract(kind, modelSettings.parse({ kind, ...quick[kind] }));

describe('models of values', () => {
  const x = Float64Array.from({ length: 400 }, (_, i) => (i % 20) / 10 - 1);
  const given = { names: ['x'], columns: [x], labels: x.map((value) => 3_000 + 500 * value), weights: new Float64Array(400).fill(1), train: Uint32Array.from(x, (_, i) => i) };

  it.each(['ridge', 'boosting', 'mlp'] as const)('%s answers in the units of the labels', (kind) => {
    const settings = modelSettings.parse({ kind, ...quick[kind], target: 'value', ...(kind === 'mlp' ? { epochs: 60 } : {}) });
    const { one, target } = predictor(fitModel(settings, given, { seed: 1 }));
    expect(target).toBe('value');
    expect(Math.abs(one(Float64Array.of(0.5)) - 3_250)).toBeLessThan(30);
    expect(Math.abs(one(Float64Array.of(-0.8)) - 2_600)).toBeLessThan(30);
    expect(() => fitModel(settings, { ...given, labels: given.labels.with(2, NaN) }, { seed: 1 })).toThrow('expected a finite label in row 2, found "NaN"');
  });
});

describe('settings', () => {
  it('have the defaults of the methods, and refuse what they do not know', () => {
    expect(modelSettings.parse({ kind: 'boosting' })).toMatchObject({ bins: 64, depth: 5, learningRate: 0.05, minLeafRows: 200, rowShare: 0.7, columnShare: 0.7, trees: 300, patience: 20 });
    expect(modelSettings.parse({ kind: 'mlp' })).toMatchObject({ hidden: [32, 32], learningRate: 1e-3, weightDecay: 1e-4, members: 5 });
    expect(modelSettings.safeParse({ kind: 'forest' }).success).toBe(false);
    expect(modelSettings.safeParse({ kind: 'boosting', bins: 256 }).success).toBe(false);
    expect(modelSettings.safeParse({ kind: 'logistic', l2: 0 }).success).toBe(false);
  });
});

describe('a model file', () => {
  const linear: FittedModel = { kind: 'logistic', target: 'probability', names: ['a', 'b'], fitted: { means: [0, 0], spreads: [1, 1], coefficients: [1, 2], intercept: 0 } };
  const trees: FittedModel = { kind: 'boosting', target: 'probability', names: ['a'], fitted: { base: 0, roots: [0], feature: [0, -1, -1], threshold: [0, 0, 0], missingLeft: [0, 0, 0], left: [1, -1, -1], right: [2, -1, -1], value: [0, -1, 1] } };
  const network: FittedModel = { kind: 'mlp', target: 'probability', names: ['a'], fitted: { means: [0], spreads: [1], hidden: [1], members: [[1, 0, 1, 0]] } };

  it('that is sound is read', () => {
    for (const model of [linear, trees, network]) expect(readModel(JSON.parse(JSON.stringify(model)), 'a.json')).toEqual(model);
  });

  it('that is not is refused by name', () => {
    for (const [broken, text] of [
      [undefined, 'bundle/a.json: expected a model, found'],
      [{ ...linear, kind: 'oracle' }, 'found at kind'],
      [{ ...linear, extra: 1 }, 'extra'],
      [{ ...linear, names: ['a'] }, 'bundle/a.json: expected 1 features, found a model of "2"'],
      [{ ...linear, fitted: { ...linear.fitted, spreads: [1] } }, 'expected as many means and spreads as coefficients'],
      [{ ...trees, fitted: { ...trees.fitted, feature: [4, -1, -1] } }, 'expected features below 1, found "4"'],
      [{ ...trees, fitted: { ...trees.fitted, left: [0, -1, -1] } }, 'expected the children of node 0 behind it'],
      [{ ...network, fitted: { ...network.fitted, members: [[1, 0, 1]] } }, 'expected 4 parameters of each network, found "3"'],
      [{ ...network, fitted: { ...network.fitted, members: [[1, 0, null, 0]] } }, 'found at fitted.members.0.2'],
    ] as const) expect(() => readModel(broken, 'bundle/a.json')).toThrow(text);
  });
});
