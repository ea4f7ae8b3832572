import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DataError } from '../../domain/errors.ts';

export const KEY_FILE_FORMAT = 'coinbot-keys-1';

const base64 = (bytes: number) => z.base64().length(4 * Math.ceil(bytes / 3));
const known = z.union([z.boolean(), z.literal('unknown')]);

/** AES-256-GCM: a nonce of 12 bytes that is never used twice, the encrypted text, the tag of 16 bytes. Base64. */
const sealed = z.strictObject({ nonce: base64(12), text: z.base64().max(100_000), tag: base64(16) });
export type Sealed = z.output<typeof sealed>;

const permissions = z.strictObject({ trade: known, withdraw: known, ipRestricted: known });

const record = z.strictObject({
  venue: z.string().regex(/^[a-z0-9]{1,40}$/).describe('The venue, by the name the configuration uses.'),
  account: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/).describe('Which of your accounts there; "main" where you have one.'),
  apiKeyEnd: z.string().max(4).describe('The last four characters of the API key, to tell keys apart; empty where the key is short.'),
  permissions: permissions.nullable().describe('What the venue said the key may do when it was last checked; null before.'),
  checkedAt: z.iso.datetime().nullable(),
  sealed: sealed.describe('API key, secret and passphrase, encrypted; bound to venue and account.'),
});
export type KeyRecord = z.output<typeof record>;

export const SCRYPT_COSTS = [131_072, 262_144, 524_288, 1_048_576] as const;

const kdf = z.strictObject({
  name: z.literal('scrypt'),
  N: z.literal(SCRYPT_COSTS).describe('Cost: 128 * r * N bytes of memory for each guess at the passphrase.'),
  r: z.literal(8),
  p: z.literal(1),
  salt: base64(16),
});
export type KeyDerivation = z.output<typeof kdf>;

/** `api_keys.json`: who has a key is readable, the keys themselves are not. Written by `coinbot keys add`. */
export const keyFileSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(KEY_FILE_FORMAT),
  kdf: kdf.describe('How the passphrase becomes the key of this file.'),
  keys: z.array(record).max(1_000),
  seal: sealed.describe('Holds a hash over everything above: it opens with the right passphrase only, and shows what was changed without it.'),
  checksum: z.string().regex(/^[0-9a-f]{64}$/).describe('SHA-256 over everything above, so that a damaged file is not taken for a wrong passphrase.'),
});
export type KeyFileDocument = z.output<typeof keyFileSchema>;

type Sealable = Pick<KeyFileDocument, 'kdf' | 'keys'>;

const partsOf = ({ nonce, text, tag }: Sealed): readonly string[] => [nonce, text, tag];

function contentOf({ kdf: { name, N, r, p, salt }, keys }: Sealable): string {
  const rows = keys.map(({ venue, account, apiKeyEnd, permissions: may, checkedAt, sealed: parts }) =>
    [venue, account, apiKeyEnd, may === null ? null : [may.trade, may.withdraw, may.ipRestricted], checkedAt, ...partsOf(parts)]);
  return JSON.stringify([KEY_FILE_FORMAT, name, N, r, p, salt, rows]);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What the seal holds: no record can be added, removed, exchanged or relabelled without the passphrase. */
export const contentHash = (document: Sealable): string => sha256(contentOf(document));
export const checksumOf = (document: Sealable & Pick<KeyFileDocument, 'seal'>): string => sha256(`${contentOf(document)}\n${JSON.stringify(partsOf(document.seal))}`);

export const sameOwner = (a: { readonly venue: string; readonly account: string }, b: { readonly venue: string; readonly account: string }): boolean => a.venue === b.venue && a.account === b.account;

const hasPlainKeys = (value: unknown): boolean => typeof value === 'object' && value !== null && 'keys' in value && !Array.isArray(value.keys) && !('format' in value);

function parsed(file: string, text: string): unknown {
  // The reason JSON.parse gives quotes the text around the mistake, so it is not passed on.
  try { return JSON.parse(text.replace(/^\ufeff/, '')); } catch { throw new DataError(`"${file}" is no JSON: it is damaged, or something else wrote it`); }
}

/** Reads the outside of the file, for which no passphrase is needed. A DataError says where it is wrong and never what stands there. */
export function parseKeyFile(file: string, text: string): KeyFileDocument {
  const value = parsed(file, text);
  if (hasPlainKeys(value)) throw new DataError(`"${file}" holds keys in clear text: expected the encrypted file that "coinbot keys add" writes. Add the keys with it, make new ones at the venue, and delete this file`);
  const result = keyFileSchema.safeParse(value);
  if (!result.success) {
    const places = result.error.issues.map(({ path, code }) => `${path.map(String).filter((part) => /^\w{1,20}$/.test(part)).join('.') || 'the top level'} (${code.replaceAll('_', ' ')})`);
    throw new DataError(`"${file}" is no key file of format "${KEY_FILE_FORMAT}": wrong at ${[...new Set(places)].slice(0, 5).join(', ')}`);
  }
  const document = result.data;
  if (checksumOf(document) !== document.checksum) throw new DataError(`"${file}" is damaged or was changed by hand: its checksum does not fit. Restore it from a copy, or delete it and add the keys anew`);
  if (document.keys.some((key, i) => document.keys.findIndex((other) => sameOwner(key, other)) !== i)) throw new DataError(`"${file}" names an account of a venue twice`);
  return document;
}
