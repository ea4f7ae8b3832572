import { DataError, UsageError } from '../../domain/errors.ts';
import type { TunedBundle } from '../../learning/bundle/bundle.ts';
import { noParams } from '../../strategies/no-params.ts';
import { checkParams, findStrategy } from '../../strategies/registry.ts';
import { defineStrategy, type ForecastStrategy } from '../../strategies/strategy.ts';

/**
 * A strategy of the program with the parameters of a bundle, under the bundle's name. DataError where there is no such strategy, where its parameters do not
 * fit it, or where it is none that forecasts each instrument alone at every candle: only such ones can be followed on paper beside others.
 */
export function tunedStrategy({ id, timeframe, strategy: { name, params: found } }: Pick<TunedBundle, 'id' | 'timeframe' | 'strategy'>): ForecastStrategy {
  const refuse = (message: string, cause?: unknown): DataError => new DataError(`model ${id}: ${message}`, { cause });
  try {
    const strategy = findStrategy(name);
    const params = checkParams(strategy, found);
    if (strategy.kind !== 'forecast' || strategy.learner !== undefined || (strategy.allocation?.(params as never).kind ?? 'each') !== 'each' || strategy.rebalance?.(params as never) !== undefined) {
      throw refuse(`expected a strategy that forecasts each instrument alone at every candle, found "${name}"`);
    }
    const { exits } = strategy;
    return defineStrategy({
      name: id,
      summary: `${name} with the parameters ${Object.entries(params).map(([key, value]) => `${key} ${String(value)}`).join(', ') || 'it comes with'}.`,
      params: noParams,
      longestTimeframe: strategy.longestTimeframe ?? timeframe,
      indicators: (_params, instruments) => strategy.indicators(params as never, instruments),
      decide: (series, i, held) => strategy.decide(series, i, held, params as never),
      ...(exits === undefined ? {} : { exits: () => exits(params as never) }),
    });
  } catch (error) {
    throw error instanceof UsageError ? refuse(error.message, error) : error;
  }
}
