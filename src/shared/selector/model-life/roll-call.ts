import type { ModelRole } from '../../domain/model-life.ts';
import type { LifeDraft } from './life-draft.ts';
import type { LifeInput, PresentModel } from './life-state.ts';
import { noDays } from './live-days.ts';
import { startTest } from './sequential-test.ts';

/** Models whose bundle went are remembered, for their cool-downs and retirements, up to so many. */
const MOST_ABSENT = 100;

/** Those that are new join, those that went step down, those that came back go on as they were. */
export function callRoll(draft: LifeDraft, { present, faults = {} }: Extract<LifeInput, { kind: 'roll-call' }>): void {
  const named = present.toSorted((a, b) => (a.model < b.model ? -1 : 1));
  // One that fails at once is there for a moment, so that it is remembered and told of once.
  for (const { model } of named) if (faults[model] !== undefined && draft.model(model) === undefined) join(draft, { model, role: 'shadow' });
  const here = named.filter(({ model }) => faults[model] === undefined);
  for (const id of draft.ids) {
    const state = draft.model(id);
    const isPresent = here.some(({ model }) => model === id);
    if (state === undefined || state.isPresent === isPresent) continue;
    draft.change(id, { isPresent });
    if (isPresent) draft.tell(id, { kind: 'joined', cause: 'bundle', from: state.role, to: state.role });
    else leave(draft, id, faults[id] ?? 'its bundle is not there');
  }
  for (const each of here.filter(({ model }) => draft.model(model) === undefined)) join(draft, each);
  for (const id of draft.ids) hold(draft, id);
  forgetOldest(draft);
}

/** One that may only be watched gives up what it trades. */
function hold(draft: LifeDraft, id: string): void {
  const [reason, role] = [draft.held(id), draft.model(id)?.role];
  if (reason === undefined || (role !== 'canary' && role !== 'full')) return;
  draft.move(id, 'shadow', { cause: 'bundle', reasons: [reason] });
  if (role === 'full') draft.succeed();
}

function forgetOldest(draft: LifeDraft): void {
  const since = (id: string): number => draft.model(id)?.since ?? 0;
  const absent = draft.ids.filter((id) => draft.model(id)?.isPresent === false).toSorted((a, b) => since(a) - since(b));
  for (const id of absent.slice(0, Math.max(0, absent.length - MOST_ABSENT))) draft.forget(id);
}

/** There is one canary and one in charge: of several that say so, the first. */
function roleOf(draft: LifeDraft, { model, role }: PresentModel): ModelRole {
  const isTaken = (role === 'full' && draft.full !== null) || (role === 'canary' && draft.canary !== null);
  const isUnwatched = (role === 'full' || role === 'canary') && (draft.evidence(model)?.band ?? null) === null;
  return isTaken || isUnwatched || draft.held(model) !== undefined ? 'shadow' : role;
}

function join(draft: LifeDraft, each: PresentModel): void {
  const role = roleOf(draft, each);
  draft.change(each.model, {
    role, since: draft.at, daysInRole: 0, coolsUntil: null, rollbacks: 0, live: noDays(draft.evidence(each.model)?.band ?? null), lead: startTest(), isAlarmed: false, isPresent: true,
  });
  draft.tell(each.model, { kind: 'joined', cause: 'bundle', from: role, to: role });
}

function leave(draft: LifeDraft, id: string, reason: string): void {
  const role = draft.model(id)?.role ?? 'shadow';
  const to = role === 'retired' ? role : 'shadow';
  draft.tell(id, { kind: 'gone', cause: 'bundle', from: role, to, reasons: [reason] });
  if (draft.heir?.model === id) draft.heir = null;
  if (role === to) return;
  draft.move(id, to, { cause: 'bundle', reasons: [reason] });
  if (role === 'full') draft.succeed();
}
