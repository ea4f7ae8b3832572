import type { ModelId } from '../../domain/model-life.ts';
import type { LifeDraft } from './life-draft.ts';
import type { LifeInput, ModelState } from './life-state.ts';
import { isDecaying, readingOf, recordOf, withDay } from './live-days.ts';
import { LEAD_LIMIT, promotionGate, reasonText, type Promotion } from './promotion-gate.ts';
import { testReading, testValue } from './sequential-test.ts';

type Day = Extract<LifeInput, { kind: 'day' }>;

/** A day is over: it is written down, and whoever it speaks against steps down before anybody steps up. */
export function endDay(draft: LifeDraft, day: Day): void {
  for (const id of draft.ids) writeDown(draft, id, day);
  for (const id of draft.ids) judgeRecord(draft, id);
  giveUpLost(draft);
  for (const id of draft.ids) watchEdge(draft, id);
  promoteCanary(draft);
  chooseCanary(draft);
}

/** Nothing counts of those that are not there, are retired or cool down, nor a day on which it had no opinion at all. */
function writeDown(draft: LifeDraft, id: ModelId, { returns, inCharge }: Day): void {
  const state = draft.model(id);
  const evidence = draft.evidence(id);
  if (state === undefined || evidence === undefined || !state.isPresent || state.role === 'retired' || draft.isCooling(state)) return;
  const value = returns[id] ?? NaN;
  if (!Number.isFinite(value)) return;
  draft.change(id, {
    daysInRole: state.daysInRole + 1, live: withDay(state.live, value, evidence), lead: state.role === 'full' ? state.lead : testValue(state.lead, value - inCharge),
  });
}

function judgeRecord(draft: LifeDraft, id: ModelId): void {
  const state = draft.model(id);
  const band = draft.evidence(id)?.band ?? null;
  if (state === undefined || band === null || state.role === 'retired') return;
  const reading = readingOf(state.live, band);
  if (reading?.state !== 'breached') return;
  draft.rollBack(id, { cause: 'breach', reasons: [`${reading.by ?? ''}: after ${state.live.days} days its mean is below the band of the bundle (evidence ${shown(reading.evidence)}, running ${shown(reading.running)})`] });
}

/** A canary that provably makes less than the one in charge, or loses where nobody is. */
function giveUpLost(draft: LifeDraft): void {
  const { canary } = draft;
  const state = canary === null ? undefined : draft.model(canary);
  if (canary === null || state === undefined) return;
  const { below } = testReading(state.lead);
  if (below >= LEAD_LIMIT) draft.rollBack(canary, { cause: 'lost', reasons: [`after ${state.lead.days} days it makes less than ${draft.full ?? 'what trades without it'} (evidence ${shown(below)})`] });
}

/** The alarm of those that trade: what they decide is halved until their record looks better. */
function watchEdge(draft: LifeDraft, id: ModelId): void {
  const state = draft.model(id);
  if (state === undefined || (state.role !== 'full' && state.role !== 'canary')) return;
  const isAlarmed = isDecaying(state.live, draft.evidence(id)?.band ?? null);
  if (isAlarmed === state.isAlarmed) return;
  draft.change(id, { isAlarmed });
  draft.tell(id, { kind: isAlarmed ? 'alarm' : 'calm', cause: 'breach', from: state.role, to: state.role });
}

function gateOf(draft: LifeDraft, id: ModelId, state: ModelState): Promotion | undefined {
  const evidence = draft.evidence(id);
  const { full } = draft;
  return evidence && promotionGate(evidence, { record: state.live.days === 0 ? undefined : recordOf(state.live, evidence), incumbentId: full, lead: full === null ? null : testReading(state.lead).above });
}

const reasonsOf = ({ reasons }: Promotion): readonly string[] => reasons.map(reasonText);

/** A canary that has served its days, is not in alarm, and made more on them than the one in charge. */
function promoteCanary(draft: LifeDraft): void {
  const { canary, heir } = draft;
  const state = canary === null ? undefined : draft.model(canary);
  if (canary === null || state === undefined || heir !== null || state.isAlarmed || state.daysInRole < draft.world.settings.canaryDays || !(state.lead.sum > 0)) return;
  const gate = gateOf(draft, canary, state);
  if (gate?.stage !== 'full') return;
  const reasons = reasonsOf(gate);
  draft.heir = { model: canary, since: draft.at, cause: 'gate', order: null, reasons };
  draft.tell(canary, { kind: 'waiting', cause: 'gate', from: 'canary', to: 'full', reasons });
}

function isReady(draft: LifeDraft, id: ModelId, state: ModelState): boolean {
  const hasServed = state.isPresent && draft.held(id) === undefined && state.role === 'shadow' && state.live.days >= draft.world.settings.shadowDays;
  return hasServed && !draft.isCooling(state) && !isDecaying(state.live, draft.evidence(id)?.band ?? null);
}

/** Of the shadows that pass the gate, the one with the best lock-box; of equals the first by id. */
function chooseCanary(draft: LifeDraft): void {
  if (draft.canary !== null) return;
  const passed = draft.ids.flatMap((id) => {
    const state = draft.model(id);
    const gate = state !== undefined && isReady(draft, id, state) ? gateOf(draft, id, state) : undefined;
    return gate === undefined || gate.stage === 'none' ? [] : [{ id, gate, sharpe: draft.evidence(id)?.lockBox?.sharpe ?? -Infinity }];
  });
  const best = passed.toSorted((a, b) => b.sharpe - a.sharpe).at(0);
  if (best !== undefined) draft.move(best.id, 'canary', { cause: 'gate', reasons: reasonsOf(best.gate) });
}

const shown = (value: number): string => String(Number(value.toPrecision(3)));
