import { add, absolute, decimal, multiply, negate, share, subtract, ZERO, type Decimal } from './decimal.ts';
import { DataError } from './errors.ts';
import type { EntryKind, LedgerEntry, Posting } from './ledger.ts';
import type { EpochMs } from './time.ts';

/** What one unit of an asset was worth in the reporting currency at a time; undefined where nobody knows. */
export type RateAt = (asset: string, at: EpochMs) => Decimal | undefined;

/** How much is held (below zero: owed) and what it cost, in the reporting currency of the time it came. */
export interface Holding {
  readonly amount: Decimal;
  readonly cost: Decimal;
}

const EMPTY: Holding = { amount: ZERO, cost: ZERO };
const ONE = decimal(1);

/**
 * An account told in one currency. Every entry is converted at the rate of its own time, never at a later one: what was earned
 * in March stays as it was in March. Assets leave at their average cost. Feed it entries in the order of time.
 *
 * To the last unit: cost of all holdings = contributed + realised - fees + funding + adjusted.
 */
export class ReportingBook {
  readonly currency: string;
  readonly #rateAt: RateAt;
  readonly #holdings = new Map<string, Holding>();
  readonly #flows = new Map<EntryKind, Decimal>();
  #realised: Decimal = ZERO;

  constructor(currency: string, rateAt: RateAt) {
    this.currency = currency;
    this.#rateAt = rateAt;
  }

  get holdings(): ReadonlyMap<string, Holding> { return this.#holdings; }
  /** Value of what left the account less its cost: trading and currency profit together, before fees. */
  get realised(): Decimal { return this.#realised; }
  /** Deposits less withdrawals. */
  get contributed(): Decimal { return add(this.#flow('deposit'), this.#flow('withdrawal')); }
  /** Above zero when paid. */
  get fees(): Decimal { return negate(this.#flow('fee')); }
  /** Above zero when received. */
  get funding(): Decimal { return this.#flow('funding'); }
  get adjusted(): Decimal { return this.#flow('adjust'); }

  #flow(kind: EntryKind): Decimal {
    return this.#flows.get(kind) ?? ZERO;
  }

  book(entry: LedgerEntry): void {
    const values = entry.kind === 'trade' ? this.#tradeValues(entry) : entry.postings.map((posting) => this.#valueOf(posting, entry.at));
    values.forEach((value, i) => {
      this.#move(entry.postings[i], value);
      this.#flows.set(entry.kind, add(this.#flow(entry.kind), value));
    });
  }

  /** Both legs of a trade have one value: that of the leg in the reporting currency, or else of the last one, the quote. */
  #tradeValues({ at, postings }: LedgerEntry): readonly Decimal[] {
    const found = postings.findIndex(({ asset }) => asset === this.currency);
    const valued = found === -1 ? postings.length - 1 : found;
    const value = this.#valueOf(postings[valued], at);
    return postings.map((_, i) => (i === valued ? value : negate(value)));
  }

  #valueOf({ asset, amount }: Posting, at: EpochMs): Decimal {
    return multiply(amount, this.#rate(asset, at));
  }

  #rate(asset: string, at: EpochMs): Decimal {
    const rate = asset === this.currency ? ONE : this.#rateAt(asset, at);
    if (rate === undefined) throw new DataError(`expected a rate of "${asset}" in ${this.currency} at ${at}, found none`);
    return rate;
  }

  #move({ asset, amount }: Posting, value: Decimal): void {
    const held = this.#holdings.get(asset) ?? EMPTY;
    if (amount === ZERO || held.amount === ZERO || held.amount > 0n === amount > 0n) {
      this.#holdings.set(asset, { amount: add(held.amount, amount), cost: add(held.cost, value) });
      return;
    }
    // What leaves closes at most what is held; the rest opens the other side at its own value.
    const turns = absolute(amount) > absolute(held.amount);
    const closedValue = turns ? share(value, held.amount, negate(amount)) : value;
    const closedCost = turns ? held.cost : share(held.cost, negate(amount), held.amount);
    this.#realised = subtract(this.#realised, add(closedValue, closedCost));
    this.#holdings.set(asset, { amount: add(held.amount, amount), cost: add(subtract(held.cost, closedCost), subtract(value, closedValue)) });
  }

  /** Profit not yet realised: what all holdings are worth at a time, less their cost. */
  unrealised(at: EpochMs): Decimal {
    let total = ZERO;
    for (const [asset, { amount, cost }] of this.#holdings) {
      if (amount !== ZERO) total = add(total, subtract(multiply(amount, this.#rate(asset, at)), cost));
    }
    return total;
  }
}
