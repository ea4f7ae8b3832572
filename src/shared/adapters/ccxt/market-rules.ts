import { decimal, format } from '../../domain/decimal.ts';
import { TransientError } from '../../domain/errors.ts';
import { HOUR, MINUTE, SECOND } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { calls } from './http-wire.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';
import { parsedOf, textOf, type Parsed } from './venue-order.ts';

/** Rules older than this are read again; meanwhile orders go by the old ones. */
const GOOD_FOR_MS = HOUR;
/** A market that was halted is looked at again so often, when somebody wants to trade there. */
const HALTED_FOR_MS = MINUTE;
/** Of refusals under rules that were just read, and of readings that failed, the next follows no sooner. */
const PAUSE_MS = 10 * SECOND;
/** How long an order waits for rules that are being read: later, its price is another day's. */
const ORDER_WAIT_MS = SECOND;

/** Why an order is not to be sent now. */
export interface RulesObjection {
  /** `not-sent` speaks of the moment alone. */
  readonly code: 'not-sent' | 'halted';
  readonly reason: string;
}

/**
 * The rules of the markets, as ccxt holds them. They change while we run: they are read again when they are older than an hour, and at once when the
 * venue refused an order for them (RELIABILITY fault 21). Nobody needs to call for it; an order that comes looks at the time.
 */
export class MarketRules {
  readonly #ccxt: CcxtExchange;
  readonly #clock: Clock;
  readonly #scrub: (text: string) => string;
  /** The venue's names of markets that orders came for. */
  readonly #used = new Set<string>();
  #readAt: number;
  #triedAt = -Infinity;
  #reading: Promise<void> | undefined;
  #isDoubted = false;
  /** How often they were read again of our own accord. */
  #readings = 0;

  constructor({ ccxt, clock, scrub }: { readonly ccxt: CcxtExchange; readonly clock: Clock; readonly scrub: (text: string) => string }) {
    this.#ccxt = ccxt;
    this.#clock = clock;
    this.#scrub = scrub;
    this.#readAt = clock.now();
    exactSteps(ccxt);
  }

  /** Counts up each time they are read again; above 0 whoever decides on orders may still go by older ones. */
  get version(): number { return this.#readings; }

  /** Why no order may go out for this market now; undefined when one may. */
  async objection(symbol: string): Promise<RulesObjection | undefined> {
    const now = this.#clock.now();
    this.#used.add(textOf(this.#market(symbol)['id']));
    if (this.#isDoubted || (this.#isHalted(symbol) && now - this.#readAt >= HALTED_FOR_MS)) await this.#patiently();
    else if (now - this.#readAt >= GOOD_FOR_MS) this.#again();
    if (this.#isDoubted) return { code: 'not-sent', reason: 'the venue refused an order by the rules of its market, and they could not be read again yet' };
    return this.#isHalted(symbol) ? { code: 'halted', reason: `${symbol} is halted by the venue (${this.#word(symbol)}): it takes cancels alone` } : undefined;
  }

  /** The venue refused an order that was sent under this version for a rule of its market. */
  doubt(version: number): void {
    // Rules that were read since may be the right ones already, and some refusals look like this and go by something else.
    if (version !== this.#readings || (version > 0 && this.#clock.now() - this.#readAt < PAUSE_MS)) return;
    this.#isDoubted = true;
    this.#triedAt = -Infinity;
    this.#again();
  }

  /** All markets anew. Throws what ccxt throws. */
  async readAll(): Promise<void> {
    const at = this.#clock.now();
    await readMarkets(this.#ccxt);
    this.#done(at);
  }

  #done(at: number): void {
    exactSteps(this.#ccxt);
    this.#readAt = at;
    this.#isDoubted = false;
  }

  /** One reading at a time, and none soon after one that failed. */
  #again(): Promise<void> {
    if (this.#reading === undefined && this.#clock.now() - this.#triedAt >= PAUSE_MS) {
      this.#triedAt = this.#clock.now();
      this.#reading = this.#read().finally(() => { this.#reading = undefined; });
      this.#reading.catch(() => undefined);
    }
    return this.#reading ?? Promise.resolve();
  }

  async #patiently(): Promise<void> {
    const done = new AbortController();
    await Promise.race([this.#again().catch(() => undefined), this.#clock.wait(ORDER_WAIT_MS, done.signal)]);
    done.abort();
  }

  async #read(): Promise<void> {
    const at = this.#clock.now();
    await calls.run({ priority: 'query', mostWaitMs: 30_000, records: [], isFresh: true }, async () => {
      if (!(await this.#readUsed())) await readMarkets(this.#ccxt);
    });
    this.#readings += 1;
    this.#done(at);
  }

  /** Binance tells the rules of some markets alone: all of them are 20 MB, and reading those stops everything else for a while. */
  async #readUsed(): Promise<boolean> {
    if (this.#ccxt.id !== 'binance' || this.#used.size === 0) return false;
    try {
      const fresh = await this.#ccxt.fetchMarkets({ symbols: JSON.stringify([...this.#used]) });
      for (const one of fresh) {
        const { symbol, active, precision, limits, info } = parsedOf(one);
        const market = this.#market(textOf(symbol));
        Object.assign(market, { active, info, precision: merged(market['precision'], precision), limits: merged(market['limits'], limits) });
      }
      return fresh.length === this.#used.size;
    } catch {
      // One name that the venue knows no more fails all of them.
      return false;
    }
  }

  #market(symbol: string): Parsed {
    return parsedOf(this.#ccxt.markets?.[symbol]);
  }

  #isHalted(symbol: string): boolean {
    return this.#market(symbol)['active'] === false;
  }

  #word(symbol: string): string {
    const info = parsedOf(this.#market(symbol)['info']);
    return this.#scrub(textOf(info['status'] ?? info['state'] ?? info['contractStatus']) || 'not trading').slice(0, 40);
  }
}

/** All markets anew. An answer without any, such as the page of somebody else, takes nothing away. */
async function readMarkets(ccxt: CcxtExchange): Promise<void> {
  const fresh = await ccxt.fetchMarkets();
  if (fresh.length === 0) throw new TransientError(`${ccxt.id} told no markets`);
  ccxt.setMarkets(fresh);
}

const merged = (before: unknown, after: unknown): Parsed => ({ ...parsedOf(before), ...Object.fromEntries(Object.entries(parsedOf(after)).filter(([, value]) => value !== undefined)) });

/** ccxt cuts Bithumb's prices and quantities to four significant digits: 95,123,000 won would become 95,120,000. What comes here is on the venue's grid. */
function exactSteps(ccxt: CcxtExchange): void {
  if (ccxt.id !== 'bithumb') return;
  const plain = (_symbol: string, value: number | string): string => format(decimal(value));
  Object.assign(ccxt, { amountToPrecision: plain, priceToPrecision: plain });
  for (const market of Object.values(ccxt.markets ?? {})) Object.assign(market, { precision: { amount: '0.00000001', price: '0.00000001' } });
}
