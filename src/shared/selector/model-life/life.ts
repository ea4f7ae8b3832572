import type { ModelEvent, ModelId, ModelStanding } from '../../domain/model-life.ts';
import { DAY } from '../../domain/time.ts';
import { endDay } from './life-day.ts';
import { LifeDraft } from './life-draft.ts';
import { heed } from './life-orders.ts';
import { callRoll } from './roll-call.ts';
import type { LifeInput, LifeState, LifeWorld } from './life-state.ts';

/**
 * The life of the models of one instrument, one step at a time: shadow, canary, full, and back. A pure fold: the same inputs give the same states and events.
 *
 * A shadow becomes canary at the end of a day when the gate opens, and a canary takes charge when the gate opens fully and its live days made more than those of
 * whoever is in charge; it then waits for a close at which nothing is held or both want the same, at most `carryDays`: after that it takes the position over as it
 * stands, and the difference is one order. A rollback waits for nothing. The one that is rolled back cools down; the newest of those before it takes its place.
 */
export function liveOn(state: LifeState, input: LifeInput, world: LifeWorld): { readonly state: LifeState; readonly events: readonly ModelEvent[] } {
  // Most closes change nothing.
  if (input.kind === 'close' && state.heir === null) return { state, events: [] };
  const draft = new LifeDraft(state, world, input.at);
  if (input.kind === 'roll-call') callRoll(draft, input);
  else if (input.kind === 'order') heed(draft, input);
  else if (input.kind === 'day') endDay(draft, input);
  else handOver(draft, input.isFree);
  return { state: draft.done(), events: draft.events };
}

function handOver(draft: LifeDraft, isFree: boolean): void {
  const { heir } = draft;
  if (heir === null || !(isFree || draft.at - heir.since >= draft.world.settings.carryDays * DAY)) return;
  draft.heir = null;
  draft.install(heir.model, { cause: heir.cause, order: heir.order, reasons: [...heir.reasons, isFree ? 'nothing to trade at the change' : 'the position is carried over'] });
}

/** Where every model stands. `share`: what each decides of the position. */
export function standingsOf({ models }: LifeState, shares: Readonly<Record<ModelId, number>>): readonly ModelStanding[] {
  return Object.keys(models).toSorted().map((model) => {
    const { role, since, coolsUntil, rollbacks, live: { days, growth } } = models[model];
    return { model, role, since, coolsUntil, rollbacks, days, growth, share: shares[model] ?? 0 };
  });
}
