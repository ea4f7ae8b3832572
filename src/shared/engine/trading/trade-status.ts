import type { Fill } from '../../domain/order.ts';
import type { Outlook } from '../../domain/outlook.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { KillState } from '../../risk/kill-state.ts';
import type { RiskNow } from '../../risk/risk-now.ts';
import type { Notice } from '../core.ts';

export type Decision = Extract<Notice, { kind: 'decision' }>;

/** An order that guards a position. `here`: it waits in this program and its price is watched; else it rests at the venue. */
export interface GuardStatus {
  readonly strategy: string;
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly type: string;
  readonly quantity: number;
  /** NaN where it is not known yet. */
  readonly trigger: number;
  readonly isHere: boolean;
}

/** What a person wants to know at a glance. Money in the quote currency, prices per unit. */
export interface TradeStatus {
  readonly at: EpochMs;
  readonly mode: string;
  readonly currency: string;
  /** `trading`, or why nothing new is opened. */
  readonly state: string;
  readonly kill: KillState;
  readonly equity: number;
  readonly cash: number;
  readonly profit: number;
  readonly profitRatio: number;
  readonly fees: number;
  /** Kimchi premium by coin: 0.05 is 5 % dearer for won. */
  readonly premiums: Readonly<Record<string, number>>;
  readonly maxDrawdown: number;
  readonly fills: number;
  /** Each strategy, and whether it trades or was switched off, and why. */
  readonly strategies: readonly { readonly name: string; readonly status: string }[];
  readonly positions: readonly { readonly strategy: string; readonly instrument: string; readonly quantity: number; readonly averagePrice: number; readonly price: number; readonly unrealised: number; readonly forecast: number; /** Of a strategy that learns. */ readonly outlook?: Outlook | undefined }[];
  readonly venues: readonly { readonly name: string; readonly isOpen: boolean; readonly text: string; readonly working: number; readonly bookAgeMs: number; readonly waitingRequests: number; readonly halted: readonly string[] }[];
  readonly lastDecisions: readonly (Decision & { readonly strategy: string })[];
  readonly lastFills: readonly Fill[];
  readonly lastAlarms: readonly { readonly at: EpochMs; readonly text: string }[];
  /** How much of the limits is used, and what guards the positions. */
  readonly risk?: (RiskNow & { readonly guards: readonly GuardStatus[] }) | undefined;
}
