import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { RefusedError, TransientError } from '../../domain/errors.ts';
import { checkObjectKey } from '../../domain/object-key.ts';
import type { ObjectStore, ObjectSummary, PutCondition } from '../../ports/object-store.ts';

export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  /** Comes before every key; empty or ending with `/`. */
  readonly prefix?: string;
  /** Another server in the place of the region's own: its paths name the bucket. */
  readonly endpoint?: string | undefined;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

const CONFLICTS = 5;

/** Objects in a bucket. Credentials come from where the SDK finds them, where none are given. */
export function s3ObjectStore({ bucket: Bucket, region, prefix = '', endpoint, credentials }: S3Settings): ObjectStore {
  const client = new S3Client({ region, ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }), ...(credentials === undefined ? {} : { credentials }), requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });
  const at = (key: string) => ({ Bucket, Key: prefix + checkObjectKey(key) });
  return {
    async put(key, bytes, condition) {
      const target = { ...at(key), Body: bytes, ...asked(condition) };
      for (let attempt = 1; ; attempt++) {
        try {
          const { ETag } = await client.send(new PutObjectCommand(target));
          return { kind: 'written', etag: plain(ETag) };
        } catch (error) {
          if (isRefusal(error, condition)) return { kind: 'refused' };
          // Another writer was at it at the same moment: neither of us has been told who was first.
          if (statusOf(error) !== 409 || attempt >= CONFLICTS) throw ours(error);
        }
      }
    },
    async get(key) {
      const found = await found404(client.send(new GetObjectCommand(at(key))));
      return found?.Body === undefined ? undefined : { bytes: await found.Body.transformToByteArray().catch((error: unknown) => { throw ours(error); }), etag: plain(found.ETag) };
    },
    async head(key) {
      const found = await found404(client.send(new HeadObjectCommand(at(key))));
      return found === undefined ? undefined : { size: found.ContentLength ?? 0, etag: plain(found.ETag) };
    },
    list: (wanted) => listed(client, Bucket, { prefix, wanted }),
    async remove(key) { await client.send(new DeleteObjectCommand(at(key))).catch((error: unknown) => { throw ours(error); }); },
    close() { client.destroy(); },
  };
}

async function* listed(client: S3Client, Bucket: string, { prefix, wanted }: { readonly prefix: string; readonly wanted: string }): AsyncIterable<ObjectSummary> {
  for (let ContinuationToken: string | undefined; ;) {
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix + wanted, ContinuationToken })).catch((error: unknown) => { throw ours(error); });
    for (const { Key, Size } of page.Contents ?? []) if (Key !== undefined) yield { key: Key.slice(prefix.length), size: Size ?? 0 };
    if (page.IsTruncated !== true || page.NextContinuationToken === undefined) return;
    ContinuationToken = page.NextContinuationToken;
  }
}

const asked = (condition: PutCondition | undefined): { readonly IfNoneMatch?: string; readonly IfMatch?: string } =>
  (condition === undefined ? {} : condition.when === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: `"${condition.etag}"` });

const plain = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '');
const statusOf = (error: unknown): number | undefined => (error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined);

/** 412: the condition does not hold. 404 with `unchanged`: there is nothing that could be unchanged. */
const isRefusal = (error: unknown, condition: PutCondition | undefined): boolean => condition !== undefined
  && (statusOf(error) === 412 || (condition.when === 'unchanged' && statusOf(error) === 404 && error instanceof Error && error.name === 'NoSuchKey'));

async function found404<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404 && error instanceof Error && error.name !== 'NoSuchBucket') return undefined;
    throw ours(error);
  }
}

/** The SDK has tried again by itself what can be tried again. */
function ours(error: unknown): Error {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const status = statusOf(error);
  const isRefused = status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
  return isRefused || (error instanceof Error && error.name === 'CredentialsProviderError') ? new RefusedError(`the object store said no: ${text}`, { cause: error }) : new TransientError(`the object store did not answer: ${text}`, { cause: error });
}
