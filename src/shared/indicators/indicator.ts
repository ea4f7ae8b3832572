import type { CandleField } from '../domain/candle.ts';
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

/** Where an indicator reads from: a field of the candles (of another instrument when named), or another indicator. */
export type Source = { readonly field: CandleField; readonly instrument?: string } | Indicator;

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

/** What a factory says about itself to `declare`. `warmUp` is its own, over its sources' first values. */
export interface IndicatorShape<Output extends string> {
  readonly name: string;
  readonly parameters: readonly number[];
  /** The candle fields it reads by default. Only an indicator of one field can take `of`. */
  readonly fields: readonly CandleField[];
  readonly outputs: readonly Output[];
  readonly warmUp: number;
  readonly options?: IndicatorOptions | undefined;
  create(): IndicatorState;
}

const isIndicator = (source: Source): source is Indicator => 'computation' in source;
const sourceKey = (source: Source): string => (isIndicator(source) ? `[${source.key}]` : `${source.instrument === undefined ? '' : `${source.instrument}.`}${source.field}`);

function sourcesOf({ name, fields, options }: Pick<IndicatorShape<string>, 'name' | 'fields' | 'options'>): readonly Source[] {
  const instrument = options?.instrument === undefined ? {} : { instrument: options.instrument };
  if (options?.of === undefined) return fields.map((field) => ({ field, ...instrument }));
  if (fields.length !== 1) throw new RangeError(`${name} reads ${fields.join(', ')} and cannot be computed "of" one other series`);
  return [typeof options.of === 'string' ? { field: options.of, ...instrument } : options.of];
}

/** The declarations of all outputs of an indicator, by name. */
export function declare<Output extends string>(shape: IndicatorShape<Output>): Readonly<Record<Output, Indicator>> {
  const sources = sourcesOf(shape);
  const timeframe = shape.options?.timeframe;
  const computation = `${shape.name}(${shape.parameters.join(',')}) of ${sources.map(sourceKey).join(',')}${timeframe === undefined ? '' : ` @${timeframe}`}`;
  const before = Math.max(0, ...sources.map((source) => (isIndicator(source) ? source.warmUp : 0)));
  const base = { computation, sources, warmUp: before + shape.warmUp, outputs: shape.outputs, create: () => shape.create(), ...(timeframe === undefined ? {} : { timeframe }) };
  const named = shape.outputs.map((output, index) => [output, { ...base, output: index, key: shape.outputs.length === 1 ? computation : `${computation}:${output}` } satisfies Indicator] as const);
  return Object.fromEntries(named) as unknown as Record<Output, Indicator>;
}

export { isIndicator };
