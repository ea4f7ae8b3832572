import { DataError } from '../../shared/domain/errors.ts';
import { slotOf } from '../../shared/learning/bundle/bundle.ts';
import type { ForecastStrategy } from '../../shared/strategies/strategy.ts';
import { modelsOf, strategyOfModels } from './managed-models.ts';
import type { ModelMarket } from './models-in-trade.ts';
import { modelsFolderIn, openShelf } from './shelf.ts';

/** The models there are for some markets as a strategy whose life begins with its first candle: all are shadows, and nobody interferes. DataError when there is none. */
export async function fixedModels(dataFolder: string, markets: readonly ModelMarket[], warn: (text: string) => void): Promise<ForecastStrategy> {
  const shelf = await openShelf(modelsFolderIn(dataFolder), Date.now());
  const slots = new Set(markets.map(({ instrument, timeframe }) => slotOf(instrument, timeframe)));
  for (const text of shelf.warnings) warn(`warning: ${text}`);
  for (const { slot, model, why } of shelf.refused) if (slots.has(slot)) warn(`warning: model ${model} is refused: ${why}`);
  const told = modelsOf(shelf, { slots });
  if (told.models.length === 0) throw new DataError(`expected models for ${markets.map(({ instrument, timeframe }) => `${instrument} on ${timeframe} candles`).join(', ')}, found none: "coinbot train" makes one, "coinbot models list" shows those there are`);
  return strategyOfModels(told, shelf.bundles);
}
