import type { Columns, Indicator, IndicatorState } from '../../indicators/indicator.ts';
import type { Strategy } from '../../strategies/strategy.ts';
import type { ColumnStore } from './column-store.ts';

/** Hands out what was computed before, candle by candle or in blocks, as the engine asks for it. */
class ReadColumns implements IndicatorState {
  readonly #columns: Columns;
  #at = 0;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  advance(_inputs: Columns, outputs: Columns, from: number, to: number): void {
    for (let n = 0; n < outputs.length; n++) outputs[n].set(this.#columns[n].subarray(this.#at, this.#at + to - from), from);
    this.#at += to - from;
  }
}

/** The same strategy with indicators that are read from the store rather than computed again. */
export function withSharedColumns(strategy: Strategy, store: ColumnStore): Strategy {
  const { indicators } = strategy;
  if (indicators === undefined) return strategy;
  const read = (indicator: Indicator): Indicator => {
    const columns = store.outputs(indicator);
    const { timeframe: _, ...declared } = indicator;
    return { ...declared, sources: [], create: () => new ReadColumns(columns) };
  };
  return {
    ...strategy,
    indicators: (params: never, instruments: readonly string[]) => Object.fromEntries(Object.entries(indicators(params, instruments)).map(([name, indicator]) => [name, read(indicator)])),
  } as Strategy;
}
