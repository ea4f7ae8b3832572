import { sharedFloats } from '../../domain/candle.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import { isIndicator, type Columns, type Indicator, type Source } from '../../indicators/indicator.ts';
import { IndicatorGraph } from '../indicator-graph.ts';
import type { Market } from '../market.ts';

/** Columns made elsewhere, by the indicator's `computation`: one array for each of its outputs. */
export type GivenColumns = ReadonlyMap<string, Columns>;

/** What columns are computed from. */
export interface ColumnWorld {
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly symbol: string;
}

/**
 * Whole columns of indicators over one market, each distinct computation made once and kept for every trial that reads it, the bits as the
 * engine computes them. What was used longest ago is let go when more than `capBytes` are kept; columns that were given are not counted.
 */
export class ColumnStore {
  /** Computations made so far: how much work was shared shows against the number of trials. */
  made = 0;
  readonly #world: ColumnWorld;
  #given: GivenColumns;
  readonly #cap: number;
  readonly #kept = new Map<string, Columns>();
  #bytes = 0;

  constructor(world: ColumnWorld, { given = new Map(), capBytes = Infinity }: { readonly given?: GivenColumns | undefined; readonly capBytes?: number | undefined } = {}) {
    this.#world = world;
    this.#given = given;
    this.#cap = capBytes;
  }

  /** Other columns than those given before: what they hold is not computed here. */
  lend(given: GivenColumns): void {
    this.#given = given;
    for (const computation of given.keys()) this.#drop(computation);
  }

  /** The values of one declared indicator. */
  of(indicator: Indicator): Float64Array {
    return this.outputs(indicator)[indicator.output];
  }

  /** Every output of its computation. */
  outputs(indicator: Indicator): Columns {
    const { computation } = indicator;
    const given = this.#given.get(computation);
    if (given !== undefined) return given;
    const known = this.#kept.get(computation);
    // What is asked for again moves to the end of those that may be let go.
    if (known !== undefined) this.#kept.delete(computation);
    const columns = known ?? this.#make(indicator);
    this.#kept.set(computation, columns);
    return columns;
  }

  #make(indicator: Indicator): Columns {
    const { market, timeframe } = this.#world;
    const { length } = market.candles;
    const bytes = 8 * length * indicator.outputs.length;
    this.#makeRoom(bytes);
    this.made += 1;
    this.#bytes += bytes;
    const outputs = indicator.outputs.map(() => sharedFloats(length));
    const isOwn = indicator.timeframe === undefined || indicator.timeframe === timeframe;
    if (isOwn && indicator.sources.every(isPlain)) {
      indicator.create().advance(indicator.sources.map((source) => (isIndicator(source) ? this.of(source) : market.candles[source.field])), outputs, 0, length);
    } else this.#byGraph(indicator, outputs);
    return outputs;
  }

  /** Longer candles, other series: the engine's own graph, block by block. */
  #byGraph(indicator: Indicator, outputs: Columns): void {
    const { market, timeframe, symbol } = this.#world;
    const { length } = market.candles;
    const declared = Object.fromEntries(indicator.outputs.map((_, output) => [String(output), { ...indicator, output }]));
    const graph = new IndicatorGraph(declared, { timeframe, market, others: new Map([[symbol, market]]) });
    let from = 0;
    while (from < length) {
      const end = graph.advance(from, length);
      for (let output = 0; output < outputs.length; output++) outputs[output].set(graph.series[String(output)].subarray(from - graph.offset, end - graph.offset), from);
      from = end;
    }
  }

  #makeRoom(bytes: number): void {
    for (const computation of this.#kept.keys()) {
      if (this.#bytes + bytes <= this.#cap) return;
      this.#drop(computation);
    }
  }

  #drop(computation: string): void {
    const columns = this.#kept.get(computation);
    if (columns === undefined) return;
    this.#kept.delete(computation);
    this.#bytes -= columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
}

/** Read straight from the candles, or from an indicator over them. */
const isPlain = (source: Source): boolean => isIndicator(source) || (source.instrument === undefined && source.outside === undefined);
