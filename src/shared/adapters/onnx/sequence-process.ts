import { readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import type { InferenceSession } from 'onnxruntime-node';
import { DataError } from '../../domain/errors.ts';
import { assertAcceptable, onnxFacts } from './onnx-facts.ts';
import { onnxRuntime, openSession } from './onnx-session.ts';
import { sha256Of } from './open-model.ts';
import type { SequenceOrder, SequenceReply } from './sequence-messages.ts';

/** The process of one language model: loads it when it is told which, and then answers one question after the other. It ends with who started it. */

type Onnx = Awaited<ReturnType<typeof onnxRuntime>>;
const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'];

interface Opened {
  readonly onnx: Onnx;
  readonly session: InferenceSession;
  readonly output: string;
  readonly padding: number;
  readonly source: string;
}

async function opened({ file, sha256, padding, maxBytes }: Extract<SequenceOrder, { kind: 'start' }>): Promise<Opened> {
  const { size } = await stat(file);
  if (size > maxBytes) throw new DataError(`${file}: expected a model of at most ${maxBytes} bytes, found "${size}"`);
  const bytes = new Uint8Array(await readFile(file));
  const hash = sha256Of(bytes);
  if (hash !== sha256) throw new DataError(`${file}: expected SHA-256 ${sha256}, found "${hash}"`);
  assertAcceptable(onnxFacts(bytes, file), file);
  const onnx = await onnxRuntime();
  const session = await openSession(onnx, bytes, file);
  return { onnx, session, output: outputOf(session, file), padding, source: file };
}

/** DataError where the ends are not those of a classifier of texts. */
function outputOf({ inputMetadata, outputNames }: InferenceSession, source: string): string {
  const odd = inputMetadata.find((input) => !INPUTS.includes(input.name) || !input.isTensor || input.type !== 'int64');
  if (odd !== undefined || !inputMetadata.some(({ name }) => name === 'input_ids')) throw new DataError(`${source}: expected inputs ${INPUTS.join(', ')} of int64, found "${inputMetadata.map((input) => `${input.name}: ${input.isTensor ? input.type : 'no tensor'}`).join(', ')}"`);
  const output = outputNames.length === 1 ? outputNames[0] : outputNames.find((name) => name === 'logits');
  if (output === undefined) throw new DataError(`${source}: expected an output "logits", found "${outputNames.join(', ')}"`);
  return output;
}

async function answered({ onnx, session, output, padding, source }: Opened, texts: readonly (readonly number[])[]): Promise<Extract<SequenceReply, { kind: 'answer' }>> {
  const [rows, width] = [texts.length, texts.reduce((most, { length }) => Math.max(most, length), 1)];
  const filled = (of: (text: readonly number[], i: number) => number) => new onnx.Tensor('int64', BigInt64Array.from(texts.flatMap((text) => Array.from({ length: width }, (_, i) => BigInt(of(text, i))))), [rows, width]);
  const given: Readonly<Record<string, () => InstanceType<Onnx['Tensor']>>> = {
    input_ids: () => filled((text, i) => text[i] ?? padding), attention_mask: () => filled((text, i) => (i < text.length ? 1 : 0)), token_type_ids: () => filled(() => 0),
  };
  const found = (await session.run(Object.fromEntries(session.inputNames.map((name) => [name, given[name]()])), [output]))[output];
  const classes = found.dims[1] ?? 0;
  const logits = found.data;
  if (!(logits instanceof Float32Array) || found.dims.length !== 2 || found.dims[0] !== rows || classes < 2) throw new DataError(`${source}: expected ${rows} rows of two classes or more in single precision, found a result of shape "${found.dims.join(', ')}"`);
  if (!logits.every(Number.isFinite)) throw new DataError(`${source}: expected finite answers, found others`);
  return { kind: 'answer', logits, classes };
}

const say = (reply: SequenceReply): unknown => process.send?.(reply);
const fail = (error: unknown): unknown => say({ kind: 'failure', error: error instanceof Error ? error.name : 'Error', message: (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 400) });

os.setPriority(10);
let model: Opened | undefined;
process.on('disconnect', () => { process.exit(); });
process.on('message', (order: SequenceOrder) => {
  void (async () => {
    try {
      // A first text shows what it answers.
      if (order.kind === 'start') model = await opened(order);
      if (model !== undefined) say(await answered(model, order.kind === 'start' ? [[model.padding]] : order.texts));
    } catch (error) {
      fail(error);
    }
  })();
});
