import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Kept {
  readonly bytes: Buffer;
  readonly etag: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const xml = (status: number, body: string): Answer => ({ status, headers: { 'content-type': 'application/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` });
const failed = (status: number, code: string, message: string): Answer => xml(status, `<Error><Code>${code}</Code><Message>${escaped(message)}</Message><RequestId>1</RequestId></Error>`);
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

const NO_BUCKET = failed(404, 'NoSuchBucket', 'The specified bucket does not exist');
const NO_KEY = failed(404, 'NoSuchKey', 'The specified key does not exist.');
const UNMET = failed(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
/** Of the service; a test may ask for smaller ones. */
const PAGE = 1_000;

/**
 * As much of S3 as this program uses, in memory, with paths that name the bucket: put, conditional put, get, head, delete, ListObjectsV2 in pages,
 * errors as XML. After the API reference: a condition on a key that is absent is 404 for If-Match, two writers at the same moment may both hear 409.
 */
export class S3Server {
  readonly buckets = new Map<string, Map<string, Kept>>();
  /** Requests by method, as `PUT`, `LIST`. */
  readonly requests = new Map<string, number>();
  pageSize = PAGE;
  #conflicts = 0;
  #failures = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => { void this.#serve(request, response); });
  }

  static async start(...buckets: readonly string[]): Promise<S3Server> {
    const server = new S3Server();
    for (const bucket of buckets) server.buckets.set(bucket, new Map());
    await new Promise<void>((resolve) => { server.#server.listen(0, '127.0.0.1', resolve); });
    return server;
  }

  get endpoint(): string { return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; }

  /** The next conditional puts hear 409: somebody else is at it. Nothing is written. */
  conflictNext(count: number): void { this.#conflicts = count; }

  /** The next requests hear 503 SlowDown. */
  failNext(count: number): void { this.#failures = count; }

  end(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => { this.#server.close(() => { resolve(); }); });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request).catch(() => undefined);
    if (body === undefined) return;
    const { status, headers = {}, body: answer = '' } = this.#answer(request, body);
    response.writeHead(status, { 'x-amz-request-id': '1', 'content-length': Buffer.byteLength(answer), ...headers });
    response.end(request.method === 'HEAD' ? undefined : answer);
  }

  #answer(request: IncomingMessage, body: Buffer): Answer {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
    const [, bucket, ...rest] = pathname.split('/').map((part) => decodeURIComponent(part));
    const key = rest.join('/');
    const name = request.method === 'GET' && key === '' ? 'LIST' : request.method ?? '';
    this.requests.set(name, (this.requests.get(name) ?? 0) + 1);
    if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true) return failed(403, 'AccessDenied', 'Access Denied');
    if (this.#failures > 0) {
      this.#failures -= 1;
      return failed(503, 'SlowDown', 'Please reduce your request rate.');
    }
    const objects = this.buckets.get(bucket);
    if (objects === undefined) return NO_BUCKET;
    return name === 'LIST' ? this.#page(bucket, objects, searchParams) : this.#object(objects, key, { name, body, headers: request.headers });
  }

  #object(objects: Map<string, Kept>, key: string, { name, body, headers }: { readonly name: string; readonly body: Buffer; readonly headers: IncomingMessage['headers'] }): Answer {
    const found = objects.get(key);
    if (name === 'DELETE') {
      objects.delete(key);
      return { status: 204 };
    }
    if (name !== 'PUT') return found === undefined ? NO_KEY : { status: 200, headers: { etag: `"${found.etag}"`, 'content-type': 'application/octet-stream', 'content-length': String(found.bytes.length) }, body: found.bytes };
    const unmet = this.#unmet(found, headers);
    if (unmet !== undefined) return unmet;
    const etag = createHash('md5').update(body).digest('hex');
    objects.set(key, { bytes: body, etag });
    return { status: 200, headers: { etag: `"${etag}"` } };
  }

  /** What is said to a put whose condition does not hold; undefined where it may go on. */
  #unmet(found: Kept | undefined, { 'if-none-match': absent, 'if-match': unchanged, 'content-encoding': encoding }: IncomingMessage['headers']): Answer | undefined {
    if (encoding?.includes('aws-chunked') === true || (absent !== undefined && absent !== '*')) return failed(501, 'NotImplemented', 'chunks, or If-None-Match with an etag');
    if (absent === undefined && unchanged === undefined) return undefined;
    if (this.#conflicts > 0) {
      this.#conflicts -= 1;
      return failed(409, 'ConditionalRequestConflict', 'The conditional request cannot succeed due to a conflicting operation against this resource.');
    }
    if (absent !== undefined) return found === undefined ? undefined : UNMET;
    if (found === undefined) return NO_KEY;
    return unchanged === `"${found.etag}"` ? undefined : UNMET;
  }

  #page(bucket: string, objects: Map<string, Kept>, asked: URLSearchParams): Answer {
    if (asked.get('list-type') !== '2') return failed(501, 'NotImplemented', 'version 1 of the list');
    const prefix = asked.get('prefix') ?? '';
    const token = asked.get('continuation-token');
    const after = token === null ? asked.get('start-after') ?? '' : Buffer.from(token, 'base64url').toString();
    const size = Math.min(this.pageSize, Number(asked.get('max-keys') ?? this.pageSize));
    const all = [...objects.keys()].filter((key) => key.startsWith(prefix) && byBytes(key, after) > 0).toSorted(byBytes);
    const page = all.slice(0, size);
    const isTruncated = all.length > size;
    const next = isTruncated ? `<NextContinuationToken>${Buffer.from(page[page.length - 1]).toString('base64url')}</NextContinuationToken>` : '';
    const contents = page.map((key) => `<Contents><Key>${escaped(key)}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified><ETag>&quot;${objects.get(key)?.etag}&quot;</ETag><Size>${objects.get(key)?.bytes.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`);
    return xml(200, `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><Prefix>${escaped(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${size}</MaxKeys><IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`);
  }
}
