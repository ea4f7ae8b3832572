import type { CandleField } from '../domain/candle.ts';
import type { OutsideName } from '../domain/outside-series.ts';
import type { Timeframe } from '../domain/timeframe.ts';

export type Columns = readonly Float64Array[];

/**
 * The running state of one indicator: a class with number fields (V8 boxes a double that a closure writes; a field stays in place).
 * `advance` reads candles `[from, to)` of each input and writes the same range of each output. It is called with the whole
 * history at once, in chunks, or with one candle at a time, and gives the same bits each way. It never reads outside the
 * range it was given: what it needs of the past it keeps. Outputs are NaN until warm; a NaN input gives NaN and leaves the state as it was.
 */
export interface IndicatorState {
  advance(inputs: Columns, outputs: Columns, from: number, to: number): void;
}

/** Where an indicator reads from: a field of the candles (of another instrument when named), a series from outside in its place where one is named, or another indicator. */
export type Source = { readonly field: CandleField; readonly instrument?: string; readonly outside?: OutsideName } | Indicator;

/**
 * One output of a declared indicator: immutable, cheap, comparable by `key`. The engine decides how and when to compute it;
 * declarations with equal `computation` share one state.
 */
export interface Indicator {
  /** Names the computation and everything it depends on: `ema(20) of close @1h`. */
  readonly computation: string;
  /** `computation` and the output: `bollinger(20,2) of close:upper`. */
  readonly key: string;
  readonly sources: readonly Source[];
  /** Candles of its timeframe before the first value, sources included: outputs `[0, warmUp)` are NaN. */
  readonly warmUp: number;
  /** Milliseconds of candles needed before `warmUp` starts to count: values that wait for a UTC session to open. Absent: none. */
  readonly warmUpMs?: number;
  /** Computed on candles of this length, seen only once they have closed; the strategy's own when absent. */
  readonly timeframe?: Timeframe;
  /** The output this declaration names, and how many the state writes. */
  readonly output: number;
  readonly outputs: readonly string[];
  create(): IndicatorState;
}

/** Options of every factory. `of` takes the place of the first source, `timeframe` computes on longer candles. */
export interface IndicatorOptions {
  readonly of?: CandleField | Indicator;
  readonly timeframe?: Timeframe;
  readonly instrument?: string;
}

/** What a factory says about itself to `declare`. */
export interface IndicatorShape<Output extends string> {
  readonly name: string;
  readonly parameters: readonly (number | string)[];
  /** How many of the last parameters are multipliers or steps (any number above 0) rather than whole counts of candles. Default 0. */
  readonly multipliers?: number;
  /** The smallest count of candles it makes sense with. Default 1. */
  readonly least?: number;
  /** What it reads by default: candle fields, or complete sources. Only an indicator of one field can take `of`. */
  readonly fields: readonly (CandleField | Source)[];
  readonly outputs: readonly Output[];
  /** Candles before the first value, over its sources' first values: one number for all outputs, or one for each. */
  readonly warmUp: number | Readonly<Record<Output, number>>;
  readonly warmUpMs?: number;
  readonly options?: IndicatorOptions | undefined;
  create(): IndicatorState;
}

export const isIndicator = (source: Source): source is Indicator => 'computation' in source;
const sourceKey = (source: Source): string => (isIndicator(source) ? `[${source.key}]` : source.outside ?? `${source.instrument === undefined ? '' : `${source.instrument}.`}${source.field}`);

function checkParameters({ name, parameters, multipliers = 0, least = 1 }: Pick<IndicatorShape<string>, 'name' | 'parameters' | 'multipliers' | 'least'>): void {
  parameters.forEach((value, index) => {
    if (typeof value === 'string') return;
    const isCount = index < parameters.length - multipliers;
    if (isCount && !(Number.isSafeInteger(value) && value >= least)) throw new RangeError(`${name}: expected a whole number of candles, at least ${least}, found "${value}"`);
    if (!isCount && !(Number.isFinite(value) && value > 0)) throw new RangeError(`${name}: expected a number above 0, found "${value}"`);
  });
}

function sourcesOf({ name, fields, options }: Pick<IndicatorShape<string>, 'name' | 'fields' | 'options'>): readonly Source[] {
  const instrument = options?.instrument === undefined ? {} : { instrument: options.instrument };
  if (options?.of === undefined) return fields.map((field) => (typeof field === 'string' ? { field, ...instrument } : field));
  if (fields.length !== 1) throw new RangeError(`${name} reads ${fields.map((field) => (typeof field === 'string' ? field : sourceKey(field))).join(', ')} and cannot be computed "of" one other series`);
  return [typeof options.of === 'string' ? { field: options.of, ...instrument } : options.of];
}

/** The declarations of all outputs of an indicator, by name. Throws RangeError on a parameter that makes no sense. */
export function declare<Output extends string>(shape: IndicatorShape<Output>): Readonly<Record<Output, Indicator>> {
  checkParameters(shape);
  const { name, parameters, outputs, warmUp, warmUpMs: ownMs = 0, options } = shape;
  const sources = sourcesOf(shape);
  const timeframe = options?.timeframe;
  const computation = `${name}(${parameters.join(',')}) of ${sources.map(sourceKey).join(',')}${timeframe === undefined ? '' : ` @${timeframe}`}`;
  const before = Math.max(0, ...sources.map((source) => (isIndicator(source) ? source.warmUp : 0)));
  const warmUpMs = ownMs + Math.max(0, ...sources.map((source) => (isIndicator(source) ? (source.warmUpMs ?? 0) : 0)));
  const base = { computation, sources, outputs, create: () => shape.create(), ...(timeframe === undefined ? {} : { timeframe }), ...(warmUpMs === 0 ? {} : { warmUpMs }) };
  const named = outputs.map((output, index) => [output, {
    ...base,
    output: index,
    warmUp: before + (typeof warmUp === 'number' ? warmUp : warmUp[output]),
    key: outputs.length === 1 ? computation : `${computation}:${output}`,
  } satisfies Indicator] as const);
  return Object.fromEntries(named) as unknown as Record<Output, Indicator>;
}

/** The series from outside that indicators read, each once, in the order in which they are met. */
export function outsideNames(indicators: Iterable<Indicator>): readonly OutsideName[] {
  const names = new Set<OutsideName>();
  const look = (source: Source): void => {
    if (isIndicator(source)) source.sources.forEach(look);
    else if (source.outside !== undefined) names.add(source.outside);
  };
  for (const indicator of indicators) look(indicator);
  return [...names];
}
