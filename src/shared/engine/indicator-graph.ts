import { indexAt, sharedFloats, type CandleColumns, type CandleField } from '../domain/candle.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { isIndicator, type Columns, type Indicator, type Source } from '../indicators/indicator.ts';
import { LongerCandles } from './longer-candles.ts';
import type { Market } from './market.ts';

/** What a graph reads: the candles of its own instrument, and those of the others by symbol. */
export interface GraphWorld {
  readonly timeframe: Timeframe;
  readonly market: Market;
  readonly others: ReadonlyMap<string, Market>;
  /** Places in each column. */
  readonly capacity: number;
}

/** One step of the computation, in an order in which every source comes before its reader. */
type Step = (from: number, to: number) => void;

/** All indicators of one longer timeframe. */
interface LongerGroup {
  readonly candles: LongerCandles;
  /** Run when a longer candle closes, sources before readers. */
  readonly nodes: (() => void)[];
  /** Run at every base candle: write the newest values down. */
  readonly carried: ((i: number) => void)[];
  readonly values: Map<string, readonly Float64Array[]>;
}

/**
 * The declared indicators of one strategy on one instrument, computed causally: over a whole history at once, in chunks, or
 * candle by candle, with the same bits each way. Indicators with the same computation are computed once.
 */
export class IndicatorGraph {
  readonly series: Readonly<Record<string, Float64Array>>;
  readonly warmUp: number;
  readonly #world: GraphWorld;
  readonly #steps: Step[] = [];
  readonly #outputs = new Map<string, readonly Float64Array[]>();
  readonly #foreign = new Map<string, Float64Array>();
  readonly #groups = new Map<Timeframe, LongerGroup>();
  #computed = 0;

  constructor(declared: Readonly<Record<string, Indicator>>, world: GraphWorld) {
    this.#world = world;
    this.series = Object.fromEntries(Object.entries(declared).map(([name, indicator]) => [name, this.#resolve(indicator)]));
    this.warmUp = Math.max(0, ...Object.values(declared).map((indicator) => indicator.warmUp));
  }

  /** Computes every value below `to` that is not computed yet. */
  advance(to: number): void {
    if (to <= this.#computed) return;
    for (const step of this.#steps) step(this.#computed, to);
    this.#computed = to;
  }

  /** Follows a window that was moved back by `places`. */
  moveBack(places: number): void {
    for (const columns of this.#outputs.values()) for (const column of columns) if (column.length > 1) column.copyWithin(0, places);
    for (const column of this.#foreign.values()) column.copyWithin(0, places);
    this.#computed -= places;
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
    return sharedFloats(this.#world.capacity);
  }

  #plain(indicator: Indicator): readonly Float64Array[] {
    const inputs: Columns = indicator.sources.map((source) => (isIndicator(source) ? this.#resolve(source) : this.#field(source)));
    const outputs = indicator.outputs.map(() => this.#column());
    const state = indicator.create();
    this.#steps.push((from, to) => state.advance(inputs, outputs, from, to));
    return outputs;
  }

  #field({ field, instrument }: Exclude<Source, Indicator>): Float64Array {
    return instrument === undefined ? this.#world.market.candles[field] : this.#ofOther(instrument, field);
  }

  /** A field of another instrument at our times: its newest candle that closed no later than ours. */
  #ofOther(symbol: string, field: CandleField): Float64Array {
    const name = `${symbol}.${field}`;
    const known = this.#foreign.get(name);
    if (known !== undefined) return known;
    const other = this.#world.others.get(symbol);
    if (other === undefined) throw new RangeError(`an indicator reads "${symbol}", which is not among the instruments: ${[...this.#world.others.keys()].join(', ')}`);
    const aligned = this.#column();
    this.#steps.push((from, to) => {
      const own = this.#world.market.candles;
      const theirs = other.candles;
      let j = indexAt(theirs, own.openTime[from] + 1) - 1;
      for (let i = from; i < to; i++) {
        while (j + 1 < theirs.length && theirs.openTime[j + 1] <= own.openTime[i]) j += 1;
        aligned[i] = j < 0 ? NaN : theirs[field][j];
      }
    });
    this.#foreign.set(name, aligned);
    return aligned;
  }

  /** Computed on longer candles, and carried forward on ours from the close at which each was published. */
  #onLongerCandles(indicator: Indicator, timeframe: Timeframe): readonly Float64Array[] {
    const newest = this.#longerNode(indicator, timeframe);
    const outputs = indicator.outputs.map(() => this.#column());
    const group = this.#longerGroup(timeframe);
    group.carried.push((i) => outputs.forEach((output, n) => { output[i] = newest[n][0]; }));
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
    this.#steps.push((from, to) => {
      const base: CandleColumns = this.#world.market.candles;
      for (let i = from; i < to; i++) {
        candles.take(base, i);
        for (const carry of carried) carry(i);
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
    const inputs = indicator.sources.map((source) => {
      if (isIndicator(source)) return this.#longerNode(source, timeframe)[source.output];
      if (source.instrument !== undefined) throw new RangeError(`${indicator.key} reads another instrument on longer candles, which is not supported`);
      return group.candles.columns[source.field];
    });
    const outputs = indicator.outputs.map(() => new Float64Array(1).fill(NaN));
    const state = indicator.create();
    group.nodes.push(() => state.advance(inputs, outputs, 0, 1));
    group.values.set(indicator.computation, outputs);
    return outputs;
  }
}
