import { DAY } from '../../../domain/time.ts';
import { judgeFigures, type Figures, type Limit, type Objective } from '../../../search/objective.ts';
import type { BlockFigures, BlockSpan, TrialResult } from '../block-job.ts';

/** Figures that an objective or a limit may speak of. `turnover` is a year's, as multiples of the money at the start; the drawdowns are the same. */
export const FIGURE_NAMES = ['sharpe', 'sortino', 'calmar', 'profitFactor', 'drawdown', 'maxDrawdown', 'turnover', 'netReturn', 'trades', 'exposure'] as const;

const YEAR_DAYS = 365;

function figuresFor({ maxDrawdown, turnover, ...figures }: BlockFigures, { from, to }: BlockSpan): Figures {
  return { ...figures, drawdown: maxDrawdown, maxDrawdown, turnover: turnover === null ? null : turnover / ((to - from) / (YEAR_DAYS * DAY)) };
}

export interface Judging {
  readonly objectives: readonly Objective[];
  readonly limits: readonly Limit[];
}

/** What a sampler is told of a trial on the first of its spans. A trial that failed, or never traded, has no scores. */
export function scoresOf({ spans, error }: TrialResult, span: BlockSpan, judging: Judging): { readonly scores: readonly (number | null)[]; readonly violation: number } {
  if (error !== undefined || spans.length === 0) return { scores: judging.objectives.map(() => null), violation: 0 };
  const [{ figures }] = spans;
  if (figures.trades === 0 && figures.exposure === 0) return { scores: judging.objectives.map(() => null), violation: 0 };
  return judgeFigures(figuresFor(figures, span), judging);
}
