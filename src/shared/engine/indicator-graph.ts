import { indexAt, type CandleField } from '../domain/candle.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { isIndicator, type Columns, type Indicator, type IndicatorState, type Source } from '../indicators/indicator.ts';
import { InvariantError } from '../domain/errors.ts';
import { LongerCandles } from './longer-candles.ts';
import { BLOCK, REACH, type Market } from './market.ts';

/** What a graph reads: the candles of its own instrument, and those of the others by symbol. */
export interface GraphWorld {
  readonly timeframe: Timeframe;
  readonly market: Market;
  readonly others: ReadonlyMap<string, Market>;
  /** Values come one candle at a time, as they do live, rather than in blocks. The bits are the same. */
  readonly streaming?: boolean | undefined;
}

export { REACH } from './market.ts';

/** One computation and what it reads and writes, by place in the window. Sources come before their readers. */
interface Step {
  readonly state: IndicatorState;
  readonly inputs: Columns;
  readonly outputs: Columns;
}

/** All indicators of one longer timeframe. */
interface LongerGroup {
  readonly candles: LongerCandles;
  /** Run when a longer candle closes, sources before readers. */
  readonly nodes: (() => void)[];
  /** Run at every base candle with its place in the columns: write the newest values down. */
  readonly carried: ((place: number) => void)[];
  readonly values: Map<string, readonly Float64Array[]>;
}

/**
 * The declared indicators of one strategy on one instrument, computed causally: in blocks, or candle by candle, with the same
 * bits each way. Indicators with the same computation are computed once. The columns are a window: candle `i` of the market
 * stands at place `i - offset`.
 */
export class IndicatorGraph {
  readonly series: Readonly<Record<string, Float64Array>>;
  readonly warmUp: number;
  /** The market's index of the first place. */
  offset = 0;
  readonly #world: GraphWorld;
  readonly #capacity: number;
  readonly #steps: Step[] = [];
  readonly #outputs = new Map<string, readonly Float64Array[]>();
  readonly #foreign = new Map<string, Float64Array>();
  readonly #groups = new Map<Timeframe, LongerGroup>();
  /** Makes the views of candle columns anew when the window has moved. */
  readonly #views: (() => void)[] = [];
  #computed = 0;

  constructor(declared: Readonly<Record<string, Indicator>>, world: GraphWorld) {
    this.#world = world;
    this.#capacity = Math.min(world.market.candles.close.length, REACH + BLOCK);
    this.series = Object.fromEntries(Object.entries(declared).map(([name, indicator]) => [name, this.#resolve(indicator)]));
    this.warmUp = Math.max(0, ...Object.values(declared).map((indicator) => indicator.warmUp));
  }

  /**
   * Makes sure that candle `from` is computed, and as many of those up to `to` as come cheap. Returns how far. The window moves
   * on only when everything in it has been asked for.
   */
  advance(from: number, to: number): number {
    if (from < this.#computed) return Math.min(to, this.#computed);
    if (this.#computed === this.offset + this.#capacity) this.#moveOn();
    const end = Math.min(to, this.offset + this.#capacity);
    const [first, last] = [this.#computed - this.offset, end - this.offset];
    if (this.#world.streaming === true) this.#oneByOne(first, last);
    else for (const { state, inputs, outputs } of this.#steps) state.advance(inputs, outputs, first, last);
    this.#computed = end;
    return end;
  }

  #oneByOne(from: number, to: number): void {
    const steps = this.#steps;
    for (let i = from; i < to; i++) {
      for (let n = 0; n < steps.length; n++) {
        const step = steps[n];
        step.state.advance(step.inputs, step.outputs, i, i + 1);
      }
    }
  }

  /** Computes every candle below `to`: for warming up, where nobody looks at the values on the way. */
  advanceAll(to: number): void {
    while (this.#computed < to) this.advance(this.#computed, to);
  }

  /** An indicator reads another instrument, whose candles must have come as far as these. */
  get readsOthers(): boolean {
    return this.#foreign.size > 0;
  }

  /** Follows a market whose own window was moved back by `places`. */
  moveBack(places: number): void {
    // Two windows that both move would lose count of each other.
    if (this.#capacity < this.#world.market.candles.close.length) throw new InvariantError(`a market of "${this.#world.market.candles.close.length}" places was moved back, more than the ${this.#capacity} indicators are computed in`);
    for (const column of this.#columns()) column.copyWithin(0, places);
    this.#computed -= places;
  }

  #moveOn(): void {
    const places = this.#capacity - REACH;
    for (const column of this.#columns()) column.copyWithin(0, places);
    this.offset += places;
    for (const view of this.#views) view();
  }

  *#columns(): Iterable<Float64Array> {
    for (const columns of this.#outputs.values()) yield* columns;
    yield* this.#foreign.values();
  }

  #resolve(indicator: Indicator): Float64Array {
    return this.#computation(indicator)[indicator.output];
  }

  #computation(indicator: Indicator): readonly Float64Array[] {
    const known = this.#outputs.get(indicator.computation);
    if (known !== undefined) return known;
    const outputs = indicator.timeframe === undefined || indicator.timeframe === this.#world.timeframe ? this.#plain(indicator) : this.#onLongerCandles(indicator, indicator.timeframe);
    this.#outputs.set(indicator.computation, outputs);
    return outputs;
  }

  #column(): Float64Array {
    return new Float64Array(this.#capacity);
  }

  #plain(indicator: Indicator): readonly Float64Array[] {
    const inputs: Float64Array[] = indicator.sources.map((source, n) => (isIndicator(source) ? this.#resolve(source) : this.#field(source, (view) => { inputs[n] = view; })));
    const outputs = indicator.outputs.map(() => this.#column());
    this.#steps.push({ state: indicator.create(), inputs, outputs });
    return outputs;
  }

  /** A step that reads the market's candles [from, to) themselves, which stand at [from - offset, to - offset) of the window. */
  #eachBlock(work: (from: number, to: number, offset: number) => void): void {
    this.#steps.push({ state: { advance: (_inputs, _outputs, from, to) => work(from + this.offset, to + this.offset, this.offset) }, inputs: [], outputs: [] });
  }

  /** A candle field as the window sees it; `moved` receives the new view when the window moves on. */
  #field({ field, instrument, outside }: Exclude<Source, Indicator>, moved: (view: Float64Array) => void): Float64Array {
    if (instrument !== undefined) return this.#ofOther(instrument, field);
    const { candles, outside: columns } = this.#world.market;
    // What nobody told of is nowhere known.
    const whole = outside === undefined ? candles[field] : columns?.get(outside) ?? new Float64Array(candles.close.length).fill(NaN);
    this.#views.push(() => moved(whole.subarray(this.offset)));
    return whole;
  }

  /** A field of another instrument at our times: its newest candle that opened no later than ours. */
  #ofOther(symbol: string, field: CandleField): Float64Array {
    const name = `${symbol}.${field}`;
    const known = this.#foreign.get(name);
    if (known !== undefined) return known;
    const other = this.#world.others.get(symbol);
    if (other === undefined) throw new RangeError(`an indicator reads "${symbol}", which is not among the instruments: ${[...this.#world.others.keys()].join(', ')}`);
    const aligned = this.#column();
    this.#eachBlock((from, to, offset) => {
      const own = this.#world.market.candles;
      const theirs = other.candles;
      let j = indexAt(theirs, own.openTime[from] + 1) - 1;
      for (let i = from; i < to; i++) {
        while (j + 1 < theirs.length && theirs.openTime[j + 1] <= own.openTime[i]) j += 1;
        aligned[i - offset] = j < 0 ? NaN : theirs[field][j];
      }
    });
    this.#foreign.set(name, aligned);
    return aligned;
  }

  /** Computed on longer candles, and carried forward on ours from the close at which each was published. */
  #onLongerCandles(indicator: Indicator, timeframe: Timeframe): readonly Float64Array[] {
    const newest = this.#longerNode(indicator, timeframe);
    const outputs = indicator.outputs.map(() => this.#column());
    this.#longerGroup(timeframe).carried.push((place) => outputs.forEach((output, n) => { output[place] = newest[n][0]; }));
    return outputs;
  }

  #longerGroup(timeframe: Timeframe): LongerGroup {
    const known = this.#groups.get(timeframe);
    if (known !== undefined) return known;
    const nodes: LongerGroup['nodes'] = [];
    const carried: LongerGroup['carried'] = [];
    const candles = new LongerCandles(timeframe, this.#world.timeframe, () => { for (const node of nodes) node(); });
    const group: LongerGroup = { candles, nodes, carried, values: new Map() };
    this.#groups.set(timeframe, group);
    this.#eachBlock((from, to, offset) => {
      const base = this.#world.market.candles;
      for (let i = from; i < to; i++) {
        candles.take(base, i);
        for (const carry of carried) carry(i - offset);
      }
    });
    return group;
  }

  /** The newest value of each output on longer candles, recomputed when one closes. */
  #longerNode(indicator: Indicator, timeframe: Timeframe): readonly Float64Array[] {
    if (indicator.timeframe !== undefined && indicator.timeframe !== timeframe) throw new RangeError(`${indicator.key} is read by an indicator on ${timeframe} candles: both must be on the same`);
    const group = this.#longerGroup(timeframe);
    const known = group.values.get(indicator.computation);
    if (known !== undefined) return known;
    const inputs: Columns = indicator.sources.map((source) => {
      if (isIndicator(source)) return this.#longerNode(source, timeframe)[source.output];
      if (source.instrument !== undefined || source.outside !== undefined) throw new RangeError(`${indicator.key} reads ${source.outside ?? 'another instrument'} on longer candles, which is not supported`);
      return group.candles.columns[source.field];
    });
    const outputs = indicator.outputs.map(() => new Float64Array(1).fill(NaN));
    const state = indicator.create();
    group.nodes.push(() => state.advance(inputs, outputs, 0, 1));
    group.values.set(indicator.computation, outputs);
    return outputs;
  }
}
