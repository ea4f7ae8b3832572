import { floorToLot } from '../src/shared/domain/instrument.ts';
import type { MeanInterval } from '../src/shared/execution/costs/mean-interval.ts';
import { usualDepth, type Tape } from './execution/tape.ts';
import { recordedTapes, syntheticTape } from './execution/tapes.ts';
import type { Measurement } from './measurement.ts';
import { solveCartPole } from './reinforcement/cart-pole.ts';
import { learnedContest } from './reinforcement/execution-contest.ts';
import { searchContest } from './reinforcement/search-contest.ts';

/** Sizes against the five best levels of the book, as the execution benchmark has them. */
const SIZES = [{ name: 'small', share: 0.05 }, { name: 'large', share: 1 }] as const;
/** Not one of those the settings were made with. */
const SYNTHETIC_SEED = 20_261_120;
const SURFACES = { surfaces: 20, from: 5_000 };
const TRIALS = [30, 60, 120];
const STEP_CAP = 150_000;

const between = ({ low, high }: MeanInterval): string => `[${low.toFixed(2)}, ${high.toFixed(2)}]`;

function poleFigures(): readonly Measurement[] {
  const runs = [1, 2, 3].map((seed) => ({ seed, ...solveCartPole({ seed, mostSteps: STEP_CAP }) }));
  return [
    ...runs.map(({ seed, steps, meanReturn }): Measurement => ({ name: `CartPole, seed ${seed}: steps until 100 episodes bring 475 in the mean (they brought ${meanReturn.toFixed(1)})`, value: steps, unit: 'steps', target: `<= ${STEP_CAP}` })),
    { name: 'CartPole: seeds solved', value: runs.filter(({ meanReturn }) => meanReturn >= 475).length, unit: 'of 3', target: '>= 3' },
    { name: 'CartPole: steps a second, learning included (64-64 tanh, 10 passes)', value: runs.reduce((sum, { steps }) => sum + steps, 0) / runs.reduce((sum, { seconds }) => sum + seconds, 0), unit: 'steps/s' },
  ];
}

function executionFigures(tape: Tape, { name, share }: (typeof SIZES)[number]): readonly Measurement[] {
  const { quantity, parents, completion, shortfalls, less, bySeed, decisions, decisionsPerSecond } = learnedContest(tape, floorToLot(usualDepth(tape) * share, tape.rules.lotSize));
  const where = `${tape.name}, ${name} (${Number(quantity.toPrecision(3))})`;
  return [
    { name: `${where}: least completion of all, ${parents} parents each`, value: 100 * completion, unit: '%', target: '>= 99.9' },
    ...[...shortfalls].map(([algorithm, shortfall]): Measurement => ({ name: `${where}: ${algorithm}, shortfall with fees`, value: shortfall.mean, unit: `bp ${between(shortfall)}` })),
    ...[...less].map(([against, difference]): Measurement => ({ name: `${where}: learned less ${against}`, value: difference.mean, unit: `bp ${between(difference)}` })),
    { name: `${where}: decisions learned from, at ${decisionsPerSecond.toFixed(0)} a second; by seed ${bySeed.map(({ chosenOn, counted }) => `${chosenOn.toFixed(2)} where chosen, ${counted.toFixed(2)} bp where counted`).join('; ')}`, value: decisions, unit: 'decisions' },
  ];
}

function searchFigures(): readonly Measurement[] {
  return TRIALS.map((trials) => searchContest({ trials, ...SURFACES })).flatMap(({ trials, surfaces, wins, worth }) => Object.entries(wins).map(([against, count]): Measurement => ({
    name: `search controller, ${trials} trials: surfaces on which it found more than ${against}`, value: count,
    unit: `of ${surfaces}; mean worth ${worth['controller'].toFixed(3)} to ${worth[against].toFixed(3)}`,
  })));
}

export async function run(): Promise<readonly Measurement[]> {
  const recorded = await recordedTapes();
  if (recorded.length === 0) process.stderr.write('reinforcement: no recorded books here, synthetic ones only\n');
  return [...poleFigures(), ...searchFigures(), ...recorded.flatMap((tape) => SIZES.flatMap((size) => executionFigures(tape, size))), ...executionFigures(syntheticTape(0, SYNTHETIC_SEED), SIZES[0])];
}

if (import.meta.main) for (const { name, value, unit, target } of await run()) process.stdout.write(`${name}: ${value.toFixed(3)} ${unit}${target === undefined ? '' : ` (${target})`}\n`);
