import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DataError } from '../../domain/errors.ts';
import { random } from '../../domain/random.ts';
import { alone, onnxModel } from '../../learning/onnx/onnx-model.ts';
import type { ModelContract, ModelSource } from '../../ports/model-runtime.ts';
import { foreignModel, type ForeignModel } from './foreign-model.contract.ts';
import { learnedModels, NAMES } from './learned-models.contract.ts';
import { onnxModelRuntime } from './onnx-model-runtime.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));

const runtime = onnxModelRuntime();
const FEATURES = ['a', 'b'];
/** The machine may be busy: only one test is about time. */
const AMPLE = { maxP99Us: 1e6 };
const contract: ModelContract = { features: FEATURES, target: 'value', trial: 'here', limits: AMPLE };
const [FLOAT, INT64, DOUBLE] = [1, 7, 11];

/** Twice the sum of two features. */
const sum: ForeignModel = {
  inputs: [['x', FLOAT, ['rows', 2]]], outputs: [['y', FLOAT, ['rows', 1]]],
  nodes: [{ operator: 'ReduceSum', inputs: ['x', 'axes'], outputs: ['s'] }, { operator: 'Mul', inputs: ['s', 'two'], outputs: ['y'] }], constants: { two: [2] }, indices: { axes: [1] },
};
/** As scikit-learn's logistic regression is exported: the label, and the probabilities of both labels. */
const classifier: ForeignModel = {
  inputs: [['x', FLOAT, ['rows', 2]]], outputs: [['label', INT64, ['rows']], ['probabilities', FLOAT, ['rows', 2]]],
  nodes: [{ operator: 'LinearClassifier', domain: 'ai.onnx.ml', inputs: ['x'], outputs: ['label', 'probabilities'], attributes: { classlabels_ints: [0, 1], coefficients: [-0.5, 0.25, 0.5, -0.25], intercepts: [-0.1, 0.1], multi_class: 0, post_transform: 'LOGISTIC' } }],
  operatorSets: { '': 13, 'ai.onnx.ml': 1, 'com.microsoft': 1 },
};

const load = (model: ForeignModel, change: Partial<ModelContract> = {}) => runtime.load({ bytes: foreignModel(model), name: 'foreign.onnx' }, { ...contract, ...change });
const withNodes = (...nodes: ForeignModel['nodes']): ForeignModel => ({ ...sum, nodes: [...sum.nodes.slice(0, 1), ...nodes] });

describe('a model of others', () => {
  it('of any number of rows answers as it was meant to, after a trial in a process of its own', async () => {
    const model = await load(sum, { trial: 'apart', known: ['b', 'c', 'a'] });
    expect(model).toMatchObject({ name: 'foreign.onnx', features: FEATURES, target: 'value', input: 'x', output: 'y', answersMissing: false });
    expect(model.latency.p50Us).toBeGreaterThan(0);
    expect(model.latency.p99Us).toBeGreaterThanOrEqual(model.latency.p50Us);
    expect([...await model.predict(Float32Array.of(1, 2, -3, 0.5, 0, 0), 3)]).toEqual([6, -5, 0]);
    expect([...await model.predict(new Float32Array(), 0)]).toEqual([]);
    await expect(model.predict(Float32Array.of(1, 2, 3), 2)).rejects.toThrow('expected 2 rows of 2 features, found "3" values');
    await expect(model.predict(Float32Array.of(1, 2, NaN, 1), 2)).rejects.toThrow('foreign.onnx: expected finite answers, found "NaN" in row 1');
    await model.close();
  });

  it('that takes one row at a time is given them one by one', async () => {
    const model = await load({ ...sum, inputs: [['x', FLOAT, [1, 2]]], outputs: [['y', FLOAT, [1, 1]]] });
    expect([...await model.predict(Float32Array.of(1, 2, -3, 0.5), 2)]).toEqual([6, -5]);
    await model.close();
  });

  it('that classifies answers the probability of label 1: 1 / (1 + e^-(0.5 a - 0.25 b + 0.1))', async () => {
    const model = await load(classifier, { target: 'probability' });
    expect(model.output).toBe('probabilities');
    const [first, second] = await model.predict(Float32Array.of(1, 2, -3, 1), 2);
    expect(first).toBeCloseTo(1 / (1 + Math.exp(-0.1)), 6);
    expect(second).toBeCloseTo(1 / (1 + Math.exp(1.65)), 6);
    await model.close();
  });

  it('that names its features and what it answers itself needs no list beside it', async () => {
    const model = await runtime.load({ bytes: foreignModel({ ...sum, metadata: { features: '["a","b"]', target: 'value', author: 'somebody' } }), name: 'own.onnx' }, { target: 'value', trial: 'here', limits: AMPLE });
    expect(model).toMatchObject({ features: FEATURES, metadata: { author: 'somebody' } });
    await model.close();
  });

  it('in a file is taken by its hash, and by no other', async () => {
    const [file, bytes] = [path.join(folder, 'sum.onnx'), foreignModel(sum)];
    writeFileSync(file, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const model = await runtime.load({ file, sha256: sha256.toUpperCase() }, contract);
    expect(model.sha256).toBe(sha256);
    await model.close();
    await expect(runtime.load({ file, sha256: '0'.repeat(64) }, contract)).rejects.toThrow(`${file}: expected SHA-256 ${'0'.repeat(64)}, found "${sha256}"`);
  });
});

describe('a model is refused', () => {
  const refused = (title: string, model: ForeignModel, message: string, change: Partial<ModelContract> = {}): void => {
    it(title, async () => {
      await expect(load(model, change)).rejects.toThrow(DataError);
      await expect(load(model, change)).rejects.toThrow(message);
    });
  };
  refused('with another number of features', sum, 'expected 3 features, found an input of "2" (x: float32 [rows, 2])', { features: ['a', 'b', 'c'] });
  refused('that asks for features that are unknown here', sum, 'expected features that can be computed here, found "b"', { known: ['a'] });
  refused('without any list of features', sum, 'expected a list of features, found neither one beside the model nor one within', { features: [] });
  refused('whose own list is another one', { ...sum, metadata: { features: '["b","a"]' } }, 'expected the features the model names itself, found "a" in place of "b"');
  refused('whose own list is longer', { ...sum, metadata: { features: '["b","a","c"]' } }, 'expected the 3 features the model names itself, found "2" beside it');
  refused('whose own list is none', { ...sum, metadata: { features: 'a, b' } }, 'expected a list of names under "features" in the metadata, found "a, b"');
  refused('that answers something else by its own word', { ...sum, metadata: { target: 'probability' } }, 'expected a model that answers a value, found "probability"');
  refused('with double precision at its input', { ...sum, inputs: [['x', DOUBLE, ['rows', 2]]], nodes: [{ operator: 'Cast', inputs: ['x'], outputs: ['single'], attributes: { to: FLOAT } }, { operator: 'ReduceSum', inputs: ['single', 'axes'], outputs: ['y'] }] }, 'expected one input of float32 [N, 2] or [1, 2], found "x: float64 [rows, 2]"');
  refused('of a fixed number of rows', { ...sum, inputs: [['x', FLOAT, [7, 2]]], outputs: [['y', FLOAT, [7, 1]]] }, 'found "x: float32 [7, 2]"');
  refused('with two inputs', { ...sum, inputs: [...sum.inputs, ['z', FLOAT, [1]]] }, 'expected one input');
  refused('whose answer has another shape', { ...sum, nodes: [{ operator: 'Identity', inputs: ['x'], outputs: ['y'] }], outputs: [['y', FLOAT, ['rows', 2]]] }, 'expected an output of float32 or float64 [N] or [N, 1], found "y: float32 [rows, 2]"');
  refused('whose named output is not there', sum, 'expected an output "score"', { output: 'score' });
  refused('with several outputs and none named', { ...sum, outputs: [...sum.outputs, ['s', FLOAT, ['rows', 1]]] }, 'expected the name of the output to read, found "y: float32 [rows, 1]; s: float32 [rows, 1]"');
  refused('that answers maps', { ...classifier, nodes: [...classifier.nodes, { operator: 'ZipMap', domain: 'ai.onnx.ml', inputs: ['probabilities'], outputs: ['maps'], attributes: { classlabels_int64s: [0, 1] } }], outputs: [['label', INT64, ['rows']], ['maps', FLOAT, undefined]] }, 'a classifier is to be written without ZipMap', { target: 'probability' });
  refused('with weights outside of its file', { ...sum, external: true }, 'expected a model in one file, found weights that stand outside of it');
  refused('with operators of unknown make', withNodes({ operator: 'FastGelu', domain: 'com.microsoft', inputs: ['s'], outputs: ['y'] }), 'expected operators of ONNX and ai.onnx.ml, found "com.microsoft:FastGelu"');
  refused('that may never end', withNodes({ operator: 'Loop', inputs: ['s'], outputs: ['y'] }), 'found the operator "Loop"');
  refused('that answers by chance', withNodes({ operator: 'RandomNormalLike', inputs: ['s'], outputs: ['y'] }), 'found the operator "RandomNormalLike"');
  refused('of operators that do not exist', withNodes({ operator: 'Guess', inputs: ['s'], outputs: ['y'] }), 'expected a model the ONNX runtime can load, found "');
  refused('of operators that are too new', { ...sum, operatorSets: { '': 99 } }, 'expected operators of version 7 to 24, found "99"');
  refused('of operators that are too old', { ...sum, operatorSets: { '': 5 } }, 'expected operators of version 7 to 24, found "5"');
  refused('of a format that is too new', { ...sum, irVersion: 99 }, 'expected version 3 to 12 of the ONNX format, found "99"');
  refused('that answers what is no number', withNodes({ operator: 'Sqrt', inputs: ['s'], outputs: ['y'] }), 'expected finite answers, found "NaN" in row');
  refused('whose probabilities are none', sum, 'expected probabilities from 0 to 1, found "', { target: 'probability' });
  refused('whose answer depends on the other rows', { ...sum, nodes: [{ operator: 'ReduceMean', inputs: ['x'], outputs: ['m'] }, { operator: 'ReduceSum', inputs: ['x', 'axes'], outputs: ['s'] }, { operator: 'Add', inputs: ['s', 'm'], outputs: ['y'] }] }, 'expected the answer to a row to depend on that row alone');
  refused('that is too slow', sum, 'expected 99 of 100 answers within 0.001 us, found "', { limits: { maxP99Us: 0.001 } });
  refused('that is too large', sum, 'expected a model of at most 100 bytes, found "', { limits: { maxBytes: 100 } });

  it('where its trial apart ends badly: the message is the same', async () => {
    await expect(load(sum, { trial: 'apart', target: 'probability' })).rejects.toThrow('foreign.onnx: expected probabilities from 0 to 1, found "');
  });

  it('that keeps the runtime busy for longer than it may: the process it is tried in is ended', async () => {
    // Squares of a matrix of 4000 x 4000, one after the other: minutes of work, done while loading.
    const squares = Array.from({ length: 40 }, (_, i) => ({ operator: 'MatMul', inputs: [`m${i}`, `m${i}`], outputs: [`m${i + 1}`] }));
    const heavy = { ...sum, nodes: [{ operator: 'ConstantOfShape', inputs: ['size'], outputs: ['m0'] }, ...squares, { operator: 'ReduceMax', inputs: ['m40'], outputs: ['t'] }, { operator: 'ReduceSum', inputs: ['x', 'axes'], outputs: ['s'] }, { operator: 'Add', inputs: ['s', 't'], outputs: ['y'] }], indices: { axes: [1], size: [4_000, 4_000] } };
    await expect(load(heavy, { trial: 'apart', limits: { maxTrialMs: 1_500 } })).rejects.toThrow('expected a model that is loaded and tried within 1500 ms, found one that was not');
  });

  it.skipIf(process.platform !== 'linux')(`that wants more memory than it may: the process it is tried in is ended${process.platform === 'linux' ? '' : ' (skipped: only Linux tells what a process holds)'}`, async () => {
    const hungry = { ...sum, nodes: [{ operator: 'ConstantOfShape', inputs: ['size'], outputs: ['m'] }, { operator: 'Exp', inputs: ['m'], outputs: ['e'] }, { operator: 'ReduceMean', inputs: ['e'], outputs: ['t'], attributes: { keepdims: 0 } }, { operator: 'ReduceSum', inputs: ['x', 'axes'], outputs: ['s'] }, { operator: 'Add', inputs: ['s', 't'], outputs: ['y'] }], indices: { axes: [1], size: [20_000, 20_000] } };
    await expect(load(hungry, { trial: 'apart', limits: { maxTrialBytes: 400 * 2 ** 20 } })).rejects.toThrow(`expected a model that is loaded and tried within ${400 * 2 ** 20} bytes of memory, found one that was not`);
  });

  it('that is not there, or is a folder', async () => {
    await expect(runtime.load({ file: path.join(folder, 'none.onnx') }, contract)).rejects.toThrow('none.onnx: expected a model, found "ENOENT"');
    await expect(runtime.load({ file: folder }, contract)).rejects.toThrow('expected a model, found "EISDIR"');
  });
});

describe('a file that was damaged', () => {
  const models = learnedModels();
  const whole = ['logistic', 'boosting of probabilities', 'networks of probabilities'].map((name) => onnxModel(alone({ model: models[name] }), { modelHash: 'abc' }));
  const wanted: ModelContract = { features: NAMES, target: 'probability', trial: 'here', limits: AMPLE };
  const draw = random(7);
  const flipped = (bytes: Uint8Array): Uint8Array => {
    const damaged = bytes.slice();
    for (let flips = 1 + draw.below(3); flips > 0; flips--) damaged[draw.below(damaged.length)] ^= 1 << draw.below(8);
    return damaged;
  };
  /** Refused with a DataError, or a model that keeps to its contract. */
  const outcome = async (source: ModelSource): Promise<'refused' | 'taken'> => {
    try {
      const model = await runtime.load(source, wanted);
      const [answer] = await model.predict(new Float32Array(NAMES.length), 1);
      expect(answer >= 0 && answer <= 1).toBe(true);
      await model.close();
      return 'taken';
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
      expect(String(error)).toContain('damaged.onnx: expected');
      return 'refused';
    }
  };

  it('by cutting it off is refused, wherever it is cut', async () => {
    for (const bytes of whole) {
      for (let i = 0; i < 30; i++) expect(await outcome({ bytes: bytes.subarray(0, draw.below(bytes.length - 200)), name: 'damaged.onnx' })).toBe('refused');
    }
  });

  it('by bits that turned is refused, or answers as a model should; this process lives on', async () => {
    const outcomes = new Set<string>();
    for (const bytes of whole) {
      for (let i = 0; i < 40; i++) outcomes.add(await outcome({ bytes: flipped(bytes), name: 'damaged.onnx' }));
    }
    expect(outcomes).toContain('refused');
  });

  it('by bits that turned is always refused where its hash is known', async () => {
    const sha256 = createHash('sha256').update(whole[0]).digest('hex');
    for (let i = 0; i < 40; i++) expect(await outcome({ bytes: flipped(whole[0]), name: 'damaged.onnx', sha256 })).toBe('refused');
  });

  it('that never was a model is refused', async () => {
    for (const bytes of [new Uint8Array(), new TextEncoder().encode('{"kind":"ridge"}'), Uint8Array.from({ length: 5_000 }, () => draw.below(256))]) expect(await outcome({ bytes, name: 'damaged.onnx' })).toBe('refused');
  });
});
