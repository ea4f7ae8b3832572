import { z } from 'zod';
import { DataError, RefusedError, UsageError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import type { VenueKey } from '../../ports/secrets.ts';
import type { KeyPermissions } from '../../ports/venue.ts';
import { checksumOf, contentHash, KEY_FILE_FORMAT, parseKeyFile, sameOwner, type KeyFileDocument, type KeyRecord } from './key-file-format.ts';
import { readPrivate, writePrivate } from './private-file.ts';
import { deriveKey, newDerivation, seal, unseal } from './sealing.ts';

/** What may be shown of a key. */
export interface ListedKey {
  readonly venue: string;
  readonly account: string;
  /** The last four characters of the API key, or empty. */
  readonly apiKeyEnd: string;
  readonly permissions: KeyPermissions | null;
  readonly checkedAt: string | null;
}

export type KeyOwner = Pick<VenueKey, 'venue' | 'account'>;

/** The key file with its passphrase. Every change is on the disk when the call returns. */
export interface OpenKeyFile {
  readonly keys: readonly ListedKey[];
  /** Undefined where there is none. What was said of its permissions is not looked at here. */
  key(owner: KeyOwner): VenueKey | undefined;
  put(key: VenueKey): void;
  remove(owner: KeyOwner): boolean;
  notePermissions(owner: KeyOwner, permissions: KeyPermissions, checkedAt: string): void;
  /** Forgets the key of the file. */
  close(): void;
}

const contents = z.strictObject({ apiKey: z.string(), secret: z.string(), passphrase: z.string().optional() });

const SEAL = `${KEY_FILE_FORMAT} seal`;
const boundTo = ({ venue, account }: KeyOwner): string => `${KEY_FILE_FORMAT} ${venue} ${account}`;

/** Enough to tell two keys apart, and only where so much remains hidden that it tells nothing else. */
export const endOf = (apiKey: string): string => (/^[\x21-\x7e]{16,}$/.test(apiKey) ? apiKey.slice(-4) : '');

const listed = ({ venue, account, apiKeyEnd, permissions, checkedAt }: KeyRecord): ListedKey => ({ venue, account, apiKeyEnd, permissions, checkedAt });

/** What can be said without the passphrase; undefined where there is no file. A file others can read is a RefusedError. */
export function readKeyFile(file: string): KeyFileDocument | undefined {
  const text = readPrivate(file);
  return text === undefined ? undefined : parseKeyFile(file, text);
}

/** A file without keys, ready to be opened with `passphrase`. Nothing is written before the first key is put. */
async function emptyDocument(passphrase: Secret): Promise<{ readonly key: Buffer; readonly kdf: KeyFileDocument['kdf'] }> {
  const kdf = newDerivation();
  return { kdf, key: await deriveKey(passphrase, kdf) };
}

/**
 * Opens a file's text. A wrong passphrase is a UsageError, a record that was changed a DataError; what was changed so that even
 * the checksum fits and the seal does not open cannot be told from a wrong passphrase.
 */
export async function openKeyText(file: string, text: string, passphrase: Secret): Promise<{ readonly document: KeyFileDocument; readonly key: Buffer }> {
  const document = parseKeyFile(file, text);
  const key = await deriveKey(passphrase, document.kdf);
  const sealedHash = unseal(key, document.seal, SEAL);
  if (sealedHash === undefined) throw new UsageError(`the passphrase does not open "${file}"`);
  if (sealedHash !== contentHash(document)) throw new DataError(`"${file}" was changed without its passphrase: do not use it. Restore it from a copy, and make new keys at the venue if anybody else could write here`);
  return { document, key };
}

export function keyOf(file: string, record: KeyRecord, fileKey: Buffer): VenueKey {
  const text = unseal(fileKey, record.sealed, boundTo(record));
  if (text === undefined) throw new DataError(`"${file}": the key of ${record.venue} ${record.account} is damaged`);
  const { apiKey, secret, passphrase } = contents.parse(JSON.parse(text));
  return {
    venue: record.venue, account: record.account, apiKey: new Secret(apiKey), secret: new Secret(secret),
    ...(passphrase === undefined ? {} : { passphrase: new Secret(passphrase) }),
  };
}

/** Opens the file with its passphrase, or begins a new one where there is none. */
export async function openKeyFile(file: string, passphrase: Secret): Promise<OpenKeyFile> {
  const text = readPrivate(file);
  const opened = text === undefined ? undefined : await openKeyText(file, text, passphrase);
  const { key, kdf } = opened === undefined ? await emptyDocument(passphrase) : { key: opened.key, kdf: opened.document.kdf };
  let records: readonly KeyRecord[] = opened?.document.keys ?? [];
  let lastChecksum = opened?.document.checksum;

  function save(next: readonly KeyRecord[]): void {
    if (readKeyFile(file)?.checksum !== lastChecksum) throw new RefusedError(`"${file}" was changed by another command meanwhile: nothing was written, do it again`);
    const content = { kdf, keys: next.toSorted((a, b) => (boundTo(a) < boundTo(b) ? -1 : 1)) };
    const withSeal = { ...content, seal: seal(key, contentHash(content), SEAL) };
    const checksum = checksumOf(withSeal);
    writePrivate(file, `${JSON.stringify({ $schema: './schema/api_keys.schema.json', format: KEY_FILE_FORMAT, ...withSeal, checksum }, null, 2)}\n`);
    records = content.keys;
    lastChecksum = checksum;
  }

  const without = (owner: KeyOwner) => records.filter((record) => !sameOwner(record, owner));
  const find = (owner: KeyOwner) => records.find((record) => sameOwner(record, owner));

  return {
    get keys() { return records.map(listed); },
    key(owner) {
      const record = find(owner);
      return record === undefined ? undefined : keyOf(file, record, key);
    },
    put({ venue, account, apiKey, secret, passphrase: spoken }) {
      const plain = JSON.stringify({ apiKey: apiKey.reveal(), secret: secret.reveal(), passphrase: spoken?.reveal() });
      save([...without({ venue, account }), { venue, account, apiKeyEnd: endOf(apiKey.reveal()), permissions: null, checkedAt: null, sealed: seal(key, plain, boundTo({ venue, account })) }]);
    },
    remove(owner) {
      if (find(owner) === undefined) return false;
      save(without(owner));
      return true;
    },
    notePermissions(owner, permissions, checkedAt) {
      const record = find(owner);
      if (record !== undefined) save([...without(owner), { ...record, permissions, checkedAt }]);
    },
    close() { key.fill(0); },
  };
}
