import { verdict, type Check, type LiveRecord, type LockBox, type Reason } from '../../domain/evidence-verdict.ts';
import type { ModelEvidence, ModelId } from '../../domain/model-life.ts';

/** `plan`: there is a band to hold its live record against (1). lead: an e-value that it earns more than the one in charge, on the same live days. */
export interface GateReason extends Omit<Reason, 'check'> {
  readonly check: Check | 'plan' | 'lead';
}

/** What has been seen of a model since it was made. */
export interface LiveCase {
  /** Undefined where it has not been followed yet. */
  readonly record?: LiveRecord | undefined;
  /** The model in charge now; null where none is. */
  readonly incumbentId: ModelId | null;
  /** E-value that its daily returns beat those of the one in charge; null where they were not compared. */
  readonly lead: number | null;
}

export interface Promotion {
  /** What may be risked on it: nothing, at most a tenth, all of it. */
  readonly stage: 'none' | 'canary' | 'full';
  /** Every check that was made, in order. */
  readonly reasons: readonly GateReason[];
}

/** A record reaches it by luck with a chance of at most 5 %, however often one looks (Ville 1939). */
export const LEAD_LIMIT = 20;

const known = (value: number | null): value is number => value !== null && Number.isFinite(value);

/** The lock-box as it stands towards whoever is in charge now: nobody to beat, the one it was opened against, or another of whom it says nothing. */
function lockBoxNow({ lockBox, incumbentId }: ModelEvidence, now: ModelId | null): LockBox | undefined {
  if (lockBox === undefined || now === null) return lockBox && { ...lockBox, incumbent: null };
  return { ...lockBox, incumbent: incumbentId === now && lockBox.incumbent !== null ? lockBox.incumbent : NaN };
}

/**
 * The gate of promotion, in two stages. Canary: PBO at most 0.2, SPA p at most 0.05, a profit at twice the costs, and a lock-box opened once on which it made a
 * profit and beat the one in charge and the baselines. Full: all of it, and a deflated Sharpe ratio of at least 0.95 or a live record with a PSR of at least
 * 0.95 against 0. Where the lock-box was opened against another than the one in charge now, a live lead over that one that chance does not explain takes
 * its place. Nothing without a band to be rolled back by, nor once the live record has broken out of it. What is not known never opens the gate. A pure function.
 */
export function promotionGate(evidence: ModelEvidence, { record, incumbentId, lead }: LiveCase): Promotion {
  const led = incumbentId !== null && evidence.incumbentId !== incumbentId && known(lead) && lead >= LEAD_LIMIT;
  const { stage, reasons } = verdict({ ...evidence, lockBox: lockBoxNow(evidence, led ? null : incumbentId), live: record });
  const hasPlan = evidence.band !== null;
  return {
    stage: hasPlan ? stage : 'none',
    reasons: [
      ...reasons, ...(led ? [{ check: 'lead', outcome: 'met', found: lead, limit: LEAD_LIMIT } as const] : []),
      { check: 'plan', outcome: hasPlan ? 'met' : 'unknown', found: hasPlan ? 1 : null, limit: 1 },
    ],
  };
}

const figure = (value: number): string => String(Number(value.toPrecision(3)));

/** `deflated 0.97 met (0.95)`. */
export const reasonText = ({ check, outcome, found, limit }: GateReason): string => `${check} ${found === null ? '' : `${figure(found)} `}${outcome} (${figure(limit)})`;
