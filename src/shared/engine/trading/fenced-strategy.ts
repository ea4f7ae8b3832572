import type { ForecastStrategy, Learner, OrderStep, OrderStrategy, Strategy } from '../../strategies/strategy.ts';

/** Why a strategy is not asked any more; undefined while it is. */
export interface Fence {
  reason: string | undefined;
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/**
 * The strategy behind a fence (fault 59): the first time that its rules throw, or answer with what is no answer, it falls silent. It has no
 * opinion and asks for nothing from then on, and whoever follows its orders and positions goes on undisturbed.
 */
export function fenced(strategy: Strategy, fence: Fence): Strategy {
  const attempt = <Answer>(ask: () => Answer, silence: Answer): Answer => {
    if (fence.reason !== undefined) return silence;
    try {
      return ask();
    } catch (error) {
      fence.reason = reasonOf(error);
      return silence;
    }
  };
  return strategy.kind === 'forecast' ? fencedForecast(strategy, attempt) : fencedOrders(strategy, attempt);
}

type Attempt = <Answer>(ask: () => Answer, silence: Answer) => Answer;

function fencedForecast(strategy: ForecastStrategy, attempt: Attempt): ForecastStrategy {
  const { learner } = strategy;
  return {
    ...strategy, decide: (...about) => attempt(() => strategy.decide(...about), NaN),
    ...(learner === undefined ? {} : { learner: (params, world) => fencedLearner(learner(params, world), attempt) }),
  };
}

/** What it knows is still written down, as it was when it failed. */
const fencedLearner = (learner: Learner, attempt: Attempt): Learner => ({
  next: (...about) => attempt(() => learner.next(...about), NaN), values: () => attempt(() => learner.values(), {}), save: () => learner.save(), restore: (saved) => { learner.restore(saved); },
  outlook: () => attempt(() => learner.outlook?.(), undefined), rest: () => { attempt(() => learner.rest?.(), undefined); },
});

function fencedOrders(strategy: OrderStrategy, attempt: Attempt): OrderStrategy {
  const { onFill } = strategy;
  return {
    ...strategy, onCandle: (view, state, params) => attempt(() => stepOf(strategy.onCandle(view, state, params)), { state, orders: [] }),
    ...(onFill === undefined ? {} : { onFill: (view, state, fill, params) => attempt(() => stepOf(onFill(view, state, fill, params)), { state, orders: [] }) }),
  };
}

/** The types say so; what a person wrote without them may not. */
function stepOf(step: OrderStep<unknown>): OrderStep<unknown> {
  if (!Array.isArray((step as Partial<OrderStep<unknown>> | undefined)?.orders)) throw new TypeError(`expected a step with a list of orders, found "${JSON.stringify(step)}"`);
  return step;
}
