import type { ModelId, ModelOrder } from '../../domain/model-life.ts';
import type { LifeDraft } from './life-draft.ts';
import type { LifeInput, ModelState } from './life-state.ts';
import { noDays } from './live-days.ts';

type Order = Extract<LifeInput, { kind: 'order' }>;
type Carried = string | undefined;

/** Carries out what a person asked for, once; what cannot be done is told with its reason. Orders of other instruments are not for us. */
export function heed(draft: LifeDraft, { order, isSilent = false }: Order): void {
  if (order.instrument !== draft.world.instrument || order.seq <= draft.lastOrder) return;
  draft.lastOrder = order.seq;
  const model = order.model ?? (order.kind === 'rollback' ? draft.full ?? draft.canary : null);
  const refused = model === null ? 'no model was named, and nobody trades' : carryOut(draft, { ...order, isSilent }, model);
  if (refused !== undefined) refuse(draft, model, { seq: order.seq, reason: refused });
}

function refuse(draft: LifeDraft, model: ModelId | null, { seq, reason }: { readonly seq: number; readonly reason: string }): void {
  const role = (model === null ? undefined : draft.model(model)?.role) ?? 'shadow';
  draft.tell(model, { kind: 'refused', cause: 'order', from: role, to: role, reasons: [reason], order: seq });
}

function carryOut(draft: LifeDraft, { kind, seq, isSilent }: ModelOrder & { readonly isSilent: boolean }, id: ModelId): Carried {
  const state = draft.model(id);
  if (state === undefined) return `there is no model "${id}" here`;
  if (state.role === 'retired') return 'it is retired';
  if (kind === 'promote') return promote(draft, id, { seq, isSilent });
  if (kind === 'rollback') {
    if (state.role === 'shadow') return 'it is a shadow already';
    draft.rollBack(id, { cause: 'order', order: seq });
    return undefined;
  }
  draft.move(id, 'retired', { cause: 'order', order: seq });
  if (state.role === 'full') draft.succeed();
  return undefined;
}

/** Why it cannot rise, whatever a person says. What cannot be rolled back by its record is never let near money. */
function flawOf(draft: LifeDraft, id: ModelId, { isPresent, role }: ModelState): Carried {
  if (!isPresent) return 'its bundle is not there, or it does not run';
  if ((draft.evidence(id)?.band ?? null) === null) return 'it has no band by which it could be rolled back';
  return draft.held(id) ?? (role === 'full' ? 'it is in charge already' : undefined);
}

/** One step up, without the gate. */
function promote(draft: LifeDraft, id: ModelId, { seq, isSilent }: { readonly seq: number; readonly isSilent: boolean }): Carried {
  const state = draft.model(id);
  if (state === undefined) return undefined;
  const flaw = flawOf(draft, id, state);
  if (flaw !== undefined) return flaw;
  if (state.role === 'canary' && isSilent) return 'it is warming up still and has never had an opinion: nobody knows what it would do in full charge';
  if (draft.isCooling(state)) draft.change(id, { live: noDays(draft.evidence(id)?.band ?? null, state.live.looks) });
  draft.change(id, { coolsUntil: null });
  if (state.role === 'canary') {
    draft.heir = { model: id, since: draft.at, cause: 'order', order: seq, reasons: [] };
    draft.tell(id, { kind: 'waiting', cause: 'order', from: 'canary', to: 'full', order: seq });
    return undefined;
  }
  const { canary } = draft;
  if (canary !== null) draft.move(canary, 'shadow', { cause: 'succession' });
  draft.move(id, 'canary', { cause: 'order', order: seq });
  return undefined;
}
