import { decimal, ZERO, type Decimal } from '../../../shared/domain/decimal.ts';
import type { EpochMs } from '../../../shared/domain/time.ts';
import { UpbitError } from './venue-error.ts';

const DECIMAL = /^\d{1,20}(\.\d{1,20})?$/;

export const missing = (name: string): UpbitError => new UpbitError('validation_error', `${name} is missing`);
const invalid = (name: string): UpbitError => new UpbitError('invalid_parameter', `잘못된 파라미터: ${name}`);

/** The parameters of one request, from its query or its JSON body, read as Upbit reads them. */
export class Parameters {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(entries: Iterable<readonly [string, string]>) {
    const values = new Map<string, string[]>();
    for (const [name, value] of entries) {
      // `uuids[]=a&uuids[]=b`, `uuids[0]=a`
      const plain = name.replace(/\[\d*\]$/, '');
      const before = values.get(plain);
      if (before) before.push(value);
      else values.set(plain, [value]);
    }
    this.#values = values;
  }

  /** The same with another value of one. */
  with(name: string, value: string): Parameters {
    const others = [...this.#values].filter(([other]) => other !== name).flatMap(([other, texts]) => texts.map((text) => [other, text] as const));
    return new Parameters([...others, [name, value]]);
  }

  has(name: string): boolean { return (this.text(name) ?? '') !== ''; }
  text(name: string): string | undefined { return this.#values.get(name)?.[0]; }

  /** Given several times or with commas between. */
  list(name: string): readonly string[] { return (this.#values.get(name) ?? []).flatMap((text) => text.split(',')).filter((text) => text !== ''); }

  need(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw missing(name);
    return value;
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    if (!this.has(name)) return undefined;
    const found = values.find((value) => value === this.text(name));
    if (found === undefined) throw new UpbitError('validation_error', `${name} does not have a valid value`);
    return found;
  }

  amount(name: string): Decimal | undefined {
    if (!this.has(name)) return undefined;
    const text = this.text(name) ?? '';
    if (!DECIMAL.test(text)) throw invalid(name);
    const value = decimal(text);
    if (value === ZERO) throw invalid(name);
    return value;
  }

  count(name: string, usual: number, most: number): number {
    const text = this.text(name);
    if (text === undefined || text === '') return usual;
    if (!/^\d{1,6}$/.test(text) || Number(text) < 1) throw invalid(name);
    return Math.min(Number(text), most);
  }

  /** ISO 8601 (without a zone: UTC) or milliseconds. */
  time(name: string): EpochMs | undefined {
    const text = this.text(name);
    if (text === undefined || text === '') return undefined;
    if (/^\d{13}$/.test(text)) return Number(text);
    const plain = text.replace(' ', 'T');
    const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(plain) ? plain : `${plain}Z`);
    if (Number.isNaN(at)) throw invalid(name);
    return at;
  }
}
