import { afterEach, expect, test } from 'vitest';
import { deepVenue, traderAt } from './limits-scene.contract.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

test('lists and tickers are asked for once while they are good, books, candles and what must be fresh every time', async () => {
  const simulator = await deepVenue();
  closing.push(simulator.close);
  // A clock of its own: what is good for a second is not to depend on how busy this machine is.
  let shiftMs = 0;
  const start = Date.now();
  const { exchange, venue } = await traderAt(simulator, { clock: { now: () => start + shiftMs, wait: () => Promise.resolve() } });
  closing.unshift(exchange.close);
  const { ccxt } = exchange;
  const requestsOf = async (ask: () => Promise<unknown>): Promise<number> => {
    const before = simulator.counters['requests'] ?? 0;
    await ask();
    return (simulator.counters['requests'] ?? 0) - before;
  };
  const ticker = () => ccxt.fetchTicker('BTC/USDT');
  expect(await requestsOf(() => Promise.all([ticker(), ticker(), ticker()]))).toBe(1);
  shiftMs = 999;
  expect(await requestsOf(ticker)).toBe(0);
  shiftMs = 1_000;
  expect(await requestsOf(ticker)).toBe(1);
  expect(await requestsOf(async () => { await ccxt.fetchOrderBook('BTC/USDT'); await ccxt.fetchOrderBook('BTC/USDT'); })).toBe(2);
  expect(await requestsOf(async () => { await ccxt.fetchOHLCV('BTC/USDT', '1m'); await ccxt.fetchOHLCV('BTC/USDT', '1m'); })).toBe(2);
  // The list of instruments of the start is good for a minute, but whoever asks whether the rules changed is told.
  expect(await requestsOf(() => ccxt.loadMarkets(true))).toBe(0);
  expect(await requestsOf(() => venue.instruments())).toBe(1);
  expect(await requestsOf(() => venue.openOrders())).toBe(1);
  expect(await requestsOf(() => venue.openOrders())).toBe(1);
});
