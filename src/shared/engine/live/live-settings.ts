import type { Decimal } from '../../domain/decimal.ts';
import type { Instrument, InstrumentId } from '../../domain/instrument.ts';
import type { OrderEvent } from '../../domain/order.ts';
import { DAY, HOUR, MINUTE, SECOND, type EpochMs } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { AccountStream, Venue, VenueAccount } from '../../ports/venue.ts';

/** All in milliseconds. */
export interface LiveSettings {
  /** Most that the stamp of a request may be ahead of the venue's clock. */
  readonly clockErrorMs: number;
  /** Longest time after which the venue's queries show an order or a fill. */
  readonly lagMarginMs: number;
  /** How long an order may still land where the venue's requests never expire. */
  readonly conservativeWaitMs: number;
  /** A lost order is asked for after this, then half as often each time, up to the second. */
  readonly askFirstMs: number;
  readonly askMostMs: number;
  /** An order that never arrived is sent again, under a new id, when its decision is younger than this. */
  readonly resubmitWithinMs: number;
  /** Most tries of one order, the first included. */
  readonly attempts: number;
  /** How long a new order waits while the gate is closed for a look at the account; then it is refused. */
  readonly holdMs: number;
  readonly lightEveryMs: number;
  readonly fullEveryMs: number;
  /** Fills younger than this are asked for again: lists of a venue may show an older one later. */
  readonly overlapMs: number;
  /** Before the second look at balances that do not agree. */
  readonly secondLookMs: number;
  /** A lost order that is not found for so long raises an alarm. */
  readonly unresolvedAlarmMs: number;
  /** Executions are remembered for so long after the newest. */
  readonly rememberMs: number;
}

export const liveSettings: LiveSettings = {
  clockErrorMs: 500, lagMarginMs: 4 * SECOND, conservativeWaitMs: 30 * SECOND, askFirstMs: 250, askMostMs: 5 * SECOND, resubmitWithinMs: 15 * SECOND, attempts: 3, holdMs: 2 * SECOND,
  lightEveryMs: MINUTE, fullEveryMs: 10 * MINUTE, overlapMs: 2 * MINUTE, secondLookMs: 2 * SECOND, unresolvedAlarmMs: MINUTE, rememberMs: 7 * DAY,
};

/** What a person should know. Each kind has one meaning:
 * late, overfilled, twice: see `OrderAlarm`. orphan, external: an order without an intent of ours was adopted. foreign: a second process
 * trades with the account. unresolved: a lost order is not found. discrepancy: balances do not agree. journal: nothing can be promised.
 * unreachable: the account cannot be asked. unsupported: the venue has no such order type. key: the venue does not accept our key, and nothing
 * more is asked of it: a person gives another one and starts again.
 */
export type LiveAlarmKind = 'late' | 'overfilled' | 'twice' | 'orphan' | 'external' | 'foreign' | 'unresolved' | 'discrepancy' | 'journal' | 'unreachable' | 'unsupported' | 'key';

export interface LiveAlarm {
  readonly kind: LiveAlarmKind;
  readonly at: EpochMs;
  readonly text: string;
  readonly instrument?: InstrumentId | undefined;
  readonly clientOrderId?: string | undefined;
}

export interface LiveSetup {
  readonly journal: Journal;
  readonly venue: Venue;
  readonly account: VenueAccount;
  readonly stream: AccountStream;
  readonly clock: Clock;
  readonly instruments: readonly Instrument[];
  readonly settings: LiveSettings;
  /** What becomes of orders, under the ids that the engine gave them; for orders that are not the engine's under the venue's. */
  readonly tell: (event: OrderEvent) => void;
  readonly alarm: (alarm: LiveAlarm) => void;
  /** By how much the venue may differ from the ledger; where not given, by one lot of the asset and at least 1e-8. */
  readonly toleranceOf?: ((asset: string) => Decimal) | undefined;
}

/** 2025-01-01T00:00:00Z: hours and seconds since then give the least numbers of an id. */
const BEGINNING: EpochMs = 1_735_689_600_000;

/** Ids begin no lower than this, so that a journal that was lost or put back from a copy cannot give one out again. */
export const leastNumbers = (now: EpochMs): { readonly epoch: number; readonly sequence: number } => ({
  epoch: Math.max(1, Math.floor((now - BEGINNING) / HOUR)), sequence: Math.max(1, Math.floor((now - BEGINNING) / SECOND)),
});
