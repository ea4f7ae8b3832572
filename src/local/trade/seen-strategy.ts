import type { Outlook } from '../../shared/domain/outlook.ts';
import type { Learner, OrderIntent, OrderView, Strategy } from '../../shared/strategies/strategy.ts';

/** What a strategy was shown of one instrument, and what it said. `series` tells the instruments apart. */
export interface Seen {
  readonly series: Readonly<Record<string, Float64Array>>;
  readonly values: Readonly<Record<string, number>>;
  /** Of one that learns. */
  readonly outlook?: Outlook | undefined;
  /** Of a forecast strategy. */
  readonly forecast: number | undefined;
  /** Of an order strategy. */
  readonly intents: readonly OrderIntent[] | undefined;
}

const valuesOf = (series: Readonly<Record<string, Float64Array>>, i: number): Record<string, number> => Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values[i]]));

/** The same strategy, which tells `see` of each look it takes at a candle. */
export function seenStrategy(strategy: Strategy, see: (seen: Seen) => void): Strategy {
  if (strategy.kind === 'forecast') {
    const { learner } = strategy;
    return {
      ...strategy, decide: (...asked) => {
        const [series, i] = asked;
        const forecast = strategy.decide(...asked);
        see({ series, values: valuesOf(series, i), forecast, intents: undefined });
        return forecast;
      },
      ...(learner === undefined ? {} : { learner: (params, world) => seenLearner(learner(params, world), see) }),
    };
  }
  return {
    ...strategy, onCandle: (view: OrderView, state, params) => {
      const step = strategy.onCandle(view, state, params);
      see({ series: view.series, values: valuesOf(view.series, view.i), forecast: undefined, intents: step.orders });
      return step;
    },
  };
}

/** The values that it answered from stand beside those of the indicators. */
const seenLearner = (learner: Learner, see: (seen: Seen) => void): Learner => ({
  next: (series, i, held) => {
    const forecast = learner.next(series, i, held);
    if (held !== undefined) see({ series, values: { ...valuesOf(series, i), ...learner.values() }, outlook: learner.outlook?.(), forecast, intents: undefined });
    return forecast;
  },
  values: () => learner.values(), outlook: () => learner.outlook?.(), rest: () => learner.rest?.(), save: () => learner.save(), restore: (saved) => { learner.restore(saved); },
});
