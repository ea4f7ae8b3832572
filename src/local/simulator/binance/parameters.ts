import { decimal, type Decimal } from '../../../shared/domain/decimal.ts';
import { VenueError } from './venue-error.ts';

const missing = (name: string): VenueError => new VenueError(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
const DECIMAL = /^\d{1,20}(\.\d{1,20})?$/;
const CLIENT_ORDER_ID = /^[a-zA-Z0-9-_]{1,36}$/;

/** The parameters of one request, read as Binance reads them. Each read throws Binance's own complaint. */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  /** Query before body where both have it; twice the same in one of them is an error. */
  static of(query: string, body: string): Parameters {
    const values = new Map<string, string>();
    for (const text of [query, body]) {
      const seen = new Set<string>();
      for (const [name, value] of new URLSearchParams(text)) {
        if (seen.has(name)) throw new VenueError(-1101, 'Duplicate values for a parameter detected.');
        seen.add(name);
        if (!values.has(name)) values.set(name, value);
      }
    }
    return new Parameters(values);
  }

  /** All but the signature by name, as one text. */
  sorted(): string {
    return [...this.#values].filter(([name]) => name !== 'signature').toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`).join('&');
  }

  has(name: string): boolean { return this.#values.has(name); }
  text(name: string): string | undefined { return this.#values.get(name); }

  need(name: string): string {
    const value = this.#values.get(name);
    if (value === undefined || value === '') throw missing(name);
    return value;
  }

  /** A whole number from 0. */
  whole(name: string): number | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    if (!/^\d{1,16}$/.test(value)) throw new VenueError(-1100, `Illegal characters found in parameter '${name}'; legal range is '^[0-9]{1,20}$'.`);
    return Number(value);
  }

  limit(usual: number, most: number): number {
    const limit = this.whole('limit') ?? usual;
    if (limit < 1) throw new VenueError(-1130, "Data sent for parameter 'limit' is not valid.");
    return Math.min(limit, most);
  }

  amount(name: string): Decimal | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    if (value === '') throw new VenueError(-1105, `Parameter '${name}' was empty.`);
    if (!DECIMAL.test(value)) throw new VenueError(-1100, `Illegal characters found in parameter '${name}'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.`);
    if ((value.split('.')[1] ?? '').replace(/0+$/, '').length > 8) throw new VenueError(-1111, `Parameter '${name}' has too much precision.`);
    return decimal(value);
  }

  needAmount(name: string): Decimal {
    this.need(name);
    return this.amount(name) ?? decimal(0);
  }

  clientOrderId(name: string): string | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    if (!CLIENT_ORDER_ID.test(value)) throw new VenueError(-1100, `Illegal characters found in parameter '${name}'; legal range is '^[a-zA-Z0-9-_]{1,36}$'.`);
    return value;
  }

  oneOf<Value extends string>(name: string, values: readonly Value[], wrong: VenueError): Value | undefined {
    const given = this.#values.get(name);
    if (given === undefined) return undefined;
    const found = values.find((value) => value === given);
    if (found === undefined) throw wrong;
    return found;
  }
}
