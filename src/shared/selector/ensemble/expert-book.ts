import { DataError } from '../../domain/errors.ts';

/** Positions of each expert on paper, NaN (null when saved) before its first opinion. */
export interface SavedExpertBook {
  readonly positions: readonly (number | null)[];
  /** What the changes of the last close cost, charged with the candle that follows. */
  readonly owed: readonly number[];
}

export interface BookedCandle {
  readonly returns: readonly number[];
  readonly costs: readonly number[];
}

/** Follows every expert on paper, each with its own costs: a position wanted at a close is held over the next candle. */
export class ExpertBook {
  readonly #unitCost: number;
  #positions: number[];
  #owed: number[];

  constructor(count: number, unitCost: number) {
    this.#unitCost = unitCost;
    this.#positions = Array.from({ length: count }, () => NaN);
    this.#owed = Array.from({ length: count }, () => 0);
  }

  /** What each holds; NaN before its first opinion. */
  get positions(): readonly number[] { return this.#positions; }

  /** Gross returns and costs of the candle that closed; NaN of those that held nothing because they had said nothing. `change`: the market's return. */
  close(change: number): BookedCandle {
    return { returns: this.#positions.map((position) => position * change), costs: this.#positions.map((position, i) => (Number.isNaN(position) ? NaN : this.#owed[i])) };
  }

  /** What each wants from now on, in [-1, 1]; NaN: as before. */
  want(forecasts: ArrayLike<number>): void {
    const next = this.#positions.map((position, i) => (Number.isFinite(forecasts[i]) ? forecasts[i] : position));
    this.#owed = next.map((position, i) => (Number.isNaN(position) ? 0 : this.#unitCost * Math.abs(position - (Number.isNaN(this.#positions[i]) ? 0 : this.#positions[i]))));
    this.#positions = next;
  }

  save(): SavedExpertBook {
    return { positions: this.#positions.map((position) => (Number.isNaN(position) ? null : position)), owed: [...this.#owed] };
  }

  restore({ positions, owed }: SavedExpertBook): void {
    if (positions.length !== this.#positions.length) throw new DataError(`ensemble: expected a book of ${this.#positions.length} experts, found one of ${positions.length}`);
    this.#positions = positions.map((position) => position ?? NaN);
    this.#owed = [...owed];
  }
}
