import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, decimal, ZERO, type Decimal } from '../../domain/decimal.ts';
import { isOpen, type Execution, type ExchangeEvent, type Ticket } from './exchange-order.ts';
import { Exchange } from './exchange.ts';
import { amountOf, quantityOf, USUAL_FILTERS, type Listing } from './listing.ts';

const listing = (base: string): Listing => ({ symbol: `${base}USDT`, base, quote: 'USDT', priceDecimals: 2, quantityDecimals: 3, filters: { ...USUAL_FILTERS, stepSize: '0.001', minQuantity: '0.001', minNotional: '0', maxOpenOrders: 0, maxStopOrders: 0, bidMultiplierUp: '0', askMultiplierUp: '0', bidMultiplierDown: '0', askMultiplierDown: '0' } });
const LISTINGS = [listing('BTC'), listing('BNB')];
const ACCOUNTS = ['a', 'b', 'c'];
const ASSETS = ['USDT', 'BTC', 'BNB'];

/** Prices around 100 in ticks of 0.01, so close that everything meets. */
const price = fc.integer({ min: 9_996, max: 10_004 });
const quantity = fc.integer({ min: 1, max: 3_000 });
const side = fc.constantFrom('buy' as const, 'sell' as const);
const symbol = fc.constantFrom('BTCUSDT', 'BNBUSDT');
const account = fc.constantFrom(...ACCOUNTS);

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('place' as const), account, symbol, side, price, quantity, type: fc.constantFrom('limit', 'limit', 'limit', 'market', 'limit-maker', 'stop', 'stop-limit', 'take-profit', 'take-profit-limit'), timeInForce: fc.constantFrom('gtc', 'gtc', 'ioc', 'fok'), selfTrade: fc.constantFrom('none', 'expire-taker', 'expire-maker', 'expire-both'), byValue: fc.boolean(), clientOrderId: fc.constantFrom('1', '2', '3', '4', '5', '6') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('levels' as const), symbol, bids: fc.array(fc.tuple(price, fc.nat(2_000)), { maxLength: 4 }), asks: fc.array(fc.tuple(price, fc.nat(2_000)), { maxLength: 4 }), isWhole: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('trade' as const), symbol, side, price, quantity }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), account, symbol, clientOrderId: fc.constantFrom('1', '2', '3', '4', '5', '6') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fill' as const), account, symbol, clientOrderId: fc.constantFrom('1', '2', '3', '4', '5', '6'), quantity }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('bend' as const), parts: fc.integer({ min: 1, max: 6 }), share: fc.constantFrom(0.3, 1) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const plan = fc.record({
  maker: fc.constantFrom('0', '0.001', '0.0007'), taker: fc.constantFrom('0', '0.001', '0.00123'),
  asset: fc.constantFrom('received' as const, 'base' as const, 'quote' as const, { third: 'BNB', discount: '0.25', price: '100' }),
});

function run(steps: readonly Step[], fees: ReturnType<typeof plan.generate>['value'], check: (exchange: Exchange, events: readonly ExchangeEvent[]) => void): void {
  const exchange = new Exchange({ listings: LISTINGS, fees, accounts: Object.fromEntries(ACCOUNTS.map((name) => [name, { balances: { USDT: '5000', BTC: '20', BNB: '20' } }])) });
  let events: ExchangeEvent[] = [];
  exchange.listen((event) => events.push(event));
  steps.forEach((one, i) => {
    events = [];
    act(exchange, one, i + 1);
    check(exchange, events);
  });
}

function act(exchange: Exchange, one: Step, at: number): void {
  switch (one.kind) {
    case 'levels': {
      // The outside does not cross itself: asks lie above the highest bid.
      const bids = one.bids.map(([p, q]): [number, number] => [p - 4, q]);
      const asks = one.asks.map(([p, q]): [number, number] => [p + 5, q]);
      return exchange[one.isWhole ? 'resetLevels' : 'setLevels'](one.symbol, { bids: bids.flat(), asks: asks.flat() }, at);
    }
    case 'trade': return exchange.printTrade(one.symbol, one, at);
    case 'cancel': return void exchange.cancel(one.account, one.symbol, one, at);
    case 'fill': return void exchange.fillResting(one.account, one.symbol, one, at);
    case 'bend': return exchange.bend({ parts: () => one.parts, take: (order) => Math.floor(order.quantity * one.share) });
    case 'place': return void exchange.place(ticketOf(one), at);
  }
}

function ticketOf(one: Extract<Step, { kind: 'place' }>): Ticket {
  const cents = decimal(`${one.price}e-2`);
  const byValue = one.type === 'market' && one.byValue;
  const hasLimit = one.type !== 'market' && one.type !== 'stop' && one.type !== 'take-profit';
  return {
    account: one.account, symbol: one.symbol, clientOrderId: one.clientOrderId, side: one.side, type: one.type as Ticket['type'], timeInForce: one.timeInForce as Ticket['timeInForce'],
    selfTrade: one.selfTrade as Ticket['selfTrade'], quantity: byValue ? undefined : decimal(`${one.quantity}e-3`), quoteQuantity: byValue ? decimal(`${one.quantity}e-1`) : undefined,
    price: hasLimit ? cents : undefined, stopPrice: one.type.startsWith('stop') || one.type.startsWith('take') ? cents : undefined,
  };
}

const laws = (check: (exchange: Exchange, events: readonly ExchangeEvent[]) => void): void => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), plan, (steps, fees) => { run(steps, fees, check); }), { numRuns: 400 });
};

const sum = (values: Iterable<Decimal>): Decimal => [...values].reduce((a, b) => add(a, b), ZERO);

describe('laws of an exchange', () => {
  it('neither makes nor loses money: accounts, outside and fees add up to what was brought', () => {
    laws((exchange) => {
      expect(exchange.total('USDT')).toBe(decimal('15000'));
      expect(exchange.total('BTC')).toBe(decimal('60'));
      expect(exchange.total('BNB')).toBe(decimal('60'));
    });
  });

  it('collects as fees what the executions say, in the coin they say', () => {
    laws((exchange) => {
      const executions = ACCOUNTS.flatMap((name) => exchange.executions(name));
      for (const asset of ASSETS) expect(exchange.collectedFees(asset)).toBe(sum(executions.filter(({ feeAsset }) => feeAsset === asset).map(({ fee }) => fee)));
    });
  });

  it('locks exactly what open orders may still need, and frees the rest', () => {
    laws((exchange) => {
      for (const name of ACCOUNTS) {
        for (const { asset, free, locked } of exchange.balances(name)) {
          const needed = exchange.openOrders(name).flatMap((order) => {
            const left = order.quantity - order.executed;
            if (order.side === 'sell') return order.listing.base === asset ? [quantityOf(order.listing, left)] : [];
            return order.listing.quote === asset ? [amountOf(order.listing, order.price || order.stopPrice, left)] : [];
          });
          expect(locked).toBe(sum(needed));
          expect(free >= ZERO).toBe(true);
        }
      }
    });
  });

  it('each order executed what its trades add up to, never more than it asked for, and every balance is its history', () => {
    laws((exchange) => {
      for (const name of ACCOUNTS) {
        const balance = new Map([['USDT', decimal('5000')], ['BTC', decimal('20')], ['BNB', decimal('20')]]);
        const move = (asset: string, change: Decimal) => balance.set(asset, add(balance.get(asset) ?? ZERO, change));
        for (const order of exchange.orders(name)) {
          expect(order.executed).toBe(order.executions.reduce((total, execution) => total + execution.quantity, 0));
          expect(order.executed).toBeLessThanOrEqual(order.quantity);
          expect(order.state === 'filled').toBe(order.executed === order.quantity && order.executed > 0);
          expect(order.executed % 1).toBe(0);
        }
        for (const { quantity: units, quote, fee, feeAsset, side: of, symbol: market } of exchange.executions(name)) {
          const base = quantityOf(LISTINGS[0], units);
          move(market.slice(0, 3), of === 'buy' ? base : (-base as Decimal));
          move('USDT', of === 'buy' ? (-quote as Decimal) : quote);
          move(feeAsset, -fee as Decimal);
        }
        for (const asset of ASSETS) {
          const { free, locked } = exchange.balance(name, asset);
          expect(add(free, locked)).toBe(balance.get(asset));
        }
      }
    });
  });

  it('never leaves two sides crossed, nor an order waiting at a price the other side offers', () => {
    laws((exchange) => {
      for (const name of exchange.symbols) {
        const { bids, asks } = exchange.depth(name, 1);
        if (bids.length > 0 && asks.length > 0) expect(bids[0][0]).toBeLessThan(asks[0][0]);
      }
    });
  });

  it('tells every change of the book: the numbered updates, applied in order, give the book', () => {
    const books = new Map<string, { sequence: number; bids: Map<number, number>; asks: Map<number, number> }>();
    laws((exchange, events) => {
      if (events.length > 0 && exchange.market('BTCUSDT')?.sequence === 0 && exchange.market('BNBUSDT')?.sequence === 0) books.clear();
      for (const event of events) {
        if (event.kind !== 'depth') continue;
        // A new run numbers from 1 again.
        if (event.first === 1) books.delete(event.symbol);
        const book = books.get(event.symbol) ?? { sequence: 0, bids: new Map(), asks: new Map() };
        books.set(event.symbol, book);
        expect(event.first).toBe(book.sequence + 1);
        book.sequence = event.last;
        for (const [levels, changes] of [[book.bids, event.bids], [book.asks, event.asks]] as const) {
          for (let i = 0; i < changes.length; i += 2) {
            if (changes[i + 1] === 0) levels.delete(changes[i]);
            else levels.set(changes[i], changes[i + 1]);
          }
        }
      }
      for (const name of exchange.symbols) {
        const { sequence, bids, asks } = exchange.depth(name, 1_000);
        if (sequence === 0) continue;
        expect([...(books.get(name)?.bids ?? [])].toSorted((a, b) => b[0] - a[0])).toEqual(bids);
        expect([...(books.get(name)?.asks ?? [])].toSorted((a, b) => a[0] - b[0])).toEqual(asks);
      }
    });
  });

  it('prints what it trades: each print once, with the order ids of the two ends, and a tape trade in full', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), plan, (steps, fees) => {
      let executions: readonly Execution[] = [];
      let i = 0;
      run(steps, fees, (exchange, events) => {
        const one = steps[i++];
        const prints = events.flatMap((event) => (event.kind === 'print' ? [event] : []));
        const now = ACCOUNTS.flatMap((name) => exchange.executions(name));
        const fresh = now.filter((execution) => !executions.includes(execution));
        executions = now;
        for (const { symbol: name, print } of prints) {
          const ends = fresh.filter((execution) => execution.symbol === name && execution.tradeId === print.tradeId);
          expect(ends.map(({ orderId }) => orderId).toSorted()).toEqual([print.buyerOrderId, print.sellerOrderId].filter((id) => id !== 0).toSorted());
          for (const end of ends) expect([end.price, end.quantity]).toEqual([print.price, print.quantity]);
        }
        expect(fresh.length).toBe(prints.flatMap(({ print }) => [print.buyerOrderId, print.sellerOrderId]).filter((id) => id !== 0).length);
        // Stops that a tape trade triggers trade beyond it.
        if (one?.kind === 'trade' && !events.some((event) => event.kind === 'order' && event.what === 'triggered')) {
          expect(prints.reduce((total, { print }) => total + print.quantity, 0)).toBe(one.quantity);
        }
      });
    }), { numRuns: 300 });
  });

  it('lets no resting order see a better-priced trade go by: whatever trades through it fills it first', () => {
    laws((exchange, events) => {
      for (const event of events) {
        if (event.kind !== 'print' || (event.print.buyerOrderId !== 0 && event.print.sellerOrderId !== 0)) continue;
        const { print, symbol: name } = event;
        const passed = ACCOUNTS.flatMap((account_) => exchange.openOrders(account_, name)).filter((order) => order.state !== 'waiting' && isOpen(order)
          && order.updatedAt < print.at && order.side === (print.isBuyerMaker ? 'buy' : 'sell') && (order.side === 'buy' ? order.price > print.price : order.price < print.price));
        // Only what the tape still had for us when it came through is ours: a passed order has no outside print behind it.
        expect(passed).toEqual([]);
      }
    });
  });
});
