import { add, compare, decimal, format, subtract, ZERO, type Decimal } from '../../domain/decimal.ts';
import { InvariantError } from '../../domain/errors.ts';
import { savedAmounts, type AccountsState } from './exchange-state.ts';

export interface AssetBalance {
  readonly asset: string;
  readonly free: Decimal;
  readonly locked: Decimal;
}

interface Held {
  free: Decimal;
  locked: Decimal;
}

/**
 * Who holds what. Every movement has two ends: accounts, the outside (everybody else, who may owe) and what the exchange collected.
 * The sum over all three never changes but by `deposit`.
 */
export class Accounts {
  readonly #held = new Map<string, Map<string, Held>>();
  readonly #outside = new Map<string, Decimal>();
  readonly #collected = new Map<string, Decimal>();

  open(account: string): void {
    if (!this.#held.has(account)) this.#held.set(account, new Map());
  }

  has(account: string): boolean { return this.#held.has(account); }
  names(): readonly string[] { return [...this.#held.keys()]; }

  free(account: string, asset: string): Decimal { return this.#held.get(account)?.get(asset)?.free ?? ZERO; }

  balances(account: string): readonly AssetBalance[] {
    return [...(this.#held.get(account) ?? [])].map(([asset, { free, locked }]) => ({ asset, free, locked }));
  }

  balance(account: string, asset: string): AssetBalance {
    const { free, locked } = this.#of(account, asset);
    return { asset, free, locked };
  }

  outside(asset: string): Decimal { return this.#outside.get(asset) ?? ZERO; }
  collected(asset: string): Decimal { return this.#collected.get(asset) ?? ZERO; }

  /** All there is of an asset: with accounts, outside and collected. */
  total(asset: string): Decimal {
    let sum = add(this.outside(asset), this.collected(asset));
    for (const held of this.#held.values()) {
      const { free = ZERO, locked = ZERO } = held.get(asset) ?? {};
      sum = add(sum, add(free, locked));
    }
    return sum;
  }

  /** Money from nowhere, or to nowhere where it is below zero. */
  deposit(account: string, asset: string, change: Decimal): void {
    this.#free(account, asset, change);
  }

  /** From free to locked; below zero, back. */
  lock(account: string, asset: string, change: Decimal): void {
    if (change === ZERO) return;
    this.#free(account, asset, subtract(ZERO, change));
    this.#locked(account, asset, change);
  }

  /** To the account's free balance from the outside, below zero to the outside. */
  settle(account: string, asset: string, change: Decimal): void {
    this.#free(account, asset, change);
    this.#outside.set(asset, subtract(this.outside(asset), change));
  }

  collect(account: string, asset: string, fee: Decimal): void {
    this.#free(account, asset, subtract(ZERO, fee));
    this.#collected.set(asset, add(this.collected(asset), fee));
  }

  save(): AccountsState {
    const accounts = [...this.#held].map(([account, held]) => ({ account, held: [...held].map(([asset, { free, locked }]): [string, string, string] => [asset, format(free), format(locked)]) }));
    return { accounts, outside: savedAmounts(this.#outside), collected: savedAmounts(this.#collected) };
  }

  restore({ accounts, outside, collected }: AccountsState): void {
    for (const { account, held } of accounts) this.#held.set(account, new Map(held.map(([asset, free, locked]) => [asset, { free: decimal(free), locked: decimal(locked) }])));
    for (const [asset, owed] of Object.entries(outside)) this.#outside.set(asset, decimal(owed));
    for (const [asset, fees] of Object.entries(collected)) this.#collected.set(asset, decimal(fees));
  }

  #of(account: string, asset: string): Held {
    const held = this.#held.get(account);
    if (!held) throw new InvariantError(`the exchange has no account "${account}"`);
    let found = held.get(asset);
    if (!found) held.set(asset, (found = { free: ZERO, locked: ZERO }));
    return found;
  }

  #free(account: string, asset: string, change: Decimal): void {
    const held = this.#of(account, asset);
    held.free = add(held.free, change);
    if (compare(held.free, ZERO) < 0) throw new InvariantError(`the free ${asset} of account "${account}" would fall below zero`);
  }

  #locked(account: string, asset: string, change: Decimal): void {
    const held = this.#of(account, asset);
    held.locked = add(held.locked, change);
    if (compare(held.locked, ZERO) < 0) throw new InvariantError(`the locked ${asset} of account "${account}" would fall below zero`);
  }
}
