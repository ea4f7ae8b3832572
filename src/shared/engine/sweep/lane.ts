import type { CandleColumns } from '../../domain/candle.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Exits, Strategy } from '../../strategies/strategy.ts';
import type { RunSettings } from '../settings.ts';

/** An order that arrives within this share of a candle meets its open, as the simulated venue has it. */
const EARLY = 0.01;

/**
 * How a trial is run: by the kernel that passes over candles, or by the engine, which knows everything. The figures are the same. A run in the
 * kernel still goes to the engine where an order cannot be filled whole at once: the desk counts those.
 */
export type Lane = { readonly kind: 'kernel' } | { readonly kind: 'engine'; /** In words a report can show. */ readonly because: string };

/** What decides on the lane of a trial. */
export interface LaneQuestion {
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly settings: RunSettings;
  readonly exits: Exits;
  readonly instrument: Pick<Instrument, 'kind'>;
  /** Length of a candle in milliseconds. */
  readonly step: number;
  /** Things only the engine has. */
  readonly isFunded: boolean;
  readonly isCarried: boolean;
  readonly isProtected: boolean;
  /** What `candleFault` found. */
  readonly fault?: string | undefined;
}

/** The fast lane where its arithmetic is all there is to do, else the engine and why. */
export function laneOf(question: LaneQuestion): Lane {
  const because = strategyObjection(question) ?? exitObjection(question.exits) ?? marketObjection(question) ?? dataObjection(question);
  return because === undefined ? { kind: 'kernel' } : { kind: 'engine', because };
}

function strategyObjection({ strategy, params }: LaneQuestion): string | undefined {
  if (strategy.kind === 'orders') return 'the strategy places orders of its own';
  if (strategy.learner !== undefined) return 'the strategy learns from candle to candle';
  if ((strategy.allocation?.(params as never) ?? { kind: 'each' }).kind !== 'each') return 'the strategy weighs instruments against each other';
  return strategy.rebalance?.(params as never) === undefined ? undefined : 'the strategy decides on a grid of longer candles';
}

function exitObjection({ trailingStop, maxCandles }: Exits): string | undefined {
  if (trailingStop !== undefined) return 'a trailing stop moves with every candle';
  return maxCandles === undefined ? undefined : 'positions are closed after a number of candles';
}

function marketObjection({ settings, instrument, step }: LaneQuestion): string | undefined {
  if (settings.leverage > 1) return 'a leveraged position can be liquidated';
  if (settings.filters && settings.shorts) return 'the margin of shorts is watched';
  if (settings.latencyMs > EARLY * step) return `orders take ${settings.latencyMs} ms to the venue, long for such candles`;
  return settings.feeIn === 'received' && instrument.kind === 'spot' ? 'fees are taken out of what was bought' : undefined;
}

function dataObjection({ isFunded, isCarried, isProtected, fault }: LaneQuestion): string | undefined {
  if (isFunded) return 'funding is paid on the way';
  if (isCarried) return 'candles are carried over gaps';
  return isProtected ? 'protections lock entries' : fault;
}

/** What the kernel cannot count on in these candles; undefined where there is nothing. */
export function candleFault({ length, openTime, open, high, low, close }: CandleColumns, step: number): string | undefined {
  for (let i = 0; i < length; i++) {
    if (!(open[i] > 0 && close[i] > 0 && low[i] > 0 && open[i] < Infinity && close[i] < Infinity && high[i] < Infinity && high[i] >= low[i])) return 'a candle has a price that is missing or not above zero';
    if (!(low[i] <= open[i] && low[i] <= close[i] && high[i] >= open[i] && high[i] >= close[i])) return 'a candle opens or closes outside of its low and high';
    if (i > 0 && !(openTime[i] - openTime[i - 1] >= step)) return 'candles overlap';
  }
  return undefined;
}
