import type { OptimizePlan } from '../../shared/handlers/sweep/optimize/optimize.ts';
import { printJson, printLine } from '../cli/output.ts';
import type { OptimizeOptions } from './optimize-options.ts';
import { quoteText, type Quote } from './quote.ts';

interface Quoted {
  readonly plan: OptimizePlan;
  readonly options: OptimizeOptions;
  readonly secondsOfOneCore: number;
  readonly isJson: boolean;
}

/** `--quote`: what a search would take. The pace was measured by backtests of the defaults; AWS is list prices, never measured on an account. */
export function tellQuote(quote: Quote, { plan: { windows, rules }, options, secondsOfOneCore, isJson }: Quoted): void {
  const { where, maxRamBytes, maxUsd, budgetMs } = options;
  if (!isJson) { printLine(quoteText(quote, options)); return; }
  printJson({
    schema: 'search-quote-1', where, ...quote, secondsOfOneCore, windows: windows.folds.length + 1, trialsEach: rules.trials, parameters: rules.space.dimensions.map(({ name }) => name), maxRamBytes, budgetMs,
    maxUsd: Number.isFinite(maxUsd) ? maxUsd : null, isAffordable: where === 'local' || quote.aws.usd <= maxUsd, isWithinBudget: (where === 'aws' ? quote.aws.minutes : quote.minutesHere) * 60_000 <= budgetMs,
  });
}
