import { add, decimal, format, multiply, negate, ZERO, type Decimal } from './decimal.ts';
import { DataError, InvariantError } from './errors.ts';
import type { Instrument } from './instrument.ts';
import type { Fill } from './order.ts';
import type { EpochMs } from './time.ts';

export const ENTRY_KINDS = ['deposit', 'withdrawal', 'trade', 'fee', 'funding', 'adjust'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What one asset gains (above zero) or loses. */
export interface Posting {
  readonly asset: string;
  readonly amount: Decimal;
}

/** One event of the account. `reference` names it at its source: with the kind it is the key under which the event counts once. */
export interface LedgerEntry {
  readonly at: EpochMs;
  readonly kind: EntryKind;
  readonly postings: readonly Posting[];
  readonly reference: string;
}

/** JSON-safe: amounts as text. */
export interface SavedEntry {
  readonly at: EpochMs;
  readonly kind: EntryKind;
  readonly postings: readonly (readonly [asset: string, amount: string])[];
  readonly reference: string;
}

const fold = (totals: Map<string, Decimal>, { asset, amount }: Posting): void => void totals.set(asset, add(totals.get(asset) ?? ZERO, amount));
const keyOf = ({ kind, reference }: Pick<LedgerEntry, 'kind' | 'reference'>): string => `${kind} ${reference}`;
const textOf = ({ at, postings }: LedgerEntry): string => `${at} ${postings.map(({ asset, amount }) => `${asset} ${format(amount)}`).toSorted().join(', ')}`;

/**
 * The exact money of an account in every asset, append-only. Double entry: what a posting gives the account, the counter-account
 * named by the entry's kind gives up, so `balance` and `counter` add up to zero in each asset, whatever the order of arrival.
 */
export class Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #byKey = new Map<string, LedgerEntry>();
  readonly #balances = new Map<string, Decimal>();
  readonly #counters = new Map<EntryKind, Map<string, Decimal>>(ENTRY_KINDS.map((kind) => [kind, new Map()]));

  get entries(): readonly LedgerEntry[] { return this.#entries; }
  /** Every asset that was ever posted, sorted. */
  get assets(): readonly string[] { return [...this.#balances.keys()].toSorted(); }

  /**
   * Books all entries or none. An entry told before is left out, so that a fill seen twice counts once; the same key with
   * other content is a wrong picture of the world. Returns how many were new.
   */
  append(...entries: readonly LedgerEntry[]): number {
    const fresh = new Map<string, LedgerEntry>();
    for (const entry of entries) {
      check(entry);
      const known = this.#byKey.get(keyOf(entry)) ?? fresh.get(keyOf(entry));
      if (known === undefined) fresh.set(keyOf(entry), entry);
      else if (textOf(known) !== textOf(entry)) throw new InvariantError(`${entry.kind} "${entry.reference}" was booked as "${textOf(known)}", now it is told as "${textOf(entry)}"`);
    }
    for (const [key, entry] of fresh) this.#book(key, entry);
    return fresh.size;
  }

  #book(key: string, entry: LedgerEntry): void {
    this.#entries.push(entry);
    this.#byKey.set(key, entry);
    const counter = this.#counters.get(entry.kind);
    for (const posting of entry.postings) {
      fold(this.#balances, posting);
      if (counter !== undefined) fold(counter, { asset: posting.asset, amount: negate(posting.amount) });
    }
  }

  balance(asset: string): Decimal {
    return this.#balances.get(asset) ?? ZERO;
  }

  /** What the counter-account of a kind holds: fees paid are above zero, deposits received below. */
  counter(kind: EntryKind, asset: string): Decimal {
    return this.#counters.get(kind)?.get(asset) ?? ZERO;
  }

  save(): readonly SavedEntry[] {
    return this.#entries.map(({ at, kind, postings, reference }) => ({ at, kind, postings: postings.map(({ asset, amount }) => [asset, format(amount)] as const), reference }));
  }
}

function check({ at, kind, postings, reference }: LedgerEntry): void {
  const name = `${kind} "${reference}"`;
  if (!ENTRY_KINDS.includes(kind)) throw new DataError(`expected a ledger entry of kind ${ENTRY_KINDS.join(', ')}, found "${kind}"`);
  if (reference === '') throw new DataError(`expected a reference for a ${kind} at ${at}, found ""`);
  if (!Number.isFinite(at)) throw new DataError(`expected a time for ${name}, found "${at}"`);
  if (kind === 'trade' ? postings.length !== 2 : postings.length === 0) throw new DataError(`expected ${kind === 'trade' ? 'two postings' : 'a posting'} for ${name}, found ${postings.length}`);
  if (postings.some(({ asset }) => asset === '')) throw new DataError(`expected an asset for every posting of ${name}, found ""`);
}

/** A ledger from what `save` wrote. Every amount is read exactly or refused. */
export function restoreLedger(saved: readonly SavedEntry[]): Ledger {
  const ledger = new Ledger();
  for (const entry of saved) ledger.append({ ...entry, postings: entry.postings.map(([asset, amount]) => ({ asset, amount: decimal(amount) })) });
  if (ledger.entries.length !== saved.length) throw new DataError(`expected ${saved.length} different ledger entries, found ${ledger.entries.length}`);
  return ledger;
}

/**
 * The entries of one execution: the trade, and its fee where there is one (a rebate is a fee below zero). Price times quantity is
 * rounded half-even to 1e-18, which venue steps never reach. Trade ids are unique per instrument, and both sides of a trade
 * with oneself carry the same one.
 *
 * A linear perpetual is booked as an asset of its own, named by its symbol and bought with the settlement currency: nothing is divided,
 * and balance plus contracts times mark is the equity. The venue's wallet shows the same balance whenever the position is flat.
 */
export function bookFill(fill: Pick<Fill, 'tradeId' | 'instrument' | 'at' | 'side' | 'quantity' | 'price' | 'fee' | 'feeCurrency'>, instrument: Instrument): readonly LedgerEntry[] {
  const settle = instrument.symbol.split(':')[1] ?? instrument.quote;
  if (settle !== instrument.quote) throw new DataError(`expected "${instrument.symbol}" to settle in ${instrument.quote}, found "${settle}": inverse contracts are not booked`);
  const size = decimal(fill.quantity);
  const signed = fill.side === 'buy' ? size : negate(size);
  const { at } = fill;
  const reference = `${fill.instrument} ${fill.tradeId} ${fill.side}`;
  const trade: LedgerEntry = {
    at, kind: 'trade', reference, postings: [
      { asset: instrument.kind === 'perpetual' ? instrument.symbol : instrument.base, amount: signed },
      { asset: instrument.quote, amount: negate(multiply(signed, decimal(fill.price))) },
    ],
  };
  const fee = decimal(fill.fee);
  return fee === ZERO ? [trade] : [trade, { at, kind: 'fee', reference, postings: [{ asset: fill.feeCurrency, amount: negate(fee) }] }];
}
