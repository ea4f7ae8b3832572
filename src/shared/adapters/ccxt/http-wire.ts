import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';
import type { RequestPriority } from '../../domain/request-budget.ts';

/** One request as it went over the wire. The body is kept to be judged; it holds no key of ours. */
export interface WireRecord {
  readonly method: string;
  readonly path: string;
  readonly sentAt: number;
  isSent: boolean;
  status: number | undefined;
  headers: Readonly<Record<string, string>>;
  body: string;
  failure: string | undefined;
  receivedAt: number;
}

/** What one call of ours is, while it runs: everything ccxt sends in its course is put down here. */
export interface Call {
  readonly priority: RequestPriority;
  readonly mostWaitMs: number;
  readonly records: WireRecord[];
  /** Nothing from before will do. */
  readonly isFresh?: boolean;
}

export const calls = new AsyncLocalStorage<Call>();

export interface HttpWireSettings {
  readonly timeoutMs: number;
  readonly now: () => number;
  /** Told of every answer. */
  readonly heard: (record: WireRecord) => void;
}

interface WireRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpWire {
  fetch(url: string, request: WireRequest): Promise<Response>;
  close(): void;
}

/** An answer larger than this is none of ours: the largest, Binance's list of instruments, has 20 MB. */
const MOST_BYTES = 64 * 2 ** 20;
/** Never sent: Upbit serves a request with an Origin once in ten seconds (RELIABILITY fault 44). */
const DROPPED = new Set(['origin', 'referer', 'user-agent']);

/**
 * Sends each request once, on connections that are kept. Node's client repeats nothing by itself, and it tells whether a connection stood
 * before it failed: without one the venue cannot have seen the request.
 */
export function httpWire(settings: HttpWireSettings): HttpWire {
  const agents = { 'http:': new http.Agent({ keepAlive: true, maxSockets: 32 }), 'https:': new https.Agent({ keepAlive: true, maxSockets: 32 }) };
  return {
    async fetch(address, { method = 'GET', headers = {}, body }) {
      const url = new URL(address);
      const record: WireRecord = { method, path: url.pathname, sentAt: settings.now(), isSent: false, status: undefined, headers: {}, body: '', failure: undefined, receivedAt: NaN };
      calls.getStore()?.records.push(record);
      try {
        await exchangeOf(url, { method, headers, body, agent: agents[url.protocol === 'http:' ? 'http:' : 'https:'], timeoutMs: settings.timeoutMs, record });
      } catch (error) {
        record.failure = `${method} ${url.pathname}: ${error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error)}`;
        // The class ccxt takes for a network error.
        throw new TypeError(record.failure, { cause: error });
      } finally {
        record.receivedAt = settings.now();
      }
      settings.heard(record);
      const status = record.status ?? 599;
      return new Response(status === 204 || status === 304 ? null : record.body, { status: status < 200 ? 599 : status, headers: { ...record.headers } });
    },
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

interface Sending {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly agent: http.Agent;
  readonly timeoutMs: number;
  readonly record: WireRecord;
}

function exchangeOf(url: URL, { method, headers, body, agent, timeoutMs, record }: Sending): Promise<void> {
  return new Promise((resolve, reject) => {
    const client = url.protocol === 'http:' ? http : https;
    const sent: Record<string, string> = { accept: 'application/json', 'user-agent': 'coinbot' };
    for (const [name, value] of Object.entries(headers)) if (value !== undefined && !DROPPED.has(name.toLowerCase())) sent[name] = String(value);
    const request = client.request(url, { method, headers: sent, agent });
    const alarm = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    const fail = (error: Error) => { clearTimeout(alarm); reject(error); };
    request.on('socket', (socket) => {
      const connected = () => { record.isSent = true; };
      if (!socket.connecting) connected();
      else socket.once(url.protocol === 'http:' ? 'connect' : 'secureConnect', connected);
    });
    request.on('error', fail);
    request.on('response', (response) => {
      record.isSent = true;
      record.status = response.statusCode;
      record.headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? '']));
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size > MOST_BYTES) request.destroy(new Error(`the answer has more than ${MOST_BYTES} bytes`));
        else parts.push(part);
      });
      response.on('error', (error) => { record.status = undefined; fail(error); });
      // Cut off in the middle: what is there may look whole and is not.
      response.on('aborted', () => { record.status = undefined; fail(new Error('the answer was cut off')); });
      response.on('end', () => { clearTimeout(alarm); record.body = Buffer.concat(parts).toString('utf8'); resolve(); });
    });
    request.end(body);
  });
}
