import { format, subtract, type Decimal, add } from '../../shared/domain/decimal.ts';
import { random, type Random } from '../../shared/domain/random.ts';
import type { OrderRequest } from '../../shared/domain/order.ts';
import { Exchange } from '../../shared/venue/exchange/exchange.ts';
import type { ExchangeOrder } from '../../shared/venue/exchange/exchange-order.ts';
import { USUAL_FILTERS, type Listing } from '../../shared/venue/exchange/listing.ts';
import { startBinanceSimulator, type BinanceSimulator } from '../simulator/binance/start-binance-simulator.ts';
import type { VenueLimits } from '../simulator/binance/limits.ts';
import type { Faults } from '../simulator/faults.ts';

export const ACCOUNT = 'drill';
export const KEY = { apiKey: 'drill-key', secret: 'drill-secret', account: ACCOUNT } as const;
const COINS = ['BTC', 'ETH', 'SOL', 'XRP', 'ADA', 'DOT'] as const;
const PRICE_DECIMALS = 2;
const QUANTITY_DECIMALS = 5;
/** Cents. */
const MIDDLE = 5_000_000;
const HALF_SPREAD = 50;
const FIRST_LOTS = 100;
const MOVE_MS = 40;

/** What the trader is to do, once each. No two have the same quantity: by it the venue's orders are told apart, whatever id they came under. */
export interface Intent {
  readonly name: string;
  readonly lots: number;
  readonly symbol: string;
  readonly side: OrderRequest['side'];
  readonly type: 'market' | 'limit';
  readonly quantity: number;
  readonly limitPrice: number | undefined;
  readonly cancelAfterMs: number | undefined;
}

/** Limits so wide that a drill that presses an hour into a minute does not meet them. */
const WIDE: Partial<VenueLimits> = { weightPerMinute: 1e9, ordersPer10Seconds: 1e6, ordersPerDay: 1e9, connectionsPer5Minutes: 1e6 };

export interface ArenaOptions {
  readonly seed: number;
  readonly faults?: Partial<Faults>;
  readonly limits?: Partial<VenueLimits>;
  /** Instruments, at most six. */
  readonly instruments?: number;
  /** Prices stand still. */
  readonly isCalm?: boolean;
}

/** What became of the intents, by the venue's own books alone. */
export interface VenueVerdict {
  readonly lost: readonly string[];
  /** Orders beyond the first of an intent, and orders that no intent stands for. */
  readonly extra: number;
}

/** A simulated venue in this process with a market that moves, and the truth about what the trader did there. */
export class Arena {
  readonly venue: BinanceSimulator;
  readonly exchange: Exchange;
  readonly intents: Intent[] = [];
  readonly #source: Random;
  readonly #moving: NodeJS.Timeout | undefined;
  readonly #middle = new Map<string, number>();
  readonly #start: ReadonlyMap<string, Decimal>;
  readonly #coins: readonly string[];

  private constructor(venue: BinanceSimulator, { seed, isCalm }: ArenaOptions) {
    this.venue = venue;
    this.exchange = venue.exchange;
    this.#source = random(seed + 104_729);
    this.#coins = this.exchange.symbols.map((symbol) => symbol.slice(0, -4));
    this.#start = new Map(this.assets.map((asset) => [asset, this.total(asset)]));
    for (const symbol of this.exchange.symbols) this.#move(symbol, 0);
    if (isCalm !== true) this.#moving = setInterval(() => { for (const symbol of this.exchange.symbols) this.#move(symbol, this.#source.below(161) - 80); }, MOVE_MS);
  }

  static async open(options: ArenaOptions): Promise<Arena> {
    const coins = COINS.slice(0, options.instruments ?? 4);
    const listings = coins.map((base): Listing => ({ symbol: `${base}USDT`, base, quote: 'USDT', priceDecimals: PRICE_DECIMALS, quantityDecimals: QUANTITY_DECIMALS, filters: { ...USUAL_FILTERS, maxOpenOrders: 10_000 } }));
    const balances = { USDT: '100000000', BNB: '1000', ...Object.fromEntries(coins.map((coin) => [coin, '1000'])) };
    const exchange = new Exchange({ listings, accounts: { [ACCOUNT]: { balances } } });
    const venue = await startBinanceSimulator({ exchange, keys: [KEY], seed: options.seed, faults: options.faults ?? {}, limits: { ...WIDE, ...options.limits } });
    return new Arena(venue, options);
  }

  get symbols(): readonly string[] { return this.exchange.symbols; }
  get assets(): readonly string[] { return ['USDT', 'BNB', ...this.#coins]; }

  total(asset: string): Decimal {
    const { free, locked } = this.exchange.balance(ACCOUNT, asset);
    return add(free, locked);
  }

  /** What came to or left the account since the start. */
  change(asset: string): Decimal { return subtract(this.total(asset), this.#start.get(asset) ?? this.total(asset)); }

  orders(): readonly ExchangeOrder[] { return this.exchange.orders(ACCOUNT); }

  /** Cents. */
  middle(symbol: string): number { return this.#middle.get(symbol) ?? MIDDLE; }

  #move(symbol: string, by: number): void {
    const before = this.middle(symbol);
    // Drawn back to where it began, so that resting orders find their price sooner or later.
    const middle = before + by - Math.round((before - MIDDLE) / 20);
    this.#middle.set(symbol, middle);
    const side = (sign: number): number[] => [0, 1, 2].flatMap((level) => [middle + sign * (HALF_SPREAD + level * 100), 500_000]);
    this.exchange.resetLevels(symbol, { bids: side(-1), asks: side(1) }, this.venue.now());
  }

  /** More to do: market orders, limits that take, limits that wait and some of those cancelled. */
  release(count: number, kind: 'mixed' | 'resting' = 'mixed'): void {
    for (let n = 0; n < count; n++) {
      const intent = this.#intent(this.intents.length);
      this.intents.push(kind === 'mixed' ? intent : resting(intent));
    }
  }

  #intent(n: number): Intent {
    const source = this.#source;
    const lots = FIRST_LOTS + n;
    const isMarket = source.below(4) === 0;
    const side = source.below(2) === 0 ? 'buy' : 'sell';
    const away = source.below(3) === 0 ? -100 : 60 + source.below(300);
    const price = MIDDLE + (side === 'buy' ? -away : away);
    return {
      name: `intent ${n}`, lots, symbol: this.symbols[n % this.symbols.length], side, type: isMarket ? 'market' : 'limit', quantity: lots / 10 ** QUANTITY_DECIMALS,
      limitPrice: isMarket ? undefined : price / 10 ** PRICE_DECIMALS, cancelAfterMs: !isMarket && source.below(2) === 0 ? 30 + source.below(200) : undefined,
    };
  }

  /** Which intents the venue has an order of, by quantity. Orders of others (no id of ours) are left out. */
  verdict(isOthers: (order: ExchangeOrder) => boolean = () => false): VenueVerdict {
    const byLots = new Map<string, number>();
    for (const order of this.orders()) if (!isOthers(order)) byLots.set(keyOf(order.listing.symbol, order.quantity), (byLots.get(keyOf(order.listing.symbol, order.quantity)) ?? 0) + 1);
    const lost = this.intents.filter(({ symbol, lots }) => !byLots.has(keyOf(symbol, lots))).map(({ name }) => name);
    const orders = [...byLots.values()].reduce((sum, count) => sum + count, 0);
    return { lost, extra: orders - (this.intents.length - lost.length) };
  }

  /** Balances of a ledger that are not the venue's, to the last unit. */
  differences(balances: Readonly<Record<string, string>>): readonly string[] {
    return this.assets.filter((asset) => format(this.total(asset)) !== (balances[asset] ?? '0')).map((asset) => `${asset} ${format(this.total(asset))} at the venue, ${balances[asset] ?? '0'} in the ledger`);
  }

  /** Prices move no more: nothing that rests is filled from here on. */
  stand(): void { clearInterval(this.#moving); }

  async close(): Promise<void> {
    this.stand();
    await this.venue.close();
  }
}

/** A limit that no price comes to. */
const resting = (intent: Intent): Intent => ({ ...intent, type: 'limit', limitPrice: (intent.side === 'buy' ? 0.9 : 1.1) * (MIDDLE / 10 ** PRICE_DECIMALS), cancelAfterMs: undefined });

const keyOf = (symbol: string, lots: number): string => `${symbol} ${lots}`;
