import { UsageError } from '../../domain/errors.ts';
import type { Calibration } from '../calibration.ts';
import { featureOrder, type FittedModel } from '../model.ts';
import type { Target } from '../samples.ts';
import { calibrationNodes } from './calibration-nodes.ts';
import { modelNodes } from './model-nodes.ts';
import { DOUBLE, FLOAT, OnnxGraph } from './onnx-graph.ts';

/** Names of the one input, rows of features in single precision, and of the one output, an answer for each row. */
export const ONNX_INPUT = 'features';
export const ONNX_OUTPUT = 'answer';

/** A fitted model, the map where its probabilities are calibrated, and its share in the answer. */
export interface MixedModel {
  readonly model: FittedModel;
  readonly calibration?: Calibration;
  readonly weight: number;
}

/** Models whose answers are mixed by their weights, as `blend` does, and where it says so the mixture calibrated. An ensemble is one, `alone` makes one of a model. */
export interface ModelMixture {
  /** What stands in a row, in this order; each model finds its own features among them. All that the models read, in their order, where it is not said. */
  readonly names?: readonly string[];
  readonly members: readonly MixedModel[];
  readonly calibration?: Calibration;
}

/** One model as a mixture. */
export const alone = (only: Omit<MixedModel, 'weight'>): ModelMixture => ({ members: [{ ...only, weight: 1 }] });

/**
 * The bytes of an ONNX file that answers as the models do: input `features` [N, F] in single precision, NaN and infinities missing; output
 * `answer` [N, 1]. In between everything is computed in double precision, only the sums of trees and the answer are rounded to single: for
 * features that single precision holds, answers agree to 1e-6 of the greater of 1 and the answer. The same models give the same bytes.
 * Its metadata say the features in their order as JSON, the target, and `modelHash`: the hash of the models as they are written down.
 */
export function onnxModel({ members, calibration, names = everyName(members) }: ModelMixture, { modelHash }: { readonly modelHash: string }): Uint8Array<ArrayBuffer> {
  const target = targetOf(members);
  if (calibration !== undefined && target === 'value') throw new UsageError('expected a calibration of probabilities, found models that answer a "value"');
  const graph = new OnnxGraph();
  const features = graph.value('Cast', [ONNX_INPUT], [{ name: 'to', int: DOUBLE }]);
  const answers = members.map((member) => memberNodes(graph, member, { names, features }));
  const mixed = answers.length === 1 && members[0].weight === 1
    ? answers[0]
    : graph.value('MatMul', [graph.value('Concat', answers, [{ name: 'axis', int: 1 }]), graph.constant(members.map(({ weight }) => weight), [members.length, 1])]);
  const answer = calibration === undefined ? mixed : calibrationNodes(graph, calibration, mixed);
  graph.node('Cast', { inputs: [answer], output: ONNX_OUTPUT, attributes: [{ name: 'to', int: FLOAT }] });
  return graph.written({
    name: [...new Set(members.map(({ model }) => model.kind))].join(' and '), input: ONNX_INPUT, width: names.length, output: ONNX_OUTPUT,
    metadata: [['features', JSON.stringify(names)], ['target', target], ['model_hash', modelHash]],
  });
}

const everyName = (members: readonly MixedModel[]): readonly string[] => [...new Set(members.flatMap(({ model }) => model.names))];

function targetOf(members: readonly MixedModel[]): Target {
  const targets = new Set(members.map(({ model }) => model.target));
  const [target] = targets;
  if (targets.size !== 1) throw new UsageError(`expected one or more models of one target, found "${[...targets].join('", "')}"`);
  if (target === 'value' && members.some(({ calibration }) => calibration !== undefined)) throw new UsageError('expected a calibration of probabilities, found models that answer a "value"');
  return target;
}

function memberNodes(graph: OnnxGraph, { model, calibration }: MixedModel, { names, features }: { readonly names: readonly string[]; readonly features: string }): string {
  const order = featureOrder(model, names);
  const isSame = order.length === names.length && order.every((place, f) => place === f);
  const own = isSame ? features : graph.value('Gather', [features, graph.indices(order)], [{ name: 'axis', int: 1 }]);
  const answer = modelNodes(graph, model, own);
  return calibration === undefined ? answer : calibrationNodes(graph, calibration, answer);
}
