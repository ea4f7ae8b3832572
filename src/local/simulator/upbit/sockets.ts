import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { MINUTE, SECOND } from '../../../shared/domain/time.ts';
import { addressOf } from '../binance/rest-server.ts';
import type { Context } from './context.ts';
import { readWishes, WishError } from './wishes.ts';
import type { MarketStreams } from './market-streams.ts';
import { UpbitSession, type UpbitHub } from './stream-hub.ts';
import { UpbitError } from './venue-error.ts';

const MOST_FRAME = 64 * 1024;
const PUBLIC = '/websocket/v1';
const PRIVATE = '/websocket/v1/private';

const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)).toString('utf8');

interface SocketsSettings {
  readonly context: Context;
  readonly hub: UpbitHub;
  readonly streams: MarketStreams;
  /** A socket on which nobody said anything for so long is closed: 120 seconds at the venue. */
  readonly idleMs: number;
}

/** All sockets of the venue: market data, and the account's own events for whoever signs the connection. */
export class Sockets {
  readonly #settings: SocketsSettings;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MOST_FRAME, perMessageDeflate: false });

  constructor(settings: SocketsSettings) {
    this.#settings = settings;
  }

  upgrade(message: IncomingMessage, raw: Duplex, head: Buffer): void {
    const { pathname } = new URL(message.url ?? '/', 'http://venue');
    let account: string;
    try {
      account = this.#admit(message, pathname);
    } catch (error) {
      const { status = 500, body = {} } = error instanceof UpbitError ? error : {};
      const text = JSON.stringify(body);
      raw.end(`HTTP/1.1 ${status} refused\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
      return;
    }
    this.#settings.context.faults.count('connections');
    this.#server.handleUpgrade(message, raw, head, (socket) => this.#serve(socket, raw, account));
  }

  /** The account that signed; empty for market data. */
  #admit(message: IncomingMessage, pathname: string): string {
    const { faults, keys, limiter, now } = this.#settings.context;
    if (faults.settings.maintenance) throw new UpbitError('server_error', '점검 중입니다.', 503);
    if (pathname !== PUBLIC && pathname !== PRIVATE) throw new UpbitError(404, 'Not found', 404);
    const { authorization, origin } = message.headers;
    // A token is looked at wherever one is sent.
    const account = pathname === PRIVATE || authorization !== undefined ? keys.admit(authorization, '').account : '';
    if (origin !== undefined) faults.count('requestsWithOrigin');
    limiter.spend(origin === undefined ? 'websocket-connect' : 'origin', account || addressOf(message), now());
    return account;
  }

  /** (33) Ends every socket. */
  disconnect(): number {
    const count = this.#server.clients.size;
    for (const socket of this.#server.clients) socket.close(1001, 'server shutting down');
    this.#settings.context.faults.count('disconnects');
    return count;
  }

  /** The network is cut: no goodbye. */
  cut(): number {
    const count = this.#server.clients.size;
    for (const socket of this.#server.clients) socket.terminate();
    this.#settings.context.faults.count('cuts');
    return count;
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #serve(socket: WebSocket, raw: Duplex, account: string): void {
    const { context: { faults }, hub, streams, idleMs } = this.#settings;
    const session = new UpbitSession(socket, raw);
    session.account = account;
    hub.join(session);
    const end = setTimeout(() => { faults.count('sessionMs'); socket.close(1001, 'session ended'); }, faults.settings.sessionMs).unref();
    const idle = setTimeout(() => { faults.count('idleSocketsClosed'); socket.close(1000, 'idle'); }, idleMs).unref();
    const fits = this.#messageLimit();
    socket.on('ping', () => { idle.refresh(); });
    socket.on('message', (data) => {
      idle.refresh();
      const text = textOf(data);
      if (text === 'PING') { session.send(Buffer.from('{"status":"UP"}')); return; }
      if (!fits()) {
        faults.count('messageLimitBroken');
        socket.close(1008, 'Too many requests');
        return;
      }
      this.#control(session, text, streams);
    });
    socket.on('close', () => { clearTimeout(end); clearTimeout(idle); hub.leave(session); });
    socket.on('error', () => socket.terminate());
  }

  #control(session: UpbitSession, text: string, streams: MarketStreams): void {
    const { context: { exchange, faults } } = this.#settings;
    try {
      const asked = readWishes(text, { symbols: exchange.symbols, isSigned: session.account !== '' });
      if (asked.kind === 'list') {
        const result = session.wishes.map(({ type, codes }) => ({ type, codes }));
        session.send(Buffer.from(JSON.stringify({ method: 'LIST_SUBSCRIPTIONS', result, ticket: asked.ticket })));
        return;
      }
      session.wishes = asked.wishes;
      session.format = asked.format;
      faults.count('subscriptionMessages');
      streams.greet(session);
    } catch (error) {
      if (!(error instanceof WishError)) throw error;
      faults.count('subscriptionsRefused');
      session.send(Buffer.from(JSON.stringify({ error: { name: error.code, message: error.message } })));
    }
  }

  /** (35) Requests of one socket: so many in a second, so many in a minute. */
  #messageLimit(): () => boolean {
    const { context: { limiter: { limits }, now } } = this.#settings;
    const heard: number[] = [];
    return () => {
      const at = now();
      heard.push(at);
      while (heard.length > 0 && heard[0] <= at - MINUTE) heard.shift();
      const lastSecond = heard.filter((one) => one > at - SECOND).length;
      return lastSecond <= limits.messagesPerSecond && heard.length <= limits.messagesPerMinute;
    };
  }
}
