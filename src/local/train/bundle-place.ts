import { createHash } from 'node:crypto';
import path from 'node:path';
import * as z from 'zod';

/** The files of a bundle that every one has. */
export const BUNDLE_FILE = 'bundle.json';
export const SIGNATURE_FILE = 'signature.json';
export const MODEL_FILE = 'model.onnx';

/** The key that bundles of this machine are signed with: in the folder of all models, beside the slots. */
export const signingKeyIn = (modelsFolder: string): string => path.join(modelsFolder, 'signing.key');

/** `bundle`: sha256 of the canonical text of `bundle.json`, which is what was signed. `key`: id of the key. */
export const bundleSignature = z.strictObject({ format: z.literal('coinbot-signature-1'), algorithm: z.literal('ed25519'), key: z.string(), bundle: z.string(), signature: z.string() });

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** The name of a bundle by its content. */
export const idOf = (kind: string, contentText: string): string => `${kind}-${sha256(contentText).slice(0, 12)}`;
