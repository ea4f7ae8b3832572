import { DataError } from '../../domain/errors.ts';
import type { RawRow } from '../../ports/raw-tables.ts';

/** Names shown where there are many. */
const SHOWN = 3;

/** Keeps the rows of one market where a table has a column that names it: candles of several coins are no series. */
export class Markets {
  readonly #file: string;
  readonly #column: number;
  readonly #asked: string | undefined;
  readonly #found = new Set<string>();

  /** `column` is -1 where the table names no market. */
  constructor(file: string, column: number, asked: string | undefined) {
    if (column < 0 && asked !== undefined) throw new DataError(`"${file}": expected a column market with "${asked}", found none; leave --market out`);
    this.#file = file;
    this.#column = column;
    this.#asked = asked;
  }

  /** Whether the row is one of the market that is wanted, as far as is known by now. */
  take({ cells }: RawRow): boolean {
    if (this.#column < 0) return true;
    const market = String(cells[this.#column] ?? '');
    this.#found.add(market);
    return this.#asked === undefined ? this.#found.size === 1 : market === this.#asked;
  }

  /** A DataError when no market was named and there are several, or when the named one is not there. */
  throwUnlessOne(): void {
    if (this.#column < 0 || (this.#asked === undefined ? this.#found.size === 1 : this.#found.has(this.#asked))) return;
    const names = [...this.#found].toSorted();
    const holds = names.length === 1 ? `one market (${names[0]})` : `${names.length} markets (${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ', ...' : ''})`;
    throw new DataError(`"${this.#file}" holds ${holds}: expected one of them as --market, such as --market ${names[0]}, found ${this.#asked === undefined ? 'none' : `"${this.#asked}"`}`);
  }
}
