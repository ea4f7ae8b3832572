import path from 'node:path';
import { DataError } from '../../shared/domain/errors.ts';
import type { ModelEvent, ModelId, ModelOrder } from '../../shared/domain/model-life.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Bundle } from '../../shared/learning/bundle/bundle.ts';
import { managedStrategy } from '../../shared/selector/model-life/managed-strategy.ts';
import { shippedEnsemble } from '../../shared/selector/ensemble/shipped-ensemble.ts';
import { checkParams } from '../../shared/strategies/registry.ts';
import type { ForecastStrategy } from '../../shared/strategies/strategy.ts';
import { readBundle } from '../train/read-bundle.ts';
import { candidateOf } from './candidate-of.ts';
import { lossesText } from './registry-losses.ts';
import type { Shelf } from './shelf.ts';
import type { ModelOnRecord, SlotStanding } from './slot-standing.ts';

/** With which models and orders a strategy was made: enough to make it again. JSON-safe. */
export interface ToldModels {
  /** Where they lie. */
  readonly folder: string;
  readonly models: readonly {
    readonly slot: string;
    readonly model: ModelId;
    /** It is followed from here on, so that candles from before never count as its live record; absent for a backtest. */
    readonly from?: EpochMs | undefined;
    /** Why it may only be watched. */
    readonly held?: string | undefined;
  }[];
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
  /** Of the trader: from when on it follows those that it has not followed before. */
  readonly now?: EpochMs | undefined;
}

/** The models of some slots that are followed: whole, not retired, those that trade and the newest of the others. */
export function modelsOf({ folder, standings, bundles }: Shelf, { slots, trader, after = Infinity, now }: Wanted): ToldModels {
  const wanted = standings.filter(({ slot }) => slots.has(slot));
  return {
    folder, orders: wanted.flatMap(({ orders }) => orders.filter(({ seq }) => seq > after)),
    models: wanted.flatMap((standing) => followed(standing, bundles, { trader, after }).map((one) => ({ slot: standing.slot, model: one.model, ...(trader === undefined ? {} : { from: followedFrom(one, { trader, now, after }), held: heldBecause(one) }) }))),
  };
}

function followed({ models, orders, waiting }: SlotStanding, bundles: Shelf['bundles'], { trader, after }: { readonly trader: string | undefined; readonly after: number }): readonly ModelOnRecord[] {
  const roleOf = ({ roles }: ModelOnRecord): string => roles.find((one) => one.trader === trader)?.role ?? 'shadow';
  // Retired is retired also for who began later; one that has to carry the order out needs the model for it.
  const isBarred = ({ model, isRetired, role }: ModelOnRecord): boolean => (trader === undefined ? role === 'retired' : isRetired && orders.every((order) => order.model !== model || order.kind !== 'retire' || order.seq <= after));
  const usable = models.filter((one) => bundles.has(one.model) && roleOf(one) !== 'retired' && !isBarred(one));
  const shadows = usable.filter((one) => roleOf(one) === 'shadow').slice(-MOST_SHADOWS);
  // One that a person wants to see trade is never among those that are too many.
  const isAsked = ({ model }: ModelOnRecord): boolean => orders.some((order) => order.model === model && order.kind === 'promote' && waiting.includes(order.seq));
  return usable.filter((one) => roleOf(one) !== 'shadow' || shadows.includes(one) || isAsked(one));
}

/** When it joined; now where it has not yet. */
function followedFrom({ history, addedAt }: ModelOnRecord, { trader, now = -Infinity, after }: Pick<Wanted, 'trader' | 'now'> & { readonly after: number }): EpochMs {
  const joined = history.find((row) => row.kind === 'event' && row.trader === trader && row.seq > after && row.event.kind === 'joined');
  return Math.max(addedAt, joined?.kind === 'event' ? joined.event.at : now);
}

const heldBecause = ({ model, lost }: ModelOnRecord): string | undefined =>
  (lost.length === 0 ? undefined : `what was said of it may be lost: ${lossesText(lost)} of the registry cannot be read, and "coinbot models repair ${model}" lets it rise again`);

/** The same strategy from the same models and orders. DataError when a model is not there any more. `observe` hears what is decided. */
export function strategyOfModels({ models, orders, folder }: ToldModels, bundles: ReadonlyMap<ModelId, Bundle>, observe?: (event: ModelEvent) => void): ForecastStrategy {
  const candidates = models.map(({ model, slot, from, held }) => {
    const bundle = bundles.get(model);
    if (bundle === undefined) throw new DataError(`the model "${model}" of ${slot} was traded with, and is not in "${folder}" any more, or cannot be used`);
    return candidateOf(bundle, { from, held });
  });
  return managedStrategy(candidates, { orders, observe, ensemble });
}

/** The same strategy again, from the bundles as they lie there now: what they say follows from their names. */
export function repeatedModels(told: ToldModels): ForecastStrategy {
  const found = told.models.map(({ slot, model }) => readBundle(path.join(told.folder, slot, model))).filter((bundle) => bundle !== undefined);
  return strategyOfModels(told, new Map(found.map((bundle) => [bundle.id, bundle])));
}
