import { generateKeyPairSync } from 'node:crypto';
import { Spot } from '@binance/spot';
import { afterEach, expect, it, vi } from 'vitest';
import { cents, closeVenues, lots, venueWith } from './simulated-venue.contract.ts';

afterEach(closeVenues);

/** What its types call an enum is the plain word on the wire. */
const word = <T>(text: string): T => text as T;

it('Binance\'s own client trades on the simulated venue, with an Ed25519 key', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
  const { venue, exchange } = await venueWith({ keys: [{ apiKey: 'ed', publicKey, account: 'a' }] });
  for (const method of ['info', 'log', 'warn', 'error', 'debug'] as const) vi.spyOn(console, method).mockImplementation(() => undefined);
  const key = { apiKey: 'ed', privateKey };
  const client = new Spot({ configurationRestAPI: { ...key, basePath: venue.restUrl }, configurationWebsocketAPI: { ...key, wsURL: venue.wsApiUrl }, configurationWebsocketStreams: { wsURL: venue.wsUrl } });

  expect((await (await client.restAPI.exchangeInfo()).data()).symbols?.[0]).toMatchObject({ symbol: 'BTCUSDT', status: 'TRADING' });
  expect(await (await client.restAPI.depth({ symbol: 'BTCUSDT', limit: 1 })).data()).toMatchObject({ bids: [['100.00000000', '10.00000000']] });
  const placed = await (await client.restAPI.newOrder({ symbol: 'BTCUSDT', side: word('BUY'), type: word('LIMIT'), timeInForce: word('GTC'), quantity: 1, price: 99, newClientOrderId: 'rest-1' })).data();
  expect(placed).toMatchObject({ orderId: 1, clientOrderId: 'rest-1', status: 'NEW' });
  expect((await (await client.restAPI.getAccount()).data()).balances).toContainEqual({ asset: 'USDT', free: '99901.00000000', locked: '99.00000000' });

  const socket = await client.websocketAPI.connect();
  const events: { e: string; x?: string; c?: string; C?: string }[] = [];
  const { stream } = await socket.userDataStreamSubscribeSignature();
  stream.on('message', (event: unknown) => { events.push(event as (typeof events)[number]); });
  expect((await socket.orderPlace({ symbol: 'BTCUSDT', side: word('BUY'), type: word('MARKET'), quantity: 1, newClientOrderId: 'socket-1' })).data).toMatchObject({ status: 'FILLED', executedQty: '1.00000000' });
  expect((await socket.orderCancel({ symbol: 'BTCUSDT', origClientOrderId: 'rest-1', newClientOrderId: 'cancel-1' })).data).toMatchObject({ status: 'CANCELED', origClientOrderId: 'rest-1' });
  await vi.waitFor(() => expect(events.filter(({ e }) => e === 'executionReport').map(({ x, c, C }) => [x, c, C])).toEqual([['NEW', 'socket-1', ''], ['TRADE', 'socket-1', ''], ['CANCELED', 'cancel-1', 'rest-1']]));

  const streams = await client.websocketStreams.connect();
  const trades: unknown[] = [];
  streams.trade({ symbol: 'btcusdt' }).on('message', (trade: unknown) => { trades.push(trade); });
  await vi.waitFor(() => expect(venue.hub.has('btcusdt@trade')).toBe(true));
  exchange.printTrade('BTCUSDT', { side: 'buy', price: cents(101), quantity: lots(0.5) }, Date.now());
  await vi.waitFor(() => expect(trades).toMatchObject([{ e: 'trade', p: '101.00000000', q: '0.50000000' }]));
  await Promise.all([socket.disconnect(), streams.disconnect()]);
});
