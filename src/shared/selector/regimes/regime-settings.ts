import { UsageError } from '../../domain/errors.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import { DAY, HOUR } from '../../domain/time.ts';
import type { HysteresisRules } from './hysteresis.ts';
import type { JumpLayerSettings } from './jump-layer.ts';
import type { MarkovLayerSettings } from './markov-layer.ts';
import type { ChangeLayerSettings } from './change-layer.ts';
import type { VolatilityTrendRules } from './volatility-trend.ts';

export interface RegimeSettings {
  readonly timeframe: Timeframe;
  readonly seed: number;
  readonly rules: VolatilityTrendRules;
  readonly jump: JumpLayerSettings & { readonly stepMs: number; /** Weight of the evidence against that of the rules, 1. */ readonly weight: number };
  readonly markov: MarkovLayerSettings & { readonly stepMs: number; readonly weight: number };
  readonly change: ChangeLayerSettings;
  readonly hysteresis: HysteresisRules;
  /** Models are fitted anew so long after the last fit. */
  readonly refitMs: number;
  /** `inline`: `next` refits when it is due; `asked`: it only says so, and the owner calls `refit` when it suits. */
  readonly refits: 'inline' | 'asked';
  /** The penalty of the jump model is chosen anew at every so many fits. */
  readonly penaltyEvery: number;
  /** Volatility beyond so many times the largest at the last fit, and rows beyond so many times the farthest, were never seen. */
  readonly strangeVolatility: number;
  readonly strangeDistance: number;
}

/** Settings for candles of a length: the jump model steps on 4 hours or longer, the Markov model on 1 hour or longer, both refitted weekly (on candles of a day or more: every 30 days). */
export function regimeSettings(timeframe: Timeframe, changes: Partial<RegimeSettings> = {}): RegimeSettings {
  const length = durationMs(timeframe);
  const settings: RegimeSettings = {
    timeframe, seed: 1,
    rules: { volatility: 'close', decay: 0.94, lowRank: 0.33, highRank: 0.8, slopeCandles: 48, slopeT: 1, adxPeriod: 14, warmUp: 100 },
    jump: { states: 3, starts: 10, trainingSteps: 2_000, leastSteps: 120, stepMs: Math.max(length, 4 * HOUR), weight: 0.5 },
    markov: { states: 3, starts: 5, trainingSteps: 4_000, leastSteps: 250, stepMs: Math.max(length, HOUR), weight: 0.25 },
    change: { hazard: 1 / 250, recent: 12 },
    hysteresis: { threshold: 0.7, candles: 3, dwell: 12 },
    refitMs: length >= DAY ? 30 * DAY : 7 * DAY,
    refits: 'inline', penaltyEvery: 13, strangeVolatility: 1.5, strangeDistance: 1.25,
    ...changes,
  };
  const states = [settings.jump.states, settings.markov.states];
  if (states.some((count) => !(Number.isSafeInteger(count) && count >= 2 && count <= 4))) throw new UsageError(`regimes: expected 2 to 4 states, found "${states.join('" and "')}"`);
  const { threshold, candles, dwell } = settings.hysteresis;
  if (!(threshold >= 0.5 && threshold < 1)) throw new UsageError(`regimes: expected a probability from 0.5 to below 1 for a label to change, found "${threshold}"`);
  if (!(candles >= 1 && dwell >= 0)) throw new UsageError(`regimes: expected at least 1 candle to change a label and a dwell of 0 or more, found "${candles}" and "${dwell}"`);
  return settings;
}
