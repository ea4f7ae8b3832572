import type { Evidence } from './evidence-verdict.ts';
import type { InstrumentId } from './instrument.ts';
import type { WatchPlan } from './live-watch.ts';
import type { EpochMs } from './time.ts';

/** Of small letters, digits and hyphens; another content is another model with another id. */
export type ModelId = string;
export const MODEL_ID = /^[a-z0-9][a-z0-9-]*$/;

/**
 * shadow: followed on paper. canary: trades at most a tenth. full: trades. retired: never again, unless a person says so by adding it under another id.
 * At each instrument one model at most is canary and one at most is full.
 */
export const MODEL_ROLES = ['shadow', 'canary', 'full', 'retired'] as const;
export type ModelRole = (typeof MODEL_ROLES)[number];

/** What is known of a model when its bundle is made: all that the verdict asks for, and what its live record is held against. JSON-safe. */
export interface ModelEvidence extends Omit<Evidence, 'live'> {
  /** Who was in charge when the lock-box was opened and is meant by `lockBox.incumbent`; null where no model was. */
  readonly incumbentId: ModelId | null;
  /**
   * From daily returns (UTC days, net of costs, all of the equity held at a forecast of 1) outside of what the model was fitted to.
   * Null: not known. Such a model stays a shadow.
   */
  readonly band: WatchPlan | null;
  /** Days after which its live record is judged, laid down beforehand: the minimum track record length of the backtest; 60 where it is shorter or not known. */
  readonly plannedDays: number | null;
}

/** What a person asked for, in order of `seq`. Each is heeded once, at the first close at or after `at`, by the learner of its instrument. */
export interface ModelOrder {
  /** Rising, from 1. Learners remember the highest that they have heeded. */
  readonly seq: number;
  readonly at: EpochMs;
  readonly instrument: InstrumentId;
  /**
   * promote: one step up, whatever the gate says. rollback: `model`, or the one in charge where it is null, steps down to shadow and has to cool down;
   * the one before it takes its place. retire: never again.
   */
  readonly kind: 'promote' | 'rollback' | 'retire';
  readonly model: ModelId | null;
}

/**
 * joined: followed on paper from now on. promoted, demoted, retired: `from` one role `to` another. waiting: will be promoted to `to` at the next hand-over.
 * alarm: its edge decays, what it trades is halved; calm: no more. refused: an order that cannot be carried out. gone: its bundle is not there any more.
 */
export type ModelEventKind = 'joined' | 'promoted' | 'demoted' | 'retired' | 'waiting' | 'alarm' | 'calm' | 'refused' | 'gone';

/**
 * gate: the evidence. order: a person. breach: the record left its own band. lost: provably worse than who is in charge.
 * succession: takes the place of one that was rolled back or replaced, or makes place. bundle: it came or went.
 */
export type ModelEventCause = 'gate' | 'order' | 'breach' | 'lost' | 'succession' | 'bundle';

/** Something that happened in the life of a model on one instrument. The same candles, models and orders give the same events. JSON-safe. */
export interface ModelEvent {
  /** Rising by one from 1 for each instrument; told again after a restart with the same number. */
  readonly number: number;
  /** The close of the candle at which it happened. */
  readonly at: EpochMs;
  readonly instrument: InstrumentId;
  /** Null only for a refused order that named none. */
  readonly model: ModelId | null;
  readonly kind: ModelEventKind;
  readonly cause: ModelEventCause;
  readonly from: ModelRole;
  readonly to: ModelRole;
  /** Figures behind it, for a person. */
  readonly reasons: readonly string[];
  /** `seq` of the order that asked for it, where one did. */
  readonly order: number | null;
}

/** Where one model stands on one instrument. JSON-safe. */
export interface ModelStanding {
  readonly model: ModelId;
  readonly role: ModelRole;
  readonly since: EpochMs;
  /** It may not be promoted before this time, but by a person; null when it may. */
  readonly coolsUntil: EpochMs | null;
  /** How often it was rolled back. */
  readonly rollbacks: number;
  /** Days of its live record, and what they made, compounded. */
  readonly days: number;
  readonly growth: number;
  /** Share of the position that it decides now. */
  readonly share: number;
}
