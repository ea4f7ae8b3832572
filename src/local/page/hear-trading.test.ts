import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryBus } from '../../shared/adapters/memory/memory-bus.ts';
import type { LiveMessage } from '../../shared/engine/trading/live-message.ts';
import { gateLimits } from '../../shared/risk/gate-limits.ts';
import { broadcastChannel, broadcastPlace } from '../broadcast/broadcast-place.ts';
import { liveLine } from '../broadcast/live-line.ts';
import { requestsOf } from '../broadcast/serve-bus.ts';
import { hearTrading } from './hear-trading.ts';

const root = mkdtempSync(path.join(tmpdir(), 'hear-'));
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

const hello = (boot: string): LiveMessage => ({ of: 'hello', at: 1, boot, mode: 'demo', currency: 'USDT', money: {}, folder: root, strategies: [], instruments: [], limits: gateLimits.parse({ currency: 'USDT', instruments: [] }) });

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('expected it to happen within ten seconds');
    await wait(10);
  }
}

describe('hearTrading', () => {
  it('asks the bus only while the socket is silent', async () => {
    const folder = path.join(root, 'demo');
    const bus = memoryBus();
    const asked: string[] = [];
    await bus.subscribe(requestsOf(broadcastChannel(folder)), (text) => { asked.push(text); });
    const told: string[] = [];
    const states: boolean[] = [];
    const over = new AbortController();
    hearTrading(folder, { hub: { take: (message) => { told.push(message.of === 'hello' ? message.boot : message.of); }, changed: (is) => { states.push(is); } }, bus, signal: over.signal, patienceMs: 50 });
    // Nobody at the socket: the bus is asked, and what it tells is heard.
    await until(() => asked.length > 0);
    await bus.publish(broadcastChannel(folder), liveLine(hello('far')));
    await until(() => told.includes('far'));
    expect(states.at(-1)).toBe(true);
    // The socket speaks: the bus is told that nobody listens there any more.
    const server = createServer((socket) => { socket.write(liveLine(hello('near'))); });
    mkdirSync(path.dirname(broadcastPlace(folder)), { recursive: true });
    await new Promise<void>((resolve) => { server.listen(broadcastPlace(folder), resolve); });
    await until(() => told.includes('near'));
    await until(() => asked.at(-1)?.includes('"isLeaving":true') === true);
    const before = told.length;
    await bus.publish(broadcastChannel(folder), liveLine(hello('far again')));
    await wait(50);
    expect(told.length).toBe(before);
    over.abort();
    server.close();
    await bus.close();
  });
});
