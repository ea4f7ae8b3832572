import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { WebSocketServer } from 'ws';

/** A server of trades in a thread of its own, so that sending costs the receiver nothing: `perSecond` frames with the time each left written to shared memory. */
const { sent, count, perSecond } = workerData as { readonly sent: SharedArrayBuffer; readonly count: number; readonly perSecond: number };
const times = new Float64Array(sent);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/stream' });

const frame = (id: number): string => JSON.stringify({ stream: 'btcusdt@trade', data: { e: 'trade', E: 1_700_000_000_000, s: 'BTCUSDT', t: id, p: '60000.01', q: '0.00100', T: 1_700_000_000_000, m: true, M: true } });

server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const { id } = JSON.parse(String(data)) as { readonly id: number };
    socket.send(JSON.stringify({ result: null, id }));
    const start = Number(process.hrtime.bigint());
    let next = 0;
    // What is due is sent each millisecond: a thousand a second come one by one.
    const timer = setInterval(() => {
      const due = Math.min(count, ((Number(process.hrtime.bigint()) - start) / 1e9) * perSecond);
      for (; next < due; next++) {
        const text = frame(next);
        times[next] = Number(process.hrtime.bigint());
        socket.send(text);
      }
      if (next >= count) clearInterval(timer);
    }, 1);
  });
});
server.on('listening', () => parentPort?.postMessage((server.address() as AddressInfo).port));
parentPort?.on('message', () => { for (const client of server.clients) client.terminate(); server.close(); parentPort?.close(); });
