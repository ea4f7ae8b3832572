import { readFile, stat } from 'node:fs/promises';
import { DataError } from '../../domain/errors.ts';
import { DEFAULT_MODEL_LIMITS, type ModelRuntime, type ModelSource } from '../../ports/model-runtime.ts';
import { examined, openModel, sha256Of } from './open-model.ts';
import { trialApart } from './trial-apart.ts';

/** Models through onnxruntime-node, on one thread. Each is looked at, then tried in a process of its own, and only then loaded here. */
export function onnxModelRuntime(): ModelRuntime {
  return {
    async load(source, contract) {
      const limits = { ...DEFAULT_MODEL_LIMITS, ...contract.limits };
      const name = 'file' in source ? source.file : source.name;
      const bytes = await bytesOf(source, limits.maxBytes);
      const hash = sha256Of(bytes);
      if (source.sha256 !== undefined && source.sha256.toLowerCase() !== hash) throw new DataError(`${name}: expected SHA-256 ${source.sha256}, found "${hash}"`);
      examined({ source: name, bytes, contract });
      if (contract.trial === 'here') return openModel({ source: name, bytes, contract });
      return openModel({ source: name, bytes, contract, tried: await trialApart({ source: name, bytes, contract, limits }) });
    },
  };
}

async function bytesOf(source: ModelSource, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = (name: string, size: number) => new DataError(`${name}: expected a model of at most ${maxBytes} bytes, found "${size}"`);
  if ('bytes' in source) {
    if (source.bytes.length > maxBytes) throw tooLarge(source.name, source.bytes.length);
    // A copy: what was hashed and tried is what is loaded, whatever its owner does with it.
    return source.bytes.slice();
  }
  try {
    const { size } = await stat(source.file);
    if (size > maxBytes) throw tooLarge(source.file, size);
    return new Uint8Array(await readFile(source.file));
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new DataError(`${source.file}: expected a model, found "${String(error.code)}"`, { cause: error });
    throw error;
  }
}
