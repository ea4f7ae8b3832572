import type { InferenceSession } from 'onnxruntime-node';
import { DataError } from '../../domain/errors.ts';

/** How rows are put to a model and where its answers stand. */
export interface Signature {
  readonly input: string;
  readonly output: string;
  /** The model takes one row at a time. */
  readonly isSingleRow: boolean;
  /** Answers of one row: 1, or 2 where the second is the probability of label 1. */
  readonly columns: 1 | 2;
  readonly isDouble: boolean;
}

type Value = InferenceSession.ValueMetadata;

interface Wanted {
  readonly source: string;
  readonly width: number;
  readonly target: 'probability' | 'value';
  readonly output?: string | undefined;
}

/** Holds the ends of a session against the contract: one input of single precision [N, width] or [1, width], an output that answers each row. */
export function signatureOf({ inputMetadata, outputMetadata }: Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>, wanted: Wanted): Signature {
  const input = inputOf(inputMetadata, wanted);
  const output = outputOf(outputMetadata, wanted);
  return { ...input, ...output };
}

const told = (value: Value): string => (value.isTensor ? `${value.name}: ${value.type} [${value.shape.join(', ')}]` : `${value.name}: no tensor`);

function inputOf(inputs: readonly Value[], { source, width }: Wanted): Pick<Signature, 'input' | 'isSingleRow'> {
  const [input] = inputs;
  const expected = `expected one input of float32 [N, ${width}] or [1, ${width}]`;
  if (inputs.length !== 1 || !input.isTensor || input.type !== 'float32' || input.shape.length !== 2) throw new DataError(`${source}: ${expected}, found "${inputs.map(told).join('; ')}"`);
  const [rows, features] = input.shape;
  if (features !== width) throw new DataError(`${source}: expected ${width} features, found an input of "${features}" (${told(input)})`);
  if (typeof rows === 'number' && rows !== 1) throw new DataError(`${source}: ${expected}, found "${told(input)}"`);
  return { input: input.name, isSingleRow: rows === 1 };
}

function outputOf(outputs: readonly Value[], { source, target, output: name }: Wanted): Pick<Signature, 'output' | 'columns' | 'isDouble'> {
  const fitting = outputs.flatMap((output) => {
    const columns = columnsOf(output, target);
    return columns === undefined || (name !== undefined && output.name !== name) ? [] : [{ output: output.name, columns, isDouble: output.isTensor && output.type === 'float64' }];
  });
  const kind = target === 'probability' ? '[N], [N, 1] or the two probabilities [N, 2]' : '[N] or [N, 1]';
  const hint = outputs.some(({ isTensor }) => !isTensor) ? '; a classifier is to be written without ZipMap' : '';
  if (fitting.length !== 1) throw new DataError(`${source}: expected ${fitting.length > 1 ? 'the name of the output to read' : `an output${name === undefined ? '' : ` "${name}"`} of float32 or float64 ${kind}`}, found "${outputs.map(told).join('; ')}"${hint}`);
  return fitting[0];
}

/** Undefined where the output cannot be one answer for each row. A dimension without a number is told by the first answer. */
function columnsOf(output: Value, target: Wanted['target']): 1 | 2 | undefined {
  if (!output.isTensor || !(output.type === 'float32' || output.type === 'float64')) return undefined;
  const { shape } = output;
  if (shape.length === 1) return 1;
  if (shape.length !== 2) return undefined;
  if (shape[1] === 2) return target === 'probability' ? 2 : undefined;
  return shape[1] === 1 || typeof shape[1] === 'string' ? 1 : undefined;
}
