import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { LiveMessage } from '../../shared/engine/trading/live-message.ts';
import { memoryBus } from '../../shared/adapters/memory/memory-bus.ts';
import { broadcastChannel, broadcastPlace } from './broadcast-place.ts';
import { Broadcaster } from './broadcaster.ts';
import { listenLive, type LiveEar } from './listen-live.ts';
import { listenLiveBus } from './listen-live-bus.ts';
import { liveLine, LONGEST_LINE } from './live-line.ts';
import { BOARD, BTC, HELLO, INSTRUMENTS, remark, statusAt, tradeOf } from './live-scene.contract.ts';
import { MarketPicture } from './market-picture.ts';
import { serveBus } from './serve-bus.ts';
import { SocketDoor } from './socket-door.ts';

const isUnix = process.platform !== 'win32';
let folder: string;
let done: AbortController;
const closing: (() => unknown)[] = [];
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'live-')); mkdirSync(path.join(folder, 'run')); done = new AbortController(); });
afterEach(async () => {
  done.abort();
  for (const close of closing.splice(0).toReversed()) await close();
  rmSync(folder, { recursive: true, force: true });
});

function desk() {
  const said: string[] = [];
  const say = (text: string) => { said.push(text); };
  const broadcaster = new Broadcaster({ now: () => Date.now(), hello: () => HELLO, status: () => statusAt(Date.now()), say });
  broadcaster.show(new MarketPicture({ instruments: INSTRUMENTS, board: BOARD, timeframesOf: () => ['1m'], now: () => Date.now() }));
  return { broadcaster, said, say };
}

async function station(place: string) {
  const { broadcaster, said, say } = desk();
  const door = new SocketDoor({ place, say, attend: (outlet) => broadcaster.attend(outlet) });
  const close = async () => { broadcaster.close(); await door.close(); };
  closing.push(close);
  await door.opened;
  return { broadcaster, door, said, close };
}

/** Waits for what is told, without asking when. */
class Heard implements LiveEar {
  readonly told: LiveMessage[] = [];
  readonly changes: boolean[] = [];
  readonly watch: readonly InstrumentId[];
  readonly signal = done.signal;
  #waiting: (() => void)[] = [];

  constructor(watch: readonly InstrumentId[] = []) { this.watch = watch; }

  message = (told: LiveMessage): void => { this.told.push(told); this.#wake(); };
  changed = (isConnected: boolean): void => { this.changes.push(isConnected); this.#wake(); };
  #wake(): void { for (const wake of this.#waiting.splice(0)) wake(); }

  async until(isSo: (heard: Heard) => boolean): Promise<void> {
    while (!isSo(this)) await new Promise<void>((resolve) => { this.#waiting.push(resolve); });
  }

  get texts(): readonly string[] { return this.told.flatMap((one) => (one.of === 'notice' && one.notice.of === 'program' ? [one.notice.text] : [])); }
}

it('is found at the same place from the state folder alone, which is this user\'s', async () => {
  const state = path.join(folder, 'state');
  const place = broadcastPlace(state);
  expect(broadcastPlace(path.join(state, 'x', '..'))).toBe(place);
  expect(broadcastPlace(folder)).not.toBe(place);
  expect(existsSync(state)).toBe(false);
  expect(broadcastChannel(folder)).toMatch(/^live:[0-9a-f]{16}$/);
  await station(place);
  if (isUnix) {
    expect(statSync(place).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(place)).mode & 0o077).toBe(0);
  }
});

it('has a shorter place where the folder\'s name is too long for a socket', async () => {
  const long = path.join(folder, 'x'.repeat(120));
  mkdirSync(long);
  const place = broadcastPlace(long);
  expect(Buffer.byteLength(place)).toBeLessThanOrEqual(100);
  const { said } = await station(place);
  expect(said).toEqual([]);
});

it('tells a listener what it asked for, and one that comes back nothing twice', async () => {
  const place = broadcastPlace(folder);
  const first = await station(place);
  const heard = new Heard([BTC]);
  const line = listenLive(place, heard);
  await heard.until(({ told }) => told.some(({ of }) => of === 'status'));
  expect(heard.told[0].of).toBe('hello');
  first.broadcaster.notice(remark('one'));
  await heard.until(({ texts }) => texts.length === 1);
  first.broadcaster.market(tradeOf(BTC, { at: 60_000, price: 100 }));
  await heard.until(({ told }) => told.some((one) => one.of === 'market' && one.trades[BTC]?.length === 1));
  line.watch([]);

  await first.close();
  await heard.until(({ changes }) => changes.at(-1) === false);
  const second = await station(place);
  second.broadcaster.notice(remark('two'));
  await heard.until(({ texts }) => texts.includes('two'));

  expect(heard.texts).toEqual(['one', 'two']);
  expect(heard.changes).toEqual([true, false, true]);
  expect(new Set(heard.told.flatMap((one) => (one.of === 'hello' ? [one.boot] : []))).size).toBe(2);
});

it('tells a notice once to one whose connection broke, and what it missed', async () => {
  const place = broadcastPlace(folder);
  const { broadcaster } = desk();
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    sockets.add(socket);
    const attendance = broadcaster.attend({ get waiting() { return socket.writableLength; }, write: (text) => { socket.write(text); }, cut: () => { socket.destroy(); } });
    socket.on('error', () => undefined).on('close', () => { attendance?.leave(); });
  });
  await listening(door, place);
  const heard = new Heard();
  listenLive(place, heard);
  broadcaster.notice(remark('one'));
  await heard.until(({ texts }) => texts.length === 1);
  for (const socket of sockets) socket.destroy();
  broadcaster.notice(remark('two'));
  await heard.until(({ texts }) => texts.length === 2);
  broadcaster.notice(remark('three'));
  await heard.until(({ texts }) => texts.length === 3);

  expect(heard.texts).toEqual(['one', 'two', 'three']);
});

it('reads torn lines whole, and leaves out what is no message, or too long', async () => {
  const place = broadcastPlace(folder);
  const hello = liveLine({ of: 'hello', at: 1, boot: 'b', ...HELLO, folder: '/가나다/🙂' });
  const notice = liveLine({ of: 'notice', at: 1, seq: 0, notice: remark('한글') });
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    const bytes = Buffer.from(`not json\n${hello}{"of":"notice"}\n{"of":"status","at":1,"status":"${'x'.repeat(LONGEST_LINE)}"}\n${notice}`);
    const middle = Buffer.from(`not json\n${hello}`).indexOf('나') + 1;
    socket.write(bytes.subarray(0, 3));
    setImmediate(() => {
      socket.write(bytes.subarray(3, middle));
      setImmediate(() => { socket.write(bytes.subarray(middle)); });
    });
  });
  await listening(server, place);
  const heard = new Heard();
  listenLive(place, heard);
  await heard.until(({ texts }) => texts.length === 1);

  expect(heard.told.map(({ of }) => of)).toEqual(['hello', 'notice']);
  expect(heard.told[0]).toMatchObject({ folder: '/가나다/🙂' });
  expect(heard.texts).toEqual(['한글']);
});

it('lives on when a listener is killed in the middle', async () => {
  const place = broadcastPlace(folder);
  const { broadcaster } = await station(place);
  const listener = nodeChild(`require('net').connect(${JSON.stringify(place)}).once('data', () => console.log('heard')).pause().resume()`);
  await once(listener.stdout ?? listener, 'data');
  listener.kill('SIGKILL');
  for (let n = 0; n < 100; n++) broadcaster.notice(remark('x'.repeat(10_000)));
  await once(listener, 'exit');
  broadcaster.notice(remark('after'));
  const heard = new Heard();
  listenLive(place, heard);
  await heard.until(({ texts }) => texts.includes('after'));
});

it('never waits for one that does not read: what waits for it is bounded', async () => {
  const place = broadcastPlace(folder);
  let waiting = () => 0;
  const { broadcaster, say } = desk();
  const door = new SocketDoor({ place, say, attend: (outlet) => { waiting = () => outlet.waiting; return broadcaster.attend(outlet); } });
  closing.push(async () => { broadcaster.close(); await door.close(); });
  await door.opened;
  const deaf = connect(place);
  deaf.pause();
  await once(deaf, 'connect');
  closing.push(() => deaf.destroy());
  const heard = new Heard();
  listenLive(place, heard);
  await heard.until(({ told }) => told.length > 0);
  let most = 0;
  for (let n = 0; n < 2_000; n++) {
    broadcaster.notice(remark(`${n} ${'x'.repeat(10_000)}`));
    await new Promise((resolve) => { setImmediate(resolve); });
    most = Math.max(most, waiting());
  }
  expect(most).toBeLessThan(6 * 2 ** 20);
});

it.runIf(isUnix)('takes the place of a process that was killed', async () => {
  const place = broadcastPlace(folder);
  const killed = nodeChild(`require('net').createServer().listen(${JSON.stringify(place)}, () => console.log('open'))`);
  await once(killed.stdout ?? killed, 'data');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(existsSync(place)).toBe(true);
  const { said } = await station(place);
  const heard = new Heard();
  listenLive(place, heard);
  await heard.until(({ changes }) => changes.includes(true));
  expect(said).toEqual([]);
});

it('pushes nobody out who lives: it says so once, and has the place when that one has gone', async () => {
  const place = broadcastPlace(folder);
  const first = await station(place);
  const second = await station(place);
  expect(second.said).toEqual([expect.stringContaining('nobody can listen')]);
  const heard = new Heard();
  listenLive(place, heard);
  await heard.until(({ changes }) => changes.includes(true));
  await first.close();
  second.broadcaster.notice(remark('mine now'));
  await heard.until(({ texts }) => texts.includes('mine now'));
  expect(second.said).toHaveLength(1);
});

it.runIf(isUnix)('says so where the place cannot be opened at all', async () => {
  writeFileSync(path.join(folder, 'file'), '');
  const { said } = await station(path.join(folder, 'file', 'live.sock'));
  expect(said).toEqual([expect.stringContaining('trading goes on')]);
});

it('tells on a bus while somebody there asks, and stops when nobody does', async () => {
  const { broadcaster } = desk();
  const bus = memoryBus();
  let published = 0;
  const served = serveBus({ ...bus, publish: (channel, text) => { published += 1; return bus.publish(channel, text); } }, 'live:x', (outlet) => broadcaster.attend(outlet));
  closing.push(() => { broadcaster.close(); }, () => served.close());
  broadcaster.notice(remark('before'));
  expect(published).toBe(0);
  const [one, two] = [new Heard([BTC]), new Heard()];
  listenLiveBus(bus, 'live:x', one);
  await one.until(({ texts }) => texts.length === 1);
  listenLiveBus(bus, 'live:x', two);
  await two.until(({ texts }) => texts.length === 1);
  broadcaster.notice(remark('now'));
  await one.until(({ texts }) => texts.length === 2);
  await two.until(({ texts }) => texts.length === 2);
  expect([one.texts, two.texts]).toEqual([['before', 'now'], ['before', 'now']]);
  expect(one.changes).toEqual([true]);
  done.abort();
  const last = published;
  broadcaster.notice(remark('nobody hears'));
  await new Promise((resolve) => { setImmediate(resolve); });
  expect(published).toBe(last);
});

function nodeChild(program: string): ChildProcess {
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  closing.push(() => child.kill('SIGKILL'));
  return child;
}

async function listening(server: Server, place: string): Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => { sockets.add(socket); });
  closing.push(() => { for (const socket of sockets) socket.destroy(); server.close(); });
  server.listen(place);
  await once(server, 'listening');
}
