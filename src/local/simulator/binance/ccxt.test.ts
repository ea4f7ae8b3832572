import ccxtBinance from '../../../../node_modules/ccxt/js/src/pro/binance.js';
import { afterEach, describe, expect, it } from 'vitest';
import { cents, closeVenues, KEY, lots, venueWith } from './simulated-venue.contract.ts';
import type { BinanceSimulator } from './start-binance-simulator.ts';

type Ccxt = InstanceType<typeof ccxtBinance>;
const open: Ccxt[] = [];

afterEach(async () => {
  for (const exchange of open.splice(0)) await exchange.close();
  await closeVenues();
});

/** ccxt with every address of Binance Spot turned to the simulated venue; nothing of it is changed. */
async function ccxt(venue: BinanceSimulator, key: { readonly apiKey: string; readonly secret: string } = KEY): Promise<Ccxt> {
  const exchange = new ccxtBinance({ apiKey: key.apiKey, secret: key.secret, options: { fetchMarkets: { types: ['spot'] } } });
  const api = exchange.urls['api'];
  for (const [name, url] of Object.entries(api)) if (typeof url === 'string') api[name] = url.replace(/^https:\/\/[^/]+/, venue.restUrl);
  api['ws'].spot = `${venue.wsUrl}/ws`;
  api['ws']['ws-api'].spot = venue.wsApiUrl;
  await exchange.loadHttpProxyAgent();
  open.push(exchange);
  return exchange;
}

describe('ccxt trades on the simulated venue', () => {
  it('reads markets, ticker, book, trades and candles', async () => {
    const { venue, exchange } = await venueWith();
    exchange.printTrade('BTCUSDT', { side: 'buy', price: cents(101), quantity: lots(0.25) }, Date.now());
    const client = await ccxt(venue);
    await client.loadMarkets();
    expect(client.market('BTC/USDT')).toMatchObject({ id: 'BTCUSDT', spot: true, active: true, precision: { price: 0.01, amount: 0.00001 }, limits: { amount: { min: 0.00001, max: 9000 }, cost: { min: 5 } } });
    expect(await client.fetchTicker('BTC/USDT')).toMatchObject({ last: 101, bid: 100, ask: 101, baseVolume: 0.25 });
    expect(await client.fetchOrderBook('BTC/USDT', 5)).toMatchObject({ bids: [[100, 10], [99, 20]], asks: [[101, 10], [102, 20]], nonce: 4 });
    expect(await client.fetchTrades('BTC/USDT')).toMatchObject([{ price: 101, amount: 0.25, side: 'buy' }]);
    expect((await client.fetchOHLCV('BTC/USDT', '1m')).at(-1)?.slice(1)).toEqual([101, 101, 101, 101, 0.25]);
    expect(Math.abs(Number(await client.fetchTime()) - Date.now())).toBeLessThan(2_000);
  });

  it('places, asks for and cancels orders, and reads fills and balances', async () => {
    const { venue } = await venueWith();
    const client = await ccxt(venue);
    const limit = await client.createOrder('BTC/USDT', 'limit', 'buy', 2, 99, { clientOrderId: 'c-1' });
    expect(limit).toMatchObject({ id: '1', clientOrderId: 'c-1', status: 'open', filled: 0, remaining: 2 });
    expect((await client.fetchBalance())['USDT']).toEqual({ free: 99_802, used: 198, total: 100_000 });
    expect(await client.fetchOrder('', 'BTC/USDT', { clientOrderId: 'c-1' })).toMatchObject({ id: '1', status: 'open' });
    expect(await client.fetchOpenOrders('BTC/USDT')).toHaveLength(1);
    const market = await client.createOrder('BTC/USDT', 'market', 'buy', 1);
    expect(market).toMatchObject({ status: 'closed', average: 101, filled: 1, fee: { currency: 'BTC', cost: 0.001 } });
    expect(await client.fetchMyTrades('BTC/USDT')).toMatchObject([{ order: '2', price: 101, amount: 1, takerOrMaker: 'taker' }]);
    expect(await client.cancelOrder('1', 'BTC/USDT')).toMatchObject({ id: '1', status: 'canceled' });
    expect(await client.createOrder('BTC/USDT', 'market', 'buy', 0, undefined, { quoteOrderQty: 50.5 })).toMatchObject({ filled: 0.5, cost: 50.5 });
    expect(await client.createOrder('BTC/USDT', 'limit', 'sell', 1, 97, { stopPrice: 98 })).toMatchObject({ status: 'open', triggerPrice: 98 });
  });

  it('names what goes wrong', async () => {
    const { venue } = await venueWith();
    const client = await ccxt(venue);
    await expect(client.createOrder('BTC/USDT', 'limit', 'buy', 5_000, 99)).rejects.toMatchObject({ name: 'InsufficientFunds' });
    await expect(client.createOrder('BTC/USDT', 'limit', 'buy', 0.00002, 99)).rejects.toMatchObject({ name: 'BadRequest', message: expect.stringContaining('Filter failure: NOTIONAL') });
    await expect(client.cancelOrder('77', 'BTC/USDT')).rejects.toMatchObject({ name: 'OrderNotFound' });
    await expect(client.fetchOrder('77', 'BTC/USDT')).rejects.toMatchObject({ name: 'OrderNotFound' });
    await expect((await ccxt(venue, { apiKey: 'nobody', secret: 'x' })).fetchBalance()).rejects.toMatchObject({ name: 'AuthenticationError' });
    venue.faults.change({ clockSkewMs: 60_000 });
    await expect(client.fetchBalance()).rejects.toMatchObject({ name: 'InvalidNonce' });
    venue.faults.change({ clockSkewMs: 0, rateLimited: 1 });
    await expect(client.fetchBalance()).rejects.toMatchObject({ name: expect.stringMatching(/RateLimitExceeded|DDoSProtection/) });
    venue.faults.change({ rateLimited: 0, maintenance: true });
    await expect(client.fetchTicker('BTC/USDT')).rejects.toMatchObject({ name: expect.stringMatching(/ExchangeNotAvailable|NetworkError/) });
  });

  it('watches book, trades, candles, its orders, its fills and its balance', async () => {
    const { venue, exchange } = await venueWith();
    const client = await ccxt(venue);
    await client.loadMarkets();
    const [book, trades, orders, fills, balance] = [client.watchOrderBook('BTC/USDT'), client.watchTrades('BTC/USDT'), client.watchOrders('BTC/USDT'), client.watchMyTrades('BTC/USDT'), client.watchBalance()];
    while (venue.counters['connections'] === undefined || venue.counters['connections'] < 2 || !venue.hub.has('btcusdt@trade') || !venue.hub.has('btcusdt@depth@100ms')) await new Promise((resolve) => { setTimeout(resolve, 10); });
    const outside = setInterval(() => exchange.setLevels('BTCUSDT', { bids: [cents(98), lots(1 + Math.floor(Date.now() / 50) % 9)], asks: [] }, Date.now()), 50);
    try {
      expect((await book).bids[0]).toEqual([100, 10]);
      await client.fetchBalance();
      await new Promise((resolve) => { setTimeout(resolve, 200); });
      await client.createOrder('BTC/USDT', 'market', 'buy', 1, undefined, { clientOrderId: 'w-1' });
      expect(await trades).toMatchObject([{ price: 101, amount: 1 }]);
      const seen = await orders;
      expect(seen.at(-1)).toMatchObject({ clientOrderId: 'w-1' });
      expect(await fills).toMatchObject([{ price: 101, amount: 1, fee: { currency: 'BTC', cost: 0.001 } }]);
      expect((await balance)['BTC'].free).toBe(10.999);
      expect((await client.watchOrderBook('BTC/USDT')).asks[0]).toEqual([101, 9]);
    } finally {
      clearInterval(outside);
    }
  });
});
