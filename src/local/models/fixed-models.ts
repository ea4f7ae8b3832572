import { DataError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import type { ModelId } from '../../shared/domain/model-life.ts';
import { slotOf, type Bundle } from '../../shared/learning/bundle/bundle.ts';
import type { ForecastStrategy } from '../../shared/strategies/strategy.ts';
import { seenUntil } from './candidate-of.ts';
import { modelsOf, strategyOfModels, type ToldModels } from './managed-models.ts';
import type { ModelMarket } from './models-in-trade.ts';
import { modelsFolderIn, openShelf } from './shelf.ts';

interface Asked {
  readonly markets: readonly ModelMarket[];
  /** Of the strategy "models". */
  readonly params: Readonly<Record<string, unknown>>;
  /** Hears what is wrong, and what there is to trade and from when on. */
  readonly tell: (text: string) => void;
}

/**
 * The models there are for some markets as a strategy whose life begins with its first candle: all are shadows, and nobody interferes. Where there is none, what
 * trades without models does so alone; DataError where nothing does.
 */
export async function fixedModels(dataFolder: string, { markets, params, tell }: Asked): Promise<ForecastStrategy> {
  const shelf = await openShelf(modelsFolderIn(dataFolder), Date.now());
  const slots = new Set(markets.map(({ instrument, timeframe }) => slotOf(instrument, timeframe)));
  for (const text of shelf.warnings) tell(`warning: ${text}`);
  for (const { slot, model, why } of shelf.refused) if (slots.has(slot)) tell(`warning: model ${model} is refused: ${why}`);
  const told = modelsOf(shelf, { slots });
  const where = markets.map(({ instrument, timeframe }) => `${instrument} on ${timeframe} candles`).join(', ');
  const hasFallback = params['fallback'] === 'ensemble';
  if (told.models.length === 0 && !hasFallback) throw new DataError(`expected models for ${where}, found none: "coinbot train" makes one, "coinbot models list" shows those there are, and with --param fallback=ensemble the ensemble trades without any`);
  tell(foretold(told, { where, bundles: shelf.bundles, meanwhile: hasFallback ? 'the ensemble alone trades' : 'nothing is traded' }));
  return strategyOfModels(told, shelf.bundles);
}

/** Why a run of models may well trade nothing. */
function foretold({ models }: ToldModels, { where, bundles, meanwhile }: { readonly where: string; readonly bundles: ReadonlyMap<ModelId, Bundle>; readonly meanwhile: string }): string {
  const ends = models.flatMap(({ model }) => bundles.get(model) ?? []).map(seenUntil);
  if (ends.length === 0) return `models: none loaded for ${where}: ${meanwhile}`;
  return `models: ${ends.length} loaded for ${where}. A backtest begins after the data that a model has seen: before ${isoOf(Math.min(...ends))} ${meanwhile}; from then on it is a shadow, and trades once its record opens the gate`;
}
