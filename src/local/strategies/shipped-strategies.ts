import { shippedEnsemble } from '../../shared/selector/ensemble/shipped-ensemble.ts';
import { managedStrategy } from '../../shared/selector/model-life/managed-strategy.ts';
import { strategies } from '../../shared/strategies/registry.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';

/** Everything that can be traded without a file of one's own: rules, arrangements of orders, the ensemble of them, and the models that were trained, whose place is kept. */
export const shippedStrategies: readonly Strategy[] = [...strategies, shippedEnsemble, managedStrategy([])];
