import type { RequestCost, RequestPriority } from '../domain/request-budget.ts';
import type { EpochMs } from '../domain/time.ts';
import type { UsageReport } from '../domain/venue-limits.ts';

export interface GatedRequest {
  readonly priority: RequestPriority;
  readonly cost: RequestCost;
  /** Rather not sent than sent later than this: an order at a price of a minute ago is another order. */
  readonly mostWaitMs: number;
}

export interface GateStatus {
  /** Requests that wait, by priority. */
  readonly waiting: Readonly<Record<RequestPriority, number>>;
  readonly oldestWaitMs: number;
  readonly passed: number;
  readonly refused: number;
  readonly lastWaitMs: number;
  readonly forbiddenUntil: EpochMs | undefined;
  readonly used: readonly { readonly counter: string; readonly windowMs: number; readonly limit: number; readonly used: number }[];
  /** Of a budget that several processes share. */
  readonly sharing?: SharingStatus;
}

export interface SharingStatus {
  /** `alone`: what they share cannot be reached, so each takes no more than `share` of the room it last saw, as if others took the rest. */
  readonly mode: 'shared' | 'alone';
  readonly share: number;
  readonly since: EpochMs;
  /** How often it went from shared to alone. */
  readonly falls: number;
  /** Why it is alone. */
  readonly reason: string | undefined;
}

/** Everything sent to one venue from one address passes here. In one process, or shared by several. */
export interface RequestGate {
  /** Resolves when the request may be sent and has been counted. Throws TransientError when that is not before `mostWaitMs`; then nothing may be sent. */
  pass(request: GatedRequest, signal?: AbortSignal): Promise<void>;
  /** What the venue answered about its limits. */
  heard(report: UsageReport): void;
  status(): GateStatus;
}

/** Until when a venue has forbidden requests, kept over restarts: asking again during a ban makes it longer. */
export interface BanStore {
  read(gate: string): Promise<EpochMs | undefined>;
  write(gate: string, until: EpochMs): Promise<void>;
}
