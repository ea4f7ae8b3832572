import { instrumentId, type Instrument } from '../../shared/domain/instrument.ts';
import { InvariantError } from '../../shared/domain/errors.ts';
import type { StrategyPlan, Trader } from '../../shared/engine/trading/trader.ts';
import { codeHash } from '../code-hash.ts';
import { MODELS } from '../models/managed-models.ts';
import type { StorySnapshot } from './story.ts';
import type { ToldPlan } from './story-line.ts';
import type { TradePlan } from './trade-plan.ts';

interface Traded {
  readonly plan: TradePlan;
  /** As they trade: with what a selection makes of them. */
  readonly strategies: readonly StrategyPlan[];
  readonly instruments: readonly Instrument[];
}

/** What stands at the head of a story, so that it can be repeated from itself alone. No key is in it. */
export function toldPlan({ plan, strategies, instruments }: Traded): ToldPlan {
  const whole = new Map(instruments.map((instrument) => [instrumentId(instrument), instrument]));
  return {
    mode: plan.mode, currency: plan.currency, money: plan.money, codeHash: codeHash(), limits: plan.limits, execution: plan.execution,
    strategies: strategies.map(({ name, strategy, params, exits, settings, timeframe, slots, instruments: ids }) => ({
      name, strategy: strategy.name, params, exits, settings, timeframe, slots, models: strategy.name === MODELS ? plan.models?.toldFor(timeframe) : undefined, instruments: ids.map((id) => {
        const found = whole.get(id);
        if (found === undefined) throw new InvariantError(`expected the instrument "${id}" of a connection, found none`);
        return found;
      }),
    })),
  };
}

/** The strategies of a trader as they stand. */
export const snapshotOf = (trader: Trader | undefined): readonly StorySnapshot[] =>
  [...trader?.sessions.values() ?? []].map((session) => ({ strategy: session.name, saved: session.save(), orderPrefix: session.setup.orderPrefix, isDisabled: session.disabled !== undefined }));
