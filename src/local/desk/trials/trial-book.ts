import type { LuckHistory, LuckPoint, TrialLine, TrialPage, TrialTotal, TrialTotals, luckQuery, trialsQuery } from '../../../../dashboard/desk/trials.ts';
import { DAY } from '../../../shared/domain/time.ts';
import { TRIAL_KINDS, type TrialHead } from '../../../shared/domain/trial.ts';
import { expectedMaximumSharpe, varianceWithoutEdge } from '../../../shared/evaluation/metrics/deflated-sharpe.ts';
import { DAYS_PER_YEAR } from '../../../shared/evaluation/metrics/sharpe.ts';
import type { z } from 'zod';

/** A trial, and of how many days it knows the returns. */
export interface KnownTrial {
  readonly head: TrialHead;
  readonly days: number | null;
}

type Wanted = z.output<typeof luckQuery>;
const MOST_POINTS = 400;

const sharpeOf = ({ head }: KnownTrial): number | null => head.metrics['sharpe'] ?? null;
const fits = ({ head }: KnownTrial, { strategy, instrument, kind }: Wanted): boolean =>
  (strategy === undefined || head.strategy === strategy) && (instrument === undefined || head.instruments.includes(instrument)) && (kind === undefined || head.kind === kind);

const lineOf = ({ head: { id, at, kind, strategy, instruments, timeframe, params, metrics, lockBox }, days }: KnownTrial): TrialLine =>
  ({ id, at, kind, strategy, instruments, timeframe, params, metrics, days, hasOpenedLockBox: lockBox !== null });

/** How much was tried, by strategy and markets; the most tried first. */
export function totalsOf(trials: readonly KnownTrial[]): TrialTotals {
  const groups = Map.groupBy(trials, ({ head: { strategy, instruments } }) => `${strategy}\n${instruments.join(' ')}`);
  return {
    trials: trials.length, totals: [...groups.values()].map(totalOf).toSorted((a, b) => b.trials - a.trials || (a.strategy < b.strategy ? -1 : 1)),
    strategies: [...new Set(trials.map(({ head }) => head.strategy))].toSorted(), instruments: [...new Set(trials.flatMap(({ head }) => head.instruments))].toSorted(),
    kinds: TRIAL_KINDS.filter((kind) => trials.some(({ head }) => head.kind === kind)),
  };
}

function totalOf(group: readonly KnownTrial[]): TrialTotal {
  const [{ head: { strategy, instruments } }] = group;
  const ratios = group.flatMap((trial) => sharpeOf(trial) ?? []);
  const times = group.map(({ head }) => head.at);
  const luck = luckPoints(group).at(-1);
  return {
    strategy, instruments, trials: group.length, first: times.reduce((a, b) => Math.min(a, b)), last: times.reduce((a, b) => Math.max(a, b)),
    bestSharpe: ratios.length === 0 ? null : ratios.reduce((a, b) => Math.max(a, b)), luckySharpe: luck?.luck ?? null,
  };
}

const ORDERS: Readonly<Record<z.output<typeof trialsQuery>['order'], (a: KnownTrial, b: KnownTrial) => number>> = {
  newest: (a, b) => b.head.at - a.head.at,
  oldest: (a, b) => a.head.at - b.head.at,
  // What has none stands at the end.
  sharpe: (a, b) => (sharpeOf(b) ?? -Infinity) - (sharpeOf(a) ?? -Infinity) || b.head.at - a.head.at,
  trades: (a, b) => (b.head.metrics['trades'] ?? -1) - (a.head.metrics['trades'] ?? -1) || b.head.at - a.head.at,
};

export function pageOf(trials: readonly KnownTrial[], { text, order, skip, most, ...wanted }: z.output<typeof trialsQuery>): TrialPage {
  const searched = text.toLowerCase();
  const found = trials.filter((trial) => fits(trial, wanted) && (searched === '' || holds(trial.head, searched)));
  // Two infinities differ by nothing that counts.
  const sorted = found.toSorted((a, b) => ORDERS[order](a, b) || 0);
  return { found: found.length, trials: sorted.slice(skip, skip + most).map(lineOf) };
}

const holds = ({ id, dataHash, params, strategy }: TrialHead, searched: string): boolean => `${id} ${dataHash} ${strategy} ${JSON.stringify(params)}`.toLowerCase().includes(searched);

/**
 * The best Sharpe ratio after each trial, against what the best of as many independent ones without an edge is expected to show (Bailey and Lopez de Prado
 * 2014, eq. 1), with the spread that chance gives ratios over as many days as these have in the mean. Variants that resemble each other are worth fewer
 * independent ones: the true hurdle lies somewhat lower.
 */
function luckPoints(trials: readonly KnownTrial[]): LuckPoint[] {
  const points: LuckPoint[] = [];
  let best: number | null = null;
  let variances = 0;
  let measured = 0;
  for (const [i, trial] of trials.toSorted((a, b) => a.head.at - b.head.at).entries()) {
    const sharpe = sharpeOf(trial);
    if (sharpe !== null) best = Math.max(best ?? -Infinity, sharpe);
    if (trial.days !== null && trial.days > 1) {
      variances += varianceWithoutEdge({ n: trial.days });
      measured += 1;
    }
    if (measured === 0) continue;
    points.push({ count: i + 1, at: trial.head.at, best, luck: Math.sqrt(DAYS_PER_YEAR) * expectedMaximumSharpe({ count: i + 1, variance: variances / measured }) });
  }
  return points;
}

export function luckOf(trials: readonly KnownTrial[], wanted: Wanted): LuckHistory {
  const found = trials.filter((trial) => fits(trial, wanted));
  const points = luckPoints(found);
  const step = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  const byDay = Map.groupBy(found, ({ head }) => Math.floor(head.at / DAY) * DAY);
  let total = 0;
  const days = [...byDay].toSorted(([a], [b]) => a - b).map(([at, { length }]) => {
    total += length;
    return { at, count: length, total };
  });
  // What changes the best is kept, and the last.
  return { trials: found.length, days, points: points.filter(({ best }, i) => i % step === 0 || i === points.length - 1 || best !== points[i - 1]?.best).slice(-MOST_POINTS * 3) };
}

/** By id, or the beginning of one, in the order asked for. */
export function severalOf(trials: readonly KnownTrial[], ids: readonly string[]): readonly (TrialHead & { readonly days: number | null })[] {
  return ids.flatMap((id) => {
    const found = trials.find(({ head }) => head.id.startsWith(id));
    return found === undefined ? [] : [{ ...found.head, days: found.days }];
  });
}
