import { toNumber } from '../../domain/decimal.ts';
import type { CostAnalysis, CostParts } from './cost-analysis.ts';
import { meanInterval, type MeanInterval, type Resampling } from './mean-interval.ts';

/** One parent order that is done. */
export interface ExecutedParent {
  readonly algorithm: string;
  readonly quantity: number;
  readonly decisionPrice: number;
  readonly analysis: CostAnalysis;
}

/** What an algorithm cost over many parents. Means over parents, in basis points; intervals by the bootstrap in order of time. */
export interface AlgorithmCosts {
  readonly algorithm: string;
  readonly parents: number;
  /** Filled share of all that was wanted. */
  readonly completion: number;
  /** Against arrival, without fees. */
  readonly slippage: MeanInterval;
  readonly fees: MeanInterval;
  readonly shortfall: MeanInterval;
  /** Mean of each part of the shortfall. */
  readonly parts: Readonly<Record<keyof CostParts, number>>;
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Parents in order of time; algorithms come in the order of their first parent. */
export function costsByAlgorithm(parents: readonly ExecutedParent[], resampling: Resampling): readonly AlgorithmCosts[] {
  return [...Map.groupBy(parents, ({ algorithm }) => algorithm)].map(([algorithm, own]) => {
    const filled = own.filter(({ analysis }) => analysis.filledQuantity > 0);
    const inBps = (part: keyof CostParts): number => average(own.map(({ analysis, quantity, decisionPrice }) => (1e4 * toNumber(analysis.parts[part])) / (quantity * decisionPrice)));
    return {
      algorithm, parents: own.length,
      completion: average(own.map(({ analysis, quantity }) => analysis.filledQuantity / quantity)),
      slippage: meanInterval(filled.map(({ analysis }) => analysis.bps.arrival), resampling),
      fees: meanInterval(filled.map(({ analysis }) => analysis.feeBps), resampling),
      shortfall: meanInterval(own.map(({ analysis }) => analysis.shortfallBps), resampling),
      parts: {
        delay: inBps('delay'), timing: inBps('timing'), spread: inBps('spread'), impact: inBps('impact'), fee: inBps('fee'),
        opportunity: inBps('opportunity'), total: inBps('total'),
      },
    };
  });
}
