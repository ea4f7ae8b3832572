import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { DataError } from '../../shared/domain/errors.ts';

/** What a model says about itself, in `manifest.json` beside its files. */
const manifestSchema = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,80}$/),
  version: z.string().regex(/^[\w.-]{1,40}$/),
  kind: z.literal('text-sentiment'),
  /** File name -> sha256 of its bytes. Every file of the folder stands here. */
  files: z.record(z.string().regex(/^[\w][\w.-]*$/), z.string().regex(/^[0-9a-f]{64}$/)),
});

export type ModelManifest = z.output<typeof manifestSchema>;

const MANIFEST = 'manifest.json';
const MOST_MANIFEST_BYTES = 100_000;

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * Looks at a model's folder before anything in it is loaded: the manifest is the one that was agreed on (`sha256` of its bytes), every file it
 * names is there with its hash, and no file is there that it does not name. Anything else is a DataError.
 */
export async function checkedModel({ folder, sha256 }: { readonly folder: string; readonly sha256: string }): Promise<ModelManifest> {
  const file = path.join(folder, MANIFEST);
  const found = await lstat(file).catch(() => undefined);
  if (found?.isFile() !== true || found.size > MOST_MANIFEST_BYTES) throw new DataError(`model "${folder}": expected a manifest.json of at most ${MOST_MANIFEST_BYTES} bytes, found ${found === undefined ? 'none' : `${found.size} bytes`}`);
  const bytes = await readFile(file);
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (hash !== sha256) throw new DataError(`model "${folder}": expected a manifest.json with sha256 "${sha256}", found "${hash}"`);
  const manifest = parsed(bytes.toString('utf8'), folder);
  const present = (await readdir(folder)).filter((name) => name !== MANIFEST);
  const unknown = present.find((name) => !Object.hasOwn(manifest.files, name));
  if (unknown !== undefined) throw new DataError(`model "${folder}": expected the files of its manifest alone, found "${unknown}"`);
  for (const [name, wanted] of Object.entries(manifest.files)) {
    const one = await lstat(path.join(folder, name)).catch(() => undefined);
    if (one?.isFile() !== true) throw new DataError(`model "${folder}": expected the file "${name}" of its manifest, found ${one === undefined ? 'none' : 'something else'}`);
    const is = await hashOf(path.join(folder, name));
    if (is !== wanted) throw new DataError(`model "${folder}": expected "${name}" with sha256 "${wanted}", found "${is}"`);
  }
  return manifest;
}

function parsed(text: string, folder: string): ModelManifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new DataError(`model "${folder}": expected a manifest with name, version, kind "text-sentiment" and files, found another one`, { cause });
  }
}
