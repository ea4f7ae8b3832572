import { durationMs } from '../domain/timeframe.ts';
import type { Declared, Strategy } from '../strategies/strategy.ts';

/** Candles of its own length that a strategy wants to have seen before it decides: by its indicators, and by what it wishes for where it learns. */
export function warmUpOf(strategy: Strategy, declared: Declared, lengthMs: number): number {
  const own = strategy.kind === 'forecast' ? (strategy.history ?? 0) : 0;
  return Math.max(0, own, ...Object.values(declared).map(({ warmUp, timeframe }) => warmUp * ((timeframe === undefined ? lengthMs : durationMs(timeframe)) / lengthMs)));
}

const LEAST_SPARE = 50;
const MOST_SPARE = 2_000;

/**
 * Candles that a trader begins with. Averages that remember everything start from a guess, which has faded to a four-hundredth after three times their length
 * beyond the warm-up: with fewer they decide otherwise than with all of the past.
 */
export const candlesToBeginWith = (warmUp: number): number => Math.ceil(warmUp) + Math.min(MOST_SPARE, Math.max(LEAST_SPARE, Math.ceil(3 * warmUp)));
