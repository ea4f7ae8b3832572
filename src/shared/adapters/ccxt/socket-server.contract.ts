import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { publicAnswer } from './wire-server.contract.ts';

export interface SocketServer {
  readonly address: string;
  readonly opened: number;
  /** What clients sent, with the path they connected to. */
  readonly heard: { readonly path: string; readonly message: Readonly<Record<string, unknown>> }[];
  readonly paths: string[];
  say(message: unknown): void;
  end(): void;
  close(): Promise<void>;
}

/** A venue whose sockets answer as `answer` says; its REST side knows the public lists, and what `rest` adds. */
export async function socketServer(answer: (message: Readonly<Record<string, unknown>>, path: string) => readonly unknown[], rest: (path: string) => unknown = () => undefined): Promise<SocketServer> {
  const lines = new Set<WebSocket>();
  const self = { opened: 0, heard: [] as SocketServer['heard'], paths: [] as string[] };
  const server = http.createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const own = rest(path);
    const reply = own !== undefined ? { body: own } : publicAnswer({ path } as Parameters<typeof publicAnswer>[0]) ?? { status: 404, body: {} };
    if (typeof reply === 'string') { response.destroy(); return; }
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply.body));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    self.opened++;
    self.paths.push(request.url ?? '');
    lines.add(socket);
    socket.on('close', () => lines.delete(socket));
    socket.on('message', (data) => {
      let message: Readonly<Record<string, unknown>>;
      try { message = JSON.parse(String(data)); } catch { return; }
      self.heard.push({ path: request.url ?? '', message });
      for (const reply of answer(message, request.url ?? '')) socket.send(JSON.stringify(reply));
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get opened() { return self.opened; },
    heard: self.heard, paths: self.paths,
    say(message) { for (const socket of lines) socket.send(typeof message === 'string' ? message : JSON.stringify(message)); },
    end() { for (const socket of lines) socket.terminate(); },
    close: () => new Promise((resolve) => { for (const socket of lines) socket.terminate(); sockets.close(); server.closeAllConnections(); server.close(() => resolve()); }),
  };
}
