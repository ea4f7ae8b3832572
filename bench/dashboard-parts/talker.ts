import { monitorEventLoopDelay } from 'node:perf_hooks';
import { mkdirSync } from 'node:fs';
import { journalFiles } from '../../src/shared/adapters/fs/journal-files.ts';
import { openJournal } from '../../src/shared/adapters/fs/journal.ts';
import { instrumentId, plainInstrument } from '../../src/shared/domain/instrument.ts';
import { random } from '../../src/shared/domain/random.ts';
import { OrderBook } from '../../src/shared/domain/order-book.ts';
import type { TradeStatus } from '../../src/shared/engine/trading/trade-status.ts';
import { MarketBoard } from '../../src/shared/engine/trading/market-board.ts';
import type { MarketEvent } from '../../src/shared/ports/market-feed.ts';
import { gateLimits } from '../../src/shared/risk/gate-limits.ts';
import { broadcastPlace } from '../../src/local/broadcast/broadcast-place.ts';
import { Broadcaster } from '../../src/local/broadcast/broadcaster.ts';
import { MarketPicture } from '../../src/local/broadcast/market-picture.ts';
import { Story } from '../../src/local/trade/story.ts';
import { realistic } from '../../src/shared/engine/settings.ts';
import { SocketDoor } from '../../src/local/broadcast/socket-door.ts';

/**
 * Stands for a trading process: 100 instruments with 10 changes a second each go through its board and to whoever listens, 20 orders a second are
 * promised to a journal on the disk. Asked over its line, it tells what that cost. Equity is the clock in disguise: milliseconds of the day, as
 * hundredths, so that whoever sees it knows how old it is.
 */
const [folder = '', speedText = '1'] = process.argv.slice(2);
const SPEED = Number(speedText);
const instruments = Array.from({ length: 100 }, (_, i) => plainInstrument('binance', `${i === 0 ? 'BTC' : `C${i}`}/USDT`));
const ids = instruments.map(instrumentId);
const board = new MarketBoard(instruments, () => undefined);
const chance = random(5);
const prices = ids.map((_, i) => 100 + i);
const DAY_MS = 86_400_000;

const status = (): TradeStatus => {
  const at = Date.now();
  const equity = 100_000 + (at % DAY_MS) / 100;
  return {
    at, mode: 'paper', currency: 'USDT', state: 'trading', kill: 'RUN', equity, cash: 5_000, profit: 1, profitRatio: 0.01, fees: 1, premiums: {}, maxDrawdown: 0.01, fills: 10, strategies: [{ name: 'bench', status: 'running' }],
    positions: ids.slice(0, 10).map((instrument, i) => ({ strategy: 'bench', instrument, quantity: 1, averagePrice: 100, price: prices[i], unrealised: prices[i] - 100, forecast: 0.5 })),
    venues: [{ name: 'binance', isOpen: true, text: '', working: 0, bookAgeMs: 5, waitingRequests: 0, halted: [] }], lastDecisions: [], lastFills: [], lastAlarms: [],
  };
};

mkdirSync(folder, { recursive: true });
const hello = { mode: 'paper', currency: 'USDT', money: { USDT: 10_000 }, folder, instruments, limits: gateLimits.parse({ currency: 'USDT', instruments: ids }), strategies: [{ name: 'bench', strategy: 'sma-cross', params: {}, timeframe: '1m' as const, instruments: ids }] };
const broadcaster = new Broadcaster({ now: () => Date.now(), hello: () => hello, status, say: (text) => { process.stderr.write(`${text}\n`); } });
const door = new SocketDoor({ place: broadcastPlace(folder), say: (text) => { process.stderr.write(`${text}\n`); }, attend: (outlet) => broadcaster.attend(outlet) });
await door.opened;
broadcaster.show(new MarketPicture({ instruments, board, timeframesOf: () => ['1m'], now: () => Date.now() }));

const story = new Story({ folder, now: () => Date.now() });
story.begin({
  mode: 'paper', currency: 'USDT', money: { USDT: 10_000 }, codeHash: 'bench', limits: hello.limits, execution: {},
  strategies: [{ name: 'bench', strategy: 'sma-cross', params: { fast: 20, slow: 100 }, settings: realistic, instruments, timeframe: '1m' }],
}, () => []);
story.flush();

function change(k: number): void {
  const now = Date.now();
  prices[k] *= 1 + (chance.uniform() - 0.5) / 2_000;
  const price = prices[k];
  const book = new OrderBook();
  book.reset(Array.from({ length: 20 }, (_, i) => [price * (1 - (i + 1) / 10_000), 1 + i] as const), Array.from({ length: 20 }, (_, i) => [price * (1 + (i + 1) / 10_000), 1 + i] as const));
  const events: readonly MarketEvent[] = [{ kind: 'book', instrument: ids[k], book, at: now, receivedAt: now }, { kind: 'trade', instrument: ids[k], trade: { at: now, price, quantity: 0.1, side: k % 2 === 0 ? 'buy' : 'sell' }, receivedAt: now }];
  for (const event of events) {
    board.take(event);
    broadcaster.market(event);
  }
}

// A tenth of the instruments every ten milliseconds: each changes ten times a second.
let turn = 0;
setInterval(() => {
  for (let i = 0; i < 10 * SPEED; i += 1) change((turn + i) % ids.length);
  turn = (turn + 10) % ids.length;
}, 10);

const journal = await openJournal(journalFiles(`${folder}/journal-bench`), { warn: () => undefined });
let orders: number[] = [];
let sent = 0;
setInterval(() => {
  const began = performance.now();
  sent += 1;
  const seq = sent;
  broadcaster.notice({ of: 'desk', notice: { kind: 'alarm', at: Date.now(), text: `order ${seq}` } });
  journal.append('SENT', { clientOrderId: `bench-${seq}`, at: Date.now() }, true).then(() => { orders.push(performance.now() - began); }, () => undefined);
}, 50 / SPEED);

let cpu = process.cpuUsage();
let since = performance.now();
const loop = monitorEventLoopDelay({ resolution: 5 });
loop.enable();
process.on('message', (message) => {
  if (message === 'end') process.exit(0);
  const { user, system } = process.cpuUsage(cpu);
  const figures = { cpuShare: (user + system) / 1_000 / (performance.now() - since), orders, loopP99Ms: loop.percentile(99) / 1e6 };
  cpu = process.cpuUsage();
  since = performance.now();
  orders = [];
  loop.reset();
  process.send?.(figures);
});
process.on('disconnect', () => { process.exit(0); });
process.send?.('ready');
