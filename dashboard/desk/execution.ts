import { z } from 'zod';
import type { CostPart, Reading } from './portfolio.ts';

const text = z.string().max(160);
const moment = z.number().min(0).max(8.64e15);
const filter = {
  from: moment.optional(),
  instrument: text.optional(),
  algorithm: text.optional(),
  strategy: text.optional(),
};
export const executionQuery = z.object(filter);

export const PARENT_COLUMNS = ['at', 'instrument', 'algorithm', 'value', 'slippageBps', 'feeBps', 'totalBps', 'estimateBps', 'fillMs', 'filledShare', 'makerShare'] as const;
export const parentsQuery = z.object({
  ...filter,
  sort: z.enum(PARENT_COLUMNS).default('at'),
  isAscending: z.boolean().default(false),
  state: z.enum(['all', 'working', 'done', 'unfilled']).default('all'),
  page: z.int().min(0).max(100_000).default(0),
  size: z.int().min(1).max(200).default(25),
});
export const parentQuery = z.object({ id: text.min(1) });

/** An order to a target. Basis points of what filled, above zero where it cost; null where it is not known. */
export interface ParentLine {
  readonly id: string;
  readonly at: number;
  readonly strategy: string;
  readonly instrument: string;
  readonly side: string | null;
  readonly algorithm: string;
  readonly quantity: number;
  readonly filled: number;
  readonly isWorking: boolean;
  readonly arrivalPrice: number | null;
  readonly averagePrice: number | null;
  readonly value: number | null;
  readonly slippageBps: number | null;
  readonly feeBps: number | null;
  /** Slippage and fee. */
  readonly totalBps: number | null;
  /** What taking at once was expected to cost, fee and all; and how much the price would move by itself meanwhile. */
  readonly estimateBps: number | null;
  readonly timingRiskBps: number | null;
  /** From the decision to the first fill, ms. */
  readonly fillMs: number | null;
  readonly makerShare: number | null;
  readonly note: string | null;
}

export interface Parents {
  readonly reading: Reading;
  readonly rows: readonly ParentLine[];
  readonly total: number;
}

/** Of figures in order: how many, the mean and the usual places. */
export interface Spread {
  readonly count: number;
  readonly mean: number | null;
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
}

export interface ExecutionGroup {
  readonly key: string;
  readonly parents: number;
  readonly slippage: Spread;
  /** Mean slippage in all likelihood: 95 % of it lies between. Null under two orders. */
  readonly low: number | null;
  readonly high: number | null;
  readonly feeBps: number | null;
  readonly totalBps: number | null;
  readonly estimateBps: number | null;
  readonly filledShare: number | null;
  readonly makerShare: number | null;
  readonly fillMs: number | null;
}

export interface ExecutionOverview {
  readonly reading: Reading;
  /** Orders that are over and looked at here, the newest; and how many more there are. */
  readonly parents: number;
  readonly older: number;
  readonly working: number;
  readonly all: ExecutionGroup;
  readonly byAlgorithm: readonly ExecutionGroup[];
  readonly byInstrument: readonly ExecutionGroup[];
  /** How many orders slipped by how much: [from, to) in basis points; the first and the last hold everything beyond. */
  readonly histogram: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  /** Milliseconds. */
  readonly times: { readonly toPlan: Spread; readonly toFirstFill: Spread; readonly toDone: Spread };
  /** Mean of each part of what it cost, in basis points of the order, over those where all of it is known. */
  readonly parts: { readonly orders: number; readonly bps: Readonly<Record<CostPart, number>> } | null;
  /** The same orders by what was expected of them. */
  readonly denials: readonly { readonly rule: string; readonly count: number; readonly at: number; readonly reason: string; readonly id: string; readonly instrument: string }[];
  readonly instruments: readonly string[];
  readonly algorithms: readonly string[];
  readonly strategies: readonly string[];
}

/** A slice of an order as it was sent. */
export interface Slice {
  readonly id: string;
  readonly at: number;
  readonly instrument: string;
  readonly side: string;
  readonly type: string;
  readonly quantity: number;
  readonly limitPrice: number | null;
  readonly timeInForce: string;
  readonly isPostOnly: boolean;
  readonly reason: string;
  readonly filled: number;
}

/** An execution with the best bid and ask as they stood when it was heard of. */
export interface SliceFill {
  readonly slice: string | null;
  readonly tradeId: string;
  readonly at: number;
  readonly price: number;
  readonly quantity: number;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly fee: number | null;
  readonly feeCurrency: string | null;
  readonly liquidity: string | null;
}

export interface ParentStory extends ParentLine {
  readonly reading: Reading;
  readonly reason: string | null;
  readonly decisionAt: number | null;
  readonly decisionPrice: number | null;
  readonly forecast: number | null;
  readonly deadline: number | null;
  readonly doneAt: number | null;
  readonly endBid: number | null;
  readonly endAsk: number | null;
  readonly estimate: Readonly<Record<'halfSpreadBps' | 'sweepBps' | 'impactBps' | 'takerFeeBps' | 'takeNowBps' | 'timingRiskBps' | 'shareOfDepth', number | null>>;
  /** In the quote currency, and in basis points of the whole order at the price that was decided on. */
  readonly parts: Readonly<Record<CostPart | 'total', number>> | null;
  readonly shortfallBps: number | null;
  readonly slices: readonly Slice[];
  readonly fills: readonly SliceFill[];
  readonly denials: readonly { readonly at: number; readonly id: string; readonly rule: string; readonly reason: string }[];
}

/** How orders were carried out, and what that cost. */
export interface ExecutionDesk {
  overview(query: z.infer<typeof executionQuery>): Promise<ExecutionOverview>;
  parents(query: z.infer<typeof parentsQuery>): Promise<Parents>;
  /** Null where no such order is on record. */
  parent(query: z.infer<typeof parentQuery>): Promise<ParentStory | null>;
}
