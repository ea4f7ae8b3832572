import type { z } from 'zod';
import type { Timeframe } from '../domain/timeframe.ts';
import type { InstrumentId } from '../domain/instrument.ts';
import type { OrderRequest, Side } from '../domain/order.ts';
import type { Fill } from '../domain/order.ts';
import type { Outlook } from '../domain/outlook.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Indicator } from '../indicators/indicator.ts';

type ParamsSchema = z.ZodObject<z.ZodRawShape>;
export type Declared = Readonly<Record<string, Indicator>>;
/** The values of each declared indicator by index: `[i]` is the candle that has just closed, `[i - 1]` the one before. NaN while warming up. At most 1,024 candles back. */
export type SeriesOf<S extends Declared> = { readonly [K in keyof S]: Float64Array };

/**
 * How the forecasts of several instruments become one portfolio.
 * each: every instrument gets an equal share of the exposure and its own forecast decides.
 * rank: forecasts are scores; the best `long` are held with equal weight and the worst `short` sold.
 * spread: exactly two instruments; the forecast (of the first) buys the first and sells the second with the same value.
 */
export type Allocation =
  | { readonly kind: 'each' }
  | { readonly kind: 'rank'; readonly long: number; readonly short: number }
  | { readonly kind: 'spread' };

/** Exits that guard a position at the venue, as fractions of the entry price. Absent: none. */
export interface Exits {
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly trailingStop?: number;
  /** Closed at the market after so many candles. */
  readonly maxCandles?: number;
}

/** What a learner is told of where it works. */
export interface LearnerWorld {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** What one unit of position change costs, as a share of equity: fee and half the spread. */
  readonly unitCost: number;
  /** -1 where shorts are allowed, else 0. */
  readonly lowest: number;
}

/**
 * Decides on one instrument from what it has seen before, in the place of `decide`. It is shown every candle once, in order; a candle that it has
 * seen already (told again after a restart) changes nothing. Deterministic, and its state is JSON-safe.
 */
export interface Learner<S extends Declared = Declared> {
  /** The forecast at the close of candle `i`, as `decide` gives it. `held` is the forecast in force; absent while nothing can be traded, and it only learns. */
  next(series: SeriesOf<S>, i: number, held?: number): number;
  /** What the last answer was made from, beside the indicators. */
  values(): Readonly<Record<string, number>>;
  /** The same for people: how it sees the market and how its answer came about; undefined before the first. */
  outlook?(): Outlook | undefined;
  /** Work that is due and changes no answer, done between two candles so that the next one need not wait for it. */
  rest?(): void;
  save(): unknown;
  restore(saved: unknown): void;
}

/** Rules over indicators that give a forecast. */
export interface ForecastStrategy<P extends ParamsSchema = ParamsSchema, S extends Declared = Declared> {
  readonly kind: 'forecast';
  readonly name: string;
  readonly summary: string;
  readonly params: P;
  /** `instruments` are the symbols traded, in order; most strategies need none of them. */
  indicators(params: z.output<P>, instruments: readonly string[]): S;
  /**
   * The forecast at the close of candle `i`: conviction in [-1, 1], NaN for "no opinion". Pure.
   * `held` is the forecast that is in force now, 0 after a protective exit.
   */
  decide(series: SeriesOf<S>, i: number, held: number, params: z.output<P>): number;
  /** One that learns has a learner for each instrument, which decides instead of `decide`. Only where each instrument is decided alone. */
  learner?(params: z.output<P>, world: LearnerWorld): Learner<S>;
  /** Candles that one who learns would like to have seen before it decides, beyond the warm-up of its indicators. */
  readonly history?: number;
  allocation?(params: z.output<P>): Allocation;
  exits?(params: z.output<P>): Exits;
  /** Decides only at the close of candles that end on this grid: `1d` for a daily rebalance on hourly candles. */
  rebalance?(params: z.output<P>): Timeframe;
  /** The longest candles it makes sense on; a clear error otherwise. */
  readonly longestTimeframe?: Timeframe;
  /** What is wrong with parameters that are each within bounds but do not go together; undefined when nothing is. */
  check?(params: z.output<P>): string | undefined;
}

/** What an order strategy wants: an order under a tag of its own, or the cancellation of one. */
export type OrderIntent =
  | ({ readonly kind: 'place'; readonly tag: string } & Pick<OrderRequest, 'side' | 'type' | 'quantity' | 'reason'>
      & Partial<Pick<OrderRequest, 'limitPrice' | 'stopPrice' | 'trailBps' | 'timeInForce' | 'postOnly' | 'reduceOnly' | 'group'>>)
  | { readonly kind: 'cancel'; readonly tag: string };

export interface WorkingOrder {
  readonly tag: string;
  readonly side: Side;
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly limitPrice: number | undefined;
}

/** What an order strategy may look at. One object, refilled for each event: do not keep it. */
export interface OrderView<S extends Declared = Declared> {
  readonly at: EpochMs;
  /** The last closed candle. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quantity: number;
  readonly averagePrice: number;
  /** Quote units not tied up in the position; and what all of it is worth. */
  readonly cash: number;
  readonly equity: number;
  readonly series: SeriesOf<S>;
  readonly i: number;
  /** Orders placed and not yet finished, those on their way to the venue included. One that is finished (filled, refused, expired) is gone. */
  readonly working: readonly WorkingOrder[];
}

export interface OrderStep<State> {
  readonly state: State;
  readonly orders: readonly OrderIntent[];
}

/** An arrangement of orders rather than a forecast. `State` is JSON-safe: it survives a restart. */
export interface OrderStrategy<P extends ParamsSchema = ParamsSchema, S extends Declared = Declared, State = unknown> {
  readonly kind: 'orders';
  readonly name: string;
  readonly summary: string;
  readonly params: P;
  indicators?(params: z.output<P>, instruments: readonly string[]): S;
  /** As for a forecast strategy. */
  check?(params: z.output<P>): string | undefined;
  start(params: z.output<P>): State;
  onCandle(view: OrderView<S>, state: State, params: z.output<P>): OrderStep<State>;
  onFill?(view: OrderView<S>, state: State, fill: Fill & { readonly tag: string }, params: z.output<P>): OrderStep<State>;
}

export type Strategy = ForecastStrategy | OrderStrategy;

/** Keeps the types of parameters and series through to `decide`; adds the kind. */
export function defineStrategy<P extends ParamsSchema, S extends Declared>(strategy: Omit<ForecastStrategy<P, S>, 'kind'>): ForecastStrategy {
  return { ...strategy, kind: 'forecast' } as unknown as ForecastStrategy;
}

export function defineOrderStrategy<P extends ParamsSchema, S extends Declared, State>(strategy: Omit<OrderStrategy<P, S, State>, 'kind'>): OrderStrategy {
  return { ...strategy, kind: 'orders' } as unknown as OrderStrategy;
}
