import type { DepthUpdate } from '../../domain/depth.ts';

/** A depth update as it stands in a combined stream. */
export interface ScannedDepth {
  readonly symbol: string;
  readonly update: DepthUpdate & { readonly bids: readonly (readonly [number, number])[]; readonly asks: readonly (readonly [number, number])[] };
}

const QUOTE = 34;
const COMMA = 44;
const DOT = 46;
const OPEN = 91;
const CLOSE = 93;
const BACKSLASH = 92;
/** So many digits fit a double without a loss, and dividing one whole double by a power of ten up to 1e22 rounds once: the result is what `Number` gives. */
const MOST_DIGITS = 15;
const MOST_LEVELS = 10_000;
const MOST_MS = 1e14;
const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const HEAD = '{"stream":"';
const DATA = ',"data":{"e":"depthUpdate","E":';

/**
 * Reads a depth update without making the objects and texts JSON.parse would make: most of a feed's time goes there. It knows one way of writing, the
 * one Binance uses, and gives up (undefined) on anything else, which is then parsed as JSON. What it does read is what JSON.parse would have read.
 */
export function scanDepth(text: string): ScannedDepth | undefined {
  return text.startsWith(HEAD) ? new Scan(text).depth() : undefined;
}

/** A place in a text. `isLost` once something was not as expected; what was read then counts for nothing. */
class Scan {
  readonly #text: string;
  #at = 0;
  #isLost = false;

  constructor(text: string) {
    this.#text = text;
  }

  depth(): ScannedDepth | undefined {
    this.#at = HEAD.length;
    this.#name();
    this.#word(DATA);
    const at = this.#whole();
    // A time in microseconds, which this stream never has, is left to JSON.parse as well.
    if (at > MOST_MS) this.#isLost = true;
    if (this.#sees(',"T":')) this.#whole();
    this.#word(',"s":"');
    const symbol = this.#name();
    this.#word(',"U":');
    const firstId = this.#whole();
    this.#word(',"u":');
    const lastId = this.#whole();
    const previousId = this.#sees(',"pu":') ? this.#whole() : undefined;
    this.#word(',"b":');
    const bids = this.#levels();
    this.#word(',"a":');
    const asks = this.#levels();
    this.#word('}}');
    if (this.#isLost || this.#at !== this.#text.length || firstId > lastId || symbol.length === 0 || symbol.length > 40) return undefined;
    return { symbol, update: { firstId, lastId, previousId, at, bids, asks } };
  }

  #sees(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #word(word: string): void {
    if (this.#isLost || this.#sees(word)) return;
    this.#isLost = true;
  }

  /** A text up to its closing quote, which is passed. One with an escape or a control character is left to JSON.parse. */
  #name(): string {
    const from = this.#at;
    let at = from;
    for (; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH || code < 32) this.#isLost = true;
    }
    this.#at = at + 1;
    return this.#text.slice(from, at);
  }

  /** A whole number of at most fifteen digits. */
  #whole(): number {
    const from = this.#at;
    let value = 0;
    let at = from;
    for (let code = this.#text.charCodeAt(at); isDigit(code); code = this.#text.charCodeAt(++at)) value = value * 10 + (code - 48);
    this.#at = at;
    const digits = at - from;
    if (digits === 0 || digits > MOST_DIGITS || (digits > 1 && this.#text.charCodeAt(from) === 48)) this.#isLost = true;
    return value;
  }

  /** `"123.45"`: digits with at most one point between them. */
  #decimal(): number {
    const text = this.#text;
    let at = this.#at;
    if (text.charCodeAt(at) !== QUOTE) this.#isLost = true;
    const from = ++at;
    let value = 0;
    let point = -1;
    let code = text.charCodeAt(at);
    for (; isDigit(code) || (code === DOT && point < 0); code = text.charCodeAt(++at)) {
      if (code === DOT) point = at;
      else value = value * 10 + (code - 48);
    }
    this.#at = at + 1;
    const length = at - from;
    if (code !== QUOTE || length === 0 || length > MOST_DIGITS) this.#isLost = true;
    if (point < 0) return value;
    // A point has a digit on each side.
    if (point === from || point === at - 1) this.#isLost = true;
    return value / POWERS[at - point - 1];
  }

  #levels(): [number, number][] {
    const levels: [number, number][] = [];
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== OPEN) this.#isLost = true;
    this.#at++;
    if (text.charCodeAt(this.#at) === CLOSE) { this.#at++; return levels; }
    while (!this.#isLost) {
      if (text.charCodeAt(this.#at++) !== OPEN) break;
      const price = this.#decimal();
      if (text.charCodeAt(this.#at++) !== COMMA) break;
      const quantity = this.#decimal();
      if (text.charCodeAt(this.#at++) !== CLOSE || price === 0 || levels.push([price, quantity]) > MOST_LEVELS) break;
      const after = text.charCodeAt(this.#at++);
      if (after === CLOSE) return levels;
      if (after !== COMMA) break;
    }
    this.#isLost = true;
    return levels;
  }
}
