import type { EpochMs } from './time.ts';

export const TRIAL_KINDS = ['backtest', 'sweep', 'train'] as const;
export type TrialKind = (typeof TRIAL_KINDS)[number];

/** What was tried, without its returns. Everything is JSON-safe. */
export interface TrialHead {
  /** sha256 over what was tried on which data with which code: the same trial has the same id wherever it is made. */
  readonly id: string;
  readonly at: EpochMs;
  readonly kind: TrialKind;
  readonly strategy: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Whatever else decides the result: costs, sizing, range, exits. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly dataHash: string;
  readonly codeHash: string;
  /** `venue:symbol` of each instrument. */
  readonly instruments: readonly string[];
  readonly timeframe: string;
  /** How instruments were chosen on the way; null where all were traded. */
  readonly selection: Readonly<Record<string, unknown>> | null;
  /** The period that was kept back until everything had been chosen and that this trial opened, [from, to); null where it opened none. */
  readonly lockBox: { readonly from: EpochMs; readonly to: EpochMs } | null;
  /** Headline figures; null where one is not defined. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** sha256 over the order list. */
  readonly orderHash: string;
}

/** One trial as the ledger keeps it for ever. */
export interface Trial extends TrialHead {
  /** 00:00 UTC of each day with a mark, rising, and the return of each, the first against the starting balance. */
  readonly days: readonly EpochMs[];
  readonly returns: readonly number[];
}
