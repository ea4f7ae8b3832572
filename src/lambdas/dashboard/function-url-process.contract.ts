import { createHash } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

/** As CloudFront calls the page that is tried. */
export const CLOUD_HOST = 'd111111abcdef8.cloudfront.net';

interface Head { readonly statusCode: number; readonly headers: Readonly<Record<string, string>>; readonly cookies: readonly string[] }
type Handler = (event: unknown, out: Writable, invocation: { getRemainingTimeInMillis(): number }) => Promise<void>;

/** Where a function's bytes arrive: head and body in one row with eight zeros between, or no head at all where nothing was written. */
class AnswerStream extends Writable {
  readonly #to: ServerResponse;
  #before: Buffer = Buffer.alloc(0);
  #hasHead = false;

  constructor(to: ServerResponse) {
    super();
    this.#to = to;
    to.once('close', () => { this.destroy(); });
  }

  override _write(part: Buffer, _encoding: string, done: () => void): void {
    if (this.#hasHead) { this.#to.write(part, () => { done(); }); return; }
    this.#before = Buffer.concat([this.#before, part]);
    const end = this.#before.indexOf(Buffer.alloc(8));
    if (end >= 0) {
      const { statusCode, headers, cookies } = JSON.parse(this.#before.subarray(0, end).toString()) as Head;
      this.#hasHead = true;
      this.#to.writeHead(statusCode, { ...headers, ...(cookies.length === 0 ? {} : { 'set-cookie': [...cookies] }) });
      this.#to.write(this.#before.subarray(end + 8));
    }
    done();
  }

  override _final(done: () => void): void {
    // What the service answers where it was told no head.
    if (!this.#hasHead) this.#to.writeHead(200, { 'content-type': 'application/octet-stream' });
    this.#to.end(done);
  }
}

/** As in the service's runtime: the head goes in front of the first write, and `end` alone is none. */
Object.assign(globalThis, { awslambda: {
  streamifyResponse: (handler: Handler) => handler,
  HttpResponseStream: {
    from: (out: AnswerStream, head: Head) => {
      const write = out.write.bind(out);
      out.write = (part: unknown): boolean => {
        out.write = write;
        write(JSON.stringify(head));
        write(Buffer.alloc(8));
        return write(part);
      };
      return out;
    },
  },
} });

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** What the function is handed: payload 2.0. `origin`: of this gateway, which stands for CloudFront. */
function eventOf({ method = '', url = '', headers }: IncomingMessage, body: Buffer, origin: string): object {
  const [rawPath, ...query] = url.split('?');
  const { cookie, ...told } = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const passed = { ...told, ...(told['origin'] === origin ? { origin: `https://${CLOUD_HOST}` } : {}), authorization: 'AWS4-HMAC-SHA256 Credential=cloudfront', host: 'abc.lambda-url.ap-northeast-1.on.aws', 'x-coinbot-from-host': CLOUD_HOST, 'x-coinbot-from-address': '203.0.113.7', 'x-amz-date': '20260101T000000Z' };
  return {
    version: '2.0', routeKey: '$default', rawPath, rawQueryString: query.join('?'), headers: passed, ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    requestContext: { accountId: 'anonymous', domainName: 'abc.lambda-url.ap-northeast-1.on.aws', http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '130.176.0.1', userAgent: told['user-agent'] ?? '' } },
    ...(body.length === 0 ? {} : { body: body.toString('base64'), isBase64Encoded: true }),
  };
}

/** CloudFront with a function URL behind it, for one environment of the function: the bundle in `LAMBDA_TASK_ROOT`, as it is. Prints the address it listens at. */
async function run(): Promise<void> {
  const { handler } = await import(pathToFileURL(path.join(process.env['LAMBDA_TASK_ROOT'] ?? '', 'index.mjs')).href) as { readonly handler: Handler };
  const server = http.createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      // A service that signs cannot sign a body whose hash it is not told.
      if (request.method === 'POST' && request.headers['x-amz-content-sha256'] !== createHash('sha256').update(body).digest('hex')) {
        response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"The request signature we calculated does not match the signature you provided."}');
        return;
      }
      await handler(eventOf(request, body, `http://127.0.0.1:${(server.address() as AddressInfo).port}`), new AnswerStream(response) as Writable, { getRemainingTimeInMillis: () => 300_000 });
    }).catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      response.writeHead(502).end();
    });
  });
  server.listen(Number(process.env['GATEWAY_PORT'] ?? 0), '127.0.0.1', () => { process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`); });
}

if (process.env['LAMBDA_TASK_ROOT'] !== undefined) await run();
