import { DataError } from '../../domain/errors.ts';
import type { TreeEnsemble } from '../boosting/tree-ensemble.ts';
import type { LinearModel } from '../linear/linear-model.ts';
import type { NetworkModel } from '../mlp/mlp.ts';
import type { FittedModel } from '../model.ts';
import type { Target } from '../samples.ts';
import { DOUBLE, type Attribute, type OnnxGraph } from './onnx-graph.ts';

/** The value of shape [N, 1] and double precision that the model answers to `features`, a value of shape [N, F] and double precision in the model's order. */
export function modelNodes(graph: OnnxGraph, model: FittedModel, features: string): string {
  switch (model.kind) {
    case 'ridge': {
      const score = linearScore(graph, model.fitted, features);
      return model.target === 'probability' ? graph.value('Clip', [score, graph.constant([0], []), graph.constant([1], [])]) : score;
    }
    case 'logistic': return graph.value('Sigmoid', [linearScore(graph, model.fitted, features)]);
    case 'boosting': return linked(graph, treeScore(graph, model.fitted, { features, width: model.names.length }), model.target);
    case 'mlp': return networkAnswer(graph, model, features);
  }
}

const linked = (graph: OnnxGraph, score: string, target: Target): string => (target === 'probability' ? graph.value('Sigmoid', [score]) : score);

/** Distances from the means; what is missing, or infinite, stands at its mean. */
function centred(graph: OnnxGraph, features: string, means: readonly number[]): string {
  const missing = graph.value('Or', [graph.value('IsNaN', [features]), graph.value('IsInf', [features])]);
  const centre = graph.constant(means, [means.length]);
  return graph.value('Sub', [graph.value('Where', [missing, centre, features]), centre]);
}

function linearScore(graph: OnnxGraph, { means, spreads, coefficients, intercept }: LinearModel, features: string): string {
  const slopes = coefficients.map((coefficient, f) => (spreads[f] > 0 ? coefficient / spreads[f] : 0));
  const sum = graph.value('MatMul', [centred(graph, features, means), graph.constant(slopes, [slopes.length, 1])]);
  return graph.value('Add', [sum, graph.constant([intercept], [1])]);
}

/** All networks at once: the products of matrices carry them as their first dimension. */
function networkAnswer(graph: OnnxGraph, { fitted, target }: { readonly fitted: NetworkModel; readonly target: Target }, features: string): string {
  const { means, spreads, hidden, members } = fitted;
  const scale = spreads.map((spread) => (spread > 0 ? 1 / spread : 0));
  const sizes = [means.length, ...hidden, 1];
  let layer = graph.value('Mul', [centred(graph, features, means), graph.constant(scale, [scale.length])]);
  let from = 0;
  for (let i = 1; i < sizes.length; i++) {
    const { weights, biases } = layerOf(members, { from, inputs: sizes[i - 1], units: sizes[i] });
    const product = graph.value('MatMul', [layer, graph.constant(weights, [members.length, sizes[i - 1], sizes[i]])]);
    const sum = graph.value('Add', [product, graph.constant(biases, [members.length, 1, sizes[i]])]);
    layer = i < sizes.length - 1 ? graph.value('Tanh', [sum]) : linked(graph, sum, target);
    from += sizes[i] * (sizes[i - 1] + 1);
  }
  return graph.value('ReduceMean', [layer], [{ name: 'axes', ints: [0] }, { name: 'keepdims', int: 0 }]);
}

/** In a network unit stands after unit, each with its weights and then its bias; in a product of matrices input after input. */
function layerOf(members: NetworkModel['members'], { from, inputs, units }: { readonly from: number; readonly inputs: number; readonly units: number }) {
  const weights = new Float64Array(members.length * inputs * units);
  const biases = new Float64Array(members.length * units);
  members.forEach((parameters, member) => {
    for (let unit = 0; unit < units; unit++) {
      const at = from + unit * (inputs + 1);
      for (let input = 0; input < inputs; input++) weights[(member * inputs + input) * units + unit] = parameters[at + input];
      biases[member * units + unit] = parameters[at + inputs];
    }
  });
  return { weights, biases };
}

/**
 * The trees in double precision, so that their thresholds divide as ours do. The operator rounds sums to single precision, too coarse for a steep
 * calibration behind it: each leaf's value is therefore split into a coarse part, whose sums single precision holds exactly, and a rest that is
 * small enough for its rounding not to matter.
 */
function treeScore(graph: OnnxGraph, trees: TreeEnsemble, { features, width }: { readonly features: string; readonly width: number }): string {
  const base = graph.constant([trees.base], [1]);
  // Without a tree the answer is the base alone: still one for each row.
  if (trees.roots.length === 0) return linearScore(graph, { means: Array.from({ length: width }, () => 0), spreads: [], coefficients: Array.from({ length: width }, () => 0), intercept: trees.base }, features);
  const present = graph.value('Where', [graph.value('IsInf', [features]), graph.constant([NaN], []), features]);
  const parts = graph.value('Cast', [graph.value('TreeEnsembleRegressor', [present], treeAttributes(trees))], [{ name: 'to', int: DOUBLE }]);
  return graph.value('Add', [graph.value('MatMul', [parts, graph.constant([1, 1], [2, 1])]), base]);
}

function treeAttributes(trees: TreeEnsemble): readonly Attribute[] {
  const nodes = nodesOf(trees);
  const inner = (of: readonly number[]) => nodes.map(({ node }) => (trees.feature[node] < 0 ? 0 : of[node]));
  const leaves = nodes.filter(({ node }) => trees.feature[node] < 0);
  const step = coarseStep(leaves.map(({ tree, node }) => ({ tree, value: trees.value[node] })));
  const coarse = (value: number): number => Math.round(value / step) * step;
  const ints = (name: string, values: readonly number[]): Attribute => ({ name, ints: values });
  const numbers = (name: string, values: readonly number[]): Attribute => ({ name, tensor: { values, shape: [values.length] } });
  return [
    { name: 'aggregate_function', text: 'SUM' },
    { name: 'n_targets', int: 2 },
    { name: 'post_transform', text: 'NONE' },
    ints('nodes_treeids', nodes.map(({ tree }) => tree)),
    ints('nodes_nodeids', nodes.map(({ node }) => node)),
    ints('nodes_featureids', inner(trees.feature)),
    numbers('nodes_values_as_tensor', inner(trees.threshold)),
    { name: 'nodes_modes', texts: nodes.map(({ node }) => (trees.feature[node] < 0 ? 'LEAF' : 'BRANCH_LEQ')) },
    ints('nodes_truenodeids', inner(trees.left)),
    ints('nodes_falsenodeids', inner(trees.right)),
    ints('nodes_missing_value_tracks_true', inner(trees.missingLeft)),
    ints('target_treeids', leaves.flatMap(({ tree }) => [tree, tree])),
    ints('target_nodeids', leaves.flatMap(({ node }) => [node, node])),
    ints('target_ids', leaves.flatMap(() => [0, 1])),
    numbers('target_weights_as_tensor', leaves.flatMap(({ node }) => [coarse(trees.value[node]), trees.value[node] - coarse(trees.value[node])])),
  ];
}

/** The power of two of which no sum of leaves, one of each tree, holds more than 2^23: single precision tells all its multiples up to there apart. */
function coarseStep(leaves: readonly { readonly tree: number; readonly value: number }[]): number {
  const greatest = new Map<number, number>();
  for (const { tree, value } of leaves) greatest.set(tree, Math.max(greatest.get(tree) ?? 0, Math.abs(value)));
  const sum = [...greatest.values()].reduce((whole, value) => whole + value, 0);
  return sum > 0 ? 2 ** Math.max(-1_000, Math.ceil(Math.log2(sum)) - 22) : 1;
}

/** Every node with the number of its tree, parents before their children. DataError where two ways lead to one node: that is no tree. */
function nodesOf({ roots, feature, left, right }: TreeEnsemble): readonly { readonly tree: number; readonly node: number }[] {
  const seen = new Set<number>();
  return roots.flatMap((root, tree) => {
    const found: number[] = [root];
    for (let at = 0; at < found.length; at++) {
      const node = found[at];
      if (seen.has(node)) throw new DataError(`expected trees, found two ways to node "${node}"`);
      seen.add(node);
      if (feature[node] >= 0) found.push(left[node], right[node]);
    }
    return found.map((node) => ({ tree, node }));
  });
}
