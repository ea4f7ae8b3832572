import { describe, expect, it } from 'vitest';
import { decimal, format } from '../../domain/decimal.ts';
import type { ExchangeEvent, ExchangeOrder, Placed, Ticket } from './exchange-order.ts';
import { Exchange, type ExchangeSettings } from './exchange.ts';
import { listingOf, USUAL_FILTERS, type Listing } from './listing.ts';

const BTC: Listing = { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', priceDecimals: 2, quantityDecimals: 5, filters: USUAL_FILTERS };
const FREE = { maker: '0', taker: '0', asset: 'received' } as const;

/** Prices in quote units and quantities in base units, as a person writes them. */
const p = (price: number) => Math.round(price * 100);
const q = (quantity: number) => Math.round(quantity * 100_000);

function scene(settings: Partial<ExchangeSettings> = {}) {
  const events: ExchangeEvent[] = [];
  const exchange = new Exchange({ listings: [BTC], fees: FREE, accounts: { a: { balances: { USDT: '100000', BTC: '10' } }, b: { balances: { USDT: '100000', BTC: '100' } } }, ...settings });
  exchange.listen((event) => events.push(event));
  exchange.setLevels('BTCUSDT', { bids: [p(100), q(10), p(99), q(20)], asks: [p(101), q(10), p(102), q(20)] }, 1);
  let id = 0;
  const place = (ticket: Partial<Omit<Ticket, 'quantity' | 'price' | 'stopPrice' | 'quoteQuantity'>> & { quantity?: string; price?: string; stopPrice?: string; quoteQuantity?: string }): Placed => {
    const { quantity, price, stopPrice, quoteQuantity, ...rest } = ticket;
    const amount = (text: string | undefined) => (text === undefined ? undefined : decimal(text));
    return exchange.place({
      account: 'a', symbol: 'BTCUSDT', clientOrderId: `o${(id += 1)}`, side: 'buy', type: 'limit', timeInForce: 'gtc',
      quantity: amount(quantity), price: amount(price), stopPrice: amount(stopPrice), quoteQuantity: amount(quoteQuantity), ...rest,
    }, 10);
  };
  const accepted = (ticket: Parameters<typeof place>[0]): ExchangeOrder => {
    const placed = place(ticket);
    if (placed.kind === 'refused') throw new Error(placed.refusal);
    return placed.order;
  };
  const refused = (ticket: Parameters<typeof place>[0]) => {
    const placed = place(ticket);
    return placed.kind === 'refused' ? placed.refusal : 'accepted';
  };
  const balance = (asset: string, account = 'a') => {
    const { free, locked } = exchange.balance(account, asset);
    return [format(free), format(locked)];
  };
  const print = (side: 'buy' | 'sell', price: number, quantity: number) => exchange.printTrade('BTCUSDT', { side, price: p(price), quantity: q(quantity) }, 20);
  return { exchange, events, place, accepted, refused, balance, print };
}

describe('an exchange', () => {
  it('takes the best price first and gives what is left of the limit back', () => {
    const { accepted, balance } = scene();
    const order = accepted({ price: '102', quantity: '15' });
    // 10 at 101 and 5 at 102 = 1520 of the 1530 that were held back.
    expect([order.state, format(order.executedQuote)]).toEqual(['filled', '1520']);
    expect(order.executions.map(({ price, quantity, isMaker }) => [price, quantity, isMaker])).toEqual([[p(101), q(10), false], [p(102), q(5), false]]);
    expect([balance('USDT'), balance('BTC')]).toEqual([['98480', '0'], ['25', '0']]);
  });

  it('serves resting orders of one price in the order in which they came, the outside of that time before them', () => {
    const { accepted, exchange } = scene();
    const first = accepted({ price: '100', quantity: '2' });
    const second = accepted({ account: 'b', price: '100', quantity: '3' });
    exchange.setLevels('BTCUSDT', { bids: [p(100), q(14)], asks: [] }, 11);
    const third = accepted({ price: '100', quantity: '1' });
    expect([first.ahead, second.ahead, third.ahead]).toEqual([q(10), q(10), q(14)]);
    // A seller of 14: 10 of the outside, 2 of the first, 2 of the second.
    accepted({ account: 'b', side: 'sell', price: '100', quantity: '12' });
    expect([first, second, third].map(({ executed }) => executed)).toEqual([q(2), 0, 0]);
    accepted({ account: 'a', side: 'sell', type: 'market', quantity: '2' });
    expect(second.executed).toBe(q(2));
    expect(third.ahead).toBe(q(4));
  });

  it('fills a resting order at its price only when what stood before it has traded, and fully when the market trades through', () => {
    const { accepted, print, exchange } = scene();
    const order = accepted({ price: '100', quantity: '4' });
    print('sell', 100, 9);
    expect([order.executed, order.ahead]).toEqual([0, q(1)]);
    print('sell', 100, 3);
    expect([order.executed, order.state]).toEqual([q(2), 'partlyFilled']);
    expect(exchange.market('BTCUSDT')?.prints.map(({ quantity, buyerOrderId }) => [quantity, buyerOrderId])).toEqual([[q(9), 0], [q(2), order.orderId], [q(1), 0]]);
    // A level that shrinks below what we thought to be ahead moves us up; one that grows does not move us back.
    const other = accepted({ price: '99', quantity: '5' });
    exchange.setLevels('BTCUSDT', { bids: [p(99), q(6)], asks: [] }, 12);
    exchange.setLevels('BTCUSDT', { bids: [p(99), q(60)], asks: [] }, 13);
    expect(other.ahead).toBe(q(6));
    print('sell', 98, 3);
    expect([order.executed, other.executed]).toEqual([q(4), q(1)]);
    expect(order.executions.at(-1)?.price).toBe(p(100));
  });

  it('trades no more with us than the tape traded', () => {
    const { accepted, print, exchange, events } = scene();
    accepted({ price: '100', quantity: '4' });
    events.length = 0;
    print('sell', 98, 6);
    const prints = events.flatMap((event) => (event.kind === 'print' ? [[event.print.price, event.print.quantity]] : []));
    expect(prints).toEqual([[p(100), q(4)], [p(98), q(2)]]);
    expect(exchange.market('BTCUSDT')?.last).toBe(p(98));
  });

  it('fills what the outside comes to stand on, at our price', () => {
    const { accepted, exchange, balance } = scene();
    const order = accepted({ price: '100.5', quantity: '2' });
    exchange.setLevels('BTCUSDT', { bids: [], asks: [p(100.2), q(1.5)] }, 12);
    expect([order.executed, order.executions[0].price]).toEqual([q(1.5), p(100.5)]);
    expect(exchange.depth('BTCUSDT', 2)).toMatchObject({ bids: [[p(100.5), q(0.5)], [p(100), q(10)]], asks: [[p(101), q(10)], [p(102), q(20)]] });
    expect(balance('USDT')).toEqual(['99799', '50.25']);
  });

  it('lets ioc expire with what it got, fok trade all or nothing, a limit maker only rest', () => {
    const { accepted, refused } = scene();
    const ioc = accepted({ timeInForce: 'ioc', price: '101', quantity: '12' });
    expect([ioc.state, ioc.executed]).toEqual(['expired', q(10)]);
    const fok = accepted({ timeInForce: 'fok', price: '102', quantity: '21' });
    expect([fok.state, fok.executed]).toEqual(['expired', 0]);
    expect(accepted({ timeInForce: 'fok', price: '102', quantity: '20' }).state).toBe('filled');
    expect(refused({ side: 'sell', type: 'limit-maker', price: '100', quantity: '1' })).toBe('would-take');
    expect(accepted({ side: 'sell', type: 'limit-maker', price: '100.01', quantity: '1' }).state).toBe('open');
  });

  it('(fault 14) a market order that finds the book too thin fills in part and expires', () => {
    const { accepted } = scene();
    const order = accepted({ type: 'market', quantity: '45', side: 'buy' });
    expect([order.state, order.executed]).toEqual(['expired', q(30)]);
  });

  it('spends a value in whole lots: 1000 buys 9.90099 at 101', () => {
    const { accepted, balance } = scene();
    const order = accepted({ type: 'market', quoteQuantity: '1000' });
    expect([order.state, order.quantity, order.executed, format(order.executedQuote)]).toEqual(['filled', 990_099, 990_099, '999.99999']);
    expect(balance('USDT')[0]).toBe('99000.00001');
    // The last 0.09901 at 101, then 89.99999 at 102 buys 0.88235.
    const across = accepted({ type: 'market', quoteQuantity: '100' });
    expect([across.state, format(across.executedQuote)]).toEqual(['filled', '99.99971']);
  });

  it('holds stops back, triggers them by the last price, and refuses those that would trigger at once', () => {
    const { accepted, refused, print, balance, events } = scene();
    print('buy', 101, 1);
    expect(refused({ side: 'sell', type: 'stop', quantity: '1', stopPrice: '101' })).toBe('would-trigger');
    // All there is: what the stop holds back is what it sells.
    const stop = accepted({ side: 'sell', type: 'stop', quantity: '8', stopPrice: '100' });
    const profit = accepted({ side: 'sell', type: 'take-profit-limit', quantity: '2', stopPrice: '103', price: '102.5' });
    expect([stop.state, profit.state, balance('BTC')]).toEqual(['waiting', 'waiting', ['0', '10']]);
    events.length = 0;
    print('sell', 100, 1);
    expect([stop.state, format(stop.executedQuote), stop.workingAt]).toEqual(['filled', '800', 20]);
    expect(events.flatMap((event) => (event.kind === 'order' ? [event.what] : []))).toEqual(['triggered', 'fill']);
    print('buy', 103, 1);
    expect([profit.state, profit.workingAt]).toEqual(['open', 20]);
  });

  it('(fault 22) self-trade prevention takes out the arriving order, the resting one, or both', () => {
    for (const [mode, resting, arriving] of [['expire-taker', 'open', 'expiredInMatch'], ['expire-maker', 'expiredInMatch', 'open'], ['expire-both', 'expiredInMatch', 'expiredInMatch']] as const) {
      const { accepted, balance } = scene();
      const maker = accepted({ side: 'sell', price: '100.5', quantity: '1' });
      const taker = accepted({ price: '100.5', quantity: '2', selfTrade: mode });
      expect([maker.state, taker.state], mode).toEqual([resting, arriving]);
      expect([maker.executed, taker.executed]).toEqual([0, 0]);
      expect(balance('BTC')).toEqual(maker.state === 'open' ? ['9', '1'] : ['10', '0']);
    }
    const { accepted } = scene();
    accepted({ side: 'sell', price: '100.5', quantity: '1' });
    expect(accepted({ price: '100.5', quantity: '1', selfTrade: 'none' }).state).toBe('filled');
  });

  it('(fault 5) knows an id of ours only while its order is open: the same id after the fill is a second order', () => {
    const { accepted, refused, print, exchange } = scene();
    const first = accepted({ clientOrderId: 'once', price: '100', quantity: '1' });
    expect(refused({ clientOrderId: 'once', price: '99', quantity: '1' })).toBe('duplicate-client-order-id');
    print('sell', 99, 20);
    expect(first.state).toBe('filled');
    const second = accepted({ clientOrderId: 'once', price: '99', quantity: '1' });
    expect(exchange.order('a', 'BTCUSDT', { clientOrderId: 'once' })?.orderId).toBe(second.orderId);
    expect(exchange.order('a', 'BTCUSDT', { orderId: first.orderId })?.state).toBe('filled');
    expect(exchange.order('b', 'BTCUSDT', { orderId: first.orderId })).toBeUndefined();
  });

  it.each<[string, Parameters<ReturnType<typeof scene>['place']>[0], string]>([
    ['a price off the tick', { price: '100.001', quantity: '1' }, 'PRICE_FILTER'],
    ['a price of zero', { price: '0', quantity: '1' }, 'PRICE_FILTER'],
    ['a quantity off the lot', { price: '100', quantity: '1.000001' }, 'LOT_SIZE'],
    ['a quantity below the least', { price: '100', quantity: '0' }, 'LOT_SIZE'],
    ['a quantity above the most', { price: '100', quantity: '9001' }, 'LOT_SIZE'],
    ['a market quantity above its own most', { type: 'market', quantity: '501' }, 'MARKET_LOT_SIZE'],
    ['a value below the least', { price: '100', quantity: '0.04999' }, 'NOTIONAL'],
    ['a market value below the least', { type: 'market', quoteQuantity: '4.99' }, 'NOTIONAL'],
    ['a buy far above the average price', { price: '505.01', quantity: '0.1' }, 'PERCENT_PRICE_BY_SIDE'],
    ['a sell far below it', { side: 'sell', price: '20.19', quantity: '1' }, 'PERCENT_PRICE_BY_SIDE'],
    ['more than there is', { price: '100', quantity: '1000.1' }, 'insufficient-balance'],
    ['a symbol nobody lists', { symbol: 'DOGEUSDT', price: '100', quantity: '1' }, 'unknown-symbol'],
    ['an account nobody has', { account: 'c', price: '100', quantity: '1' }, 'insufficient-balance'],
  ])('(fault 20) refuses %s', (_, ticket, refusal) => {
    const { refused, print, exchange } = scene();
    print('buy', 101, 1);
    expect(refused(ticket)).toBe(refusal);
    expect(exchange.openOrders('a')).toEqual([]);
  });

  it('limits open orders and waiting stops of an account in a market', () => {
    const { accepted, refused, exchange, print } = scene();
    exchange.setFilters('BTCUSDT', { maxOpenOrders: 4, maxStopOrders: 1 });
    print('buy', 101, 1);
    accepted({ price: '90', quantity: '1' });
    accepted({ side: 'sell', type: 'stop', stopPrice: '90', quantity: '1' });
    expect(refused({ side: 'sell', type: 'stop', stopPrice: '89', quantity: '1' })).toBe('MAX_NUM_ALGO_ORDERS');
    accepted({ price: '91', quantity: '1' });
    accepted({ price: '92', quantity: '1' });
    expect(refused({ price: '93', quantity: '1' })).toBe('MAX_NUM_ORDERS');
  });

  it('(fault 21) other rules hold from the next order on; a closed market takes cancels only', () => {
    const { accepted, refused, exchange } = scene();
    const old = accepted({ price: '99.99', quantity: '1' });
    exchange.setFilters('BTCUSDT', { tickSize: '0.1', minPrice: '0.1' });
    expect(refused({ price: '99.99', quantity: '1' })).toBe('PRICE_FILTER');
    exchange.setOpen('BTCUSDT', false);
    expect(refused({ price: '99.9', quantity: '1' })).toBe('market-closed');
    expect(exchange.cancel('a', 'BTCUSDT', { orderId: old.orderId }, 30).kind).toBe('cancelled');
    expect(() => exchange.setFilters('BTCUSDT', { tickSize: '0.001' })).toThrow('whole steps of 1e-2');
  });

  it('(fault 18) takes fees out of what is received, out of the quote or the base, or in a third coin at a discount', () => {
    const plan = { maker: '0.001', taker: '0.001' };
    const received = scene({ fees: { ...plan, asset: 'received' } });
    received.accepted({ price: '101', quantity: '1' });
    expect([received.balance('BTC'), received.balance('USDT')]).toEqual([['10.999', '0'], ['99899', '0']]);
    received.accepted({ side: 'sell', price: '100', quantity: '1' });
    expect(received.balance('USDT')).toEqual(['99998.9', '0']);

    const quote = scene({ fees: { ...plan, asset: 'quote' } });
    quote.accepted({ price: '101', quantity: '1' });
    expect([quote.balance('BTC'), quote.balance('USDT')]).toEqual([['11', '0'], ['99898.899', '0']]);

    // 101 at 0.1 % less a quarter is 0.07575 USDT, at 600 a BNB 0.00012625.
    const third = scene({ fees: { ...plan, asset: { third: 'BNB', discount: '0.25', price: '600' } }, accounts: { a: { balances: { USDT: '1000', BNB: '0.0002' } } } });
    const order = third.accepted({ price: '101', quantity: '1' });
    expect([format(order.executions[0].fee), order.executions[0].feeAsset, third.balance('BNB')]).toEqual(['0.00012625', 'BNB', ['0.00007375', '0']]);
    // What is left does not cover the next fee: it comes out of what is received.
    const next = third.accepted({ price: '101', quantity: '1' });
    expect([format(next.executions[0].fee), next.executions[0].feeAsset]).toEqual(['0.001', 'BTC']);
  });

  it('(fault 18) holds a buyer\'s fee back with the price where the plan says so, and never takes it in the coin', () => {
    const { accepted, refused, balance, exchange } = scene({ fees: { maker: '0.0005', taker: '0.001', asset: 'quote', isHeldBack: true } });
    expect(refused({ quantity: '999', price: '100.1' })).toBe('insufficient-balance');
    const resting = accepted({ quantity: '500', price: '99.5' });
    expect(balance('USDT')).toEqual(['50200.25', '49799.75']);
    exchange.cancel('a', 'BTCUSDT', { orderId: resting.orderId }, 11);
    expect(balance('USDT')).toEqual(['100000', '0']);
    accepted({ type: 'market', quoteQuantity: '1010' });
    expect([balance('USDT'), balance('BTC')]).toEqual([['98988.99', '0'], ['20', '0']]);
  });

  it('takes a limit maker that would take in and lets it expire where that is asked for', () => {
    const { refused, accepted, exchange } = scene();
    expect(refused({ type: 'limit-maker', quantity: '1', price: '101' })).toBe('would-take');
    expect(accepted({ type: 'limit-maker', quantity: '1', price: '101', ifTaking: 'expired' })).toMatchObject({ state: 'expired', executed: 0 });
    expect(exchange.openOrders('a')).toEqual([]);
  });

  it('(fault 12) replaces: nothing is placed when the cancel failed, unless that is allowed', () => {
    const { accepted, exchange } = scene();
    const ticket: Ticket = { account: 'a', symbol: 'BTCUSDT', clientOrderId: 'new', side: 'buy', type: 'limit', timeInForce: 'gtc', quantity: decimal('1'), price: decimal('98') };
    expect(exchange.cancelReplace({ orderId: 99 }, ticket, { evenIfNotCancelled: false, at: 30 })).toMatchObject({ cancelled: { refusal: 'unknown-order' }, placed: 'not-attempted' });
    expect(exchange.cancelReplace({ orderId: 99 }, ticket, { evenIfNotCancelled: true, at: 30 })).toMatchObject({ cancelled: { refusal: 'unknown-order' }, placed: { kind: 'accepted' } });
    const old = accepted({ price: '97', quantity: '1' });
    const both = exchange.cancelReplace({ orderId: old.orderId }, { ...ticket, clientOrderId: 'newer', quantity: decimal('100000') }, { evenIfNotCancelled: false, at: 31 });
    expect(both).toMatchObject({ cancelled: { kind: 'cancelled' }, placed: { refusal: 'LOT_SIZE' } });
    expect(old.state).toBe('cancelled');
  });

  it('(fault 8) refuses to cancel what is filled, gone or not there', () => {
    const { accepted, exchange, print } = scene();
    const order = accepted({ price: '100', quantity: '1' });
    print('sell', 99, 5);
    expect(exchange.cancel('a', 'BTCUSDT', { orderId: order.orderId }, 30)).toEqual({ kind: 'refused', refusal: 'unknown-order' });
    expect(exchange.cancel('b', 'BTCUSDT', { clientOrderId: 'nobody' }, 30)).toEqual({ kind: 'refused', refusal: 'unknown-order' });
  });

  it('(fault 13) comes in parts when it is told to, which add up', () => {
    const { accepted, exchange } = scene();
    exchange.bend({ parts: () => 4 });
    const order = accepted({ price: '101', quantity: '1.00003' });
    expect(order.executions.map(({ quantity }) => quantity)).toEqual([25_000, 25_000, 25_000, 25_003]);
    expect(new Set(order.executions.map(({ tradeId }) => tradeId)).size).toBe(4);
  });

  it('lists an instrument of ours by its steps', () => {
    expect(listingOf({ base: 'XRP', quote: 'KRW', tickSize: 1, lotSize: 1e-8, minQuantity: 0, minNotional: 5_000 })).toMatchObject({
      symbol: 'XRPKRW', priceDecimals: 0, quantityDecimals: 8, filters: { tickSize: '1', stepSize: '0.00000001', minNotional: '5000' },
    });
  });
});
