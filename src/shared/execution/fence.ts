import type { EpochMs } from '../domain/time.ts';

/**
 * How long after its last possible stamp a request may still land. Venues with an expiry check it a second time just before matching:
 * after it, a request that was not taken can never be taken. Elsewhere only a long wait and other evidence help.
 */
export interface FenceRules {
  /** Of the venue; undefined where it has no such rule. */
  readonly requestExpiryMs: number | undefined;
  /** Most that our stamp may be ahead of the venue's clock. */
  readonly clockErrorMs: number;
  /** Longest time after which the venue's queries show an order that it took. */
  readonly lagMarginMs: number;
  /** Where the venue has no expiry. */
  readonly conservativeWaitMs: number;
}

/** From the moment after which no request can have been stamped: how long until "no such order" is proof. */
export const fenceMs = ({ requestExpiryMs, clockErrorMs, lagMarginMs, conservativeWaitMs }: FenceRules): number =>
  (requestExpiryMs === undefined ? Math.max(conservativeWaitMs, clockErrorMs + lagMarginMs) : requestExpiryMs + clockErrorMs + lagMarginMs);

/** What is known when a venue says that it has no such order. */
export interface AbsenceEvidence {
  /** When sending had ended: our request cannot carry a later stamp. Undefined while it has not. */
  readonly settledAt: EpochMs | undefined;
  /** When the question was asked, by the clock of the machine. */
  readonly askedAt: EpochMs;
  /** Time that we waited since then ourselves: the machine's clock may be set. */
  readonly waitedMs: number;
}

/** Whether "no such order" proves that there never will be one. An error while asking is no answer and must not come here. */
export function isBehindFence({ settledAt, askedAt, waitedMs }: AbsenceEvidence, rules: FenceRules): boolean {
  const wait = fenceMs(rules);
  return settledAt !== undefined && waitedMs >= wait && askedAt - settledAt >= wait;
}
