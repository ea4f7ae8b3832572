import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ccxtVenue } from '../src/shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading } from '../src/shared/adapters/ccxt/trading-exchange.ts';
import { journalFiles } from '../src/shared/adapters/fs/journal-files.ts';
import { openJournal } from '../src/shared/adapters/fs/journal.ts';
import { systemClock } from '../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../src/shared/adapters/memory/request-gate.ts';
import { signatureOf } from '../src/shared/adapters/secrets/sign.ts';
import { binanceFeed } from '../src/shared/adapters/ws/binance-feed.ts';
import { binanceOrderSocket } from '../src/shared/adapters/ws/binance-order-socket.ts';
import { openSocket, type OpenSocket } from '../src/shared/adapters/ws/socket.ts';
import { plainInstrument } from '../src/shared/domain/instrument.ts';
import type { OrderRequest } from '../src/shared/domain/order.ts';
import { random } from '../src/shared/domain/random.ts';
import { Secret } from '../src/shared/domain/secret.ts';
import type { Venue } from '../src/shared/ports/venue.ts';
import { foldGate } from '../src/shared/risk/gate-fold.ts';
import { gateLimits } from '../src/shared/risk/gate-limits.ts';
import { emptyGateState, type GateEvent } from '../src/shared/risk/gate-state.ts';
import { admit } from '../src/shared/risk/gate.ts';
import { bookBuilder } from '../src/shared/venue/book-builder/book-builder.ts';
import { calmMoment } from './calm.ts';
import { median, type Measurement } from './measurement.ts';

const BTC = 'binance:BTC/USDT' as const;
const INSTRUMENT = { ...plainInstrument('binance', 'BTC/USDT'), tickSize: 0.01, lotSize: 0.00001 };
const PER_SECOND = 1_000;
const FRAMES = 10_000;
/** Every tenth frame is answered by an order: a hundred orders a second. */
const EACH = 10;
const WARM = 2_000;
const WARM_UP = 3_000;
const ROUNDS = 3;
/** How long each round waits for a calm moment of the machine. */
const CALM_MS = 20_000;
const WINDOWS = [{ counter: 'weight', windowMs: 60_000, limit: 1e9 }, { counter: 'orders:bench', windowMs: 10_000, limit: 1e9 }] as const;

type Way = 'socket' | 'ccxt';

/** What a round told, in milliseconds, sorted. */
interface Round {
  /** From the frame's way into the sender's socket to the order's arrival at the venue. */
  readonly whole: Float64Array;
  /** From the frame's way into the sender's socket to the end of the call that writes the order. */
  readonly written: Float64Array;
  /** From the event to the end of that call: decision, risk gate, request limits, signature. */
  readonly inside: Float64Array;
  /** Share of the machine that was idle just before. */
  readonly idle: number;
}

const percentile = (sorted: Float64Array, share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
const message = async <T>(child: ChildProcess): Promise<T> => { const [told] = await once(child, 'message'); return told as T; };

/** A gate that knows everything and is bound by nothing that the bench asks for. */
function riskGate() {
  const limits = gateLimits.parse({
    currency: 'USDT', instruments: [BTC], maxOrderValueShare: 1, maxOrderVolumeShare: 1, maxPositionShare: 100, maxGrossShare: 100, maxOrdersPerSecond: 1e6, maxOrdersPerMinute: 1e6, maxEntriesPerFiveMinutes: 1e6, maxTradesPerHour: 1e6,
  });
  const state = emptyGateState();
  const now = Date.now();
  const known: readonly GateEvent[] = [
    { kind: 'instrument', id: BTC, instrument: INSTRUMENT }, { kind: 'book', instrument: BTC, bid: 59_999.5, ask: 60_000.5, at: now },
    { kind: 'candle', instrument: BTC, closedAt: now, lengthMs: 60_000, minuteVolume: 1_000_000, atr: 1 }, { kind: 'clock', uncertaintyMs: 1 },
    { kind: 'account', cash: { 'binance:USDT': 10_000_000 }, positions: {} }, { kind: 'reconciled', value: true }, { kind: 'time', at: now },
  ];
  for (const event of known) foldGate(state, event, limits);
  return { state, limits };
}

async function venueOf(way: Way, port: number, written: () => void): Promise<{ readonly venue: Venue; readonly close: () => Promise<void> }> {
  const clock = systemClock();
  const gate = await openRequestGate({ name: 'bench', rules: WINDOWS, clock });
  const key = { venue: 'binance', account: 'bench', apiKey: new Secret('bench-key'), secret: new Secret('bench-secret') };
  const exchange = await openTrading({ venue: 'binance', key, clock, gate, baseUrl: `http://127.0.0.1:${port}` });
  const over = ccxtVenue(exchange);
  if (way === 'ccxt') return { venue: over, close: exchange.close };
  const stop = new AbortController();
  const socket = binanceOrderSocket({
    venue: over, account: 'bench', apiKey: key.apiKey, sign: (text) => signatureOf(text, key.secret), clock, random: random(1), gate, venueTime: exchange.venueTime, instrument: () => INSTRUMENT, url: `ws://127.0.0.1:${port}/ws-api/v3`,
    openSocket: (wanted) => { const plain = openSocket(wanted); return { ...plain, sendText: (text) => { plain.sendText(text); written(); } }; },
  });
  const running = socket.run(stop.signal);
  while (!socket.status().isOpen) await clock.wait(5);
  return { venue: socket, close: async () => { stop.abort(); await running; await exchange.close(); } };
}

async function round(way: Way): Promise<Round> {
  const idle = await calmMoment(CALM_MS);
  const child = fork(path.join(import.meta.dirname, 'latency-venue.ts'), [String(FRAMES), String(PER_SECOND)]);
  const { port } = await message<{ readonly port: number }>(child);
  let deciding = 0;
  const { venue, close } = await venueOf(way, port, () => { writtenAt[deciding] = Number(process.hrtime.bigint()); });
  const risk = riskGate();
  await warm(risk);
  const { state, limits } = risk;
  const heardAt = new Float64Array(FRAMES);
  const writtenAt = new Float64Array(FRAMES);
  let denied = '';
  const decide = (frame: number, at: number): void => {
    deciding = frame;
    heardAt[frame] = Number(process.hrtime.bigint());
    const order = orderOf(`f${frame}`, at);
    foldGate(state, { kind: 'time', at }, limits);
    const verdict = admit(state, order, { origin: originOf(frame / EACH, order), limits });
    if (verdict.kind !== 'approved') { denied = verdict.reason; return; }
    void venue.place(verdict.order).then((outcome) => {
      if (outcome.kind !== 'accepted') denied = outcome.reason;
      foldGate(state, { kind: 'order', clientOrderId: order.clientOrderId, state: 'filled' }, limits);
    });
  };
  const stop = new AbortController();
  const gate = await openRequestGate({ name: 'bench', rules: WINDOWS, clock: systemClock() });
  const feed = binanceFeed({ venue: 'binance', clock: systemClock(), random: random(1), gate, depthBook: bookBuilder, socketUrl: `ws://127.0.0.1:${port}`, restUrl: `http://127.0.0.1:${port}` });
  const listening = feed.listen([{ instrument: BTC, trades: true, book: true, candles: [] }], (event) => {
    if (event.kind === 'stream' && event.what === 'trade' && event.note === 'subscribed') child.send('talk');
    if (event.kind === 'book') foldGate(state, { kind: 'book', instrument: BTC, bid: event.book.bestBid, ask: event.book.bestAsk, at: event.receivedAt }, limits);
    if (event.kind === 'trade' && Number(event.trade.id) % EACH === 0) decide(Number(event.trade.id), event.receivedAt);
  }, stop.signal);
  const { sentAt, arrivals } = await message<{ readonly sentAt: readonly number[]; readonly arrivals: readonly (readonly [string, number])[] }>(child);
  stop.abort();
  await listening;
  await close();
  child.send('end');
  if (denied !== '' || arrivals.length !== FRAMES / EACH) throw new Error(`${arrivals.length} of ${FRAMES / EACH} orders came: ${denied}`);
  const settled = arrivals.map(([id, at]) => [Number(id.slice(1)), at] as const).filter(([frame]) => frame >= WARM);
  const sorted = (of: (frame: number, at: number) => number) => Float64Array.from(settled, ([frame, at]) => of(frame, at) / 1e6).toSorted();
  return { idle, whole: sorted((frame, at) => at - sentAt[frame]), written: sorted((frame) => writtenAt[frame] - sentAt[frame]), inside: sorted((frame) => writtenAt[frame] - heardAt[frame]) };
}

/**
 * A bot that has run for a while has compiled what it runs. The same is had at a start by judging and writing some orders that go nowhere: on a copy
 * of the gate, with a venue without a wire.
 */
async function warm({ state, limits }: ReturnType<typeof riskGate>): Promise<void> {
  const copy = structuredClone(state);
  const clock = systemClock();
  const gate = await openRequestGate({ name: 'warm', rules: WINDOWS, clock });
  const nowhere: OpenSocket = ({ onText }) => ({
    opened: Promise.resolve(), send: () => undefined, close: () => undefined,
    sendText: (text) => { const { id, params } = JSON.parse(text); onText(JSON.stringify({ id, status: 200, result: { clientOrderId: params.newClientOrderId, orderId: 1, status: 'NEW', executedQty: '0', transactTime: 1 } })); },
  });
  const elsewhere: Venue = { name: 'binance', capabilities: undefined as never, place: () => Promise.reject(new Error('unused')), cancel: () => Promise.reject(new Error('unused')), find: () => Promise.reject(new Error('unused')) };
  const venue = binanceOrderSocket({ venue: elsewhere, account: 'bench', apiKey: new Secret('k'), sign: (text) => signatureOf(text, new Secret('bench-secret')), clock, random: random(1), gate, venueTime: () => clock.now(), instrument: () => INSTRUMENT, openSocket: nowhere });
  const stop = new AbortController();
  const running = venue.run(stop.signal);
  await clock.wait(1);
  for (let i = 0; i < WARM_UP; i++) {
    const order = orderOf(`w${i}`, clock.now());
    foldGate(copy, { kind: 'time', at: order.at }, limits);
    const verdict = admit(copy, order, { origin: originOf(i, order), limits });
    if (verdict.kind !== 'approved') throw new Error(verdict.reason);
    await venue.place(verdict.order);
    foldGate(copy, { kind: 'order', clientOrderId: order.clientOrderId, state: 'filled' }, limits);
  }
  stop.abort();
  await running;
}

const orderOf = (clientOrderId: string, at: number): OrderRequest => ({ clientOrderId, instrument: BTC, side: 'buy', type: 'limit', quantity: 0.001, limitPrice: 60_000.5, timeInForce: 'ioc', at, reason: 'bench' });
/** A strategy sends ten orders and another goes on: nobody's limits allow a thousand entries without an exit. */
const originOf = (i: number, { clientOrderId }: OrderRequest) => ({ strategy: `s${Math.floor(i / 10)}`, chain: clientOrderId });

/** What stands before the order when it is real money: the intent is on the disk before the order leaves. */
async function journal(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'coinbot-latency-'));
  try {
    const open = await openJournal(journalFiles(folder));
    const took = new Float64Array(500);
    for (let i = 0; i < took.length; i++) {
      const start = performance.now();
      await open.append('intent', { clientOrderId: `f${i}`, instrument: BTC, side: 'buy', type: 'limit', quantity: 0.001, limitPrice: 60_000.5, timeInForce: 'ioc', at: 1_700_000_000_000, reason: 'bench' }, true);
      took[i] = performance.now() - start;
    }
    await open.close();
    took.sort();
    return [0.5, 0.99].map((share) => ({ name: `journal write with fdatasync, apart, p${share * 100}`, value: percentile(took, share), unit: 'ms' }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function figuresOf(way: Way, targets: boolean): Promise<readonly Measurement[]> {
  const rounds: Round[] = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(await round(way));
  const name = way === 'socket' ? 'WebSocket API' : 'REST through ccxt';
  const both = (what: string, of: (told: Round) => Float64Array, bounds?: readonly [string, string]) => [0.5, 0.99].map((share, i) => ({
    name: `${name}: ${what}, p${share * 100}`, value: median(rounds.map((told) => percentile(of(told), share))), unit: 'ms', ...(bounds === undefined ? {} : { target: bounds[i] }),
  }));
  return [
    ...both('frame to order at the venue', ({ whole }) => whole, targets ? ['< 0.25', '< 1'] : undefined),
    // ccxt does not write in the turn in which it is asked.
    ...(way === 'socket' ? [...both('frame to order written', ({ written }) => written), ...both('event to order written', ({ inside }) => inside)] : []),
    { name: `${name}: idle share of the machine before a round`, value: median(rounds.map(({ idle }) => idle)), unit: 'share' },
  ];
}

/** From a frame on the wire over the feed, a decision and the risk gate to an order on the wire, at a thousand frames a second and a hundred orders. */
export async function run(): Promise<readonly Measurement[]> {
  return [...await figuresOf('socket', true), ...await figuresOf('ccxt', false), ...await journal()];
}
