import type { ModelEvent, ModelEventCause, ModelEventKind, ModelEvidence, ModelId, ModelRole } from '../../domain/model-life.ts';
import { DAY, type EpochMs } from '../../domain/time.ts';
import { holderOf, type Heir, type LifeState, type LifeWorld, type ModelState } from './life-state.ts';
import { noDays, plannedDays } from './live-days.ts';
import { startTest } from './sequential-test.ts';

/** Why something happens. */
export interface Because {
  readonly cause: ModelEventCause;
  readonly reasons?: readonly string[];
  readonly order?: number | null;
}

interface Told extends Because {
  readonly kind: ModelEventKind;
  readonly from: ModelRole;
  readonly to: ModelRole;
}

const RANK: Readonly<Record<ModelRole, number>> = { retired: -1, shadow: 0, canary: 1, full: 2 };

/** A state while a step is being made, and what happened in it. Models are gone through in the order of their ids, so that it never matters who came first. */
export class LifeDraft {
  readonly world: LifeWorld;
  readonly at: EpochMs;
  readonly events: ModelEvent[] = [];
  readonly #before: LifeState;
  #models: Record<ModelId, ModelState>;
  #former: readonly ModelId[];
  heir: Heir | null;
  lastOrder: number;

  constructor(state: LifeState, world: LifeWorld, at: EpochMs) {
    this.world = world;
    this.at = at;
    this.#before = state;
    this.#models = { ...state.models };
    this.#former = state.before;
    this.heir = state.heir;
    this.lastOrder = state.lastOrder;
  }

  get ids(): readonly ModelId[] { return Object.keys(this.#models).toSorted(); }
  get full(): ModelId | null { return holderOf({ models: this.#models }, 'full'); }
  get canary(): ModelId | null { return holderOf({ models: this.#models }, 'canary'); }

  model(id: ModelId): ModelState | undefined { return Object.hasOwn(this.#models, id) ? this.#models[id] : undefined; }

  /** Of one that is there: its evidence, and after how many days its record is judged. */
  evidence(id: ModelId): (ModelEvidence & { readonly planned: number }) | undefined {
    const evidence = this.world.evidence.get(id);
    return evidence && { ...evidence, planned: plannedDays(evidence.plannedDays) };
  }

  /** Why it may do nothing but be watched. */
  held(id: ModelId): string | undefined { return this.world.held?.get(id); }

  isCooling({ coolsUntil }: ModelState): boolean { return coolsUntil !== null && this.at < coolsUntil; }

  change(id: ModelId, changes: Partial<ModelState>): void {
    this.#models[id] = { ...this.#models[id], ...changes };
  }

  /** Those that went long ago are forgotten. */
  forget(id: ModelId): void {
    const { [id]: _gone, ...rest } = this.#models;
    this.#models = rest;
    this.#former = this.#former.filter((former) => former !== id);
  }

  tell(model: ModelId | null, { kind, cause, from, to, reasons = [], order = null }: Told): void {
    this.events.push({ number: this.#before.events + this.events.length + 1, at: this.at, instrument: this.world.instrument, model, kind, cause, from, to, reasons, order });
  }

  /** Gives a role, and tells of it. A new one in charge starts all leads anew. */
  move(id: ModelId, to: ModelRole, because: Because): void {
    const { role: from } = this.#models[id];
    if (this.heir?.model === id) this.heir = null;
    this.change(id, { role: to, since: this.at, daysInRole: 0, ...(RANK[to] > 0 ? {} : { isAlarmed: false }) });
    this.tell(id, { kind: to === 'retired' ? 'retired' : RANK[to] > RANK[from] ? 'promoted' : 'demoted', from, to, ...because });
    if (from !== 'full' && to !== 'full') return;
    for (const each of this.ids) this.change(each, { lead: startTest() });
    // The gate opened for one against whoever was in charge then; a person's word stands.
    if (this.heir?.cause === 'gate') this.heir = null;
  }

  /** Steps down to shadow for the cool-down, with an empty record, or for ever. Where it was in charge, the newest of those before it takes its place. */
  rollBack(id: ModelId, because: Because): void {
    const { role, rollbacks: before, live } = this.#models[id];
    const { coolDownDays, rollbacks: allowed } = this.world.settings;
    const rollbacks = before + (because.cause === 'order' ? 0 : 1);
    this.move(id, rollbacks > allowed ? 'retired' : 'shadow', because);
    this.change(id, { rollbacks, coolsUntil: this.at + coolDownDays * DAY, live: noDays(this.evidence(id)?.band ?? null, live.looks), lead: startTest() });
    if (role === 'full') this.succeed();
  }

  /** Takes charge; who was so far becomes a shadow that may come back. */
  install(id: ModelId, because: Because): void {
    const { full } = this;
    if (full !== null) {
      this.#former = [...this.#former.filter((former) => former !== full), full];
      this.move(full, 'shadow', { cause: 'succession' });
    }
    this.#former = this.#former.filter((former) => former !== id);
    this.move(id, 'full', because);
  }

  /** The newest of those that were in charge and may be so again. */
  succeed(): void {
    const next = this.#former.findLast((id) => {
      const model = this.model(id);
      return model !== undefined && model.isPresent && model.role !== 'retired' && !this.isCooling(model) && this.held(id) === undefined;
    });
    if (next !== undefined) this.install(next, { cause: 'succession' });
  }

  done(): LifeState {
    const { heir, lastOrder } = this;
    return { version: 1, models: this.#models, before: this.#former, heir, lastOrder, events: this.#before.events + this.events.length };
  }
}
