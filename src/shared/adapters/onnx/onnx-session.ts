import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { DataError, RefusedError, UsageError } from '../../domain/errors.ts';
import type { Signature } from './signature.ts';

type Onnx = typeof import('onnxruntime-node');

/** The runtime, loaded when the first model is: it takes tens of megabytes and is not there for every platform. */
export async function onnxRuntime(): Promise<Onnx> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw new RefusedError(`expected the ONNX runtime to start on ${process.platform}-${process.arch}, found "${error instanceof Error ? error.message : String(error)}"; models of this product run without it`, { cause: error });
  }
}

/** One thread, nodes one after the other, nothing that waits by spinning: rows come one at a time, and the cores are for others. */
const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential', graphOptimizationLevel: 'all', logSeverityLevel: 4,
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' }, set_denormal_as_zero: '0' } },
};

/** DataError where the runtime does not take the bytes. */
export async function openSession(onnx: Onnx, bytes: Uint8Array, source: string): Promise<InferenceSession> {
  try {
    return await onnx.InferenceSession.create(bytes, OPTIONS);
  } catch (error) {
    throw new DataError(`${source}: expected a model the ONNX runtime can load, found "${messageOf(error)}"`, { cause: error });
  }
}

export interface Asking {
  readonly onnx: Onnx;
  readonly session: InferenceSession;
  readonly signature: Signature;
  readonly width: number;
  readonly source: string;
}

/** What the model answers, whatever it is. UsageError: shapes. DataError: the runtime fails, or the answers have another shape than was told. */
export async function ask(asking: Asking, features: Float32Array, rows: number): Promise<Float32Array> {
  const { width, signature } = asking;
  if (!Number.isInteger(rows) || rows < 0 || features.length !== rows * width) throw new UsageError(`expected ${rows} rows of ${width} features, found "${features.length}" values`);
  if (rows === 0) return new Float32Array();
  if (!signature.isSingleRow || rows === 1) return answersOf(asking, await run(asking, features, rows), rows);
  const answers = new Float32Array(rows);
  for (let row = 0; row < rows; row++) answers.set(answersOf(asking, await run(asking, features.subarray(row * width, (row + 1) * width), 1), 1), row);
  return answers;
}

async function run({ onnx, session, signature, width, source }: Asking, features: Float32Array, rows: number): Promise<Tensor> {
  try {
    const found = await session.run({ [signature.input]: new onnx.Tensor('float32', features, [rows, width]) }, [signature.output]);
    return found[signature.output];
  } catch (error) {
    throw new DataError(`${source}: expected an answer, found "${messageOf(error)}"`, { cause: error });
  }
}

function answersOf({ signature: { columns, isDouble }, source }: Asking, { data, dims }: Tensor, rows: number): Float32Array {
  const isSound = dims[0] === rows && dims.length <= 2 && data.length === rows * columns;
  if (!isSound || !(isDouble ? data instanceof Float64Array : data instanceof Float32Array)) throw new DataError(`${source}: expected ${rows} answers, found a result of shape "${dims.join(', ')}"`);
  if (columns === 1) return data instanceof Float32Array ? data : Float32Array.from(data as Float64Array);
  return Float32Array.from({ length: rows }, (_, row) => Number(data[2 * row + 1]));
}

/** Probabilities may pass 0 and 1 by what single precision rounds; they are put back. DataError for what is no answer. */
export function checkedAnswers(answers: Float32Array, { source, target }: { readonly source: string; readonly target: 'probability' | 'value' }): Float32Array {
  for (let row = 0; row < answers.length; row++) {
    const answer = answers[row];
    if (!Number.isFinite(answer)) throw new DataError(`${source}: expected finite answers, found "${answer}" in row ${row}`);
    if (target === 'value' || (answer >= 0 && answer <= 1)) continue;
    if (!(answer >= -1e-6 && answer <= 1 + 1e-6)) throw new DataError(`${source}: expected probabilities from 0 to 1, found "${answer}" in row ${row}`);
    answers[row] = answer < 0 ? 0 : 1;
  }
  return answers;
}

/** The runtime's own text, in one line of bearable length. */
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 300);
