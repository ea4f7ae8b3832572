import { LIMITS } from '../src/shared/domain/evidence-verdict.ts';
import { random } from '../src/shared/domain/random.ts';
import { quantile } from '../src/shared/evaluation/metrics/moments.ts';
import { overfittingProbability } from '../src/shared/evaluation/statistics/overfitting-probability.ts';
import { median, type Measurement } from './measurement.ts';
import { nullOutcome, type NullOutcome } from './noise/null-experiment.ts';
import { shareOf } from './share.ts';

const DATA_SETS = 300;
/** How often a gate opens to the best of 174 strategies on data without any edge. */
function accepted(outcomes: readonly NullOutcome[], name: string, gate: { readonly opens: (outcome: NullOutcome) => boolean; readonly target?: string }): Measurement {
  return { name, ...shareOf(outcomes.filter(gate.opens).length, outcomes.length), ...(gate.target === undefined ? {} : { target: gate.target }) };
}

function overfittingSpeed(): Measurement {
  const source = random(1);
  const columns = Array.from({ length: 100 }, () => Float64Array.from({ length: 1_000 }, () => source.normal()));
  const times = Array.from({ length: 9 }, () => {
    const began = performance.now();
    overfittingProbability(columns);
    return performance.now() - began;
  });
  return { name: 'PBO of 100 strategies, 12,870 splits', value: median(times), unit: 'ms', target: '<= 50' };
}

/** 174 moving-average crosses through the backtest engine on 300 driftless walks of 730 days with heavy tails: what every gate makes of the best one. */
export function run(): Promise<readonly Measurement[]> {
  const outcomes = Array.from({ length: DATA_SETS }, (_, i) => nullOutcome(1_000 + i));
  const best = outcomes.map((outcome) => outcome.best);
  const isChosenWell = ({ pbo, lossOutside }: NullOutcome) => pbo <= LIMITS.pbo || lossOutside <= LIMITS.lossOutside;
  const isCanary = (outcome: NullOutcome) => isChosenWell(outcome) && outcome.spa <= LIMITS.spa;
  const isDeflated = ({ deflation: { effective } }: NullOutcome) => (effective.deflated ?? 0) >= 0.95;
  return Promise.resolve([
    { name: 'noise: best annual Sharpe of 174, median', value: median(best), unit: '' },
    { name: 'noise: best annual Sharpe of 174, 95th percentile', value: quantile(best, 0.95) ?? NaN, unit: '' },
    { name: 'noise: trials in effect of 174, median', value: median(outcomes.map(({ deflation }) => deflation.effective.count)), unit: '' },
    { name: 'noise: clusters of 174, median', value: median(outcomes.map(({ deflation }) => deflation.counts.clusters)), unit: '' },
    accepted(outcomes, 'noise accepted by PSR >= 0.95', { opens: ({ deflation }) => (deflation.probabilistic ?? 0) >= 0.95 }),
    accepted(outcomes, 'noise accepted by DSR >= 0.95, all trials', { opens: ({ deflation }) => (deflation.all.deflated ?? 0) >= 0.95, target: '<= 5' }),
    accepted(outcomes, 'noise accepted by DSR >= 0.95, trials in effect', { opens: isDeflated, target: '<= 5' }),
    accepted(outcomes, 'noise accepted by PBO <= 0.2', { opens: ({ pbo }) => pbo <= 0.2 }),
    accepted(outcomes, 'noise accepted by PBO <= 0.2, or a chance of at most 0.05 that the choice loses outside', { opens: isChosenWell }),
    accepted(outcomes, 'noise accepted by SPA p <= 0.05', { opens: ({ spa }) => spa <= 0.05 }),
    accepted(outcomes, 'noise that looks WEAK: PBO and SPA (lock-box and costs not yet asked)', { opens: isCanary, target: '<= 5' }),
    accepted(outcomes, 'noise that looks PASS: and DSR of the trials in effect', { opens: (outcome) => isCanary(outcome) && isDeflated(outcome), target: '<= 5' }),
    overfittingSpeed(),
  ]);
}
