import type { ForecastStrategy } from '../../strategies/strategy.ts';

type Series = Readonly<Record<string, Float64Array>>;
type Params = Readonly<Record<string, unknown>>;

/** Candles asked at once where a stop on the way makes what comes later worthless. */
const REACH = 512;

/** What a trial asks its strategy with: whole columns, by the index of the candle. */
export interface Question {
  readonly decide: ForecastStrategy['decide'];
  readonly series: Series;
  readonly params: Params;
  /** -1 where shorts are allowed, else 0. */
  readonly lowest: number;
}

/** Says where the forecast asks for something else than what is in force. */
export interface ForecastSource {
  /** The forecast at the candle `next` returned. */
  value: number;
  /** The forecast that is not followed again: NaN once the strategy has said something else. */
  blocked: number;
  /** How far a question is worth asking at once: what comes later may be asked again with another forecast in force. */
  readonly reach: number;
  /** Begins a run. */
  start(): void;
  /** The first candle of [from, to) at which something is to be done with `held` in force; `to` where there is none. */
  next(from: number, to: number, held: number): number;
}

/** A column of forecasts as runs of equal ones: run `n` is candles [starts[n], starts[n + 1]), the last ends at `end`. */
export interface ForecastRuns {
  readonly count: number;
  readonly starts: Int32Array;
  readonly values: Float64Array;
}

export const runsBytes = ({ starts, values }: ForecastRuns): number => starts.byteLength + values.byteLength;

/** What the strategy says at each candle of [from, to) with `held` in force, beyond the range clipped. One run more closes the list, at `to`. */
export function forecastRuns({ decide, series, params, lowest }: Question, held: number, from: number, to: number): ForecastRuns {
  let starts = new Int32Array(1024);
  let values = new Float64Array(1024);
  let count = 0;
  let previous = 0;
  for (let i = from; i < to; i++) {
    const asked = decide(series, i, held, params as never);
    const isUnknown = asked !== asked;
    if (count > 0 && (asked === previous || (isUnknown && previous !== previous))) continue;
    previous = asked;
    const forecast = isUnknown ? NaN : Math.min(1, Math.max(lowest, asked));
    if (count > 0 && forecast === values[count - 1]) continue;
    if (count === starts.length - 1) {
      starts = grown(starts, new Int32Array(2 * starts.length));
      values = grown(values, new Float64Array(2 * values.length));
    }
    starts[count] = i;
    values[count] = forecast;
    count += 1;
  }
  starts[count] = to;
  return { count, starts: starts.slice(0, count + 1), values: values.slice(0, count) };
}

function grown<T extends Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

/**
 * Whether a rule cannot see what is held: it takes no third argument. Judged by its text, carefully: a rest parameter, a default or
 * `arguments` could read it all the same, and a function without a text could do anything.
 */
export function isBlindToHeld(decide: ForecastStrategy['decide']): boolean {
  const text = String(decide);
  if (decide.length > 2 || /\barguments\b|\.\.\.|\beval\b|\[native code\]/.test(text)) return false;
  const head = /^(?:async\s+)?(?:function\s*)?[\w$]*\s*\(([^()]*)\)/.exec(text);
  return head !== null && !head[1].includes('=');
}

/**
 * Walks along runs of equal forecasts that were computed once for all trials of the same parameters: one list where the rule cannot see
 * what is held, else one for each of flat, long and short. Where a rule that sees it holds a part, it is asked candle by candle.
 */
export class RunSource implements ForecastSource {
  value = NaN;
  blocked = NaN;
  readonly reach: number;
  readonly #runsFor: (held: number) => ForecastRuns;
  readonly #scan: (() => ScanSource) | undefined;
  #asked: ScanSource | undefined;
  #runs: ForecastRuns | undefined;
  #held = NaN;
  #at = 0;

  /** `runsFor` answers what is said while a forecast is in force; `scan` is given for a rule that sees what is held. */
  constructor(runsFor: (held: number) => ForecastRuns, scan: (() => ScanSource) | undefined) {
    this.#runsFor = runsFor;
    this.#scan = scan;
    this.reach = scan === undefined ? Infinity : REACH;
  }

  start(): void {
    this.value = NaN;
    this.blocked = NaN;
    this.#runs = undefined;
  }

  next(from: number, to: number, held: number): number {
    if (this.#scan !== undefined && held !== 0 && held !== 1 && held !== -1) return this.#askEach(this.#scan, from, to, held);
    if (this.#runs === undefined || (held !== this.#held && this.#scan !== undefined)) {
      this.#runs = this.#runsFor(held);
      this.#held = held;
      this.#at = 0;
      this.#seek(this.#runs, from);
    }
    const { starts, values, count } = this.#runs;
    let n = this.#at;
    while (n + 1 < count && starts[n + 1] <= from) n += 1;
    for (; n < count && starts[n] < to; n++) {
      const forecast = values[n];
      if (forecast !== forecast || forecast === this.blocked) continue;
      this.blocked = NaN;
      if (forecast === held) continue;
      this.#at = n;
      this.value = forecast;
      return starts[n] > from ? starts[n] : from;
    }
    this.#at = Math.max(0, n - 1);
    return to;
  }

  #askEach(scan: () => ScanSource, from: number, to: number, held: number): number {
    const asked = (this.#asked ??= scan());
    asked.blocked = this.blocked;
    const found = asked.next(from, to, held);
    this.blocked = asked.blocked;
    this.value = asked.value;
    return found;
  }

  /** The last run that begins at `from` or before. */
  #seek({ starts, count }: ForecastRuns, from: number): void {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (starts[middle] <= from) low = middle;
      else high = middle - 1;
    }
    this.#at = Math.max(0, low);
  }
}

/** Asks the strategy candle by candle. */
export class ScanSource implements ForecastSource {
  value = NaN;
  blocked = NaN;
  readonly reach = REACH;
  readonly #question: Question;

  constructor(question: Question) {
    this.#question = question;
  }

  start(): void {
    this.value = NaN;
    this.blocked = NaN;
  }

  next(from: number, to: number, held: number): number {
    const { decide, series, params, lowest } = this.#question;
    let { blocked } = this;
    for (let i = from; i < to; i++) {
      const asked = decide(series, i, held, params as never);
      if (asked === held && blocked !== blocked) continue;
      if (asked !== asked) continue;
      const forecast = Math.min(1, Math.max(lowest, asked));
      if (forecast === blocked) continue;
      blocked = NaN;
      if (forecast === held) continue;
      this.blocked = blocked;
      this.value = forecast;
      return i;
    }
    this.blocked = blocked;
    return to;
  }
}
