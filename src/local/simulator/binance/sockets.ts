import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { SECOND } from '../../../shared/domain/time.ts';
import type { Context } from './context.ts';
import { addressOf } from './rest-server.ts';
import { answerSocket, ApiSession } from './socket-api.ts';
import { isInterval } from './candle-series.ts';
import { type StreamHub, StreamSession } from './stream-hub.ts';

/** A frame of a client may be no longer. */
const MOST_FRAME = 64 * 1024;
/** A server says goodbye so long before the end of a session, but not before its last tenth. */
const NOTICE_MS = 10 * 60 * SECOND;

const KINDS = /^(trade|aggTrade|bookTicker|ticker|miniTicker|depth|depth@100ms|depth@1000ms|depth(5|10|20)(@100ms|@1000ms)?)$/;

const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)).toString('utf8');

function setProperty(session: StreamSession, [name, value]: readonly unknown[], id: unknown): unknown {
  if (name !== 'combined') return { error: { code: 0, msg: 'Unknown property' }, id };
  if (typeof value !== 'boolean') return { error: { code: 1, msg: 'Invalid value type: expected Boolean' }, id };
  session.isCombined = value;
  return { result: null, id };
}

function parsed(text: string): { readonly method?: unknown; readonly params?: unknown; readonly id?: unknown } | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null ? message : {};
  } catch {
    return undefined;
  }
}

/** All sockets of the venue: market streams on /ws and /stream, the WebSocket API on /ws-api/v3. */
export class Sockets {
  readonly #context: Context;
  readonly #hub: StreamHub;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MOST_FRAME, perMessageDeflate: false });
  readonly #pings: NodeJS.Timeout;

  constructor(context: Context, hub: StreamHub, pingMs: number) {
    this.#context = context;
    this.#hub = hub;
    this.#pings = setInterval(() => { for (const socket of this.#server.clients) socket.ping(String(context.now())); }, pingMs).unref();
  }

  get open(): number { return this.#server.clients.size; }

  upgrade(message: IncomingMessage, raw: Duplex, head: Buffer): void {
    const { faults, limiter, now } = this.#context;
    const { pathname, searchParams } = new URL(message.url ?? '/', 'http://venue');
    const isKnown = pathname === '/ws-api/v3' || pathname === '/stream' || pathname === '/ws' || pathname.startsWith('/ws/');
    const status = faults.settings.maintenance ? '503 Service Unavailable' : !isKnown ? '404 Not Found' : limiter.connects(addressOf(message), now()) ? undefined : '429 Too Many Requests';
    if (status !== undefined) {
      raw.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    faults.count('connections');
    this.#server.handleUpgrade(message, raw, head, (socket) => {
      this.#limitSession(socket);
      if (pathname === '/ws-api/v3') this.#api(socket, raw, { address: addressOf(message), query: searchParams });
      else this.#streams(socket, raw, pathname === '/stream' ? { isCombined: true, streams: searchParams.get('streams') ?? '' } : { isCombined: false, streams: pathname.slice('/ws/'.length) });
    });
  }

  /** (33) Ends every socket, or only market streams or only the API. */
  disconnect(): number {
    const count = this.#server.clients.size;
    for (const socket of this.#server.clients) socket.close(1001, 'server shutting down');
    this.#context.faults.count('disconnects');
    return count;
  }

  /** The network is cut: no goodbye. */
  cut(): number {
    const count = this.#server.clients.size;
    for (const socket of this.#server.clients) socket.terminate();
    this.#context.faults.count('cuts');
    return count;
  }

  close(): void {
    clearInterval(this.#pings);
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  /** (35) Of market streams: pings, pongs and control messages together. */
  #limitMessages(socket: WebSocket): void {
    const { faults, limiter, now } = this.#context;
    if (limiter.limits.messagesPerSecond === 0) return;
    let second = 0;
    let messages = 0;
    const hear = (): void => {
      const current = Math.floor(now() / SECOND);
      messages = current === second ? messages + 1 : 1;
      second = current;
      if (messages <= limiter.limits.messagesPerSecond) return;
      faults.count('messageLimitBroken');
      socket.close(1008, 'Too many requests');
    };
    socket.on('ping', hear);
    socket.on('message', hear);
  }

  /** (33) A session lasts so long and no longer, and says goodbye. */
  #limitSession(socket: WebSocket): void {
    const { faults, now } = this.#context;
    const { sessionMs } = faults.settings;
    const goodbye = setTimeout(() => socket.send(JSON.stringify({ e: 'serverShutdown', E: now() })), sessionMs - Math.min(NOTICE_MS, sessionMs / 10)).unref();
    const end = setTimeout(() => {
      faults.count('sessionMs');
      socket.close(1001, 'session ended');
    }, sessionMs).unref();
    socket.on('close', () => { clearTimeout(goodbye); clearTimeout(end); });
    socket.on('error', () => socket.terminate());
  }

  // Market streams.

  #streams(socket: WebSocket, raw: Duplex, { isCombined, streams }: { readonly isCombined: boolean; readonly streams: string }): void {
    const session = new StreamSession(socket, raw, isCombined);
    this.#limitMessages(socket);
    for (const stream of streams.split('/').filter((name) => name !== '')) if (this.#isStream(stream)) this.#hub.subscribe(session, stream);
    socket.on('message', (data) => session.send(JSON.stringify(this.#control(session, textOf(data)))));
    socket.on('close', () => this.#hub.leave(session));
  }

  #control(session: StreamSession, text: string): unknown {
    const message = parsed(text);
    if (!message) return { error: { code: 3, msg: 'Invalid JSON: expected value at line 1 column 1' } };
    const id = message.id ?? null;
    const names = Array.isArray(message.params) ? message.params : [];
    switch (message.method) {
      case 'SUBSCRIBE': return this.#subscribe(session, names, id);
      case 'UNSUBSCRIBE': {
        for (const name of names) this.#hub.unsubscribe(session, String(name));
        return { result: null, id };
      }
      case 'LIST_SUBSCRIPTIONS': return { result: [...session.streams], id };
      case 'SET_PROPERTY': return setProperty(session, names, id);
      case 'GET_PROPERTY': return { result: session.isCombined, id };
      default: return { error: { code: 2, msg: 'Invalid request: unknown variant, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY` at line 1 column 28' }, id };
    }
  }

  #subscribe(session: StreamSession, names: readonly unknown[], id: unknown): unknown {
    if (!names.every((name) => typeof name === 'string')) return { error: { code: 2, msg: 'Invalid request: invalid type, expected a string' }, id };
    if (session.streams.size + names.length > this.#context.limiter.limits.streamsPerConnection) {
      this.#context.faults.count('streamLimitBroken');
      session.socket.close(1008, 'Too many streams');
      return { error: { code: 2, msg: 'Invalid request: too many streams' }, id };
    }
    // As at the venue: a name that is no stream is taken without a word and never sends.
    for (const name of names) if (this.#isStream(name)) this.#hub.subscribe(session, name);
    return { result: null, id };
  }

  #isStream(name: string): boolean {
    const at = name.indexOf('@');
    const [symbol, kind] = [name.slice(0, at), name.slice(at + 1)];
    return at > 0 && this.#context.exchange.market(symbol.toUpperCase()) !== undefined && symbol === symbol.toLowerCase() && (KINDS.test(kind) || (kind.startsWith('kline_') && isInterval(kind.slice(6))));
  }

  // The WebSocket API.

  #api(socket: WebSocket, raw: Duplex, { address, query }: { readonly address: string; readonly query: URLSearchParams }): void {
    const session = new ApiSession(socket, raw, { address, showsLimits: query.get('returnRateLimits') !== 'false' });
    socket.on('message', (data) => { void answerSocket(this.#context, session, textOf(data)); });
    socket.on('close', () => this.#context.userEvents.unsubscribe(session));
  }
}
