import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { VirtualTime } from '../../src/local/drill/virtual/virtual-time.ts';
import { paperVenue } from '../../src/local/paper/paper-venue.ts';
import { demoKey, startBinanceSimulator } from '../../src/local/simulator/binance/start-binance-simulator.ts';
import { ccxtAccountStream } from '../../src/shared/adapters/ccxt/ccxt-account-stream.ts';
import { ccxtVenue } from '../../src/shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading } from '../../src/shared/adapters/ccxt/trading-exchange.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { memoryJournal } from '../../src/shared/adapters/memory/memory-journal.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import { candleAt, sliceCandles } from '../../src/shared/domain/candle.ts';
import { instrumentId, nearestTick, plainInstrument, type Instrument } from '../../src/shared/domain/instrument.ts';
import { OrderBook, type Level } from '../../src/shared/domain/order-book.ts';
import type { Fill } from '../../src/shared/domain/order.ts';
import { random } from '../../src/shared/domain/random.ts';
import { Secret } from '../../src/shared/domain/secret.ts';
import { MINUTE } from '../../src/shared/domain/time.ts';
import { limitsOf } from '../../src/shared/domain/venue-limits.ts';
import { riskRules } from '../../src/shared/engine/backtest.ts';
import { LiveGateway } from '../../src/shared/engine/live/live-gateway.ts';
import { liveSettings } from '../../src/shared/engine/live/live-settings.ts';
import { realistic } from '../../src/shared/engine/settings.ts';
import { executionSettings } from '../../src/shared/engine/trading/execution-plan.ts';
import { Trader } from '../../src/shared/engine/trading/trader.ts';
import type { MarketEvent } from '../../src/shared/ports/market-feed.ts';
import type { AccountStream, Venue, VenueAccount } from '../../src/shared/ports/venue.ts';
import { gateLimits } from '../../src/shared/risk/gate-limits.ts';
import { findStrategy, parseParams } from '../../src/shared/strategies/registry.ts';
import { Exchange } from '../../src/shared/venue/exchange/exchange.ts';
import { listingOf } from '../../src/shared/venue/exchange/listing.ts';
import { walks } from '../sample-run.ts';

const LENGTH = 15 * MINUTE;
const WARM = 100;
const COUNT = 450;
const instrument: Instrument = { ...plainInstrument('binance', 'BTC/USDT'), tickSize: 0.01, lotSize: 0.0001, minQuantity: 0.0001, minNotional: 5 };
const id = instrumentId(instrument);
const tape = sliceCandles(walks[0], 0, WARM + COUNT);
const settings = { ...realistic, exposure: 0.8 };
const limits = gateLimits.parse({
  currency: 'USDT', instruments: [id], maxOrderValueShare: 1, maxOrderVolumeShare: 1, collarShare: 0.2, passiveCollarShare: 0.2, marketCollarShare: 0.2, exitCollarShare: 0.5, maxPositionShare: 2, maxGrossShare: 2,
  maxDailyLossShare: 1, maxDrawdownShare: 1, maxOrdersPerSecond: 100, maxOrdersPerMinute: 1_000, maxEntriesPerFiveMinutes: 100, maxTradesPerHour: 100, maxBookAgeMs: 2 * LENGTH, maxValuationAgeMs: 2 * LENGTH, maxClockUncertaintyMs: 10_000,
});

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const close of closing.splice(0).toReversed()) await close(); });

/** A side of the book as it stands at a candle: levels with quantities of their own, so that nothing taken before is there again. */
function levelsAt(i: number, price: number, step: number): readonly Level[] {
  const source = random(i * 2 + (step > 0 ? 1 : 0) + 1);
  return Array.from({ length: 12 }, (_, n): Level => [nearestTick(price + step * (n + 1) * 0.01, 0.01), Math.round(1 + 40 * source.uniform()) + (i % 7) / 10]);
}

interface Market {
  readonly ports: { readonly venue: Venue; readonly account: VenueAccount; readonly stream: AccountStream };
  readonly time: VirtualTime;
  /** Its answers take real time: the other stands still meanwhile. */
  readonly isReal: boolean;
  /** The venue itself sees what the trader is about to see. */
  book(at: number, bids: readonly Level[], asks: readonly Level[]): void;
  onMarket(event: MarketEvent): void;
}

/** Counts what is on its way: time stands still until all of it has come back. */
function watched<Port extends object>(port: Port, flights: { count: number }, isReal: boolean): Port {
  if (!isReal) return port;
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const result: unknown = value.apply(target, args);
        if (!(result instanceof Promise) || name === 'listen') return result;
        flights.count += 1;
        return result.finally(() => { flights.count -= 1; });
      };
    },
  });
}

async function trade(market: Market): Promise<readonly Fill[]> {
  const { time } = market;
  const flights = { count: 0 };
  const fills: Fill[] = [];
  let trader: Trader | undefined;
  const gateway = await LiveGateway.open({
    journal: memoryJournal(), venue: watched(market.ports.venue, flights, market.isReal), account: watched(market.ports.account, flights, market.isReal), stream: market.ports.stream, clock: time, instruments: [instrument],
    // Real requests and jumps of the other clock do not go together: the account is looked at once, at the start.
    settings: { ...liveSettings, lightEveryMs: 1e12, fullEveryMs: 1e12 },
    tell: (event) => { if (event.kind === 'fill') fills.push(event.fill); trader?.hear(event); }, alarm: ({ text }) => { throw new Error(text); },
  });
  const strategy = findStrategy('sma-cross');
  trader = new Trader({
    clock: time, venues: [{ name: 'binance', gateway, capabilities: market.ports.venue.capabilities, instruments: [instrument], clockUncertaintyMs: () => 1 }], limits, epoch: gateway.epoch,
    strategies: [{ name: 'one', strategy, params: parseParams(strategy, { fast: '3', slow: '9' }), settings, rules: riskRules(settings), instruments: [id], timeframe: '15m' }],
    execution: { ...executionSettings, entry: 'market', exit: 'market', deadlineMs: LENGTH, collarBps: 100 }, kill: () => 'RUN', restrict: (_to, reason) => { throw new Error(reason); },
    history: async () => sliceCandles(tape, 0, WARM), note: () => undefined, changed: () => undefined,
  });
  /** Real time passes until nothing is on its way, then a little of the other. */
  const pass = async (ms: number): Promise<void> => {
    for (let calm = 0; calm < 3; calm = flights.count === 0 ? calm + 1 : 0) await sleep(0);
    await time.pass(ms);
  };
  let isStarted = false;
  const started = trader.start().then(() => { isStarted = true; });
  while (!isStarted) { await sleep(1); if (flights.count === 0) await time.pass(20); }
  await started;
  const book = new OrderBook();
  const show = (i: number, price: number): void => {
    const [bids, asks] = [levelsAt(i, price, -1), levelsAt(i, price, 1)];
    market.book(time.now(), bids, asks);
    book.reset(bids, asks);
    const event: MarketEvent = { kind: 'book', instrument: id, book, at: time.now(), receivedAt: time.now() };
    market.onMarket(event);
    trader.take(event);
  };
  for (const what of ['book', 'trade'] as const) market.onMarket({ kind: 'stream', instrument: id, what, state: 'live', note: '', at: time.now() });
  show(0, tape.close[WARM - 1]);
  for (let i = WARM; i < tape.length; i++) {
    await pass(tape.openTime[i] + LENGTH - time.now());
    show(i, nearestTick(tape.close[i], 0.01));
    const event: MarketEvent = { kind: 'candle', instrument: id, timeframe: '15m', candle: { ...candleAt(tape, i), volume: 1e9 }, receivedAt: time.now() };
    market.onMarket(event);
    trader.take(event);
    trader.tick();
    for (let turn = 0; turn < 200 && (trader.desk.orders.runs.size > 0 || trader.desk.orders.pending.length > 0 || gateway.status().working.length > 0); turn++) {
      await sleep(1);
      await pass(10);
      trader.tick();
    }
  }
  const stopped = gateway.stop();
  await pass(10);
  await stopped;
  return fills;
}

const start = (): VirtualTime => new VirtualTime(tape.openTime[WARM]);

function onPaper(): Market {
  const time = start();
  const { venue, stream, onMarket } = paperVenue({ instruments: [instrument], balances: { USDT: '10000' }, clock: time, latencyMs: 0 });
  return { time, isReal: false, ports: { venue, account: venue, stream }, book: () => undefined, onMarket };
}

async function overSockets(): Promise<Market> {
  const time = start();
  const listing = listingOf(instrument);
  const exchange = new Exchange({ listings: [listing], accounts: { demo: { balances: { USDT: '10000', BTC: '0' } } } });
  const simulator = await startBinanceSimulator({ exchange, clock: () => time.now(), limits: { weightPerMinute: 1e9 } as never });
  closing.push(() => simulator.close());
  const key = demoKey('demo');
  const gate = await openRequestGate({ name: 'binance', rules: limitsOf('binance', 'main').map((rule) => ({ ...rule, limit: rule.limit * 1e6 })), clock: systemClock() });
  const trading = await openTrading({ venue: 'binance', clock: time, gate, baseUrl: simulator.restUrl, key: { venue: 'binance', account: 'main', apiKey: new Secret(key.apiKey), secret: new Secret(key.secret ?? '') } });
  closing.push(() => trading.close());
  const venue = ccxtVenue(trading);
  const units = (levels: readonly Level[]): number[] => levels.flatMap(([price, quantity]) => [Math.round(price * 10 ** listing.priceDecimals), Math.round(quantity * 10 ** listing.quantityDecimals)]);
  return {
    time, isReal: true, ports: { venue, account: venue, stream: ccxtAccountStream(trading, { clock: systemClock(), random: random(1) }) }, onMarket: () => undefined,
    book: (at, bids, asks) => { exchange.resetLevels('BTCUSDT', { bids: units(bids), asks: units(asks) }, at); },
  };
}

/** In the order in which they happened: two ways lead here from a venue, and one may be quicker. */
const numberOf = ({ tradeId }: Fill): number => Number(tradeId.replaceAll(/\D/g, ''));
const listed = (fills: readonly Fill[]): readonly string[] => fills.toSorted((a, b) => numberOf(a) - numberOf(b)).map(({ side, quantity, price, fee, feeCurrency }) => `${side} ${quantity} at ${price}, fee ${fee.toPrecision(10)} ${feeCurrency}`);

describe('one tape of books and candles', () => {
  it('on paper and on the simulated exchange over real sockets: the same orders, filled at the same prices for the same fees', async () => {
    const paper = await trade(onPaper());
    const live = await trade(await overSockets());
    expect(paper.length).toBeGreaterThan(60);
    expect(listed(live)).toEqual(listed(paper));
  }, 120_000);
});
