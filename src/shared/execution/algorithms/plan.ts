import type { Instrument } from '../../domain/instrument.ts';
import type { Side } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { ExecutionPolicy } from '../learned/policy.ts';
import type { FillModel } from './fill-model.ts';
import type { MarketView } from './market-view.ts';
import type { VolumeCurve } from './volume-curve.ts';

/** What is wanted in the end; the algorithm decides in which pieces it is sent. */
export interface ParentOrder {
  readonly side: Side;
  /** Base units, above zero. */
  readonly quantity: number;
  /** When it may begin, and when nothing of it may be placed or work any more. */
  readonly arrival: EpochMs;
  readonly deadline: EpochMs;
  /** No child pays more (a buyer) or takes less (a seller) than this, not even at the deadline. */
  readonly limitPrice?: number | undefined;
  /** 0: spread it evenly over the time. 1: most of it at once. */
  readonly urgency: number;
}

/** What a venue demands of each child, and what it charges. */
export type ExecutionRules = Pick<Instrument, 'tickSize' | 'lotSize' | 'minQuantity' | 'minNotional' | 'makerFeeBps' | 'takerFeeBps'>;

interface Sliced {
  readonly slices: number;
  /** Largest change of a slice's size and place in time, as a share of it: 0.2 is +-20 %. 0 gives the plain schedule. */
  readonly jitter: number;
  readonly seed: number;
  /** How long a slice may rest at the touch before it crosses. 0 crosses at once. */
  readonly patienceMs: number;
}

export type Algorithm =
  | { readonly kind: 'market' }
  | { readonly kind: 'limit-then-cross'; readonly patienceMs: number }
  | ({ readonly kind: 'twap' } & Sliced)
  | ({ readonly kind: 'vwap'; readonly curve: VolumeCurve } & Sliced)
  /** `rate` is own / (own + others), in (0, 1). */
  | { readonly kind: 'pov'; readonly rate: number }
  /** Almgren-Chriss over `steps` equal intervals. `dailyVolume` in base units scales the impact. */
  | { readonly kind: 'implementation-shortfall'; readonly steps: number; readonly dailyVolume: number }
  /** Shows about `displayQuantity` at a time, at the parent's limit or at the touch. */
  | { readonly kind: 'iceberg'; readonly displayQuantity: number; readonly jitter: number; readonly seed: number }
  | AdaptiveAlgorithm
  /** Does what a policy that was trained on books says. */
  | { readonly kind: 'learned'; readonly policy: ExecutionPolicy };

/** Posts or takes by what filling is likely to cost, never behind an Almgren-Chriss schedule. */
export interface AdaptiveAlgorithm {
  readonly kind: 'adaptive';
  readonly steps: number;
  readonly dailyVolume: number;
  readonly model: FillModel;
  /** Largest share of the quantity shown at the touch that one child may have, taking or resting. */
  readonly touchShare: number;
  /** Basis points by which posting or waiting must be better before it is chosen over taking, and worse before it is given up. */
  readonly hysteresisBps: number;
}

/** JSON-safe: what a parent order was decided to be. Stays the same for the life of the order. */
export interface ExecutionPlan {
  readonly parent: ParentOrder;
  readonly rules: ExecutionRules;
  readonly algorithm: Algorithm;
  /** A taking child is a limit order that expires at once, this far beyond the touch at most: there is no order without a price. */
  readonly collarBps: number;
  /** Before the deadline: from here on everything left is taken. Must hold a cancel and a take: several round trips. */
  readonly leadMs: number;
}

/** What the order machine knows of a child: it only grows, so it may come twice, late and out of order. */
export interface ChildReport {
  readonly child: number;
  /** All distinct fills, or what the venue says was executed where that is more. */
  readonly filledQuantity: number;
  /** Proven by the venue: filled, cancelled, expired, rejected, denied or never there. An unknown order has not ended. */
  readonly ended: boolean;
}

export interface ExecutionView {
  readonly at: EpochMs;
  /** Undefined while the data cannot be trusted: then nothing is placed. */
  readonly market: MarketView | undefined;
  /** A child that is not named works in full. */
  readonly children: readonly ChildReport[];
}

/** A piece of the parent as it goes to the venue: always with a price. `ioc` takes, `gtc` rests and is post-only. */
export interface ChildOrder {
  readonly child: number;
  readonly side: Side;
  readonly quantity: number;
  readonly limitPrice: number;
  readonly timeInForce: 'ioc' | 'gtc';
  readonly postOnly: boolean;
}

export type ExecutionAction =
  | { readonly kind: 'place'; readonly order: ChildOrder; readonly reason: string }
  | { readonly kind: 'cancel'; readonly child: number; readonly reason: string };
