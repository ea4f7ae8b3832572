import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Bus } from '../../shared/ports/bus.ts';
import { MOST_WAITING } from './attendant.ts';
import { Broadcaster } from './broadcaster.ts';
import { HELLO, remark, statusAt } from './live-scene.contract.ts';
import { watchLine } from './live-line.ts';
import { serveBus } from './serve-bus.ts';

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'performance', 'Date'], now: 1_000_000 }); });
afterEach(() => { vi.useRealTimers(); });

function scene(publish: Bus['publish']) {
  let ask: (message: string) => void = () => undefined;
  let bytes = 0;
  const bus: Bus = { publish: (channel, text) => { bytes += text.length; return publish(channel, text); }, subscribe: (_, listener) => { ask = listener; return Promise.resolve(() => Promise.resolve()); }, close: () => Promise.resolve() };
  const broadcaster = new Broadcaster({ now: () => Date.now(), hello: () => HELLO, status: () => statusAt(Date.now()), say: () => undefined });
  const served = serveBus(bus, 'live:x', (outlet) => broadcaster.attend(outlet));
  return { broadcaster, served, ask: (id: string, isLeaving = false) => { ask(watchLine({ watch: [], id, isLeaving })); }, sendRaw: (text: string) => { ask(text); }, bytes: () => bytes };
}

it('hands over no more than a bound to a bus that takes everything and finishes nothing, and gives it up', async () => {
  const { broadcaster, ask, bytes } = scene(() => new Promise(() => undefined));
  ask('a');
  for (let n = 0; n < 600; n++) {
    for (let i = 0; i < 20; i++) broadcaster.notice(remark('x'.repeat(2_000)));
    await vi.advanceTimersByTimeAsync(100);
    if (n % 40 === 0 && n < 250) ask('a');
  }
  expect(bytes()).toBeGreaterThan(MOST_WAITING);
  expect(bytes()).toBeLessThan(MOST_WAITING + 200_000);
});

it('goes on over a bus that is away: what it refuses is gone', async () => {
  const { broadcaster, ask, bytes } = scene(() => Promise.reject(new Error('no connection')));
  ask('a');
  for (let n = 0; n < 40; n++) {
    broadcaster.notice(remark('x'));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(bytes()).toBeGreaterThan(0);
});

it('says nothing any more when nobody has asked for fifteen seconds, or the last one has left', async () => {
  const { ask, bytes } = scene(() => Promise.resolve());
  ask('a');
  ask('b');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(bytes()).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(25_000);
  const silent = bytes();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(bytes()).toBe(silent);

  ask('a');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(bytes()).toBeGreaterThan(silent);
  ask('a', true);
  const left = bytes();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(bytes()).toBe(left);
});

it('leaves out what is no request', async () => {
  const { sendRaw, bytes } = scene(() => Promise.resolve());
  for (const text of ['', 'null', '{"watch":3}', 'x'.repeat(100_000)]) sendRaw(text);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(bytes()).toBe(0);
});
