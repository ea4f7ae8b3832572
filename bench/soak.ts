import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../src/shared/adapters/memory/request-gate.ts';
import { readFrame } from '../src/shared/adapters/ws/binance-frames.ts';
import { BookKeeper } from '../src/shared/adapters/ws/book-keeper.ts';
import { FeedState } from '../src/shared/adapters/ws/feed-state.ts';
import { plainInstrument } from '../src/shared/domain/instrument.ts';
import { PacedQueue } from '../src/shared/domain/paced-queue.ts';
import { random } from '../src/shared/domain/random.ts';
import { limitsOf } from '../src/shared/domain/venue-limits.ts';
import type { MarketEvent } from '../src/shared/ports/market-feed.ts';
import { foldGate } from '../src/shared/risk/gate-fold.ts';
import { gateLimits } from '../src/shared/risk/gate-limits.ts';
import { emptyGateState } from '../src/shared/risk/gate-state.ts';
import { bookBuilder } from '../src/shared/venue/book-builder/book-builder.ts';
import type { Measurement } from './measurement.ts';

const BTC = 'binance:BTC/USDT' as const;
const MESSAGES = 1_000_000;
const MESSAGES_FULL = 10_000_000;
/** Memory is looked at so often; in the first part code is compiled and the heap finds its size. */
const SAMPLES = 100;
const SETTLING = 30;
/** Messages between two turns of the event loop, as many as a socket hands over at once under load. */
const TURN = 200;

/** Frames of one book and its trades: new texts with new numbers each time, as they come from a socket. */
function generator() {
  const source = random(11);
  let [book, trade, middle] = [1, 0, 6_000_000];
  const levels = (sign: -1 | 1): string => {
    let text = '';
    for (let i = 0; i < 6; i++) text += `${i === 0 ? '' : ','}["${((middle + sign * (1 + Math.floor(source.uniform() ** 3 * 900))) / 100).toFixed(2)}","${source.below(4) === 0 ? '0.00000' : (source.uniform() * 5).toFixed(5)}"]`;
    return text;
  };
  /** What the walk of the middle has crossed goes. */
  const crossed = (sign: -1 | 1, before: number): string => {
    let text = '';
    for (let price = before; sign === 1 ? price < middle + 1 : price > middle - 1; price += sign) text += `,["${(price / 100).toFixed(2)}","0.00000"]`;
    return text;
  };
  return {
    snapshot: { lastId: 1, bids: Array.from({ length: 900 }, (_, i) => [(middle - 1 - i) / 100, 1] as const), asks: Array.from({ length: 900 }, (_, i) => [(middle + 1 + i) / 100, 1] as const) },
    frame(i: number): string {
      const at = 1_700_000_000_000 + i;
      if (i % 4 === 3) return `{"stream":"btcusdt@trade","data":{"e":"trade","E":${at},"s":"BTCUSDT","t":${++trade},"p":"${(middle / 100).toFixed(2)}","q":"0.00100","T":${at},"m":${i % 8 === 3},"M":true}}`;
      const before = middle;
      // The middle comes back: a book whose prices wander for ever would grow for a reason of its own.
      middle += source.below(3) - 1 + (middle > 6_000_300 ? -1 : middle < 5_999_700 ? 1 : 0);
      const [first, last] = [book + 1, book + 1 + source.below(5)];
      book = last;
      return `{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":${at},"s":"BTCUSDT","U":${first},"u":${last},"b":[${levels(-1)}${crossed(-1, before)}],"a":[${levels(1)}${crossed(1, before)}]}}`;
    },
  };
}

/** Memory and the event loop over millions of messages: text, parser, book, queue, and what the risk gate keeps of it. */
export async function run(): Promise<readonly Measurement[]> {
  const count = process.env['BENCH_FULL'] === '1' ? MESSAGES_FULL : MESSAGES;
  const clock = systemClock();
  const gate = await openRequestGate({ name: 'bench', rules: limitsOf('binance', 'public'), clock });
  const { snapshot, frame } = generator();
  const builder = bookBuilder({ sync: 'binance-spot', random: random(1) });
  builder.snapshot(snapshot);
  const limits = gateLimits.parse({ currency: 'USDT', instruments: [BTC] });
  const view = emptyGateState();
  foldGate(view, { kind: 'instrument', id: BTC, instrument: plainInstrument('binance', 'BTC/USDT') }, limits);
  const told = { book: 0, trade: 0, candle: 0, stream: 0 };
  const tell = (event: MarketEvent): void => {
    told[event.kind]++;
    if (event.kind !== 'book') return;
    foldGate(view, { kind: 'time', at: event.receivedAt }, limits);
    foldGate(view, { kind: 'book', instrument: BTC, bid: event.book.bestBid, ask: event.book.bestAsk, at: event.receivedAt }, limits);
  };
  const queue = new PacedQueue<MarketEvent>({ tell, now: () => performance.now(), later: (act) => { setImmediate(act); } });
  const keeper = new BookKeeper({ clock, gate, signal: AbortSignal.abort(), get: () => Promise.reject(new Error('no snapshots here')), depthUrl: 'http://127.0.0.1:9', venue: 'binance', account: 'public', checkMs: 0, levels: 1_000 });
  const state = new FeedState({ venue: 'binance', clock, queue, keeper, subscriptions: [{ instrument: BTC, trades: true, book: true, candles: [] }], bookOf: () => builder, gaps: { tradeMs: 1e9, bookMs: 1e9, candleMs: 1e9 } });
  state.live(['trade:BTCUSDT', 'book:BTCUSDT']);
  const lag = monitorEventLoopDelay({ resolution: 1 });
  const memory: number[] = [];
  const every = count / SAMPLES;
  let mostWaiting = 0;
  let from = performance.now();
  for (let i = 0; i < count; i++) {
    state.take(readFrame(frame(i)));
    if (i % TURN === 0) {
      mostWaiting = Math.max(mostWaiting, queue.status().waiting);
      await new Promise((resolve) => { setImmediate(resolve); });
    }
    if (i % every !== every - 1) continue;
    memory.push(process.memoryUsage.rss() / 2 ** 20);
    if (memory.length === SETTLING) { lag.enable(); from = performance.now(); }
  }
  const seconds = (performance.now() - from) / 1_000;
  lag.disable();
  while (queue.status().waiting > 0) await new Promise((resolve) => { setImmediate(resolve); });
  const { resyncs, quarantined, queue: { replaced, dropped } } = state.status();
  if (!builder.isValid || resyncs > 0 || quarantined > 0 || told.trade + dropped !== count / 4) throw new Error(`the soak fell apart: ${JSON.stringify({ told, resyncs, quarantined, fault: builder.fault })}`);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const settled = memory.slice(SETTLING);
  const [early, late] = [mean(settled.slice(0, 20)), mean(settled.slice(-20))];
  return [
    { name: `memory after ${count.toLocaleString('en-US')} messages over memory when 30 % were done`, value: late / early, unit: 'x', target: '<= 1.1' },
    { name: 'most memory', value: Math.max(...settled), unit: 'MB' },
    { name: 'messages, with making them', value: (count * (1 - SETTLING / SAMPLES)) / seconds, unit: 'messages/s' },
    { name: 'events that waited at most', value: mostWaiting, unit: 'events', target: `<= ${TURN}` },
    { name: 'books replaced by newer ones before they were told', value: replaced / told.book, unit: 'share' },
    { name: 'event-loop lag, p99', value: lag.percentile(99) / 1e6, unit: 'ms', target: '<= 20' },
  ];
}
