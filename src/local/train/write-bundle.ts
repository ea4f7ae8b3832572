import path from 'node:path';
import { makeSigningKey } from '../../shared/adapters/secrets/signing-key.ts';
import { InvariantError } from '../../shared/domain/errors.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import { canonicalText, contentText, type Bundle, type BundleContent } from '../../shared/learning/bundle/bundle.ts';
import { BUNDLE_FILE, idOf, SIGNATURE_FILE, sha256, signingKeyIn, type bundleSignature } from './bundle-place.ts';
import { readBundle } from './read-bundle.ts';
import { writeFolder } from './write-folder.ts';
import type * as z from 'zod';

export interface WrittenBundle {
  readonly bundle: Bundle;
  readonly folder: string;
}

interface Made {
  readonly modelsFolder: string;
  readonly at: EpochMs;
  /** The other files of the folder, by name. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/**
 * Signs a bundle and writes it whole, or not at all, to `<models>/<slot>/<id>`; the key is made when there is none yet. Its id follows from its content: the
 * same content written again is the same bundle, and takes its place. What was written is read back before it counts.
 */
export function writeBundle(content: BundleContent, { modelsFolder, at, files }: Made): WrittenBundle {
  // As it will be read: without what JSON leaves out.
  const plain: Readonly<Record<string, unknown>> = JSON.parse(JSON.stringify({ ...content, files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256(bytes)])) }));
  const id = idOf(content.kind, contentText(plain));
  const json = { ...plain, id, createdAt: at };
  const text = canonicalText(json);
  const key = makeSigningKey(signingKeyIn(modelsFolder));
  const signature: z.infer<typeof bundleSignature> = { format: 'coinbot-signature-1', algorithm: 'ed25519', key: key.id, bundle: sha256(text), signature: key.sign(text) };
  const folder = path.join(modelsFolder, content.slot, id);
  writeFolder(folder, { ...files, [BUNDLE_FILE]: `${JSON.stringify(json, null, 1)}\n`, [SIGNATURE_FILE]: `${JSON.stringify(signature, null, 1)}\n` });
  const bundle = readBundle(folder);
  if (bundle === undefined) throw new InvariantError(`${folder}: expected the bundle that was just written, found none`);
  return { bundle, folder };
}
