import { afterEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../shared/domain/time.ts';
import { upbitExchange, krwListing } from './krw-listing.ts';
import { closeUpbits, CODE, coins, tokenOf, upbitWith, UPBIT_KEY } from './simulated-upbit.contract.ts';

afterEach(closeUpbits);

describe('who may ask', () => {
  it('takes HS256 and HS512 and refuses each wrong token with its own name', async () => {
    const { client, venue } = await upbitWith();
    expect((await client.signed('GET', '/v1/accounts', {}, { algorithm: 'sha256' })).status).toBe(200);
    expect((await client.signed('GET', '/v1/accounts', {}, { algorithm: 'sha512', nonce: 'once' })).body).toContainEqual({ currency: 'KRW', balance: '100000000', locked: '0', avg_buy_price: '0', avg_buy_price_modified: false, unit_currency: 'KRW' });
    const named = async (answer: ReturnType<typeof client.signed>): Promise<unknown> => { const { status, body } = await answer; return [status, body.error.name]; };
    expect(await named(client.signed('GET', '/v1/accounts', {}, { nonce: 'once' }))).toEqual([401, 'nonce_used']);
    expect(await named(client.signed('GET', '/v1/accounts', {}, { secret: 'other' }))).toEqual([401, 'jwt_verification']);
    expect(await named(client.signed('GET', '/v1/accounts', {}, { apiKey: 'nobody' }))).toEqual([401, 'invalid_access_key']);
    expect(await named(client.signed('GET', '/v1/order', { uuid: 'x' }, { query: 'uuid=y' }))).toEqual([401, 'invalid_query_payload']);
    expect(await named(client.send('GET', '/v1/accounts'))).toEqual([401, 'no_authorization_token']);
    venue.revokeKey(UPBIT_KEY.apiKey);
    expect(await named(client.signed('GET', '/v1/accounts'))).toEqual([401, 'expired_access_key']);
  });

  it('signs what was meant, not how it was encoded', async () => {
    const { client } = await upbitWith();
    expect((await client.signed('GET', '/v1/orders/closed', { start_time: '2026-01-01T00:00:00+09:00' })).status).toBe(200);
    expect((await client.send('GET', '/v1/orders/open?states[]=wait&states[]=watch', { headers: { authorization: `Bearer ${tokenOf('states[]=wait&states[]=watch')}` } })).status).toBe(200);
  });
});

describe('orders', () => {
  it('holds back the fee with the price, and gives back what is left', async () => {
    const { client } = await upbitWith();
    const placed = await client.place({ identifier: 'first' });
    expect(placed.status).toBe(201);
    expect(placed.body).toMatchObject({ side: 'bid', ord_type: 'limit', price: '99990000', volume: '0.01', state: 'wait', market: CODE, reserved_fee: '499.95', remaining_fee: '499.95', locked: '1000399.95', executed_volume: '0', trades_count: 0, identifier: 'first' });
    expect(placed.body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/);
    expect((await client.signed('GET', '/v1/accounts')).body[0]).toMatchObject({ currency: 'KRW', balance: '98999600.05', locked: '1000399.95' });
    expect((await client.signed('GET', '/v1/orders/open', { page: '1', limit: '100' })).body).toHaveLength(1);
    expect((await client.signed('DELETE', '/v1/order', { identifier: 'first' })).body).toMatchObject({ state: 'wait', identifier: 'first' });
    expect((await client.order({ uuid: placed.body.uuid })).body).toMatchObject({ state: 'cancel', trades: [] });
    expect(await client.signed('DELETE', '/v1/order', { identifier: 'first' })).toMatchObject({ status: 404, body: { error: { name: 'order_not_found' } } });
    expect((await client.signed('GET', '/v1/accounts')).body[0]).toMatchObject({ balance: '100000000', locked: '0' });
  });

  it('buys for an amount of won with the fee on top, and ends in "cancel" with won left over', async () => {
    const { client } = await upbitWith();
    const { body } = await client.signed('POST', '/v1/orders', { market: CODE, side: 'bid', ord_type: 'price', price: '1000000', identifier: 'won' });
    expect(body).toMatchObject({ ord_type: 'price', price: '1000000', volume: null, remaining_volume: null, reserved_fee: '500', locked: '1000500', state: 'wait', executed_volume: '0' });
    const done = (await client.order({ identifier: 'won' })).body;
    // 1,000,000 / 100,001,000 = 0.0099999000..., cut to eight digits.
    expect(done).toMatchObject({ state: 'cancel', executed_volume: '0.0099999', trades_count: 1, locked: '0', trades: [{ price: '100001000', volume: '0.0099999', funds: '999999.9999', side: 'bid' }] });
    expect(done.paid_fee).toBe('499.99999995');
    const accounts = (await client.signed('GET', '/v1/accounts')).body;
    expect(accounts).toEqual(expect.arrayContaining([expect.objectContaining({ currency: 'KRW', balance: '98999500.00010005' }), expect.objectContaining({ currency: 'BTC', balance: '5.0099999' })]));
  });

  it('sells at market by volume, and takes the fee out of what is received', async () => {
    const { client } = await upbitWith();
    const { body: { uuid } } = await client.signed('POST', '/v1/orders', { market: CODE, side: 'ask', ord_type: 'market', volume: '1.5' });
    expect((await client.order({ uuid })).body).toMatchObject({ state: 'done', price: null, executed_volume: '1.5', paid_fee: '74999', reserved_fee: '0', trades: [{ price: '99999000', volume: '1' }, { price: '99998000', volume: '0.5' }] });
    expect((await client.signed('GET', '/v1/accounts')).body[0]).toMatchObject({ currency: 'KRW', balance: '249923001' });
  });

  it('takes the best price and no more, at once or not at all', async () => {
    const { client } = await upbitWith();
    const best = await client.signed('POST', '/v1/orders', { market: CODE, side: 'bid', ord_type: 'best', price: '90000000', time_in_force: 'ioc' });
    expect((await client.order({ uuid: best.body.uuid })).body).toMatchObject({ ord_type: 'best', time_in_force: 'ioc', executed_volume: '0.899991', trades_count: 1 });
    const all = await client.signed('POST', '/v1/orders', { market: CODE, side: 'ask', ord_type: 'best', volume: '2', time_in_force: 'fok' });
    expect((await client.order({ uuid: all.body.uuid })).body).toMatchObject({ state: 'cancel', executed_volume: '0' });
    const post = await client.place({ price: '100005000', time_in_force: 'post_only' });
    expect(post.status).toBe(201);
    expect((await client.order({ uuid: post.body.uuid })).body).toMatchObject({ state: 'cancel', executed_volume: '0', time_in_force: 'post_only' });
  });

  it.each([
    ['a price between the steps (fault 20)', { price: '99990500' }, 400, 'invalid_price_bid'],
    ['less than 5,000 won (fault 19)', { volume: '0.00004' }, 400, 'under_min_total_bid'],
    ['less than 5,000 won sold', { side: 'ask', volume: '0.00004' }, 400, 'under_min_total_ask'],
    ['more than there is', { volume: '1.00011' }, 400, 'insufficient_funds_bid'],
    ['more coins than there are', { side: 'ask', price: '100100000', volume: '6' }, 400, 'insufficient_funds_ask'],
    ['more than a billion won', { volume: '50' }, 400, 'over_krw_funds_bid'],
    ['a ninth digit of volume', { volume: '0.010000001' }, 400, 'invalid_volume_bid'],
    ['no market of that name', { market: 'KRW-NONE' }, 400, 'notfoundmarket'],
    ['a market buy by volume', { ord_type: 'market' }, 400, 'create_bid_error'],
    ['a price for a market sell', { side: 'ask', ord_type: 'market' }, 400, 'create_ask_error'],
    ['no side', { side: '' }, 400, 'validation_error'],
    ['the best price without a condition', { ord_type: 'best', volume: '' }, 400, 'validation_error'],
  ])('refuses %s', async (_, values, status, name) => {
    const { client, exchange } = await upbitWith();
    expect(await client.place(values)).toMatchObject({ status, body: { error: { name } } });
    expect(exchange.orders('a')).toEqual([]);
  });

  it('needs the fee too: what covers the price alone is not enough', async () => {
    const { client } = await upbitWith({ exchange: upbitExchange({ listings: [krwListing('BTC', 1e8)], accounts: { a: { balances: { KRW: '1000000' } } } }) });
    expect((await client.place({ price: '100000000', volume: '0.01' })).body).toMatchObject({ error: { name: 'insufficient_funds_bid' } });
    expect((await client.place({ price: '100000000', volume: '0.00999' })).body).toMatchObject({ locked: '999499.5' });
  });

  it('uses an identifier up for ever: cancelled, filled, or refused (fault 5)', async () => {
    const { client, exchange } = await upbitWith();
    await client.place({ identifier: 'gone' });
    await client.signed('DELETE', '/v1/order', { identifier: 'gone' });
    expect((await client.place({ identifier: 'poor', volume: '5' })).body.error.name).toBe('insufficient_funds_bid');
    for (const identifier of ['gone', 'poor']) expect(await client.place({ identifier })).toMatchObject({ status: 400, body: { error: { name: 'duplicated_identifier' } } });
    expect(await client.order({ identifier: 'poor' })).toMatchObject({ status: 404 });
    expect(exchange.orders('a')).toHaveLength(1);
  });

  it('cancels one order and places another in its stead, with what was left of it', async () => {
    const { client, exchange, venue } = await upbitWith();
    const { body: { uuid } } = await client.place({ identifier: 'old', volume: '0.02' });
    exchange.fillResting('a', CODE, { orderId: 1, quantity: coins(0.005) }, Date.now());
    const replaced = await client.signed('POST', '/v1/orders/cancel_and_new', { prev_order_uuid: uuid, new_ord_type: 'limit', new_price: '99980000', new_volume: 'remain_only', new_identifier: 'new' });
    expect(replaced).toMatchObject({ status: 201, body: { uuid, new_order_identifier: 'new' } });
    expect((await client.order({ uuid: replaced.body.new_order_uuid })).body).toMatchObject({ volume: '0.015', price: '99980000', state: 'wait' });
    expect(await client.signed('POST', '/v1/orders/cancel_and_new', { prev_order_identifier: 'new', new_ord_type: 'limit', new_price: '99980000', new_volume: '50' })).toMatchObject({ status: 400 });
    expect([exchange.openOrders('a').length, venue.counters['cancelReplaceHalfDone']]).toEqual([0, 1]);
  });

  it('lists closed orders and orders by their ids, and tells the terms of a market', async () => {
    const { client } = await upbitWith();
    const [one, two] = [await client.place({ identifier: 'x-1' }), await client.signed('POST', '/v1/orders', { market: CODE, side: 'ask', ord_type: 'market', volume: '0.1' })];
    expect((await client.signed('GET', '/v1/orders/closed', { market: CODE })).body.map(({ uuid }: { uuid: string }) => uuid)).toEqual([two.body.uuid]);
    expect((await client.signed('GET', '/v1/orders/uuids', { 'uuids[]': two.body.uuid })).body).toMatchObject([{ state: 'done' }]);
    expect((await client.signed('GET', '/v1/orders/uuids', { 'identifiers[]': 'x-1' })).body).toMatchObject([{ uuid: one.body.uuid }]);
    expect((await client.signed('GET', '/v1/orders/chance', { market: CODE })).body).toMatchObject({ bid_fee: '0.0005', maker_ask_fee: '0.0005', market: { id: CODE, bid: { currency: 'KRW', min_total: '5000' }, max_total: '1000000000', state: 'active' } });
    expect((await client.signed('GET', '/v1/api_keys')).body).toMatchObject([{ access_key: UPBIT_KEY.apiKey }]);
    expect((await client.signed('DELETE', '/v1/orders/open')).body).toMatchObject({ success: { count: 1 }, failed: { count: 0 } });
  });
});

describe('market data', () => {
  it('has no candle for a minute without trades (trap 17)', async () => {
    const start = Math.floor(Date.now() / MINUTE) * MINUTE - 10 * MINUTE;
    const minute = (n: number, price: number, quantity = 1) => ({ openTime: start + n * MINUTE, open: price, high: price + 2_000, low: price - 1_000, close: price + 1_000, quantity: coins(quantity) });
    const { client } = await upbitWith({ history: new Map([[CODE, [minute(0, 100_000_000), minute(1, 100_001_000), minute(2, 100_003_000, 0), minute(5, 100_005_000)]]]) });
    const { body } = await client.send('GET', `/v1/candles/minutes/1?market=${CODE}&count=200`);
    expect(body.map((candle: { candle_date_time_utc: string }) => (Date.parse(`${candle.candle_date_time_utc}Z`) - start) / MINUTE)).toEqual([5, 1, 0]);
    expect(body[0]).toMatchObject({ market: CODE, opening_price: 100_005_000, high_price: 100_007_000, low_price: 100_004_000, trade_price: 100_006_000, candle_acc_trade_volume: 1, unit: 1 });
    expect(Date.parse(`${body[0].candle_date_time_kst}Z`) - Date.parse(`${body[0].candle_date_time_utc}Z`)).toBe(9 * 60 * MINUTE);
    const before = await client.send('GET', `/v1/candles/minutes/1?market=${CODE}&count=1&to=${new Date(start + MINUTE).toISOString()}`);
    expect(before.body).toMatchObject([{ opening_price: 100_000_000 }]);
    expect((await client.send('GET', `/v1/candles/days?market=${CODE}&count=1`)).body[0]).toMatchObject({ trade_price: 100_006_000, prev_closing_price: expect.any(Number) });
    expect((await client.send('GET', `/v1/candles/weeks?market=${CODE}`)).body[0].first_day_of_period).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect((await client.send('GET', '/v1/candles/minutes/1?market=KRW-NONE')).status).toBe(404);
  });

  it('shows markets, books, trades and tickers', async () => {
    const { client, exchange } = await upbitWith();
    const at = Date.now();
    for (const n of [1, 2]) exchange.printTrade(CODE, { side: 'buy', price: 100_001_000 + n * 1_000, quantity: coins(0.25) }, at);
    expect((await client.send('GET', '/v1/market/all?isDetails=true')).body).toMatchObject([{ market: CODE, market_event: { warning: false } }]);
    const [book] = (await client.send('GET', `/v1/orderbook?markets=${CODE}&count=5`)).body;
    expect(book.orderbook_units).toHaveLength(5);
    expect(book.orderbook_units[0]).toEqual({ ask_price: 100_001_000, bid_price: 99_999_000, ask_size: 1, bid_size: 1 });
    expect((await client.send('GET', `/v1/orderbook/instruments?markets=${CODE}`)).body).toEqual([{ market: CODE, quote_currency: 'KRW', tick_size: '1000', supported_levels: ['0'] }]);
    const trades = (await client.send('GET', `/v1/trades/ticks?market=${CODE}&count=2`)).body;
    expect(trades).toMatchObject([{ trade_price: 100_003_000, ask_bid: 'BID' }, { trade_price: 100_002_000 }]);
    // Seventeen digits: as doubles two in one millisecond would be one (fault 38).
    expect(trades.map(({ sequential_id: id }: { sequential_id: string }) => id)).toEqual([`${at}0002`, `${at}0001`]);
    expect((await client.send('GET', `/v1/ticker?markets=${CODE}`)).body).toMatchObject([{ market: CODE, trade_price: 100_003_000, acc_trade_volume_24h: 0.5, change: 'RISE' }]);
    expect((await client.send('GET', '/v1/ticker/all?quote_currencies=KRW')).body).toHaveLength(1);
  });
});
