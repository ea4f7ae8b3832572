import type { SearchOrder } from '../../desk/optimise.ts';

/** In the order they are offered. */
export const SAMPLER_KEYS: readonly SearchOrder['sampler'][] = ['tpe', 'sobol', 'random', 'halton', 'grid', 'cma-es', 'nsga-ii', 'asha', 'hyperband'];
export const OBJECTIVE_KEYS: readonly SearchOrder['objective'][] = ['sharpe', 'sortino', 'calmar', 'profit-factor', 'drawdown', 'turnover'];
export const PLACE_KEYS: readonly SearchOrder['where'][] = ['local', 'aws', 'both'];
