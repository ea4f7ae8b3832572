import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, decimal, multiply, ZERO, type Decimal } from '../../domain/decimal.ts';
import { isOpen, type Execution, type ExchangeEvent, type Ticket } from './exchange-order.ts';
import type { FeePlan } from './clearing.ts';
import { readExchangeState } from './exchange-state.ts';
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
  isHeldBack: fc.boolean(),
  asset: fc.constantFrom('received' as const, 'base' as const, 'quote' as const, { third: 'BNB', discount: '0.25', price: '100' }),
});

function run(steps: readonly Step[], fees: ReturnType<typeof plan.generate>['value'], check: (exchange: Exchange, events: readonly ExchangeEvent[], one: Step) => void): void {
  const exchange = new Exchange({ listings: LISTINGS, fees, accounts: Object.fromEntries(ACCOUNTS.map((name) => [name, { balances: { USDT: '5000', BTC: '20', BNB: '20' } }])) });
  let events: ExchangeEvent[] = [];
  exchange.listen((event) => events.push(event));
  steps.forEach((one, i) => {
    events = [];
    act(exchange, one, i + 1);
    check(exchange, events, one);
  });
}

function act(exchange: Exchange, one: Step, at: number): unknown {
  switch (one.kind) {
    case 'levels': {
      // The outside does not cross itself: asks lie above the highest bid.
      const bids = one.bids.map(([p, q]): [number, number] => [p - 4, q]);
      const asks = one.asks.map(([p, q]): [number, number] => [p + 5, q]);
      return exchange[one.isWhole ? 'resetLevels' : 'setLevels'](one.symbol, { bids: bids.flat(), asks: asks.flat() }, at);
    }
    case 'trade': return exchange.printTrade(one.symbol, one, at);
    case 'cancel': return exchange.cancel(one.account, one.symbol, one, at);
    case 'fill': return exchange.fillResting(one.account, one.symbol, one, at);
    case 'bend': return exchange.bend({ parts: () => one.parts, take: (order) => Math.floor(order.quantity * one.share) });
    case 'place': return exchange.place(ticketOf(one), at);
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

const laws = (check: (exchange: Exchange, events: readonly ExchangeEvent[], one: Step) => void): void => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), plan, (steps, fees) => { run(steps, fees, check); }), { numRuns: 400 });
};

/** What a buyer's order holds back for its fee. */
const heldShare = ({ asset, isHeldBack, maker, taker }: FeePlan): Decimal => decimal(asset === 'quote' && isHeldBack === true ? String(Math.max(Number(maker), Number(taker))) : '0');
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
            const value = amountOf(order.listing, order.price || order.stopPrice, left);
            return order.listing.quote === asset ? [add(value, multiply(value, heldShare(exchange.fees(name))))] : [];
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
    laws((exchange, events, one) => {
      // Whoever is told to fill one order passes the others by: that is what it is for.
      if (one.kind === 'fill') return;
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

/** Everything that can be seen of an exchange from outside, as text: what differs after a restart differs here. */
const shown = (value: unknown): string => JSON.stringify(value, (key, inner: unknown) => {
  if (typeof inner === 'bigint') return `${inner}n`;
  if (key === 'listing') return (inner as Listing).symbol;
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner;
});
const seen = (exchange: Exchange): string => shown({
  accounts: exchange.accounts.map((name) => [name, exchange.balances(name), exchange.orders(name), exchange.openOrders(name, 'BTCUSDT'), exchange.executions(name), exchange.executions(name, 'BNBUSDT'), exchange.fees(name)]),
  totals: ASSETS.map((asset) => [exchange.total(asset), exchange.collectedFees(asset)]), next: exchange.nextOrderId,
  markets: exchange.symbols.map((name) => [exchange.depth(name, 1_000), exchange.market(name)?.nextTradeId, exchange.market(name)?.last, exchange.market(name)?.averagePrice(5, 100), exchange.market(name)?.isOpen, exchange.market(name)?.listing.filters]),
  found: ACCOUNTS.flatMap((name) => exchange.symbols.flatMap((of) => ['1', '2', '3', '4', '5', '6'].map((clientOrderId) => exchange.order(name, of, { clientOrderId })?.orderId ?? 0))),
});

const rule = fc.oneof(
  fc.record({ kind: fc.constant('fees' as const), account, fees: plan }),
  fc.record({ kind: fc.constant('halt' as const), symbol, isOpen: fc.boolean() }),
  fc.record({ kind: fc.constant('filters' as const), symbol, maxOpenOrders: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('deposit' as const), account: fc.constantFrom(...ACCOUNTS, 'd'), amount: fc.integer({ min: 1, max: 99 }) }),
);
type AnyStep = Step | (typeof rule extends fc.Arbitrary<infer T> ? T : never);

function actAny(exchange: Exchange, one: AnyStep, at: number): unknown {
  switch (one.kind) {
    case 'fees': return exchange.setFees(one.account, one.fees);
    case 'halt': return exchange.setOpen(one.symbol, one.isOpen);
    case 'filters': return exchange.setFilters(one.symbol, { maxOpenOrders: one.maxOpenOrders });
    case 'deposit': return exchange.deposit(one.account, 'USDT', decimal(`${one.amount}.01`), at);
    default: return act(exchange, one, at);
  }
}

describe('an exchange that was saved', () => {
  const anyStep = fc.oneof({ weight: 12, arbitrary: step }, { weight: 1, arbitrary: rule });
  const listen = (exchange: Exchange, log: string[]): Exchange => {
    exchange.listen((event) => log.push(shown(event)));
    return exchange;
  };

  it('goes on as if it had never ended: the same answers, events, balances, ids, queues and totals (fault 52)', () => {
    fc.assert(fc.property(fc.array(anyStep, { minLength: 2, maxLength: 60 }), plan, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 30 }), (steps, fees, kept, every) => {
      const settings = { listings: LISTINGS, fees, kept, accounts: Object.fromEntries(ACCOUNTS.map((name) => [name, { balances: { USDT: '5000', BTC: '20', BNB: '20' } }])) };
      const [told, toldAgain]: [string[], string[]] = [[], []];
      const one = listen(new Exchange(settings), told);
      let other = listen(new Exchange(settings), toldAgain);
      let bent: AnyStep | undefined;
      steps.forEach((each, i) => {
        if (i % every === 0) {
          other = listen(new Exchange({ ...settings, state: readExchangeState(JSON.parse(JSON.stringify(other.save()))) }), toldAgain);
          if (bent) actAny(other, bent, i);
        }
        if (each.kind === 'bend') bent = each;
        expect(shown(actAny(other, each, i + 1))).toBe(shown(actAny(one, each, i + 1)));
        expect(toldAgain).toEqual(told);
        expect(seen(other)).toBe(seen(one));
      });
      expect(shown(other.save())).toBe(shown(one.save()));
    }), { numRuns: 300 });
  });

  it('keeps the place in the queue: who came first is filled first, after so much of others', () => {
    const settings = { listings: LISTINGS, accounts: { a: { balances: { USDT: '100000', BTC: '10' } }, b: { balances: { USDT: '100000' } } } };
    const first = new Exchange(settings);
    const place = (account_: string, cents: number): void => {
      expect(first.place({ account: account_, symbol: 'BTCUSDT', clientOrderId: '1', side: 'buy', type: 'limit', timeInForce: 'gtc', quantity: decimal('0.003'), price: decimal(`${cents}e-2`) }, 1).kind).toBe('accepted');
    };
    first.setLevels('BTCUSDT', { bids: [10_000, 5], asks: [10_100, 9] }, 1);
    place('b', 10_000);
    place('a', 10_000);
    first.printTrade('BTCUSDT', { side: 'sell', price: 10_000, quantity: 2 }, 2);
    const second = new Exchange({ ...settings, state: readExchangeState(JSON.parse(JSON.stringify(first.save()))) });
    expect(second.orders('a')[0].ahead).toBe(3);
    const executed = (): readonly number[] => [second.orders('b')[0].executed, second.orders('a')[0].executed];
    second.printTrade('BTCUSDT', { side: 'sell', price: 10_000, quantity: 3 }, 3);
    expect(executed()).toEqual([0, 0]);
    second.printTrade('BTCUSDT', { side: 'sell', price: 10_000, quantity: 4 }, 4);
    expect(executed()).toEqual([3, 1]);
  });

  it('says that it has settled once for each command that changed something, when money adds up again', () => {
    fc.assert(fc.property(fc.array(anyStep, { minLength: 1, maxLength: 60 }), plan, (steps, fees) => {
      const exchange = new Exchange({ listings: LISTINGS, fees, accounts: Object.fromEntries(ACCOUNTS.map((name) => [name, { balances: { USDT: '5000', BTC: '20', BNB: '20' } }])) });
      // Without levels, averages and places in queues, which move without an account.
      const held = (): string => {
        const { balances, orders, fees: plans, nextOrderId } = exchange.save();
        return shown({ balances, plans, nextOrderId, orders: orders.map(({ open, ...rest }) => ({ ...rest, open: open.map((order) => ({ ...order, ahead: 0 })) })) });
      };
      let before = held();
      let atSettled = before;
      let settled = 0;
      exchange.onSettled(() => {
        settled += 1;
        atSettled = held();
      });
      steps.forEach((each, i) => {
        settled = 0;
        actAny(exchange, each, i + 1);
        const after = held();
        expect(settled).toBeLessThanOrEqual(1);
        if (after !== before) expect([settled, atSettled]).toEqual([1, after]);
        before = after;
      });
    }), { numRuns: 200 });
  });

  it('keeps the last ended orders and their executions, those that traded apart from those that did not', () => {
    const exchange = new Exchange({ listings: LISTINGS, kept: 3, accounts: { a: { balances: { USDT: '100000', BTC: '10' } } } });
    const place = (clientOrderId: string, cents: number): void => { exchange.place({ account: 'a', symbol: 'BTCUSDT', clientOrderId, side: 'buy', type: 'limit', timeInForce: 'ioc', quantity: decimal('0.001'), price: decimal(`${cents}e-2`) }, 1); };
    exchange.setLevels('BTCUSDT', { bids: [9_000, 1_000], asks: [10_000, 1_000_000] }, 1);
    for (let i = 0; i < 5; i++) place(`filled-${i}`, 10_000);
    for (let i = 0; i < 50; i++) place(`unfilled-${i}`, 9_500);
    expect(exchange.orders('a').map(({ clientOrderId }) => clientOrderId)).toEqual(['filled-2', 'filled-3', 'filled-4', 'unfilled-47', 'unfilled-48', 'unfilled-49']);
    expect(exchange.executions('a').map(({ tradeId }) => tradeId)).toEqual([3, 4, 5]);
    expect([exchange.order('a', 'BTCUSDT', { clientOrderId: 'filled-1' }), exchange.order('a', 'BTCUSDT', { orderId: 2 })]).toEqual([undefined, undefined]);
    expect(exchange.order('a', 'BTCUSDT', { orderId: 3 })?.executions).toHaveLength(1);
  });

  it('refuses to go on with other markets, other steps, or what is no saved exchange', () => {
    const settings = { listings: LISTINGS, accounts: { a: { balances: { USDT: '100000', BTC: '10' } } } };
    const exchange = new Exchange(settings);
    const state = exchange.save();
    expect(() => new Exchange({ ...settings, listings: [LISTINGS[0]], state })).toThrow('among them "BNBUSDT", found BTCUSDT');
    expect(() => new Exchange({ ...settings, listings: [{ ...LISTINGS[0], quantityDecimals: 4 }, LISTINGS[1]], state })).toThrow('expected BTCUSDT in steps of 1e-2 and 1e-3 as it was saved, found 1e-2 and 1e-4');
    expect(() => readExchangeState({ ...state, nextOrderId: 'x' })).toThrow('expected a saved exchange, found at "nextOrderId"');
    expect(() => new Exchange({ ...settings, state: { ...state, markets: state.markets.map((market) => ({ ...market, waiting: [7] })) } })).toThrow('expected an open order "7" of BTCUSDT');
  });
});
