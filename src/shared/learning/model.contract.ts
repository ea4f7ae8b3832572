import { describe, expect, it } from 'vitest';
import { random } from '../domain/random.ts';
import { areaUnderCurve } from './metrics.ts';
import { featureOrder, fitModel, predictor, predictRows, readModel, type FittedModel, type ModelSettings } from './model.ts';
import { transferables, type TrainingRows } from './samples.ts';

const [ROWS, TRAINED, VALIDATED] = [1_600, 800, 1_000];
const NAMES = ['momentum', 'spread', 'constant', 'absent', 'noise'];

/** The chance of label 1 rises with momentum and falls with spread; a tenth of all values are missing. */
function samples(seed: number): TrainingRows {
  const source = random(seed);
  const draw = (): Float64Array => Float64Array.from({ length: ROWS }, () => source.normal());
  const columns = [draw(), draw().map((x) => 1e4 + 50 * x), new Float64Array(ROWS).fill(7), new Float64Array(ROWS).fill(NaN), draw()];
  const labels = columns[0].map((x, i) => (source.uniform() < 1 / (1 + Math.exp(-(1.5 * x - (columns[1][i] - 1e4) / 50))) ? 1 : 0));
  for (const f of [0, 1, 4]) columns[f].forEach((_, i) => { if (source.uniform() < 0.1) columns[f][i] = NaN; });
  const rows = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);
  return { names: NAMES, columns, labels, weights: Float64Array.from({ length: ROWS }, () => 0.5 + source.uniform()), train: rows(0, TRAINED), validation: rows(TRAINED, VALIDATED) };
}

const rowOf = ({ columns }: TrainingRows, row: number) => Float64Array.from(columns, (column) => column[row]);
const without = (given: TrainingRows): TrainingRows => { const { validation: _, ...rest } = given; return rest; };

/** What every kind of model promises. */
export function keepsModelContract(title: string, settings: ModelSettings): void {
  describe(`${title}: every model`, () => {
    const given = samples(1);
    const model = fitModel(settings, given, { seed: 1 });
    const test = Uint32Array.from({ length: ROWS - VALIDATED }, (_, i) => VALIDATED + i);
    const answers = (fitted: FittedModel, of = given) => predictRows(fitted, of, test);

    it('learns what is there', () => {
      const probabilities = answers(model);
      expect(areaUnderCurve({ probabilities, labels: Array.from(test, (row) => given.labels[row]) })).toBeGreaterThan(0.75);
      expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
    });

    it('is the same for the same rows and seed, and answers the same once it was written down', () => {
      expect(fitModel(settings, given, { seed: 1 })).toEqual(model);
      const read = readModel(JSON.parse(JSON.stringify(model)), 'model.json');
      expect(read).toEqual(model);
      expect(answers(read)).toEqual(answers(model));
    });

    it('sees nothing but the rows it was given: any other past or future leaves it as it is', () => {
      const poison = (column: Float64Array) => column.map((value, i) => (i >= VALIDATED ? -1e9 - value : value));
      const poisoned = { ...given, columns: given.columns.map(poison), labels: given.labels.map((label, i) => (i >= VALIDATED ? 1 - label : label)) };
      expect(fitModel(settings, poisoned, { seed: 1 })).toEqual(model);
      const cut = (column: Float64Array) => column.slice(0, VALIDATED);
      expect(fitModel(settings, { ...given, columns: given.columns.map(cut), labels: cut(given.labels), weights: cut(given.weights) }, { seed: 1 })).toEqual(model);
    });

    it('takes weights relative to each other, and does not learn from a row of weight 0', () => {
      const scaled = fitModel(settings, { ...given, weights: given.weights.map((weight) => weight / 1024) }, { seed: 1 });
      answers(scaled).forEach((p, i) => expect(p).toBeCloseTo(answers(model)[i], 9));
      const weights = given.weights.map((weight, i) => (i % 3 === 0 ? 0 : weight));
      const flipped = { ...given, weights, labels: given.labels.map((label, i) => (i % 3 === 0 ? 1 - label : label)), columns: given.columns.map((column) => column.map((value, i) => (i % 3 === 0 ? 1e6 : value))) };
      expect(fitModel(settings, flipped, { seed: 1 })).toEqual(fitModel(settings, { ...given, weights }, { seed: 1 }));
    });

    it('answers many rows as it answers each, into room that is given', () => {
      const { predict, one } = predictor(model);
      const features = Float64Array.from(Array.from(test).flatMap((row) => [...rowOf(given, row)]));
      const room = new Float64Array(test.length);
      expect(predict(features, test.length, room)).toBe(room);
      expect(room).toEqual(answers(model));
      expect(Array.from(test, (_, i) => one(features, i * NAMES.length))).toEqual([...room]);
      expect(() => predict(features, 3)).toThrow(`expected 3 rows of 5 features, found "${features.length}" values`);
      expect(() => one(new Float64Array(4))).toThrow('expected 5 features from 0 on, found "4"');
    });

    it('answers where features are missing; infinite ones count as missing', () => {
      const { one } = predictor(model);
      const row = Float64Array.of(0.5, 1e4, 7, NaN, 0);
      const none = one(new Float64Array(5).fill(NaN));
      expect(none).toBeGreaterThan(0);
      expect(none).toBeLessThan(1);
      for (let f = 0; f < row.length; f++) {
        const [missing, above, below] = [NaN, Infinity, -Infinity].map((value) => one(row.with(f, value)));
        expect(Number.isFinite(missing)).toBe(true);
        expect([above, below]).toEqual([missing, missing]);
      }
    });

    it('does not listen to features that were constant or absent when it learned', () => {
      const { one } = predictor(model);
      const row = Float64Array.of(0.5, 1e4, 7, NaN, 0);
      for (const f of [2, 3]) for (const value of [-1e6, 0, 7, 1e6, NaN]) expect(one(row.with(f, value))).toBe(one(row));
    });

    it('knows its features by name: order does not matter, unknown ones are passed over, absent ones are told', () => {
      expect(model.names).toEqual(NAMES);
      const order = [4, 2, 0, 3, 1];
      const mixed = { ...given, names: ['unknown', ...order.map((f) => NAMES[f])], columns: [new Float64Array(ROWS).fill(9), ...order.map((f) => given.columns[f])] };
      expect(answers(model, mixed)).toEqual(answers(model));
      expect(() => featureOrder(model, ['spread', 'noise', 'absent'])).toThrow('expected the features of the model, found none named "momentum", "constant"');
    });

    it('learns the same from rows that were handed to another thread', () => {
      const sent = samples(1);
      const there = structuredClone(sent, { transfer: transferables(sent) });
      expect(sent.columns[0].length).toBe(0);
      expect(fitModel(settings, there, { seed: 1 })).toEqual(model);
    });

    it('learns without validation rows', () => {
      expect(areaUnderCurve({ probabilities: answers(fitModel(settings, without(given), { seed: 1 })), labels: Array.from(test, (row) => given.labels[row]) })).toBeGreaterThan(0.75);
    });

    it('refuses what teaches nothing or lies', () => {
      const refused = (change: Partial<TrainingRows>) => () => fitModel(settings, { ...given, ...change }, { seed: 1 });
      const put = (column: Float64Array, value: number) => column.with(3, value);
      expect(refused({ train: Uint32Array.of(1, 2, 3) })).toThrow('expected at least 10 rows with weight to learn from, found "3"');
      expect(refused({ weights: new Float64Array(ROWS) })).toThrow('found "0"');
      expect(refused({ labels: new Float64Array(ROWS).fill(1) })).toThrow(`expected at least 2 rows of each label, found "0" of 0 and "${TRAINED}" of 1`);
      expect(refused({ labels: put(given.labels, 2) })).toThrow('expected label 0 or 1 in row 3, found "2"');
      expect(refused({ weights: put(given.weights, -1) })).toThrow('expected a weight of 0 or more in row 3, found "-1"');
      expect(refused({ columns: [put(given.columns[0], Infinity), ...given.columns.slice(1)] })).toThrow('expected finite values of feature "momentum", found "Infinity" in row 3');
      expect(refused({ columns: given.columns.slice(1) })).toThrow('expected a name for each of 4 features, found "5"');
      expect(refused({ names: ['a', 'b', 'a', 'c', 'd'] })).toThrow('found "a" twice');
      expect(refused({ train: Uint32Array.of(ROWS) })).toThrow(`expected rows below ${ROWS}, found "${ROWS}"`);
      expect(refused({ weights: new Float64Array(3) })).toThrow(`expected ${ROWS} weights, found "3"`);
    });
  });
}
