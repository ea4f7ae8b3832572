import path from 'node:path';
import { DataError } from '../../shared/domain/errors.ts';
import type { ModelEvent, ModelId, ModelOrder } from '../../shared/domain/model-life.ts';
import type { Bundle } from '../../shared/learning/bundle/bundle.ts';
import { managedStrategy } from '../../shared/selector/model-life/managed-strategy.ts';
import { shippedEnsemble } from '../../shared/selector/ensemble/shipped-ensemble.ts';
import { checkParams } from '../../shared/strategies/registry.ts';
import type { ForecastStrategy } from '../../shared/strategies/strategy.ts';
import { readBundle } from '../train/read-bundle.ts';
import { candidateOf } from './candidate-of.ts';
import type { Shelf } from './shelf.ts';
import type { ModelOnRecord, SlotStanding } from './slot-standing.ts';

/** With which models and orders a strategy was made: enough to make it again. JSON-safe. */
export interface ToldModels {
  /** Where they lie. */
  readonly folder: string;
  readonly models: readonly { readonly slot: string; readonly model: ModelId }[];
  readonly orders: readonly ModelOrder[];
}

/** What may trade while no model is in charge. */
const ensemble = { strategy: shippedEnsemble, params: checkParams(shippedEnsemble, {}) };

/** The name of the strategy that trades models. */
export const MODELS = 'models';

/** So many that only watch are followed of each slot, the newest; each costs its features at every candle. */
const MOST_SHADOWS = 12;

interface Wanted {
  readonly slots: ReadonlySet<string>;
  /** Whose roles count; without one, for a backtest, there are none. */
  readonly trader?: string | undefined;
  /** Orders with a higher number are meant for it; without it none is. */
  readonly after?: number | undefined;
}

/** The models of some slots that are followed: whole, not retired, those that trade and the newest of the others. */
export function modelsOf({ folder, standings, bundles }: Shelf, { slots, trader, after = Infinity }: Wanted): ToldModels {
  const wanted = standings.filter(({ slot }) => slots.has(slot));
  return {
    folder, orders: wanted.flatMap(({ orders }) => orders.filter(({ seq }) => seq > after)),
    models: wanted.flatMap((standing) => followed(standing, bundles, trader).map(({ model }) => ({ slot: standing.slot, model }))),
  };
}

function followed({ models }: SlotStanding, bundles: Shelf['bundles'], trader: string | undefined): readonly ModelOnRecord[] {
  const roleOf = ({ roles }: ModelOnRecord): string => roles.find((one) => one.trader === trader)?.role ?? 'shadow';
  const usable = models.filter((one) => bundles.has(one.model) && roleOf(one) !== 'retired' && (trader !== undefined || one.role !== 'retired'));
  const shadows = usable.filter((one) => roleOf(one) === 'shadow').slice(-MOST_SHADOWS);
  return usable.filter((one) => roleOf(one) !== 'shadow' || shadows.includes(one));
}

/** The same strategy from the same models and orders. DataError when a model is not there any more. `observe` hears what is decided. */
export function strategyOfModels({ models, orders, folder }: ToldModels, bundles: ReadonlyMap<ModelId, Bundle>, observe?: (event: ModelEvent) => void): ForecastStrategy {
  const candidates = models.map(({ model, slot }) => {
    const bundle = bundles.get(model);
    if (bundle === undefined) throw new DataError(`the model "${model}" of ${slot} was traded with, and is not in "${folder}" any more, or cannot be used`);
    return candidateOf(bundle);
  });
  return managedStrategy(candidates, { orders, observe, ensemble });
}

/** The same strategy again, from the bundles as they lie there now: what they say follows from their names. */
export function repeatedModels(told: ToldModels): ForecastStrategy {
  const found = told.models.map(({ slot, model }) => readBundle(path.join(told.folder, slot, model))).filter((bundle) => bundle !== undefined);
  return strategyOfModels(told, new Map(found.map((bundle) => [bundle.id, bundle])));
}
