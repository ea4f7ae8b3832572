import { UsageError } from '../../domain/errors.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import { eachCandle } from '../../indicators/each-candle.ts';
import { declare, type Indicator } from '../../indicators/indicator.ts';
import { price } from '../../indicators/price.ts';
import type { LearnedBundle } from '../../learning/bundle/bundle.ts';
import { parseFeature } from '../../learning/features/parse-feature.ts';
import { ewVolatilityIndicator } from '../../learning/labels/ew-volatility.ts';
import { noParams } from '../../strategies/no-params.ts';
import { defineStrategy, type ForecastStrategy } from '../../strategies/strategy.ts';
import { LearnedLearner, OWN_SERIES } from './learned-learner.ts';

/**
 * Candles, of each feature's own length, after which a feature no longer knows where its history began: smoothings over 14 candles have forgotten all but
 * 1e-8 of it. A model that is asked earlier would read other values than it was trained on.
 */
const SETTLED = 250;

/**
 * A learned model as a strategy that any engine trades. Its features are declared as indicators: they come one candle at a time or as columns, with the bits
 * that the training saw over the same candles. UsageError on candles of another length than it was trained on: its features would mean something else.
 */
export function learnedStrategy(bundle: Pick<LearnedBundle, 'id' | 'timeframe' | 'rules' | 'ensemble'>): ForecastStrategy {
  const { id, timeframe, rules } = bundle;
  const declared = declaredOf(bundle);
  return defineStrategy({
    name: id,
    summary: `A learned model on ${rules.features.length} features of ${timeframe} candles.`,
    params: noParams,
    longestTimeframe: timeframe,
    indicators: () => declared,
    decide: () => NaN,
    learner: (_params, world) => {
      if (world.timeframe !== timeframe) throw new UsageError(`model ${id}: expected the ${timeframe} candles that it was trained on, found "${world.timeframe}"`);
      return new LearnedLearner(bundle, world);
    },
  });
}

function declaredOf({ timeframe, rules }: Pick<LearnedBundle, 'timeframe' | 'rules'>): Readonly<Record<string, Indicator>> {
  const length = durationMs(timeframe);
  const features = rules.features.map((name): [string, Indicator] => [name, parseFeature(name).indicator(length)]);
  const volatility = ewVolatilityIndicator(rules.volatility);
  const candles = [...features.map(([, indicator]) => indicator), volatility].map((indicator) => settledAfter(indicator, timeframe));
  return { ...Object.fromEntries(features), [OWN_SERIES.openTime]: price('openTime'), [OWN_SERIES.close]: price(), [OWN_SERIES.volatility]: volatility, [OWN_SERIES.settled]: settled(Math.max(...candles)) };
}

/** In candles of the strategy. The first longer candle may be a part of one. */
function settledAfter({ warmUp, warmUpMs = 0, timeframe }: Indicator, own: Timeframe): number {
  const each = timeframe === undefined ? 1 : durationMs(timeframe) / durationMs(own);
  return Math.ceil((warmUp + SETTLED + (each > 1 ? 1 : 0)) * each + warmUpMs / durationMs(own));
}

/** 1 once so many candles have been seen, NaN before. */
function settled(candles: number): Indicator {
  const create = () => {
    let seen = 0;
    return eachCandle(() => {
      seen += 1;
      return seen > candles ? 1 : NaN;
    });
  };
  return declare({ name: 'settled', parameters: [candles], fields: ['openTime'], outputs: ['settled'], warmUp: candles, create }).settled;
}
