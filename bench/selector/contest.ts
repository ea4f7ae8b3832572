import type { CandleColumns } from '../../src/shared/domain/candle.ts';
import { plainInstrument } from '../../src/shared/domain/instrument.ts';
import { random } from '../../src/shared/domain/random.ts';
import { runBacktest } from '../../src/shared/engine/backtest.ts';
import type { RunRecord } from '../../src/shared/engine/record.ts';
import { realistic } from '../../src/shared/engine/settings.ts';
import { shippedEnsemble, shippedExperts as experts } from '../../src/shared/selector/ensemble/shipped-ensemble.ts';
import { checkParams } from '../../src/shared/strategies/registry.ts';
import type { ForecastStrategy, Learner, Strategy } from '../../src/shared/strategies/strategy.ts';

/** Daily net returns of one way to choose, traded by the engine with realistic costs. */
export interface Outcome {
  readonly name: string;
  readonly returns: Float64Array;
  readonly fills: number;
}

type Pick = (positions: readonly number[]) => number;

/** An ensemble's declarations with another way to choose: no weights, no events. */
function picking(pick: () => Pick): ForecastStrategy {
  const views = new Map<unknown, readonly Readonly<Record<string, Float64Array>>[]>();
  const learner = (): Learner => {
    const positions = experts.map(() => NaN);
    const choose = pick();
    return {
      next: (series, i) => {
        const known = views.get(series) ?? experts.map(({ name }) => Object.fromEntries(Object.entries(series).filter(([key]) => key.startsWith(`${name}.`)).map(([key, values]) => [key.slice(name.length + 1), values])));
        views.set(series, known);
        experts.forEach(({ strategy, params }, e) => {
          const forecast = strategy.decide(known[e], i, Number.isNaN(positions[e]) ? 0 : positions[e], params as never);
          if (!Number.isNaN(forecast)) positions[e] = Math.min(1, Math.max(0, forecast));
        });
        return choose(positions);
      },
      values: () => ({}), save: () => null, restore: () => undefined,
    };
  };
  return { ...shippedEnsemble, name: 'picked', learner };
}

function banded(): (wanted: number) => number {
  let held = 0;
  return (wanted) => {
    if (wanted === 0 || held === 0 || Math.abs(wanted - held) >= 0.1) held = wanted;
    return held;
  };
}

/** The mean of those who have an opinion, with the same no-trade band as the ensemble. */
const equalWeights = picking(() => {
  const band = banded();
  return (positions) => {
    const awake = positions.filter((position) => !Number.isNaN(position));
    return awake.length === 0 ? NaN : band(awake.reduce((sum, position) => sum + position, 0) / awake.length);
  };
});

/** Another expert at random, on average after `dwell` candles. */
const switching = (seed: number, dwell: number): ForecastStrategy => picking(() => {
  const source = random(seed);
  let chosen = source.below(experts.length);
  return (positions) => {
    if (source.uniform() < 1 / dwell) chosen = source.below(experts.length);
    return positions[chosen];
  };
});

function traded(name: string, candles: CandleColumns, { strategy, params }: { readonly strategy: Strategy; readonly params: Readonly<Record<string, unknown>> }): Outcome {
  const record: RunRecord = runBacktest({ strategy, params, settings: realistic, timeframe: '1h', histories: [{ instrument: plainInstrument('bench', 'A/USDT'), candles }] });
  const { equity } = record.daily;
  return { name, fills: record.fills.length, returns: Float64Array.from(equity, (value, t) => value / (t === 0 ? record.initialCash : equity[t - 1]) - 1) };
}

export const growthOf = (returns: ArrayLike<number>): number => Array.from(returns).reduce((value, change) => value * (1 + change), 1) - 1;

export const WAYS = ['ensemble', 'ensemble that heeds no events', 'champion only', 'equal weight', 'random switching (median of 21)', 'best single (in hindsight)', 'buy & hold', 'ensemble drawn to risk parity'] as const;

/** Every way to choose on one history, with the shipped ensemble's experts and settings as they are, in the order of `WAYS`. */
export function contest(candles: CandleColumns): readonly Outcome[] {
  const ensemble = shippedEnsemble;
  const singles = experts.map(({ name, strategy, params }) => traded(name, candles, { strategy, params }));
  const best = singles.toSorted((a, b) => growthOf(b.returns) - growthOf(a.returns))[0];
  const randoms = Array.from({ length: 21 }, (_, seed) => traded('random', candles, { strategy: switching(seed + 1, 200), params: {} })).toSorted((a, b) => growthOf(a.returns) - growthOf(b.returns));
  const held = singles.find(({ name }) => name === 'buy-and-hold') ?? singles[0];
  return [
    traded(WAYS[0], candles, { strategy: ensemble, params: checkParams(ensemble, {}) }),
    traded(WAYS[1], candles, { strategy: ensemble, params: checkParams(ensemble, { events: false }) }),
    traded(WAYS[2], candles, { strategy: ensemble, params: checkParams(ensemble, { follow: 'champion' }) }),
    traded(WAYS[3], candles, { strategy: equalWeights, params: {} }),
    { ...randoms[10], name: WAYS[4] },
    { ...best, name: `${WAYS[5]}: ${best.name}` },
    { ...held, name: WAYS[6] },
    traded(WAYS[7], candles, { strategy: ensemble, params: checkParams(ensemble, { capital: 'hrp' }) }),
  ];
}
