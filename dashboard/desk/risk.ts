import { z } from 'zod';
import type { KillState } from '../../src/shared/risk/kill-state.ts';

/** A move of the kill switch. */
export interface KillMoveLine {
  readonly at: number;
  readonly previous: KillState;
  readonly state: KillState;
  readonly by: string;
  readonly reason: string;
}

export const denialsQuery = z.object({
  /** Epoch ms; all that is on record where it is left out. */
  from: z.number().optional(),
});

/** Orders that one rule of the gate refused. */
export interface DenialRule {
  readonly rule: string;
  readonly count: number;
  /** Of the newest one. */
  readonly at: number;
  readonly instrument: string;
  readonly reason: string;
  /** An order's id, for `why`. */
  readonly order: string;
}

export interface Denials {
  readonly rules: readonly DenialRule[];
  readonly total: number;
  /** Beginnings of stretches of equal length, epoch ms, and how many were refused in each. */
  readonly times: readonly number[];
  readonly counts: readonly number[];
  readonly stepMs: number;
  /** Whether the record was read to its end. */
  readonly isComplete: boolean;
}

/** What guards the account, as it is on record. What holds now is in the live status. */
export interface RiskDesk {
  /** Newest first; what was asked of the switch before histories were kept is not in it. */
  killHistory(): Promise<readonly KillMoveLine[]>;
  denials(query: z.infer<typeof denialsQuery>): Promise<Denials>;
}
