import { random } from '../../domain/random.ts';
import { fitModel, modelSettings, type FittedModel } from '../../learning/model.ts';
import type { TrainingRows } from '../../learning/samples.ts';

export const NAMES = ['momentum', 'spread', 'constant', 'absent', 'noise'];

/** Rows whose label follows momentum and spread; a tenth of all values are missing, one feature is constant and one always missing. */
export function rowsToLearn(): TrainingRows {
  const source = random(1);
  const count = 600;
  const draw = (): Float64Array => Float64Array.from({ length: count }, () => source.normal());
  const columns = [draw(), draw().map((x) => 1e4 + 50 * x), new Float64Array(count).fill(7), new Float64Array(count).fill(NaN), draw()];
  const labels = columns[0].map((x, i) => (source.uniform() < 1 / (1 + Math.exp(-(1.5 * x - (columns[1][i] - 1e4) / 50))) ? 1 : 0));
  for (const f of [0, 1, 4]) columns[f].forEach((_, i) => { if (source.uniform() < 0.1) columns[f][i] = NaN; });
  return { names: NAMES, columns, labels, weights: new Float64Array(count).fill(1), train: Uint32Array.from({ length: count }, (_, i) => i) };
}

const fitted = (settings: object, given = rowsToLearn()): FittedModel => fitModel(modelSettings.parse(settings), given, { seed: 1 });
const values = (): TrainingRows => { const given = rowsToLearn(); return { ...given, labels: given.labels.map((label, i) => 3 * label - 40 + (given.columns[4][i] || 0)) }; };

/** One model of every kind and target. */
export const learnedModels = (): Readonly<Record<string, FittedModel>> => ({
  'ridge of values': fitted({ kind: 'ridge' }, values()),
  'ridge of probabilities': fitted({ kind: 'ridge', target: 'probability' }),
  logistic: fitted({ kind: 'logistic' }),
  'boosting of probabilities': fitted({ kind: 'boosting', trees: 150, minLeafRows: 5 }),
  'boosting of values': fitted({ kind: 'boosting', target: 'value', trees: 80, minLeafRows: 5 }, values()),
  'networks of probabilities': fitted({ kind: 'mlp', epochs: 3 }),
  'networks of values': fitted({ kind: 'mlp', target: 'value', epochs: 3, hidden: [8, 5], members: 2 }, values()),
});

/** Features in single precision, many of them missing, infinite, far out, or exactly where a tree divides. */
export function drawnRows(count: number, { seed, model }: { readonly seed: number; readonly model: FittedModel }): Float32Array {
  const source = random(seed);
  const cuts = model.kind === 'boosting' ? model.fitted.threshold.filter((_, i) => model.fitted.feature[i] >= 0) : [0];
  const odd = [NaN, NaN, NaN, Infinity, -Infinity, 1e30, -1e30, 0, -0];
  return Float32Array.from({ length: count * NAMES.length }, (_, i) => {
    const kind = source.uniform();
    if (kind < 0.25) return odd[source.below(odd.length)];
    if (kind < 0.4 && cuts.length > 0) return cuts[source.below(cuts.length)];
    return i % NAMES.length === 1 ? 1e4 + 60 * source.normal() : 2 * source.normal();
  });
}
