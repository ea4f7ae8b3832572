import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { openTrading } from '../src/shared/adapters/ccxt/trading-exchange.ts';
import { publicAnswer, wireServer } from '../src/shared/adapters/ccxt/wire-server.contract.ts';
import { systemClock } from '../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../src/shared/adapters/memory/request-gate.ts';
import { readFrame } from '../src/shared/adapters/ws/binance-frames.ts';
import { binanceFeed } from '../src/shared/adapters/ws/binance-feed.ts';
import { BookKeeper } from '../src/shared/adapters/ws/book-keeper.ts';
import { FeedState } from '../src/shared/adapters/ws/feed-state.ts';
import { PacedQueue } from '../src/shared/domain/paced-queue.ts';
import { random } from '../src/shared/domain/random.ts';
import { limitsOf } from '../src/shared/domain/venue-limits.ts';
import type { MarketEvent } from '../src/shared/ports/market-feed.ts';
import { bookBuilder } from '../src/shared/venue/book-builder/book-builder.ts';
import { rawMessages } from '../src/shared/venue/book-builder/recorded-depth.contract.ts';
import { median, type Measurement } from './measurement.ts';

const BTC = 'binance:BTC/USDT' as const;
const ROUNDS = 5;
const RECORDING = 'binance_spot_ETHUSDT-2024-08-08_09';
const FRAMES = 10_000;
const PER_SECOND = 1_000;
const WARM = 1_000;

interface Tape { readonly snapshot: { readonly lastUpdateId: number; readonly bids: [string, string][]; readonly asks: [string, string][] }; readonly frames: readonly string[] }

/** Recorded frames of depth and trades after the snapshot, under the name of the one instrument both sides know. */
function recorded(): Tape | undefined {
  const raw = rawMessages(RECORDING)?.map((text) => text.replaceAll('ETHUSDT', 'BTCUSDT').replaceAll('ethusdt', 'btcusdt'));
  const text = raw?.find((message) => message.includes('lastUpdateId'));
  if (raw === undefined || text === undefined) return undefined;
  const snapshot = JSON.parse(text);
  const isNew = (frame: string): boolean => { const { data } = JSON.parse(frame); return data.e !== 'depthUpdate' || data.u > snapshot.lastUpdateId; };
  return { snapshot, frames: raw.filter((frame) => /"e":"(depthUpdate|trade)"/.test(frame)).filter(isNew) };
}

async function gateOf() {
  return openRequestGate({ name: 'bench', rules: limitsOf('binance', 'public'), clock: systemClock() });
}

/** Our way from a frame to the listener: read, checked, built into the book, told. */
async function direct({ snapshot, frames }: Tape): Promise<{ readonly perSecond: number; readonly told: number }> {
  const clock = systemClock();
  const gate = await gateOf();
  const speeds: number[] = [];
  let told = 0;
  for (let round = 0; round < ROUNDS; round++) {
    told = 0;
    const builder = bookBuilder({ sync: 'binance-spot', random: random(1) });
    builder.snapshot({ lastId: snapshot.lastUpdateId, bids: snapshot.bids, asks: snapshot.asks });
    const queue = new PacedQueue<MarketEvent>({ tell: () => { told++; }, now: () => performance.now(), later: () => undefined, sliceMs: Infinity });
    const keeper = new BookKeeper({ clock, gate, signal: AbortSignal.abort(), get: () => Promise.reject(new Error('no snapshots here')), depthUrl: 'http://127.0.0.1:9', venue: 'binance', account: 'public', checkMs: 0, levels: 1_000 });
    const state = new FeedState({ venue: 'binance', clock, queue, keeper, subscriptions: [{ instrument: BTC, trades: true, book: true, candles: [] }], bookOf: () => builder, gaps: { tradeMs: 1e9, bookMs: 1e9, candleMs: 1e9 } });
    const start = performance.now();
    for (const frame of frames) state.take(readFrame(frame));
    speeds.push(frames.length / ((performance.now() - start) / 1_000));
  }
  return { perSecond: median(speeds), told };
}

/** ccxt pro's way, as far as its own cache of books and trades: what its user still waits for after that is not counted. */
async function throughCcxt({ snapshot, frames }: Tape): Promise<number> {
  const server = await wireServer((request) => publicAnswer(request) ?? { status: 404, body: {} });
  const exchange = await openTrading({ venue: 'binance', clock: systemClock(), gate: await gateOf(), baseUrl: server.address, isForMarketData: true });
  const ccxt = exchange.ccxt as unknown as {
    client(url: string): { onMessage(event: { readonly data: string }): void };
    orderBook(snapshot: object): Record<string, unknown>;
    orderbooks: Record<string, Record<string, unknown>>;
    clients: Record<string, unknown>;
    urls: { api: { ws: { spot: string } } };
  };
  const speeds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const client = ccxt.client(`${ccxt.urls.api.ws.spot}/${round}`);
    const numbers = (levels: readonly (readonly [string, string])[]) => levels.map(([price, quantity]) => [Number(price), Number(quantity)]);
    ccxt.orderbooks = { 'BTC/USDT': ccxt.orderBook({ bids: numbers(snapshot.bids), asks: numbers(snapshot.asks), nonce: snapshot.lastUpdateId }) };
    ccxt.orderbooks['BTC/USDT']['nonce'] = snapshot.lastUpdateId;
    const start = performance.now();
    for (const frame of frames) client.onMessage({ data: frame });
    speeds.push(frames.length / ((performance.now() - start) / 1_000));
    if (ccxt.orderbooks['BTC/USDT']?.['nonce'] === snapshot.lastUpdateId) throw new Error('ccxt pro did not take the frames in');
  }
  ccxt.clients = {};
  await exchange.close();
  await server.close();
  return median(speeds);
}

const percentile = (sorted: Float64Array, share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];

/** From the moment a frame is given to the sender's socket to the call of the listener, over loopback. */
async function latency(): Promise<readonly Measurement[]> {
  const sent = new SharedArrayBuffer(FRAMES * 8);
  const times = new Float64Array(sent);
  const took = new Float64Array(FRAMES);
  const worker = new Worker(path.join(import.meta.dirname, 'feed-sender.ts'), { workerData: { sent, count: FRAMES, perSecond: PER_SECOND } });
  const port = await new Promise<number>((resolve) => { worker.once('message', resolve); });
  const stop = new AbortController();
  let heard = 0;
  const feed = binanceFeed({ venue: 'binance', clock: systemClock(), random: random(1), gate: await gateOf(), depthBook: bookBuilder, socketUrl: `ws://127.0.0.1:${port}` });
  await feed.listen([{ instrument: BTC, trades: true, book: false, candles: [] }], (event) => {
    if (event.kind !== 'trade') return;
    const now = Number(process.hrtime.bigint());
    took[Number(event.trade.id)] = (now - times[Number(event.trade.id)]) / 1e6;
    if (++heard === FRAMES) stop.abort();
  }, stop.signal);
  worker.postMessage('end');
  await worker.terminate();
  const settled = took.slice(WARM).toSorted();
  return [
    { name: `socket frame to event at ${PER_SECOND} messages/s, p50`, value: percentile(settled, 0.5), unit: 'ms', target: '<= 0.25' },
    { name: `socket frame to event at ${PER_SECOND} messages/s, p99`, value: percentile(settled, 0.99), unit: 'ms', target: '<= 1' },
    { name: 'frames heard of those sent', value: heard / FRAMES, unit: 'share', target: '>= 1' },
  ];
}

/** The direct feed of Binance beside ccxt pro, and how long a frame takes to its listener. */
export async function run(): Promise<readonly Measurement[]> {
  const figures: Measurement[] = [];
  const tape = recorded();
  if (tape !== undefined) {
    const ours = await direct(tape);
    const theirs = await throughCcxt(tape);
    figures.push(
      { name: 'recorded frames to events, direct', value: ours.perSecond, unit: 'messages/s' },
      { name: 'recorded frames to its cache, ccxt pro', value: theirs, unit: 'messages/s' },
      { name: 'direct over ccxt pro', value: ours.perSecond / theirs, unit: 'x', target: '>= 1' },
      { name: 'events told of frames', value: ours.told / tape.frames.length, unit: 'share', target: '>= 1' },
    );
  }
  return [...figures, ...await latency()];
}
