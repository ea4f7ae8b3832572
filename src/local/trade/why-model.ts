import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { Fill } from '../../shared/domain/order.ts';
import type { Outlook } from '../../shared/domain/outlook.ts';
import type { Notice } from '../../shared/engine/core.ts';
import type { Draft } from '../../shared/engine/order-desk.ts';
import type { DeskNotice } from '../../shared/engine/trading/desk-notice.ts';
import type { SessionInput } from '../../shared/engine/trading/strategy-session.ts';
import type { CandleRow } from './story-line.ts';
import type { MetMarket, ParentCosts } from './parent-costs.ts';

export type Decision = Extract<Notice, { kind: 'decision' }>;
export type Told<Kind extends DeskNotice['kind']> = Extract<DeskNotice, { kind: Kind }>;

/** The way of one order, from what set it off to what it cost. */
export interface OrderStory {
  readonly id: string;
  readonly strategy: string;
  readonly instrument: InstrumentId;
  readonly at: number;
  /** What its strategy was told just before it; undefined where the record does not hold it. */
  readonly trigger: SessionInput | undefined;
  /** The last candles before it, oldest first. */
  readonly candles: readonly CandleRow[];
  /** Undefined for an order that no forecast asked for: a guard, or one of an order strategy. */
  readonly decision: Decision | undefined;
  readonly draft: Draft;
  readonly denials: readonly Told<'denied'>[];
  readonly plan: Told<'plan'> | undefined;
  readonly children: readonly Told<'child'>[];
  readonly guards: readonly Told<'guard'>[];
  /** As the strategy booked them, and the market that each met where the record holds it. */
  readonly fills: readonly { readonly fill: Fill; readonly met: MetMarket | undefined }[];
  readonly ending: { readonly kind: string; readonly at: number; readonly note: string } | undefined;
  /** Undefined while nothing has filled. */
  readonly costs: ParentCosts | undefined;
}

/** What a strategy made of one instrument at one moment. */
export interface InstrumentMoment {
  readonly instrument: InstrumentId;
  readonly candles: readonly CandleRow[];
  readonly values: Readonly<Record<string, number>>;
  /** Of one that learns. */
  readonly outlook: Outlook | undefined;
  /** What the rule of the strategy said; undefined where it was not asked, or is no forecast. */
  readonly forecast: number | undefined;
  /** The forecast in force before. */
  readonly held: number;
  readonly position: number;
  readonly outcome: string;
}

export interface Moment {
  readonly strategy: string;
  /** When the candles had closed; NaN when none was decided on yet. */
  readonly closedAt: number;
  readonly timeframe: string;
  readonly instruments: readonly InstrumentMoment[];
  /** Why it could not be looked at more closely. */
  readonly remark: string | undefined;
}

/** What was said at a time beside decisions and orders. */
export interface Remark {
  readonly at: number;
  readonly text: string;
}
