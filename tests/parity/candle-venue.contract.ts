import { add, decimal, format, multiply, negate, subtract, ZERO, type Decimal } from '../../src/shared/domain/decimal.ts';
import type { CandleColumns } from '../../src/shared/domain/candle.ts';
import { instrumentId, type Instrument, type InstrumentId } from '../../src/shared/domain/instrument.ts';
import type { Fill, OrderEvent, OrderRequest } from '../../src/shared/domain/order.ts';
import type { EpochMs } from '../../src/shared/domain/time.ts';
import type { VenueFill } from '../../src/shared/domain/venue-fill.ts';
import type { MarketRules } from '../../src/shared/venue/market-rules.ts';
import type { AccountEvent, AccountStream, Venue, VenueAccount, VenueOrder } from '../../src/shared/ports/venue.ts';
import { SimulatedVenue } from '../../src/shared/venue/simulated-venue.ts';
import { Span } from '../../src/shared/venue/span.ts';

interface Kept {
  readonly request: OrderRequest;
  order: VenueOrder;
}

/** The simulated venue of the backtest behind the ports of a real one: the same matching, reached by the way that live orders take. */
export class CandleVenue {
  readonly venue: Venue & VenueAccount;
  readonly stream: AccountStream;
  readonly fills: VenueFill[] = [];
  readonly #venue: SimulatedVenue;
  readonly #instruments: readonly Instrument[];
  readonly #orders = new Map<string, Kept>();
  readonly #balances = new Map<string, Decimal>();
  readonly #length: number;
  #tell: (event: AccountEvent) => void = () => undefined;
  #now: () => EpochMs;
  #count = 0;

  constructor({ instruments, cash, rules, length, now }: { readonly instruments: readonly Instrument[]; readonly cash: number; readonly rules: MarketRules; readonly length: number; readonly now: () => EpochMs }) {
    this.#instruments = instruments;
    this.#length = length;
    this.#now = now;
    this.#balances.set(instruments[0].quote, decimal(cash));
    this.#venue = new SimulatedVenue(instruments, cash, rules, (event) => this.#heard(event));
    const has = { idempotency: 'forever', requestExpiryMs: 2_000, queryByClientId: true, deadManSwitch: false, nativeStop: true, sandbox: false } as const;
    this.venue = {
      name: instruments[0].venue,
      capabilities: { ...has, orderTypes: ['market', 'limit', 'stop', 'take-profit', 'trailing-stop'], pageSize: { candles: 1_000, trades: 1_000 } },
      place: async (request) => this.#place(request),
      cancel: async ({ instrument, clientOrderId }) => {
        const kept = this.#orders.get(clientOrderId);
        if (kept === undefined || !isOpen(kept.order)) return { kind: 'gone', reason: 'no such open order' };
        this.#venue.cancel(this.#indexOf(instrument), clientOrderId, this.#now());
        // The venue of the backtest does it with its next candle: what is sent after the answer comes after the cancellation there too.
        kept.order = { ...kept.order, state: 'cancelled', at: this.#now() };
        return { kind: 'cancelled', order: kept.order };
      },
      find: async ({ clientOrderId }) => {
        const kept = this.#orders.get(clientOrderId);
        return kept === undefined ? { kind: 'absent' } : { kind: 'found', order: kept.order };
      },
      openOrders: async () => [...this.#orders.values()].map(({ order }) => order).filter(isOpen),
      balances: async () => [...this.#balances].map(([asset, amount]) => ({ asset, free: format(amount), locked: '0' })),
      fillsSince: async (instrument, cursor) => {
        const own = this.fills.filter((fill) => fill.instrument === instrument);
        return cursor === undefined ? own : own.slice(own.findIndex(({ tradeId }) => tradeId === cursor) + 1);
      },
      permissions: async () => ({ trade: true, withdraw: false, ipRestricted: true }),
      instruments: async () => instruments,
    };
    this.stream = {
      listen: async (tell, signal) => {
        this.#tell = tell;
        tell({ kind: 'live', at: now() });
        await new Promise<void>((resolve) => { signal.addEventListener('abort', () => { resolve(); }, { once: true }); });
      },
    };
  }

  /** Matches what waits against a candle. */
  play(k: number, candles: CandleColumns): void {
    this.#venue.onSpan(k, new Span(candles, this.#length));
  }

  /** Instruments with something to match, in the order in which a backtest matches them. */
  turns(): readonly number[] {
    const into = new Int32Array(this.#instruments.length);
    return [...into.subarray(0, this.#venue.turns(into))];
  }

  see(k: number, price: number): void {
    this.#venue.see(k, price);
  }

  #indexOf(instrument: InstrumentId): number {
    return this.#instruments.findIndex((one) => instrumentId(one) === instrument);
  }

  #place(request: OrderRequest): { readonly kind: 'accepted'; readonly order: VenueOrder; readonly fills: readonly VenueFill[] } {
    const { clientOrderId, instrument, side, type, quantity, limitPrice } = request;
    this.#count += 1;
    const order: VenueOrder = { clientOrderId, venueOrderId: String(this.#count), instrument, side, type, state: 'open', quantity, filledQuantity: 0, averagePrice: NaN, limitPrice, at: this.#now() };
    this.#orders.set(clientOrderId, { request, order });
    // What waits in a backtest from the close of a candle on does so here, whatever moments the way took.
    this.#venue.submit(request, Math.floor(this.#now() / this.#length) * this.#length, request.type !== 'market' && request.type !== 'limit');
    return { kind: 'accepted', order, fills: [] };
  }

  #heard(event: OrderEvent): void {
    const kept = this.#orders.get(event.clientOrderId);
    if (kept === undefined) return;
    if (event.kind === 'fill') this.#fill(kept, event.fill);
    else if (event.kind !== 'accepted') kept.order = { ...kept.order, state: event.kind };
    this.#tell({ kind: 'order', order: kept.order });
  }

  #fill(kept: Kept, fill: Fill): void {
    const filledQuantity = kept.order.filledQuantity + fill.quantity;
    kept.order = { ...kept.order, filledQuantity, state: filledQuantity >= kept.request.quantity * (1 - 1e-12) ? 'filled' : 'partlyFilled', at: fill.at };
    const { tradeId, clientOrderId, instrument, at, side, price, fee, feeCurrency, liquidity } = fill;
    const told: VenueFill = { tradeId, clientOrderId, instrument, at, side, quantity: fill.quantity, price, fee, feeCurrency, liquidity, venueOrderId: kept.order.venueOrderId };
    this.fills.push(told);
    const { base, quote } = this.#instruments[this.#indexOf(fill.instrument)];
    const [quantity, value] = [decimal(fill.quantity), multiply(decimal(fill.quantity), decimal(fill.price))];
    const isBuy = fill.side === 'buy';
    this.#move(base, isBuy ? quantity : negate(quantity));
    this.#move(quote, isBuy ? negate(value) : value);
    this.#move(fill.feeCurrency, negate(decimal(fill.fee)));
    this.#tell({ kind: 'fill', fill: told });
  }

  #move(asset: string, amount: Decimal): void {
    this.#balances.set(asset, add(this.#balances.get(asset) ?? ZERO, amount));
  }

  balance(asset: string): Decimal {
    return subtract(this.#balances.get(asset) ?? ZERO, ZERO);
  }
}

const isOpen = ({ state }: VenueOrder): boolean => state === 'open' || state === 'partlyFilled';
