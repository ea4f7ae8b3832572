import { once } from 'node:events';
import http, { type IncomingMessage, type OutgoingHttpHeaders, type Server } from 'node:http';
import { duplexPair, type Writable } from 'node:stream';
import { z } from 'zod';

/** What a function URL hands to its function: payload 2.0, as far as it is looked at. */
export const urlEvent = z.object({
  rawPath: z.string(),
  rawQueryString: z.string().default(''),
  cookies: z.array(z.string()).optional(),
  /** Names in small letters; what came several times is joined by commas. */
  headers: z.record(z.string(), z.string()).default({}),
  requestContext: z.object({ domainName: z.string(), http: z.object({ method: z.string(), sourceIp: z.string() }) }),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
});
export type UrlEvent = z.output<typeof urlEvent>;

/** What the service is told before the first byte of an answer. */
export interface AnswerHead {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
}

export interface Visit {
  readonly event: UrlEvent;
  /** Name under which the visitor knows this page, and where the visitor is. */
  readonly host: string;
  readonly address: string;
  /** Begins the answer; what is written then reaches the visitor. */
  readonly begin: (head: AnswerHead) => Writable;
  /** The function's time is nearly over: what is being told ends, and the visitor asks again. */
  readonly signal: AbortSignal;
}

/** Between two machines alone, or written anew here. The service's own signature is nobody's business behind this. */
const NOT_PASSED: ReadonlySet<string> = new Set(['connection', 'content-length', 'cookie', 'expect', 'host', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via']);
const isPassed = ([name, value]: readonly [string, string]): boolean => !NOT_PASSED.has(name) && !/^x-(amz|amzn|coinbot-from|forwarded)-/.test(name) && (name !== 'authorization' || /^Bearer /i.test(value));

function headersOf({ event: { headers, cookies }, host }: Visit, body: Buffer): OutgoingHttpHeaders {
  const cookie = cookies === undefined ? headers['cookie'] : cookies.join('; ');
  return { ...Object.fromEntries(Object.entries(headers).filter(isPassed)), host, ...(cookie === undefined || cookie === '' ? {} : { cookie }), ...(body.length === 0 ? {} : { 'content-length': String(body.length) }) };
}

/** Sends a visit through the server as if it had come over a socket, so that nothing in the server knows where it runs. */
export async function visit(server: Server, asked: Visit): Promise<void> {
  const { event, address, begin, signal } = asked;
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const [inside, outside] = duplexPair();
  Object.defineProperty(inside, 'remoteAddress', { value: address });
  let request: http.ClientRequest;
  try {
    request = http.request({ method: event.requestContext.http.method, path: event.rawPath + (event.rawQueryString === '' ? '' : `?${event.rawQueryString}`), headers: headersOf(asked, body), createConnection: () => outside });
  } catch {
    // A name, a value or an address that no request can have.
    await pass(undefined, begin({ statusCode: 400, headers: {}, cookies: [] }));
    return;
  }
  const cut = (): void => { request.destroy(); };
  signal.addEventListener('abort', cut, { once: true });
  server.emit('connection', inside);
  request.on('error', () => { /* told below, or nobody is left to hear it */ });
  request.end(body);
  try {
    const response = await new Promise<IncomingMessage | undefined>((resolve) => {
      request.once('response', resolve);
      request.once('close', () => { resolve(undefined); });
    });
    await pass(response, begin(response === undefined ? { statusCode: 502, headers: {}, cookies: [] } : headOf(response)));
  } finally {
    signal.removeEventListener('abort', cut);
    request.destroy();
    inside.destroy();
  }
}

const OF_THE_CONNECTION: ReadonlySet<string> = new Set(['connection', 'content-length', 'date', 'keep-alive', 'set-cookie', 'transfer-encoding']);

const headOf = ({ statusCode = 502, headers }: IncomingMessage): AnswerHead => ({
  statusCode, cookies: headers['set-cookie'] ?? [],
  headers: Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined || OF_THE_CONNECTION.has(name) ? [] : [[name, String(value)]]))),
});

/** Hands an answer on at the pace of whoever reads it. One that is cut ends where it is. */
async function pass(response: IncomingMessage | undefined, out: Writable): Promise<void> {
  const gone = new AbortController();
  out.once('close', () => { gone.abort(); });
  out.on('error', () => { gone.abort(); });
  // Without a first write the service tells the visitor neither the status nor the headers.
  out.write('');
  try {
    for await (const part of response ?? []) {
      if (gone.signal.aborted) return;
      if (!out.write(part)) await once(out, 'drain', { signal: gone.signal });
    }
  } catch {
    // Cut: by us near the end of the function's time, or by whoever does not listen any more.
  } finally {
    out.end();
  }
}
