import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LiveRun } from './live-run.ts';
import { HELLO } from './live-scene.contract.ts';

const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

/** A Redis that lets everybody in and subscribe, and answers nothing from then on. */
async function hangingRedis(): Promise<{ readonly url: string; readonly subscribed: Promise<void> }> {
  const sockets = new Set<Socket>();
  let isHanging = false;
  const { promise: subscribed, resolve } = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const [, name = '', first = ''] of chunk.toString('utf8').matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n(?:\$\d+\r\n([^\r]*)\r\n)?/g)) {
        if (isHanging) continue;
        if (name.toLowerCase() === 'info') socket.write(bulk('redis_version:7.0.0\r\n'));
        else if (name.toLowerCase() === 'subscribe') {
          socket.write(`*3\r\n${bulk('subscribe')}${bulk(first)}:1\r\n`);
          isHanging = true;
          resolve();
        } else socket.write('+OK\r\n');
      }
    });
  });
  await new Promise<void>((listening) => { server.listen(0, '127.0.0.1', listening); });
  onTestFinished(() => { for (const socket of sockets) socket.destroy(); server.close(); });
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, subscribed };
}

it('keeps the end of trading waiting for no Redis that has stopped answering', { timeout: 30_000 }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'live-run-'));
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }); });
  const { url, subscribed } = await hangingRedis();
  const { mode, currency, money, limits } = HELLO;
  const run = new LiveRun({ plan: { mode: mode as 'demo', currency, money, folder, strategies: [], limits, redisUrl: url }, now: () => 1, say: () => undefined, timeframesOf: () => [] });
  run.places();
  run.open();
  await subscribed;
  await new Promise((resolve) => { setImmediate(resolve); });
  const began = performance.now();
  await run.close();
  expect(performance.now() - began).toBeLessThan(3_000);
});
