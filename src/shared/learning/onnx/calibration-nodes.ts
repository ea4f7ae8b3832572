import { UsageError } from '../../domain/errors.ts';
import { LEAST_PROBABILITY, type Calibration } from '../calibration.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/** What `calibrate` makes of a probability, a value of shape [N, 1] and double precision. */
export function calibrationNodes(graph: OnnxGraph, map: Calibration, probability: string): string {
  if (map.kind === 'isotonic') return isotonicNodes(graph, map, probability);
  const inside = graph.value('Clip', [probability, graph.constant([LEAST_PROBABILITY], []), graph.constant([1 - LEAST_PROBABILITY], [])]);
  const odds = graph.value('Div', [inside, graph.value('Sub', [graph.constant([1], []), inside])]);
  const slope = graph.value('Mul', [graph.value('Log', [odds]), graph.constant([map.slope], [])]);
  return graph.value('Sigmoid', [graph.value('Add', [slope, graph.constant([map.intercept], [])])]);
}

/** A line of straight pieces as the sum of what each piece contributes: its slope times how far the probability has come in it. */
function isotonicNodes(graph: OnnxGraph, { x, y }: Extract<Calibration, { kind: 'isotonic' }>, probability: string): string {
  const widths = x.slice(1).map((end, i) => end - x[i]);
  const jump = widths.findIndex((width) => width <= 0);
  if (jump >= 0) throw new UsageError(`expected a calibration without jumps, found two points at "${x[jump]}"`);
  if (widths.length === 0) return graph.value('Add', [graph.value('Mul', [probability, graph.constant([0], [])]), graph.constant([y[0]], [])]);
  const come = graph.value('Sub', [probability, graph.constant(x.slice(0, -1), [widths.length])]);
  const within = graph.value('Min', [graph.value('Max', [come, graph.constant([0], [])]), graph.constant(widths, [widths.length])]);
  const slopes = widths.map((width, i) => (y[i + 1] - y[i]) / width);
  return graph.value('Add', [graph.value('MatMul', [within, graph.constant(slopes, [widths.length, 1])]), graph.constant([y[0]], [])]);
}
