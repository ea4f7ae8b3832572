import { checkParams, strategies } from '../../strategies/registry.ts';
import type { Expert } from './ensemble-learner.ts';
import { ensembleStrategy } from './ensemble-strategy.ts';

/** Shipped forecasts that decide alone on their instrument, with their defaults. */
const EXPERTS = ['sma-cross', 'trend-following', 'macd', 'supertrend', 'donchian-breakout', 'momentum', 'rsi-mean-reversion', 'bollinger-reversion', 'volatility-breakout', 'buy-and-hold'];

export const shippedExperts: readonly Expert[] = strategies.flatMap((strategy) =>
  (strategy.kind === 'forecast' && EXPERTS.includes(strategy.name) ? [{ name: strategy.name, strategy, params: checkParams(strategy, {}) }] : []));

/** `ensemble`: the shipped forecasts, weighed by what they earn. */
export const shippedEnsemble = ensembleStrategy(shippedExperts);
