import { afterEach, describe, expect, it } from 'vitest';
import { framed } from './formats.ts';
import { closeUpbits, CODE, coins, tokenOf, until, upbitWith, type UpbitEar } from './simulated-upbit.contract.ts';

afterEach(closeUpbits);

const PUBLIC = '/websocket/v1';
const of = (ear: UpbitEar, type: string) => ear.heard.filter((message) => message?.type === type);

describe('public sockets', () => {
  it('begins with a snapshot of each wish, then tells what happens, in binary frames', async () => {
    const { exchange, listen } = await upbitWith({ bookMs: 0 });
    exchange.printTrade(CODE, { side: 'buy', price: 100_001_000, quantity: coins(0.1) }, Date.now());
    const ear = await listen(PUBLIC);
    ear.ask({ type: 'ticker', codes: [CODE] }, { type: 'trade', codes: [CODE] }, { type: 'orderbook', codes: [`${CODE}.5`] }, { type: 'candle.1s', codes: [CODE] });
    await until(() => ear.heard.length >= 4);
    expect(ear.heard.slice(0, 4).map(({ type, stream_type: kind }) => [type, kind])).toEqual([['ticker', 'SNAPSHOT'], ['trade', 'SNAPSHOT'], ['orderbook', 'SNAPSHOT'], ['candle.1s', 'SNAPSHOT']]);
    expect(ear.heard[2].orderbook_units).toHaveLength(5);
    expect(ear.frames.every(({ isBinary }) => isBinary)).toBe(true);
    exchange.setLevels(CODE, { bids: [99_999_000, coins(3)], asks: [] }, Date.now());
    exchange.printTrade(CODE, { side: 'sell', price: 99_999_000, quantity: coins(0.2) }, Date.now());
    await until(() => of(ear, 'trade').length === 2 && of(ear, 'ticker').length === 2 && of(ear, 'candle.1s').length >= 2);
    expect(of(ear, 'orderbook').at(-1)).toMatchObject({ code: CODE, stream_type: 'REALTIME', orderbook_units: expect.arrayContaining([expect.objectContaining({ bid_price: 99_999_000, bid_size: 3 })]) });
    expect(of(ear, 'trade')[1]).toMatchObject({ code: CODE, trade_price: 99_999_000, trade_volume: 0.2, ask_bid: 'ASK', sequential_id: expect.stringMatching(/^\d{17}$/) });
    expect(of(ear, 'ticker')[1]).toMatchObject({ trade_price: 99_999_000, market_state: 'ACTIVE', acc_trade_volume_24h: expect.closeTo(0.3, 9) });
  });

  it('replaces what was asked for before, answers PING, lists, and names what is wrong', async () => {
    const { exchange, listen, venue } = await upbitWith({ bookMs: 0, limits: { messagesPerSecond: 100 } });
    const ear = await listen(PUBLIC);
    const error = async (message: unknown, name: string): Promise<void> => {
      ear.heard.length = 0;
      ear.say(message);
      await until(() => ear.heard.some((heard) => heard?.error?.name === name));
    };
    await error('{', 'WRONG_FORMAT');
    await error([{ type: 'trade', codes: [CODE] }], 'NO_TICKET');
    await error([{ ticket: 't' }], 'NO_TYPE');
    await error([{ ticket: 't' }, { type: 'trade' }], 'NO_CODES');
    await error([{ ticket: 't' }, { type: 'trade', codes: [] }], 'INVALID_PARAM');
    await error([{ ticket: 't' }, { type: 'trade', codes: [CODE] }, { format: 'XML' }], 'INVALID_PARAM');
    await error([{ ticket: 't' }, { type: 'myOrder' }], 'INVALID_AUTH');
    ear.ask({ type: 'trade', codes: [CODE] });
    ear.ask({ type: 'orderbook', codes: [CODE], is_only_realtime: true }, { type: 'trade', codes: ['KRW-NONE'] });
    await until(() => venue.counters['subscriptionMessages'] === 2);
    ear.heard.length = 0;
    exchange.printTrade(CODE, { side: 'buy', price: 100_001_000, quantity: coins(0.1) }, Date.now());
    exchange.setLevels(CODE, { bids: [99_999_000, coins(3)], asks: [] }, Date.now());
    ear.say('PING');
    ear.ask({ method: 'LIST_SUBSCRIPTIONS' });
    await until(() => ear.heard.some((heard) => heard?.method === 'LIST_SUBSCRIPTIONS'));
    expect(ear.heard.map((heard) => heard.type ?? heard.status ?? heard.result)).toEqual(['orderbook', 'UP', [{ type: 'orderbook', codes: [CODE] }, { type: 'trade', codes: [] }]]);
  });

  it('writes short names and lists where they are asked for', async () => {
    const { exchange, listen } = await upbitWith({ bookMs: 0 });
    exchange.printTrade(CODE, { side: 'buy', price: 100_001_000, quantity: coins(0.1) }, Date.now());
    const ear = await listen(PUBLIC);
    ear.ask({ type: 'trade', codes: [CODE] }, { type: 'orderbook', codes: [`${CODE}.1`] }, { format: 'SIMPLE_LIST' });
    await until(() => ear.heard.length === 2);
    // As captured of the venue: ty, cd, tms, td, ttm, ttms, tp, tv, ab, pcp, cp, sid, st; obu with ap, bp, as, bs.
    expect(ear.heard[0]).toEqual([expect.objectContaining({ ty: 'trade', cd: CODE, tp: 100_001_000, tv: 0.1, ab: 'BID', st: 'SNAPSHOT', td: expect.stringMatching(/^\d{4}-/), ttms: expect.any(Number), sid: expect.any(String) })]);
    expect(ear.heard[1]).toEqual([expect.objectContaining({ ty: 'orderbook', tas: 1, tbs: 1, obu: [{ ap: 100_001_000, bp: 99_999_000, as: 1, bs: 1 }], st: 'SNAPSHOT' })]);
    expect(framed({ type: 'ticker', trade_date: '20260101' }, 'SIMPLE').toString()).toBe('{"ty":"ticker","tdt":"20260101"}');
  });

  it('closes a socket that asks too often, refuses the sixth connection of a second, and one a second with an Origin (faults 35 and 44)', async () => {
    const { listen, venue } = await upbitWith();
    const ear = await listen(PUBLIC);
    for (let n = 0; n < 6; n++) ear.ask({ type: 'trade', codes: [CODE] });
    await until(() => ear.closed === 1008);
    const ears = await Promise.all(Array.from({ length: 8 }, () => listen(PUBLIC)));
    expect(ears.filter(({ refused }) => refused === 429).length).toBeGreaterThanOrEqual(3);
    const browsers = [await listen(PUBLIC, { origin: 'https://example.org' }), await listen(PUBLIC, { origin: 'https://example.org' })];
    expect(browsers.map(({ refused }) => refused)).toEqual([undefined, 429]);
    expect(venue.counters).toMatchObject({ messageLimitBroken: 1, answered429ForOrigin: 1 });
  });
});

describe('private sockets', () => {
  it('needs a token, and a new one each time', async () => {
    const { listen } = await upbitWith();
    const token = tokenOf('');
    const open = (authorization?: string) => listen('/websocket/v1/private', authorization === undefined ? {} : { authorization });
    expect([(await open()).refused, (await open('Bearer x.y.z')).refused, (await open(`Bearer ${token}`)).refused, (await open(`Bearer ${token}`)).refused]).toEqual([401, 401, undefined, 401]);
  });

  it('tells each step of an order with its fee, and the balances', async () => {
    const { client, listenSigned, venue } = await upbitWith();
    const ear = await listenSigned();
    ear.ask({ type: 'myOrder' }, { type: 'myAsset' });
    await until(() => venue.counters['subscriptionMessages'] === 1);
    await client.place({ side: 'ask', price: '99998000', volume: '1.5', identifier: 'mine' });
    await until(() => of(ear, 'myOrder').length === 4);
    expect(of(ear, 'myOrder').map(({ state, price, volume, executed_volume: executed, remaining_volume: rest, trade_fee: fee, paid_fee: paid, is_maker: maker }) => [state, price, volume, executed, rest, fee, paid, maker])).toEqual([
      ['wait', 99_998_000, 1.5, 0, 1.5, null, 0, null], ['trade', 99_999_000, 1, 1, 0.5, 49_999.5, 49_999.5, false], ['trade', 99_998_000, 0.5, 1.5, 0, 24_999.5, 74_999, false], ['done', 99_998_000, 1.5, 1.5, 0, null, 74_999, null],
    ]);
    expect(of(ear, 'myOrder')[0]).toMatchObject({ identifier: 'mine', ask_bid: 'ASK', order_type: 'limit', code: CODE, locked: 1.5, avg_price: 0 });
    expect(of(ear, 'myAsset').at(-1).assets).toEqual(expect.arrayContaining([{ currency: 'BTC', balance: 3.5, locked: 0 }, { currency: 'KRW', balance: 249_923_001, locked: 0 }]));
  }, 15_000);

  it('tells of a market buy that ended with won left over as cancelled, and of what it cost', async () => {
    const { client, listenSigned, venue } = await upbitWith();
    const ear = await listenSigned();
    ear.ask({ type: 'myOrder', codes: [CODE] });
    await until(() => venue.counters['subscriptionMessages'] === 1);
    await client.signed('POST', '/v1/orders', { market: CODE, side: 'bid', ord_type: 'price', price: '1000000' });
    await until(() => of(ear, 'myOrder').length === 3);
    expect(of(ear, 'myOrder').map(({ state, order_type: type, executed_funds: funds }) => [state, type, funds])).toEqual([['wait', 'price', 0], ['trade', 'price', 999_999.9999], ['cancel', 'price', 999_999.9999]]);
  });
});
