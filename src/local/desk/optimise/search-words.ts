import type { SearchOrder } from '../../../../dashboard/desk/optimise.ts';
import type { StrategyOffer } from '../../../../dashboard/desk/research.ts';
import { UsageError } from '../../../shared/domain/errors.ts';
import { accountWords, costWords, fieldOf, paramWords, spanWords } from '../research/run-words.ts';

/** The words of `coinbot optimize` that stand for an order of the page. */
export function searchWords(order: SearchOrder, strategy: StrategyOffer, folder: string): readonly string[] {
  const { params, ranges, sampler, trials, objective, folds, isAnchored, lockBox, seed, maxRamMb, maxCores, budgetMinutes, where, maxUsd, isKept } = order;
  if (!strategy.parameters.some(({ tunable, name }) => tunable && !Object.hasOwn(params, name))) throw new UsageError(`"${strategy.name}" has nothing left to search: expected a parameter that is not held at a value`);
  return [
    'optimize', strategy.name, ...paramWords(params, strategy), ...rangeWords(ranges, { strategy, held: params }), ...costWords(order.costs), ...accountWords(order.account), ...spanWords(order),
    '--sampler', sampler, '--trials', String(trials), '--objective', objective, '--folds', String(folds), ...(isAnchored ? ['--anchored'] : []), '--lock-box', String(lockBox), '--seed', String(seed),
    '--max-ram', `${maxRamMb}MB`, '--max-cores', String(maxCores), '--budget', `${budgetMinutes}m`, '--where', where, ...(maxUsd === undefined ? [] : ['--max-usd', String(maxUsd)]), ...(isKept ? [] : ['--no-keep']),
    '--data', folder,
  ];
}

function rangeWords(ranges: SearchOrder['ranges'], { strategy, held }: { readonly strategy: StrategyOffer; readonly held: SearchOrder['params'] }): readonly string[] {
  return Object.entries(ranges).flatMap(([name, { from, to, step }]) => {
    const { type, min = -Infinity, max = Infinity } = fieldOf(name, strategy);
    if (Object.hasOwn(held, name)) throw new UsageError(`${name}: expected a value or a range, found both`);
    if (type !== 'integer' && type !== 'number') throw new UsageError(`${name}: expected a parameter that is a number for a range`);
    if (from < min || to > max) throw new UsageError(`${name}: expected a range within ${min} and ${max}, found "${from}:${to}"`);
    return ['--range', `${name}=${from}:${to}${step === undefined ? '' : `:${step}`}`];
  });
}
