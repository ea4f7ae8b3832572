import { UsageError } from '../domain/errors.ts';

type Values = Readonly<Record<string, number | null>>;
type Node = (values: Values) => number;

/** A formula over named figures. */
export interface Expression {
  /** The figures it speaks of, in order. */
  readonly names: readonly string[];
  /** Null where a figure it needs is not defined, or the result is no finite number. */
  value(values: Values): number | null;
}

const FUNCTIONS: Readonly<Record<string, { readonly arguments: number; readonly call: (...given: readonly number[]) => number }>> = {
  min: { arguments: Infinity, call: Math.min }, max: { arguments: Infinity, call: Math.max },
  abs: { arguments: 1, call: Math.abs }, sqrt: { arguments: 1, call: Math.sqrt }, log: { arguments: 1, call: Math.log }, exp: { arguments: 1, call: Math.exp },
};
const LONGEST = 1_000;
const DEEPEST = 50;

/** Numbers, names, + - * / ^, parentheses and min, max, abs, sqrt, log, exp. ^ binds most and to the right, then the sign, then * and /, then + and -. A UsageError says where it cannot be read. */
export function expression(text: string): Expression {
  if (text.length > LONGEST) throw new UsageError(`expected a formula of at most ${LONGEST} characters, found "${text.length}"`);
  const reader = new Reader(text);
  const node = reader.sum();
  reader.end();
  return {
    names: [...reader.names],
    value(values) {
      const result = node(values);
      return Number.isFinite(result) ? result : null;
    },
  };
}

class Reader {
  readonly names = new Set<string>();
  readonly #text: string;
  readonly #tokens: readonly { readonly text: string; readonly at: number }[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = Array.from(text.matchAll(/\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|[a-z_]\w*|\S/gi), (match) => ({ text: match[0], at: match.index }));
  }

  sum(): Node {
    let left = this.#product();
    for (let sign = this.#taken('+', '-'); sign; sign = this.#taken('+', '-')) {
      const [a, b, factor] = [left, this.#product(), sign === '+' ? 1 : -1];
      left = (values) => a(values) + factor * b(values);
    }
    return left;
  }

  end(): void {
    if (this.#next < this.#tokens.length) throw this.#unreadable('the end of the formula');
  }

  #product(): Node {
    let left = this.#signed();
    for (let sign = this.#taken('*', '/'); sign; sign = this.#taken('*', '/')) {
      const [a, b] = [left, this.#signed()];
      left = sign === '*' ? (values) => a(values) * b(values) : (values) => a(values) / b(values);
    }
    return left;
  }

  #signed(): Node {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new UsageError(`expected a formula nested at most ${DEEPEST} deep, found "${this.#text}"`);
    const sign = this.#taken('-', '+');
    const node = sign ? this.#signed() : this.#power();
    this.#depth -= 1;
    return sign === '-' ? (values) => -node(values) : node;
  }

  #power(): Node {
    const base = this.#atom();
    if (!this.#taken('^')) return base;
    const exponent = this.#signed();
    return (values) => base(values) ** exponent(values);
  }

  #atom(): Node {
    const token = this.#tokens[this.#next]?.text ?? '';
    if (/^[\d.]/.test(token) && token !== '.') {
      this.#next += 1;
      const number = Number(token);
      return () => number;
    }
    if (/^[a-z_]/i.test(token)) {
      this.#next += 1;
      return this.#tokens[this.#next]?.text === '(' ? this.#call(token) : this.#figure(token);
    }
    if (!this.#taken('(')) throw this.#unreadable('a number, a figure or "("');
    const inner = this.sum();
    this.#must(')');
    return inner;
  }

  #figure(name: string): Node {
    this.names.add(name);
    return (values) => values[name] ?? NaN;
  }

  #call(name: string): Node {
    const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (known === undefined) throw new UsageError(`formula "${this.#text}": expected one of ${Object.keys(FUNCTIONS).join(', ')} before "(", found "${name}"`);
    this.#must('(');
    const given = [this.sum()];
    while (this.#taken(',')) given.push(this.sum());
    this.#must(')');
    if (given.length > known.arguments) throw new UsageError(`formula "${this.#text}": expected one argument of ${name}, found "${given.length}"`);
    return (values) => known.call(...given.map((node) => node(values)));
  }

  #taken(...wanted: readonly string[]): string | undefined {
    const token = this.#tokens[this.#next]?.text;
    if (token === undefined || !wanted.includes(token)) return undefined;
    this.#next += 1;
    return token;
  }

  #must(wanted: string): void {
    if (!this.#taken(wanted)) throw this.#unreadable(`"${wanted}"`);
  }

  #unreadable(wanted: string): UsageError {
    const token = this.#tokens[this.#next];
    return new UsageError(`formula "${this.#text}": expected ${wanted}${token ? ` at character ${token.at + 1}` : ''}, found "${token?.text ?? 'its end'}"`);
  }
}
