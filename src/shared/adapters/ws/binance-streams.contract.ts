import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** A server of combined streams that says what a test tells it to. */
export interface StreamsServer {
  readonly socketUrl: string;
  readonly restUrl: string;
  /** Subscriptions of each connection that stands, oldest first. */
  readonly connections: readonly { readonly streams: ReadonlySet<string>; readonly openedAt: number; readonly messages: number }[];
  /** Connections there have been. */
  readonly opened: number;
  readonly snapshotRequests: number;
  readonly sawOrigin: boolean;
  /** Answers GET depth; undefined is a 500. */
  snapshot: (symbol: string) => unknown;
  /** Replies to SUBSCRIBE; true by default. */
  isConfirming: boolean;
  /** To all who have subscribed to the stream, or to the newest or oldest of them. */
  say(stream: string, data: unknown, to?: 'all' | 'newest' | 'oldest'): void;
  raw(frame: string | Buffer): void;
  /** Ends connections as the venue does. */
  end(which: 'all' | 'oldest', how?: 'close' | 'terminate'): void;
  close(): Promise<void>;
}

interface Line { readonly socket: WebSocket; readonly streams: Set<string>; readonly openedAt: number; messages: number }

export async function streamsServer(): Promise<StreamsServer> {
  const lines: Line[] = [];
  const state = { opened: 0, snapshotRequests: 0, sawOrigin: false };
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    state.snapshotRequests++;
    const body = self.snapshot(url.searchParams.get('symbol') ?? '');
    response.writeHead(body === undefined ? 500 : 200, { 'content-type': 'application/json', 'x-mbx-used-weight-1m': String(50 * state.snapshotRequests) });
    response.end(JSON.stringify(body ?? { code: -1000, msg: 'unknown' }));
  });
  const sockets = new WebSocketServer({ server, path: '/stream' });
  sockets.on('connection', (socket, request) => {
    state.opened++;
    if (request.headers.origin !== undefined) state.sawOrigin = true;
    const line: Line = { socket, streams: new Set(), openedAt: Date.now(), messages: 0 };
    lines.push(line);
    socket.on('close', () => { lines.splice(lines.indexOf(line), 1); });
    socket.on('message', (data) => {
      line.messages++;
      const { method, params, id } = JSON.parse(String(data)) as { method: string; params: readonly string[]; id: number };
      if (method === 'SUBSCRIBE') for (const stream of params) line.streams.add(stream);
      if (self.isConfirming) socket.send(JSON.stringify({ result: null, id }));
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  const self: StreamsServer = {
    socketUrl: `ws://127.0.0.1:${port}`, restUrl: `http://127.0.0.1:${port}`,
    get connections() { return lines; },
    get opened() { return state.opened; },
    get snapshotRequests() { return state.snapshotRequests; },
    get sawOrigin() { return state.sawOrigin; },
    snapshot: () => undefined,
    isConfirming: true,
    say(stream, data, to = 'all') {
      const heard = lines.filter(({ streams }) => streams.has(stream));
      const chosen = to === 'all' ? heard : to === 'newest' ? heard.slice(-1) : heard.slice(0, 1);
      for (const { socket } of chosen) socket.send(JSON.stringify({ stream, data }));
    },
    raw(frame) { for (const { socket } of lines) socket.send(frame); },
    end(which, how = 'close') {
      for (const { socket } of which === 'all' ? [...lines] : lines.slice(0, 1)) { if (how === 'close') socket.close(1_001, 'going away'); else socket.terminate(); }
    },
    close: () => new Promise((resolve) => { for (const { socket } of lines) socket.terminate(); sockets.close(); server.closeAllConnections(); server.close(() => resolve()); }),
  };
  return self;
}
