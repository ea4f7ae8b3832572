import { z } from 'zod';

const name = z.string().max(120);

export const flowQuery = z.object({
  /** As the plan names it: `ensemble`, `trend-following-2`. The first one where it is left out. */
  strategy: name.optional(),
  /** `binance:BTC/USDT`; the first one of the strategy where it is left out. */
  instrument: name.optional(),
  /** The last moment whose candle had closed by then, epoch ms; the newest where it is left out. */
  at: z.number().optional(),
  /** The moment in which this order was asked for, in the place of a time: `ensemble#cr6.c22`, `c22`. */
  order: name.optional(),
  /** Moments on each side of the one asked for. */
  around: z.int().min(5).max(200).default(60),
});

export const flowWhyQuery = z.object({
  strategy: name,
  instrument: name,
  /** When the candle of the moment closed, epoch ms. */
  at: z.number(),
  /** Who asks: a new question of the same visitor takes the place of the one before. */
  visitor: z.string().min(1).max(60),
});

/** Open time, open, high, low, close, volume. */
export type FlowCandle = readonly [number, number, number, number, number, number];

/** One candle on which something could be decided. */
export interface FlowMark {
  /** When its candle closed. */
  readonly at: number;
  readonly close: number;
  /** The forecast in force behind it; null before the first one on record. */
  readonly forecast: number | null;
  /** Something was decided. */
  readonly isDecision: boolean;
  /** Orders asked for between this close and the next, guards among them, and refusals. */
  readonly orders: number;
  readonly denied: number;
}

export interface FlowExpert {
  readonly name: string;
  readonly weight: number;
  /** Null without an opinion. */
  readonly forecast: number | null;
  readonly candlesLeft: number | null;
  /** The indicators it looked at. */
  readonly values: readonly FlowValue[];
}

export interface FlowValue {
  readonly name: string;
  readonly value: number | null;
}

export interface FlowEvent {
  readonly type: string;
  readonly text: string;
  readonly severity: number;
  readonly knownAt: number;
  readonly until: number;
  readonly actions: readonly string[];
}

/** How one that learns came from many opinions to one. */
export interface FlowOutlook {
  readonly regime: string;
  readonly regimeSince: number | null;
  readonly events: readonly FlowEvent[];
  readonly mode: string;
  readonly champion: string | null;
  readonly experts: readonly FlowExpert[];
  readonly blended: number | null;
  readonly forecast: number | null;
  readonly notes: readonly string[];
}

export interface FlowDecision {
  readonly at: number;
  readonly previous: number | null;
  readonly forecast: number | null;
  readonly price: number | null;
  readonly reason: string;
  /** Indicators that belong to no expert. */
  readonly values: readonly FlowValue[];
  readonly outlook: FlowOutlook | null;
}

export interface FlowDenial { readonly at: number; readonly id: string; readonly rule: string; readonly reason: string }

export interface FlowPlan {
  readonly at: number;
  readonly algorithm: string;
  readonly quantity: number;
  readonly deadline: number | null;
  readonly arrivalPrice: number | null;
  readonly advice: string;
  /** Basis points. */
  readonly estimate: { readonly takeNow: number | null; readonly halfSpread: number | null; readonly sweep: number | null; readonly impact: number | null; readonly takerFee: number | null; readonly timingRisk: number | null };
}

export interface FlowChild {
  readonly at: number;
  readonly id: string;
  readonly side: 'buy' | 'sell';
  readonly type: string;
  readonly quantity: number;
  readonly price: number | null;
  readonly timeInForce: string;
  readonly isPostOnly: boolean;
  readonly reason: string;
}

export interface FlowFill {
  readonly at: number;
  readonly tradeId: string;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly feeCurrency: string;
  readonly liquidity: 'maker' | 'taker';
  readonly bid: number | null;
  readonly ask: number | null;
}

export interface FlowGuard { readonly at: number; readonly what: 'laid' | 'laid-locally' | 'fired' | 'lost' | 'lifted'; readonly price: number | null }

/** Money in the quote currency, above zero where it cost. */
export interface FlowCosts {
  readonly filled: number;
  readonly averagePrice: number | null;
  readonly slippageBps: number | null;
  readonly fees: number;
  readonly feeBps: number | null;
  readonly parts: Readonly<Record<'delay' | 'timing' | 'spread' | 'impact' | 'fee' | 'opportunity' | 'total', number>> | null;
}

/** An order from its wish to its cost. */
export interface FlowOrder {
  readonly id: string;
  readonly at: number;
  readonly side: 'buy' | 'sell';
  readonly type: string;
  readonly quantity: number;
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
  readonly isReduceOnly: boolean;
  readonly reason: string;
  readonly denials: readonly FlowDenial[];
  readonly plan: FlowPlan | null;
  readonly children: readonly FlowChild[];
  readonly fills: readonly FlowFill[];
  readonly guards: readonly FlowGuard[];
  readonly ending: { readonly at: number; readonly kind: string; readonly note: string } | null;
  readonly costs: FlowCosts | null;
}

/** One instrument at the close of one candle, from data to fills, as it was written down. */
export interface FlowMoment {
  readonly strategy: string;
  readonly instrument: string;
  readonly timeframe: string;
  readonly at: number;
  /** The candles up to it, oldest first. */
  readonly candles: readonly FlowCandle[];
  /** Null where nothing was decided at this moment. */
  readonly decision: FlowDecision | null;
  /** The last decision before it: what was in force. */
  readonly standing: FlowDecision | null;
  /** Asked for between this close and the next. */
  readonly orders: readonly FlowOrder[];
  /** What was said beside it: alarms and the program's own words. */
  readonly remarks: readonly { readonly at: number; readonly text: string }[];
}

export interface FlowChoice {
  readonly strategy: string;
  /** Which strategy it is: `ensemble`. */
  readonly kind: string;
  readonly timeframe: string;
  readonly instruments: readonly { readonly id: string; readonly tickSize: number; readonly lotSize: number; readonly quote: string }[];
}

export interface FlowPicture {
  readonly choices: readonly FlowChoice[];
  /** Null where nothing is on record that fits. */
  readonly moment: FlowMoment | null;
  /** Oldest first. */
  readonly marks: readonly FlowMark[];
  /** When the decision before and the one behind were made, of a strategy without forecasts the orders; null where there is none near. */
  readonly previousDecision: number | null;
  readonly nextDecision: number | null;
  readonly isNewest: boolean;
  /** Times on record. */
  readonly from: number | null;
  readonly to: number | null;
  /** The order asked for, as it was found. */
  readonly order: string | null;
}

/** What is known only by repeating the run up to the moment. */
export interface FlowWhy {
  /** What the rule said; null where it was not asked. */
  readonly said: number | null;
  readonly held: number | null;
  readonly position: number | null;
  /** Why it did what it did, or nothing: one sentence. */
  readonly outcome: string;
  readonly values: readonly FlowValue[];
  readonly outlook: FlowOutlook | null;
  readonly remark: string | null;
}

export type FlowWhyAnswer =
  | { readonly state: 'working'; readonly since: number; /** Questions in front of this one. */ readonly ahead: number }
  | { readonly state: 'done'; readonly why: FlowWhy }
  | { readonly state: 'failed'; readonly reason: string };

/** The way from data to an order, for each candle on record. */
export interface FlowDesk {
  /** Out of the record as it stands: at once. */
  picture(query: z.infer<typeof flowQuery>): Promise<FlowPicture>;
  /** By repeating the run: asked again until it is done. */
  why(query: z.infer<typeof flowWhyQuery>): Promise<FlowWhyAnswer>;
}
