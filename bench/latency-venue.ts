import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { publicAnswer, type Received } from '../src/shared/adapters/ccxt/wire-server.contract.ts';

/**
 * A venue in a process of its own: it sends frames of one book and its trades at a steady pace, takes orders over its WebSocket API and over REST,
 * and notes when each frame left and each order came. Times are of the monotonic clock all processes of a machine share.
 */
const [count, perSecond] = process.argv.slice(2).map(Number);
const sentAt = new Float64Array(count);
const arrivals: [clientOrderId: string, at: number][] = [];
const now = (): number => Number(process.hrtime.bigint());

/** Every second frame a trade, the others a change of the book; the number of the frame is the id of its trade and of the book. */
function frame(id: number): string {
  if (id % 2 === 0) return JSON.stringify({ stream: 'btcusdt@trade', data: { e: 'trade', E: Date.now(), s: 'BTCUSDT', t: id, p: '60000.01', q: '0.00100', T: Date.now(), m: true, M: true } });
  const level = (sign: -1 | 1, i: number) => [(60_000 + sign * (0.5 + i)).toFixed(2), (1 + (id + i) % 7).toFixed(5)];
  return JSON.stringify({ stream: 'btcusdt@depth@100ms', data: { e: 'depthUpdate', E: Date.now(), s: 'BTCUSDT', U: id, u: id + 1, b: [0, 1, 2, 3, 4, 5].map((i) => level(-1, i)), a: [0, 1, 2, 3, 4, 5].map((i) => level(1, i)) } });
}

const SNAPSHOT = JSON.stringify({
  lastUpdateId: 0, bids: Array.from({ length: 1_000 }, (_, i) => [(59_999.5 - i).toFixed(2), '1.00000']), asks: Array.from({ length: 1_000 }, (_, i) => [(60_000.5 + i).toFixed(2), '1.00000']),
});

let orders = 0;
const taken = (clientOrderId: string, quantity: string) => ({
  symbol: 'BTCUSDT', orderId: ++orders, orderListId: -1, clientOrderId, transactTime: Date.now(), price: '60000.00', origQty: quantity, executedQty: quantity, cummulativeQuoteQty: String(60_000 * Number(quantity)),
  status: 'FILLED', timeInForce: 'IOC', type: 'LIMIT', side: 'BUY', fills: [{ price: '60000.00', qty: quantity, commission: '0', commissionAsset: 'BNB', tradeId: orders }],
});

const server = http.createServer((request, response) => {
  const at = now();
  const url = new URL(request.url ?? '/', 'http://venue');
  let body = '';
  request.on('data', (part: Buffer) => { body += part.toString(); });
  request.on('end', () => {
    const form = new URLSearchParams(`${url.search.slice(1)}&${body}`);
    const clientOrderId = form.get('newClientOrderId');
    const known = publicAnswer({ path: url.pathname } as Received);
    let answer = url.pathname === '/api/v3/depth' ? SNAPSHOT : JSON.stringify(typeof known === 'object' ? known.body : {});
    if (clientOrderId !== null) {
      arrivals.push([clientOrderId, at]);
      answer = JSON.stringify(taken(clientOrderId, form.get('quantity') ?? '0'));
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
});
const streams = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const api = new WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on('upgrade', (request, socket, head) => {
  const target = (request.url ?? '').startsWith('/ws-api') ? api : streams;
  target.handleUpgrade(request, socket, head, (client) => target.emit('connection', client));
});

api.on('connection', (socket) => {
  socket.on('message', (data) => {
    const at = now();
    const { id, params } = JSON.parse(String(data)) as { readonly id: string; readonly params: Readonly<Record<string, string>> };
    arrivals.push([params['newClientOrderId'], at]);
    socket.send(JSON.stringify({ id, status: 200, result: taken(params['newClientOrderId'], params['quantity']), rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6_000, count: 1 }] }));
  });
});

streams.on('connection', (socket) => {
  socket.on('message', (data) => {
    const { id } = JSON.parse(String(data)) as { readonly id: number };
    socket.send(JSON.stringify({ result: null, id }));
  });
});

/** What is due is sent each millisecond: a thousand a second come one by one. */
function talk(): void {
  const start = now();
  let next = 0;
  const timer = setInterval(() => {
    const due = Math.min(count, ((now() - start) / 1e9) * perSecond);
    for (; next < due; next++) {
      const text = frame(next);
      sentAt[next] = now();
      for (const socket of streams.clients) socket.send(text);
    }
    if (next < count) return;
    clearInterval(timer);
    setTimeout(() => process.send?.({ sentAt: [...sentAt], arrivals }), 300);
  }, 1);
}

process.on('message', (message) => {
  if (message === 'talk') talk();
  if (message === 'end') process.exit(0);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
