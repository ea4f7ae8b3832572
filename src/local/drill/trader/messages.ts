import type { LiveSettings } from '../../../shared/engine/live/live-settings.ts';
import type { Intent } from '../arena.ts';

/** Places in the life of an order at which a trader can be told to die. */
export const DEATH_POINTS = ['before the intent', 'after the intent', 'before the send', 'after the send', 'on the ack', 'on a fill', 'in a reconciliation', 'in a rotation', 'before a cancel', 'after a cancel'] as const;
export type DeathPoint = (typeof DEATH_POINTS)[number];

/** How fast things go. At a venue the window of a request is 2 s; here a day has to fit into a minute. */
export interface Timing {
  readonly requestWindowMs: number;
  readonly timeoutMs: number;
  readonly settings: Partial<LiveSettings>;
}

export interface TraderSetup {
  /** Journal, bans and kill switch stand in it. */
  readonly folder: string;
  readonly restUrl: string;
  readonly apiKey: string;
  readonly secret: string;
  readonly symbols: readonly string[];
  readonly timing: Timing;
  readonly segmentBytes: number;
  readonly intents: readonly Intent[];
  /** Where it kills itself: when it comes there for the n-th time. */
  readonly death?: { readonly point: DeathPoint; readonly nth: number } | undefined;
  /** A bug put into it. */
  readonly plant?: string | undefined;
  /** Orders under way at once. */
  readonly width: number;
  /** The venue's own limits, as they are, or none to speak of. */
  readonly limits: 'venue' | 'wide';
  readonly seed: number;
}

export type ToTrader =
  | { readonly kind: 'start'; readonly setup: TraderSetup }
  | { readonly kind: 'intents'; readonly intents: readonly Intent[] }
  | { readonly kind: 'report' }
  | { readonly kind: 'stop' };

export interface TraderReport {
  readonly isOpen: boolean;
  readonly text: string;
  /** No order is unresolved or being cancelled, nothing is missing. */
  readonly isQuiet: boolean;
  /** Intents that have an order at the venue. */
  readonly done: number;
  readonly balances: Readonly<Record<string, string>>;
  /** Venue's ids of orders that have not ended. */
  readonly working: readonly string[];
  readonly halted: number;
  readonly rounds: { readonly light: number; readonly full: number; readonly failed: number };
  /** Executions that the engine heard twice. */
  readonly twiceTold: number;
  readonly refused: Readonly<Record<string, number>>;
  /** Milliseconds from each fill to when it was booked. */
  readonly fillLagMs: readonly number[];
}

export type FromTrader =
  | { readonly kind: 'open' }
  | { readonly kind: 'waits'; readonly reason: string }
  | { readonly kind: 'alarm'; readonly alarm: string; readonly text: string; readonly at: number }
  | { readonly kind: 'cancelled'; readonly at: number }
  | { readonly kind: 'report'; readonly report: TraderReport };
