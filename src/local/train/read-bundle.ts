import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openSigningKey } from '../../shared/adapters/secrets/signing-key.ts';
import { DataError } from '../../shared/domain/errors.ts';
import { canonicalText, contentText, parseBundle, type Bundle } from '../../shared/learning/bundle/bundle.ts';
import { BUNDLE_FILE, bundleSignature, idOf, MODEL_FILE, SIGNATURE_FILE, sha256, signingKeyIn } from './bundle-place.ts';

/**
 * The bundle in a folder `<models>/<slot>/<id>`, after a look at all of it: its schema, its name, the hashes of its files and the signature of this machine's key.
 * Undefined for a folder without `bundle.json`. DataError says which file is wrong and what was expected: such a bundle must not be used.
 */
export function readBundle(folder: string): Bundle | undefined {
  const file = path.join(folder, BUNDLE_FILE);
  const bytes = bytesOf(file);
  if (bytes === undefined) return undefined;
  const json = jsonOf(bytes, file);
  const bundle = parseBundle(json, file);
  const id = idOf(bundle.kind, contentText(json));
  if (id !== bundle.id) throw new DataError(`${file}: expected the id "${id}", which follows from what it says, found "${bundle.id}": it was changed`);
  assertFiles(bundle, folder);
  assertSigned(canonicalText(json), folder);
  return bundle;
}

/** Undefined where there is no such file. */
function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    if (code === 'ENOENT') return undefined;
    throw new DataError(`${file}: cannot be read (${code})`, { cause: error });
  }
}

function jsonOf(bytes: Buffer, file: string): object {
  const text = bytes.toString('utf8');
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return json;
  } catch {
    // Said below: where the text breaks off helps nobody.
  }
  throw new DataError(`${file}: expected JSON, found "${text.slice(0, 40)}"`);
}

function assertFiles({ kind, files }: Bundle, folder: string): void {
  if (kind === 'learned' && !Object.hasOwn(files, MODEL_FILE)) throw new DataError(`${path.join(folder, BUNDLE_FILE)}: expected "${MODEL_FILE}" among the files of a learned model, found "${Object.keys(files).join('", "')}"`);
  for (const [name, hash] of Object.entries(files)) {
    const file = path.join(folder, name);
    const bytes = bytesOf(file);
    if (bytes === undefined) throw new DataError(`${file}: expected this file of the bundle, found none`);
    if (sha256(bytes) !== hash) throw new DataError(`${file}: expected content with the hash "${hash}", found "${sha256(bytes)}": it was changed or broken`);
  }
}

function assertSigned(text: string, folder: string): void {
  const file = path.join(folder, SIGNATURE_FILE);
  const bytes = bytesOf(file);
  if (bytes === undefined) throw new DataError(`${file}: expected the signature of the bundle, found none`);
  const found = bundleSignature.safeParse(jsonOf(bytes, file));
  if (!found.success) throw new DataError(`${file}: expected a signature, found at ${found.error.issues[0].path.join('.') || 'its top'}: ${found.error.issues[0].message}`);
  const keyFile = signingKeyIn(path.resolve(folder, '..', '..'));
  const key = openSigningKey(keyFile);
  if (key === undefined) throw new DataError(`${file}: cannot be checked, because the key "${keyFile}" is not there: train anew on this machine`);
  const { key: by, signature, bundle: hash } = found.data;
  if (by !== key.id) throw new DataError(`${file}: expected a signature by the key "${key.id}" of this machine, found one by "${by}": a bundle of another machine is not used`);
  if (!key.verify(text, signature)) throw new DataError(`${file}: expected a signature of what ${BUNDLE_FILE} says, found one of something else: it was changed`);
  if (hash !== sha256(text)) throw new DataError(`${file}: expected "bundle" to be the hash of ${BUNDLE_FILE}, "${sha256(text)}", found "${hash}": it was changed`);
}
