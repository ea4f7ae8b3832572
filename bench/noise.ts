import { random } from '../src/shared/domain/random.ts';
import { normalQuantile } from '../src/shared/evaluation/metrics/normal.ts';
import { quantile } from '../src/shared/evaluation/metrics/moments.ts';
import { overfittingProbability } from '../src/shared/evaluation/statistics/overfitting-probability.ts';
import { median, type Measurement } from './measurement.ts';
import { nullOutcome, type NullOutcome } from './noise/null-experiment.ts';

const DATA_SETS = 300;
const Z = normalQuantile(0.975);

/** 95 % interval of a share by Wilson's score. */
function wilson(found: number, of: number): readonly [number, number] {
  const share = found / of;
  const centre = (share + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half = (Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))) / (1 + Z ** 2 / of);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** How often a gate opens to the best of 174 strategies on data without any edge. */
function accepted(outcomes: readonly NullOutcome[], name: string, gate: { readonly opens: (outcome: NullOutcome) => boolean; readonly target?: string }): Measurement {
  const found = outcomes.filter(gate.opens).length;
  const [low, high] = wilson(found, outcomes.length).map((share) => (100 * share).toFixed(1));
  return { name, value: (100 * found) / outcomes.length, unit: `% [${low}, ${high}]`, ...(gate.target === undefined ? {} : { target: gate.target }) };
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
  const isCanary = ({ pbo, spa }: NullOutcome) => pbo <= 0.2 && spa <= 0.05;
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
    accepted(outcomes, 'noise accepted by SPA p <= 0.05', { opens: ({ spa }) => spa <= 0.05 }),
    accepted(outcomes, 'noise that looks WEAK: PBO and SPA (lock-box and costs not yet asked)', { opens: isCanary, target: '<= 5' }),
    accepted(outcomes, 'noise that looks PASS: and DSR of the trials in effect', { opens: (outcome) => isCanary(outcome) && isDeflated(outcome), target: '<= 5' }),
    overfittingSpeed(),
  ]);
}
