import { branin, ackley, pointOf, rastrigin, rosenbrock, spaceOfLandscape, sphere, type Landscape } from '../src/shared/search/landscapes.contract.ts';
import { openSampler, type SamplerSettings } from '../src/shared/search/open-sampler.ts';
import { median, type Measurement } from './measurement.ts';

const SEEDS = 20;
const TRIALS = 200;
const PRECISION = 1e-8;

/** The least value found in so many trials, and at which trial it came within 1e-8 of the least there is. */
function minimise(landscape: Landscape, settings: SamplerSettings | { readonly kind: SamplerSettings['kind']; readonly seed: number }, trials: number): { readonly least: number; readonly solvedAt: number } {
  const sampler = openSampler({ space: spaceOfLandscape(landscape), settings });
  let least = Infinity;
  for (let count = 1; count <= trials; count++) {
    const proposal = sampler.ask();
    if (proposal === undefined) break;
    const value = landscape.at(pointOf(proposal.params));
    least = Math.min(least, value);
    if (least - landscape.least < PRECISION) return { least, solvedAt: count };
    sampler.tell({ trial: proposal.trial, scores: [-value] });
  }
  return { least, solvedAt: Infinity };
}

const seeds = Array.from({ length: SEEDS }, (_, seed) => seed);

/** Seeds of twenty in which a sampler finds less than random search does in as many trials from the same start. */
function wins(landscape: Landscape): readonly Measurement[] {
  const found = seeds.map((seed) => ({ random: minimise(landscape, { kind: 'random', seed }, TRIALS).least, tpe: minimise(landscape, { kind: 'tpe', seed }, TRIALS).least }));
  const name = `TPE against random, ${landscape.name}, ${TRIALS} trials`;
  return [
    { name: `${name}: seeds won of ${SEEDS}`, value: found.filter(({ tpe, random }) => tpe < random).length, unit: 'seeds', target: '>= 17' },
    { name: `${name}: median distance to the least, TPE over random`, value: median(found.map(({ tpe }) => tpe - landscape.least)) / median(found.map(({ random }) => random - landscape.least)), unit: 'x' },
  ];
}

/** Evaluations until CMA-ES is within 1e-8: restarts out of Rosenbrock's local least included. */
function solves(landscape: Landscape, most: number): readonly Measurement[] {
  const counts = seeds.map((seed) => minimise(landscape, { kind: 'cma-es', seed }, most).solvedAt);
  const name = `CMA-ES to 1e-8, ${landscape.name}`;
  return [
    { name: `${name}: seeds solved within ${most.toLocaleString('en-US')} evaluations, of ${SEEDS}`, value: counts.filter(Number.isFinite).length, unit: 'seeds', target: `>= ${SEEDS}` },
    { name: `${name}: median evaluations`, value: median(counts), unit: 'evaluations' },
  ];
}

/** What one proposal costs beside a search of a thousand trials. */
function cost(kind: 'tpe' | 'cma-es' | 'random' | 'sobol'): Measurement {
  const landscape = sphere(6);
  const sampler = openSampler({ space: spaceOfLandscape(landscape), settings: { kind, seed: 1 } });
  const times: number[] = [];
  for (let i = 0; i < 1_000; i++) {
    const began = performance.now();
    const proposal = sampler.ask();
    if (proposal === undefined) break;
    sampler.tell({ trial: proposal.trial, scores: [-landscape.at(pointOf(proposal.params))] });
    if (i >= 900) times.push(performance.now() - began);
  }
  return { name: `one ask and tell of ${kind} after 900 trials in 6 dimensions, median`, value: 1_000 * median(times), unit: 'us' };
}

/** The samplers against what they must beat, on the functions of the literature. */
export async function run(): Promise<readonly Measurement[]> {
  return [
    ...[branin, sphere(4), rosenbrock(4), rastrigin(4), ackley(4)].flatMap(wins),
    ...solves(sphere(5), 1_000), ...solves(sphere(10), 2_000), ...solves(rosenbrock(5), 5_000), ...solves(rosenbrock(10), 20_000),
    ...(['random', 'sobol', 'tpe', 'cma-es'] as const).map(cost),
  ];
}

if (import.meta.main) for (const { name, value, unit, target } of await run()) process.stdout.write(`${name}: ${Number(value.toPrecision(3))} ${unit}${target === undefined ? '' : ` (${target})`}\n`);
