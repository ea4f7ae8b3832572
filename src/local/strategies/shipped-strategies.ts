import { shippedEnsemble } from '../../shared/selector/ensemble/shipped-ensemble.ts';
import { strategies } from '../../shared/strategies/registry.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';

/** Everything that can be traded without a file of one's own: rules, arrangements of orders, and the ensemble of them. */
export const shippedStrategies: readonly Strategy[] = [...strategies, shippedEnsemble];
