import type { Instrument } from '../../domain/instrument.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Algorithm, ExecutionPlan } from '../../execution/algorithms/plan.ts';
import { USUAL_FILL_MODEL } from '../../execution/algorithms/usual-fill-model.ts';
import type { FillModel } from '../../execution/algorithms/fill-model.ts';
import type { VolumeCurve } from '../../execution/algorithms/volume-curve.ts';
import { estimateCost, type PreTradeEstimate } from '../../execution/impact/pre-trade.ts';
import type { MarketBoard } from './market-board.ts';

export const ALGORITHMS = ['auto', 'market', 'limit-then-cross', 'twap', 'vwap', 'pov', 'implementation-shortfall', 'iceberg', 'adaptive'] as const;
export type AlgorithmName = (typeof ALGORITHMS)[number];

/** How orders to a target are carried out. Times in milliseconds, shares as fractions. */
export interface ExecutionSettings {
  /** `auto` takes what the estimate before the trade advises: a small order rests and then crosses, a large one is worked adaptively. */
  readonly entry: AlgorithmName;
  /** For orders that only reduce; protective exits always take at once. */
  readonly exit: AlgorithmName;
  readonly deadlineMs: number;
  /** 0 spreads evenly over the time, 1 does most of it at once. */
  readonly urgency: number;
  readonly patienceMs: number;
  readonly slices: number;
  /** Of pov: own volume over all volume. */
  readonly participation: number;
  /** Of iceberg: what is shown, as a share of the order. */
  readonly displayShare: number;
  /** How far beyond the touch a taking order may go. */
  readonly collarBps: number;
  /** Before the deadline: from here on what is left is taken. */
  readonly leadMs: number;
}

export const executionSettings: ExecutionSettings = {
  entry: 'auto', exit: 'limit-then-cross', deadlineMs: 60_000, urgency: 0.3, patienceMs: 5_000, slices: 10, participation: 0.1, displayShare: 0.2, collarBps: 30, leadMs: 2_000,
};

/** What of an instrument was learned from its past; absent until there is enough of it. */
export interface Learned {
  readonly curve?: VolumeCurve | undefined;
  readonly fills?: FillModel | undefined;
}

/** A plan, and what it was expected to cost. */
export interface PlannedOrder {
  readonly plan: ExecutionPlan;
  readonly estimate: PreTradeEstimate;
}

interface Question {
  readonly order: OrderRequest;
  readonly instrument: Instrument;
  readonly board: MarketBoard;
  readonly settings: ExecutionSettings;
  readonly learned: Learned;
  readonly isUrgent: boolean;
  readonly at: EpochMs;
}

/** Decides how an order to a target is carried out. What an algorithm needs and nobody knows yet makes it a simpler one. */
export function planOrder(question: Question): PlannedOrder {
  const { order, instrument, settings, isUrgent, at } = question;
  const estimate = estimated(question);
  const wanted = isUrgent ? 'market' : order.reduceOnly === true ? settings.exit : settings.entry;
  const algorithm = algorithmOf(wanted === 'auto' ? estimate.advice : wanted, question);
  const { tickSize, lotSize, minQuantity, minNotional, makerFeeBps, takerFeeBps } = instrument;
  return {
    estimate,
    plan: {
      parent: { side: order.side, quantity: order.quantity, arrival: at, deadline: at + settings.deadlineMs, urgency: settings.urgency },
      rules: { tickSize, lotSize, minQuantity, minNotional, makerFeeBps, takerFeeBps }, algorithm, collarBps: settings.collarBps, leadMs: Math.min(settings.leadMs, settings.deadlineMs / 2),
    },
  };
}

function estimated({ order, instrument, board, settings }: Question): PreTradeEstimate {
  const { bids, asks } = board.depth(order.instrument);
  const { dailyVolatility, dailyVolume } = board.usual(order.instrument);
  return estimateCost({
    side: order.side, quantity: order.quantity, bids, asks, takerFeeBps: instrument.takerFeeBps, durationSeconds: settings.deadlineMs / 1_000, dailyVolatility, dailyVolume, coefficient: 1,
  });
}

function algorithmOf(name: Exclude<AlgorithmName, 'auto'>, { order, board, settings, learned, at }: Question): Algorithm {
  const { dailyVolume } = board.usual(order.instrument);
  const patient = { kind: 'limit-then-cross', patienceMs: settings.patienceMs } as const;
  // The same order gives the same schedule, and no two orders the same.
  const sliced = { slices: settings.slices, jitter: 0.2, seed: at % 2 ** 31, patienceMs: settings.patienceMs };
  const hasVolume = dailyVolume > 0 && dailyVolume < Infinity;
  switch (name) {
    case 'market': return { kind: 'market' };
    case 'limit-then-cross': return patient;
    case 'twap': return { kind: 'twap', ...sliced };
    case 'vwap': return learned.curve === undefined ? { kind: 'twap', ...sliced } : { kind: 'vwap', ...sliced, curve: learned.curve };
    case 'pov': return { kind: 'pov', rate: settings.participation };
    case 'implementation-shortfall': return hasVolume ? { kind: 'implementation-shortfall', steps: settings.slices, dailyVolume } : patient;
    case 'iceberg': return { kind: 'iceberg', displayQuantity: order.quantity * settings.displayShare, jitter: 0.2, seed: sliced.seed };
    case 'adaptive': return hasVolume ? { kind: 'adaptive', steps: settings.slices, dailyVolume, model: learned.fills ?? USUAL_FILL_MODEL, touchShare: 0.5, hysteresisBps: 0.2 } : patient;
  }
}
