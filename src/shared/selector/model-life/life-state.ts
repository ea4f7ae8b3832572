import type { InstrumentId } from '../../domain/instrument.ts';
import type { ModelEvidence, ModelEventCause, ModelId, ModelOrder, ModelRole } from '../../domain/model-life.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { LifeSettings } from './life-settings.ts';
import type { LiveDays } from './live-days.ts';
import type { SequentialTest } from './sequential-test.ts';

/** One model on one instrument. JSON-safe. */
export interface ModelState {
  readonly role: ModelRole;
  readonly since: EpochMs;
  /** Days on record in this role. */
  readonly daysInRole: number;
  readonly coolsUntil: EpochMs | null;
  /** Rollbacks by its own record, not those of a person. */
  readonly rollbacks: number;
  readonly live: LiveDays;
  /** Its days less those of whoever is in charge, or of cash, since that one is. */
  readonly lead: SequentialTest;
  readonly isAlarmed: boolean;
  /** Its bundle is there and runs. */
  readonly isPresent: boolean;
}

/** Who waits to take over, and why. */
export interface Heir {
  readonly model: ModelId;
  readonly since: EpochMs;
  readonly cause: ModelEventCause;
  readonly order: number | null;
  readonly reasons: readonly string[];
}

/** All models of one instrument. JSON-safe. */
export interface LifeState {
  readonly version: 1;
  readonly models: Readonly<Record<ModelId, ModelState>>;
  /** Who were in charge before, the newest last. */
  readonly before: readonly ModelId[];
  readonly heir: Heir | null;
  /** The highest order that was heeded, and how many events there were. */
  readonly lastOrder: number;
  readonly events: number;
}

/** What does not change from step to step. */
export interface LifeWorld {
  readonly instrument: InstrumentId;
  /** Of every model that is there. */
  readonly evidence: ReadonlyMap<ModelId, ModelEvidence>;
  readonly settings: LifeSettings;
  /** Models that may do nothing but be watched, and why. */
  readonly held?: ReadonlyMap<ModelId, string> | undefined;
}

/** A model that is there, with the role it starts in where nothing is known of it yet. */
export interface PresentModel {
  readonly model: ModelId;
  readonly role: ModelRole;
}

export type LifeInput = { readonly at: EpochMs } & (
  /** Which models are there, and why some of them do not run. Those and the ones that are not named are gone. */
  | { readonly kind: 'roll-call'; readonly present: readonly PresentModel[]; readonly faults?: Readonly<Record<ModelId, string>> }
  /** `isSilent`: the model that is meant has never had an opinion. */
  | { readonly kind: 'order'; readonly order: ModelOrder; readonly isSilent?: boolean }
  /** A UTC day is over: what each made of it, net of costs, and what was made by whoever is in charge (0 where nobody is). */
  | { readonly kind: 'day'; readonly returns: Readonly<Record<ModelId, number>>; readonly inCharge: number }
  /** A candle closed. `isFree`: the heir could take over without a trade, or nothing is held. */
  | { readonly kind: 'close'; readonly isFree: boolean }
);

export const NO_LIFE: LifeState = { version: 1, models: {}, before: [], heir: null, lastOrder: 0, events: 0 };

/** The one model in that role; null where there is none. */
export const holderOf = ({ models }: Pick<LifeState, 'models'>, role: 'canary' | 'full'): ModelId | null => Object.keys(models).find((id) => models[id].role === role) ?? null;
