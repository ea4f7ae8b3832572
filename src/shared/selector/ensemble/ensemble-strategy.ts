import { z } from 'zod';
import { UsageError } from '../../domain/errors.ts';
import { durationMs } from '../../domain/timeframe.ts';
import { outsideAlertSeries } from '../events/outside-alerts.ts';
import { price } from '../../indicators/price.ts';
import type { Indicator } from '../../indicators/indicator.ts';
import { defineStrategy, type ForecastStrategy } from '../../strategies/strategy.ts';
import { CANDLE_SERIES, EnsembleLearner, seriesName, type EnsembleLearnerSetup, type Expert } from './ensemble-learner.ts';
import { ensembleSettings } from './ensemble-settings.ts';

const params = z.object({
  follow: z.enum(['ensemble', 'champion']).default('ensemble').describe('Trades the weighted forecast of all, or that of the champion where there is one'),
  shrink: z.number().min(0).max(1).default(0.5).describe('How far the weights are drawn to those of capital'),
  capital: z.enum(['equal', 'hrp']).default('equal').describe('Equal weights, or shares by hierarchical risk parity of what the experts earn on paper'),
  events: z.boolean().default(true).describe('Heeds events: holds less, enters nothing, selects anew'),
  band: z.number().min(0).max(0.9).default(0.1).describe('Position changes smaller than this are left alone'),
  standAside: z.boolean().default(true).describe('Holds nothing while its own record on paper is a losing one'),
});

/** Candles after which weights and events rest on more than their beginning. */
const HISTORY = 1_000;

const EXPERT_NAME = /^[a-z0-9][a-z0-9-]*$/;

/**
 * An ensemble as a strategy that any engine trades: each instrument has its own weights, regime and events. Experts decide alone on their
 * instrument; their own exits and rebalancing do not apply, so one that is weighed against others or decides only now and then is a UsageError.
 */
export function ensembleStrategy(experts: readonly Expert[], regimes?: EnsembleLearnerSetup['regimes']): ForecastStrategy {
  check(experts);
  // What one expert cannot be asked on, none can.
  const limits = experts.flatMap(({ strategy }) => strategy.longestTimeframe ?? []).toSorted((a, b) => durationMs(a) - durationMs(b));
  return defineStrategy({
    name: 'ensemble',
    summary: 'Weighs several strategies by what they have earned in the regime of the market.',
    params, history: HISTORY,
    ...(limits.length === 0 ? {} : { longestTimeframe: limits[0] }),
    indicators: (_params, instruments) => Object.fromEntries([
      ...CANDLE_SERIES.map((field): [string, Indicator] => [field, price(field)]),
      ...Object.entries(outsideAlertSeries()),
      ...experts.flatMap(({ name, strategy, params: own }) => Object.entries(strategy.indicators(own as never, instruments)).map(([series, indicator]): [string, Indicator] => [seriesName(name, series), indicator])),
    ]),
    decide: () => NaN,
    learner: ({ follow, shrink, capital, band, events, standAside }, world) => {
      const settings = ensembleSettings(experts.map(({ name }) => name), { follow, shrink, capital, band, unitCost: world.unitCost, lowest: world.lowest });
      return new EnsembleLearner({ experts, regimes, heedsEvents: events, settings: { ...settings, keep: { ...settings.keep, standsAside: standAside } } }, world);
    },
  });
}

function check(experts: readonly Expert[]): void {
  if (experts.length === 0) throw new UsageError('ensemble: expected one expert or more, found none');
  for (const { name, strategy, params: own } of experts) {
    if (!EXPERT_NAME.test(name)) throw new UsageError(`ensemble: expected an expert's name of small letters, digits and hyphens, found "${name}"`);
    if (strategy.learner !== undefined) throw new UsageError(`ensemble: expected experts that are rules, found "${name}", which learns itself`);
    if ((strategy.allocation?.(own as never).kind ?? 'each') !== 'each') throw new UsageError(`ensemble: expected experts that decide alone on their instrument, found "${name}"`);
    if (strategy.rebalance?.(own as never) !== undefined) throw new UsageError(`ensemble: expected experts that decide at each candle, found "${name}"`);
  }
}
