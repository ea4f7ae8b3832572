import { z } from 'zod';
import { UsageError } from '../../domain/errors.ts';
import { MODEL_ID, type ModelEvent, type ModelOrder } from '../../domain/model-life.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import { price } from '../../indicators/price.ts';
import type { Indicator } from '../../indicators/indicator.ts';
import { defineStrategy, type ForecastStrategy } from '../../strategies/strategy.ts';
import { seriesName } from '../ensemble/ensemble-learner.ts';
import type { Followed } from './follower.ts';
import { LIFE_DEFAULTS, lifeSettings } from './life-settings.ts';
import { ManagedLearner } from './managed-learner.ts';
import type { ModelCandidate } from './model-candidate.ts';

const days = (least: number, fallback: number) => z.number().min(least).max(3_650).default(fallback);

const params = z.object({
  fallback: z.enum(['nothing', 'ensemble']).default('nothing').describe('What trades while no model is in charge: nothing, or the ensemble of the shipped strategies'),
  canaryShare: z.number().min(0).max(LIFE_DEFAULTS.canaryShare).default(LIFE_DEFAULTS.canaryShare).describe('Share of the position that a model on probation decides'),
  shadowDays: days(1, LIFE_DEFAULTS.shadowDays).describe('Days that a model is followed on paper before it may trade'),
  canaryDays: days(1, LIFE_DEFAULTS.canaryDays).describe('Days on probation before a model may be in charge'),
  coolDownDays: days(0, LIFE_DEFAULTS.coolDownDays).describe('Days after a rollback before the same model may come back'),
  rollbacks: z.int().min(0).max(100).default(LIFE_DEFAULTS.rollbacks).describe('A model is retired at the next rollback after so many'),
  carryDays: days(0, LIFE_DEFAULTS.carryDays).describe('Days that a promotion waits for a close at which nothing has to be traded'),
});

export interface ManagedOptions {
  /** What trades while no model is in charge: a strategy that decides each instrument alone. Nothing where it is absent. */
  readonly fallback?: Omit<Followed, 'name'> | undefined;
  /** The same, where the parameters ask for the ensemble. */
  readonly ensemble?: Omit<Followed, 'name'> | undefined;
  /** Everything that a person ever asked for; each is heeded once. */
  readonly orders?: readonly ModelOrder[] | undefined;
  readonly observe?: ((event: ModelEvent) => void) | undefined;
}

const FALLBACK = 'fallback';

/**
 * Models that are followed, promoted and rolled back by themselves, as a strategy that any engine trades: each instrument has a life of its own for its models.
 * Decided from candles, models and orders alone, so that backtest, paper, live and replay agree: what a protective exit of the account closes, the models do not
 * learn of, and it stays closed until the forecast changes. UsageError for a candidate or fallback that does not decide
 * alone on its instrument at each candle, that has exits of its own, or for an id that is there twice.
 */
export function managedStrategy(candidates: readonly ModelCandidate[], { fallback, ensemble, orders = [], observe }: ManagedOptions = {}): ForecastStrategy {
  const [given, blend] = [fallback, ensemble].map((one) => one && { name: FALLBACK, ...one });
  check(candidates, [given, blend].filter((one) => one !== undefined));
  const lastOf = (asked: 'nothing' | 'ensemble'): Followed | undefined => given ?? (asked === 'ensemble' ? blend : undefined);
  const all = (instruments: readonly string[], last: Followed | undefined): readonly Followed[] =>
    [...candidates.filter(({ instrument }) => instruments.includes(symbolOf(instrument))).map(({ id, strategy, params: own }) => ({ name: id, strategy, params: own })), ...(last === undefined ? [] : [last])];
  const history = Math.max(0, ...[...candidates, ...[given, blend].flatMap((one) => one ?? [])].map(({ strategy }) => strategy.history ?? 0));
  return defineStrategy({
    name: 'models',
    summary: 'Trades the model that has earned it, tries others on paper and on a tenth, and goes back where one fails.',
    params,
    ...(history === 0 ? {} : { history }),
    longestTimeframe: longestOf(given ?? blend),
    indicators: ({ fallback: asked }, instruments) => Object.fromEntries([
      ...(['openTime', 'close'] as const).map((field): [string, Indicator] => [field, price(field)]),
      ...all(instruments, lastOf(asked)).flatMap(({ name, strategy, params: own }) => Object.entries(strategy.indicators(own as never, instruments)).map(([series, indicator]): [string, Indicator] => [seriesName(name, series), indicator])),
    ]),
    decide: () => NaN,
    learner: ({ fallback: asked, ...changes }, world) => new ManagedLearner({
      candidates: candidates.filter(({ instrument, timeframe }) => instrument === world.instrument && timeframe === world.timeframe), fallback: lastOf(asked), orders, observe, settings: lifeSettings(changes),
    }, world),
  });
}

/** `BTC/USDT` of `binance:BTC/USDT`. */
const symbolOf = (instrument: string): string => instrument.slice(instrument.indexOf(':') + 1);

/** Records are kept by the day. */
function longestOf(fallback: Followed | undefined): Timeframe {
  const own = fallback?.strategy.longestTimeframe;
  return own !== undefined && durationMs(own) < durationMs('1d') ? own : '1d';
}

function check(candidates: readonly ModelCandidate[], fallbacks: readonly Followed[]): void {
  const seen = new Set<string>();
  for (const { id, strategy, params: own } of candidates) {
    if (!MODEL_ID.test(id) || id === FALLBACK) throw new UsageError(`models: expected a model's id of small letters, digits and hyphens that is not "${FALLBACK}", found "${id}"`);
    if (seen.has(id)) throw new UsageError(`models: expected each model once, found "${id}" twice`);
    seen.add(id);
    const flaw = flawOf(strategy, own);
    if (flaw !== undefined) throw new UsageError(`models: ${flaw}, found model "${id}"`);
  }
  for (const { strategy, params: own } of fallbacks) {
    const flaw = flawOf(strategy, own);
    if (flaw !== undefined) throw new UsageError(`models: ${flaw}, found "${strategy.name}"`);
  }
}

function flawOf(strategy: ForecastStrategy, params: Followed['params']): string | undefined {
  if ((strategy.allocation?.(params as never).kind ?? 'each') !== 'each') return 'expected strategies that decide alone on their instrument';
  if (strategy.rebalance?.(params as never) !== undefined) return 'expected strategies that decide at each candle';
  return Object.values(strategy.exits?.(params as never) ?? {}).some((exit) => exit !== undefined) ? 'expected strategies without exits of their own' : undefined;
}
