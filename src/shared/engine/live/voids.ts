import { add, negate, ZERO } from '../../domain/decimal.ts';
import type { InstrumentId } from '../../domain/instrument.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import type { Discrepancy, Traded } from '../../execution/reconcile.ts';
import type { VenueAccount } from '../../ports/venue.ts';
import type { LiveBook } from './live-book.ts';

/** Executions of an instrument that are held against the venue's list when balances do not agree. */
const REMEMBERED = 2_000;

interface Recent {
  readonly fills: VenueFill[];
  /** The last execution before them. */
  cursor: string | undefined;
}

/**
 * Venues take executions back: after an error of theirs a trade is gone from the list and the balances are as before it (RELIABILITY fault 48).
 * Found by the balances; named by the list.
 */
export class Voids {
  readonly #account: VenueAccount;
  readonly #book: LiveBook;
  readonly #recent = new Map<InstrumentId, Recent>();

  constructor(account: VenueAccount, book: LiveBook) {
    this.#account = account;
    this.#book = book;
  }

  /** To be told before the execution is booked. */
  remember(fill: VenueFill): void {
    if (this.#book.isBooked(fill)) return;
    const recent = this.#recent.get(fill.instrument) ?? { fills: [], cursor: this.#book.cursors.get(fill.instrument) };
    this.#recent.set(fill.instrument, recent);
    recent.fills.push(fill);
    if (recent.fills.length > REMEMBERED) recent.cursor = recent.fills.shift()?.tradeId;
  }

  /** Executions that the venue tells no more, where they are the whole of a difference in the coin. Empty when it cannot be asked. */
  async explain(differences: readonly Discrepancy[], traded: readonly Traded[]): Promise<readonly VenueFill[]> {
    const found: VenueFill[] = [];
    for (const { id, base } of traded) {
      const difference = differences.find(({ asset }) => asset === base)?.difference;
      const gone = difference === undefined ? [] : await this.#gone(id);
      if (gone.length > 0 && negate(gone.reduce((sum, fill) => add(sum, this.#book.netOf(fill)), ZERO)) === difference) found.push(...gone);
    }
    return found;
  }

  async #gone(id: InstrumentId): Promise<readonly VenueFill[]> {
    const recent = this.#recent.get(id);
    if (recent === undefined) return [];
    try {
      const told = new Set((await this.#account.fillsSince(id, recent.cursor)).map(({ tradeId, side }) => `${tradeId} ${side}`));
      return recent.fills.filter(({ tradeId, side }) => !told.has(`${tradeId} ${side}`));
    } catch {
      return [];
    }
  }
}

export const describeVoid = ({ tradeId, instrument, side, quantity, price }: VenueFill): string => `the venue tells trade "${tradeId}" no more (${instrument}: ${side} ${quantity} at ${price}); strategies still count it`;
