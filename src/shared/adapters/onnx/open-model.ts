import { createHash } from 'node:crypto';
import { DataError } from '../../domain/errors.ts';
import { DEFAULT_MODEL_LIMITS, type LoadedModel, type ModelContract, type ModelReport } from '../../ports/model-runtime.ts';
import { tryModel } from './model-trial.ts';
import { assertAcceptable, onnxFacts, type OnnxFacts } from './onnx-facts.ts';
import { ask, checkedAnswers, onnxRuntime, openSession, type Asking } from './onnx-session.ts';
import { signatureOf } from './signature.ts';

export interface Opened {
  readonly source: string;
  readonly bytes: Uint8Array;
  readonly contract: ModelContract;
  /** What an earlier trial of the same bytes found: it is not repeated. */
  readonly tried?: Pick<ModelReport, 'latency' | 'answersMissing'>;
}

/** What can be checked without the runtime: the facts of the file and its features. */
export function examined({ source, bytes, contract }: Pick<Opened, 'source' | 'bytes' | 'contract'>): { readonly facts: OnnxFacts; readonly features: readonly string[] } {
  const facts = onnxFacts(bytes, source);
  assertAcceptable(facts, source);
  return { facts, features: featuresOf(facts, contract, source) };
}

/** Loads a model in this process and holds it against its contract. */
export async function openModel({ source, bytes, contract, tried }: Opened): Promise<LoadedModel> {
  const { facts, features } = examined({ source, bytes, contract });
  const { target } = contract;
  const onnx = await onnxRuntime();
  const session = await openSession(onnx, bytes, source);
  try {
    const signature = signatureOf(session, { source, width: features.length, target, output: contract.output });
    const asking: Asking = { onnx, session, signature, width: features.length, source };
    const trial = tried ?? await tryModel(asking, { target, limits: { ...DEFAULT_MODEL_LIMITS, ...contract.limits } });
    return {
      name: source, sha256: sha256Of(bytes), features, target, input: signature.input, output: signature.output, ...trial, metadata: facts.metadata,
      predict: async (rows, count) => checkedAnswers(await ask(asking, rows, count), { source, target }),
      close: () => session.release(),
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function featuresOf({ metadata }: OnnxFacts, { features, known, target }: ModelContract, source: string): readonly string[] {
  const own = namedFeatures(metadata, source);
  const names = features ?? own ?? [];
  if (names.length === 0) throw new DataError(`${source}: expected a list of features, found neither one beside the model nor one within`);
  if (own !== undefined) assertSame(names, own, source);
  const unknown = known === undefined ? [] : names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new DataError(`${source}: expected features that can be computed here, found "${unknown.join('", "')}"`);
  if (metadata['target'] !== undefined && metadata['target'] !== target) throw new DataError(`${source}: expected a model that answers a ${target}, found "${metadata['target']}"`);
  return names;
}

function assertSame(names: readonly string[], own: readonly string[], source: string): void {
  if (names.length !== own.length) throw new DataError(`${source}: expected the ${own.length} features the model names itself, found "${names.length}" beside it`);
  const odd = names.findIndex((name, f) => name !== own[f]);
  if (odd >= 0) throw new DataError(`${source}: expected the features the model names itself, found "${names[odd]}" in place of "${own[odd]}"`);
}

/** The list under `features` in the metadata, where there is one. */
function namedFeatures({ features }: Readonly<Record<string, string>>, source: string): readonly string[] | undefined {
  if (features === undefined) return undefined;
  try {
    const list: unknown = JSON.parse(features);
    if (Array.isArray(list) && list.every((name) => typeof name === 'string')) return list;
  } catch {
    // Told below, as any other list that is none.
  }
  throw new DataError(`${source}: expected a list of names under "features" in the metadata, found "${features.slice(0, 80)}"`);
}
