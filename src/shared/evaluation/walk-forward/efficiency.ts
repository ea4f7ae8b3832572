import { mean, standardDeviation } from '../metrics/moments.ts';
import type { SpanFacts } from './span-facts.ts';

/** One window: what the chosen parameters made where they were chosen, and after. */
export interface WindowFacts {
  readonly inside: SpanFacts;
  readonly outside: SpanFacts;
}

/** How much of what was found held. JSON-safe. */
export interface Efficiency {
  /** Mean annual growth outside over that inside (Pardo 2008); null where there was no gain inside. */
  readonly efficiency: number | null;
  /** The same of Sharpe ratios. */
  readonly sharpeEfficiency: number | null;
  /** Share of the tests that gained. */
  readonly gaining: number;
  /** Over the tests; null where there are too few. */
  readonly sharpeMean: number | null;
  readonly sharpeSpread: number | null;
  readonly sharpeWorst: number | null;
  readonly sharpeBest: number | null;
  readonly growthSpread: number | null;
}

const ratio = (outside: number | null, inside: number | null): number | null => (outside !== null && inside !== null && inside > 0 ? outside / inside : null);

/** Windows without a defined figure count as 0 there: nothing was traded. */
export function efficiency(windows: readonly WindowFacts[]): Efficiency {
  const of = (side: keyof WindowFacts, figure: 'annualGrowth' | 'sharpe'): number[] => windows.map((window) => window[side][figure] ?? 0);
  const ratios = of('outside', 'sharpe');
  return {
    efficiency: ratio(mean(of('outside', 'annualGrowth')), mean(of('inside', 'annualGrowth'))), sharpeEfficiency: ratio(mean(ratios), mean(of('inside', 'sharpe'))),
    gaining: windows.length === 0 ? 0 : windows.filter(({ outside }) => outside.growth > 0).length / windows.length,
    sharpeMean: mean(ratios), sharpeSpread: standardDeviation(ratios), sharpeWorst: ratios.length === 0 ? null : Math.min(...ratios), sharpeBest: ratios.length === 0 ? null : Math.max(...ratios),
    growthSpread: standardDeviation(windows.map(({ outside }) => outside.growth)),
  };
}
