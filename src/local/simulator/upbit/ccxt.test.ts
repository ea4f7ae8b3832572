import ccxtUpbit from '../../../../node_modules/ccxt/js/src/pro/upbit.js';
import { afterEach, describe, expect, it } from 'vitest';
import { closeUpbits, CODE, coins, until, upbitWith, UPBIT_KEY } from './simulated-upbit.contract.ts';
import type { UpbitSimulator } from './start-upbit-simulator.ts';

type Ccxt = InstanceType<typeof ccxtUpbit>;
const open: Ccxt[] = [];

afterEach(async () => {
  for (const exchange of open.splice(0)) await exchange.close();
  await closeUpbits();
});

/** ccxt with Upbit's addresses turned to the simulated venue; nothing of it is changed. */
async function ccxt(venue: UpbitSimulator, key: { readonly apiKey: string; readonly secret: string } = UPBIT_KEY): Promise<Ccxt> {
  const exchange = new ccxtUpbit({ apiKey: key.apiKey, secret: key.secret });
  exchange.urls['api'] = { public: venue.restUrl, private: venue.restUrl, ws: `${venue.wsUrl}/websocket/v1` };
  await exchange.loadHttpProxyAgent();
  await exchange.loadMarkets();
  open.push(exchange);
  return exchange;
}

describe('ccxt trades on the simulated Upbit', () => {
  it('reads markets, ticker, book, trades, candles and fees', async () => {
    const { venue, exchange } = await upbitWith();
    exchange.printTrade(CODE, { side: 'buy', price: 100_001_000, quantity: coins(0.25) }, Date.now());
    const client = await ccxt(venue);
    expect(client.market('BTC/KRW')).toMatchObject({ id: CODE, spot: true, active: true, taker: 0.0005 });
    expect(await client.fetchTicker('BTC/KRW')).toMatchObject({ last: 100_001_000, baseVolume: 0.25 });
    expect((await client.fetchTickers())['BTC/KRW']).toMatchObject({ last: 100_001_000 });
    expect(await client.fetchOrderBook('BTC/KRW', 2)).toMatchObject({ bids: [[99_999_000, 1], [99_998_000, 1]], asks: [[100_001_000, 1], [100_002_000, 1]] });
    expect(await client.fetchTrades('BTC/KRW')).toMatchObject([{ price: 100_001_000, amount: 0.25, side: 'buy' }]);
    for (const timeframe of ['1s', '1m', '1h', '1d', '1w']) expect((await client.fetchOHLCV('BTC/KRW', timeframe)).map((row) => row.slice(1)), timeframe).toEqual([[100_001_000, 100_001_000, 100_001_000, 100_001_000, 0.25]]);
    expect(await client.fetchTradingFee('BTC/KRW')).toMatchObject({ maker: 0.0005, taker: 0.0005 });
  });

  it('buys by price, sells by volume, rests, edits, cancels, and reads it all back', async () => {
    const { venue } = await upbitWith();
    const client = await ccxt(venue);
    const bought = await client.createMarketBuyOrderWithCost('BTC/KRW', 1_000_000);
    expect(await client.fetchOrder(String(bought.id))).toMatchObject({ type: 'market', side: 'buy', filled: 0.0099999, average: 100_001_000, status: 'canceled', fee: { currency: 'KRW', cost: '499.99999995' } });
    const sold = await client.createOrder('BTC/KRW', 'market', 'sell', 0.5);
    expect(await client.fetchOrder(String(sold.id))).toMatchObject({ status: 'closed', filled: 0.5, average: 99_999_000 });
    const limit = await client.createOrder('BTC/KRW', 'limit', 'buy', 0.01, 99_000_000, { clientOrderId: 'c-1' });
    expect(limit).toMatchObject({ clientOrderId: 'c-1', status: 'open', remaining: 0.01 });
    expect(await client.fetchOpenOrders('BTC/KRW')).toHaveLength(1);
    const edited = await client.editOrder(String(limit.id), 'BTC/KRW', 'limit', 'buy', 0.02, 98_000_000, { newClientOrderId: 'c-2' });
    expect(edited).toMatchObject({ clientOrderId: 'c-2', side: 'buy' });
    const [open2] = await client.fetchOpenOrders('BTC/KRW');
    expect(open2).toMatchObject({ clientOrderId: 'c-2', price: 98_000_000, amount: 0.02 });
    await client.cancelOrder(String(open2.id));
    expect(await client.fetchCanceledOrders('BTC/KRW')).toHaveLength(3);
    expect(await client.fetchClosedOrders('BTC/KRW')).toHaveLength(1);
    expect((await client.fetchBalance())['BTC']).toMatchObject({ total: 4.5099999, used: 0 });
    expect(await client.createOrder('BTC/KRW', 'market', 'buy', 0.01, 100_000_000, { ordType: 'best', timeInForce: 'IOC' })).toMatchObject({ status: 'open' });
  });

  it('names what goes wrong', async () => {
    const { venue } = await upbitWith();
    const client = await ccxt(venue);
    await expect(client.createOrder('BTC/KRW', 'limit', 'buy', 5, 99_000_000)).rejects.toMatchObject({ name: 'InsufficientFunds' });
    await expect(client.createOrder('BTC/KRW', 'limit', 'buy', 0.01, 99_000_500)).rejects.toMatchObject({ message: expect.stringContaining('invalid_price_bid') });
    await expect(client.fetchOrder('77')).rejects.toMatchObject({ name: 'OrderNotFound' });
    await expect((await ccxt(venue, { apiKey: 'nobody', secret: 'x' })).fetchBalance()).rejects.toMatchObject({ name: 'AuthenticationError' });
    await expect((await ccxt(venue, { apiKey: UPBIT_KEY.apiKey, secret: 'x' })).fetchBalance()).rejects.toMatchObject({ name: 'AuthenticationError' });
  });

  it('watches book, trades, its orders, its fills and its balance', async () => {
    const { venue, exchange } = await upbitWith();
    const client = await ccxt(venue);
    const [book, trades, orders, balance] = [client.watchOrderBook('BTC/KRW'), client.watchTrades('BTC/KRW'), client.watchOrders(), client.watchBalance()];
    await until(() => (venue.counters['subscriptionMessages'] ?? 0) >= 4);
    expect((await book).bids[0]).toEqual([99_999_000, 1]);
    await client.createOrder('BTC/KRW', 'limit', 'buy', 0.5, 100_001_000, { clientOrderId: 'w-1' });
    expect(await trades).toMatchObject([{ price: 100_001_000, amount: 0.5 }]);
    expect((await orders).at(-1)).toMatchObject({ symbol: 'BTC/KRW', side: 'buy' });
    expect(await balance).toBeDefined();
    await until(() => exchange.executions('a').length === 1);
  });
});
