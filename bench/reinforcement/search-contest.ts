import { random, type Random } from '../../src/shared/domain/random.ts';
import { drawSettings, FAMILIES, type Family } from '../../src/shared/learning/automl/search-space.ts';
import type { ModelSettings } from '../../src/shared/learning/model.ts';
import { controllerSettings, SearchController, type Decision } from '../../src/shared/learning/reinforcement/search-controller.ts';
import { openSampler } from '../../src/shared/search/open-sampler.ts';
import { Space } from '../../src/shared/search/space.ts';

/** Draws that `drawSettings` makes for each family: the axes of its space, in their order. */
const DRAWS: Readonly<Record<Family, number>> = { linear: 2, boosting: 6, mlp: 3 };
const ROWS = 50_000;
/** A proposer, the surface and the noise each have randomness of their own. */
const SURFACE_SEED = 70_000_000;
const NOISE_SEED = 140_000_000;
/** Deviation of the noise of one trial, against an optimum that is about 1 better than the middle of the space. */
const NOISE = 0.1;

/** A source that tells given numbers, so that a point of the unit cube becomes settings. */
function replaying(coordinates: ArrayLike<number>): Random {
  let next = 0;
  const uniform = (): number => Math.min(1 - 2 ** -32, Math.max(0, coordinates[next++]));
  return { uniform, below: (bound) => Math.floor(uniform() * bound), normal: () => NaN };
}

const settingsAt = (family: Family, coordinates: ArrayLike<number>): ModelSettings => drawSettings(family, { source: replaying(coordinates), rows: ROWS });

const inLog = (value: number, low: number, high: number): number => Math.log(value / low) / Math.log(high / low);

/** Where settings lie in the space of their family, each about 0 to 1. */
function placeOf(settings: ModelSettings): readonly number[] {
  switch (settings.kind) {
    case 'ridge': case 'logistic': return [settings.kind === 'ridge' ? 0 : 1, inLog(settings.l2, 1, 1e4)];
    case 'boosting': return [(settings.depth - 3) / 2, inLog(settings.learningRate, 0.02, 0.1), inLog(settings.leaves, 8, 31), inLog(settings.minLeafRows, ROWS * 0.01, ROWS * 0.05), inLog(settings.l2, 1, 100), (settings.columnShare - 0.3) / 0.6];
    case 'mlp': return [inLog(settings.hidden.reduce((sum, units) => sum + units, 0), 16, 64), inLog(settings.learningRate, 3e-4, 3e-3), inLog(settings.weightDecay, 1e-4, 1e-1)];
  }
}

/** A made-up objective over the space of AutoML, more is better: each family has an optimum, slopes of its own, pairs that matter together and a ripple. */
function surface(seed: number): (family: Family, settings: ModelSettings) => number {
  const source = random(seed + SURFACE_SEED);
  const parts = new Map(FAMILIES.map((family) => {
    const axes = placeOf(settingsAt(family, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])).map(() => ({ best: source.uniform(), weight: 0.5 + 2 * source.uniform(), ripple: 0.1 * source.uniform() }));
    return [family, { height: 0.5 * source.normal(), axes, pair: source.uniform() - 0.5 }] as const;
  }));
  return (family, settings) => {
    const part = parts.get(family);
    if (part === undefined) return NaN;
    const place = placeOf(settings);
    const away = place.map((at, i) => at - part.axes[i].best);
    const bowl = away.reduce((sum, distance, i) => sum + part.axes[i].weight * distance * distance + part.axes[i].ripple * (1 - Math.cos(6 * Math.PI * distance)), 0);
    return part.height - bowl - part.pair * (away[0] ?? 0) * (away[1] ?? 0);
  };
}

interface Tried {
  readonly family: Family;
  readonly coordinates: readonly number[];
}

/** One way of proposing: the next try, and what came of it. */
interface Proposer {
  ask(): Tried;
  tell(score: number): void;
}

const names = (family: Family): string[] => Array.from({ length: DRAWS[family] }, (_, i) => `${family} ${i}`);

function sampled(kind: 'random' | 'tpe', seed: number): Proposer {
  const space = new Space([
    { name: 'family', kind: 'choice', choices: FAMILIES },
    ...FAMILIES.flatMap((family) => names(family).map((name) => ({ name, kind: 'number', min: 0, max: 1, scale: 'linear', when: { name: 'family', is: [family] } } as const))),
  ]);
  const sampler = openSampler({ space, settings: { kind, seed } });
  let trial = -1;
  return {
    ask: () => {
      const proposal = sampler.ask();
      if (proposal === undefined) throw new RangeError('expected a proposal, found none');
      trial = proposal.trial;
      const family = FAMILIES.find((name) => name === proposal.params['family']) ?? 'linear';
      return { family, coordinates: names(family).map((name) => Number(proposal.params[name])) };
    },
    tell: (score) => sampler.tell({ trial, scores: [score] }),
  };
}

function controlled(seed: number): Proposer {
  const decisions: Decision[] = [{ choices: FAMILIES.length }, ...FAMILIES.flatMap((family, f) => names(family).map((): Decision => ({ when: { decision: 0, is: [f] } })))];
  const controller = new SearchController(decisions, { settings: controllerSettings.parse({}), seed });
  let trial = -1;
  return {
    ask: () => {
      const proposal = controller.ask();
      trial = proposal.trial;
      const [family, ...coordinates] = proposal.decided;
      return { family: FAMILIES[family], coordinates: coordinates.filter((coordinate) => !Number.isNaN(coordinate)) };
    },
    tell: (score) => controller.tell(trial, score),
  };
}

const PROPOSERS: Readonly<Record<string, (seed: number) => Proposer>> = { random: (seed) => sampled('random', seed), tpe: (seed) => sampled('tpe', seed), controller: controlled };

/** The true worth of what looked best after `trials` noisy tries. */
function found(propose: Proposer, { trials, seed }: { readonly trials: number; readonly seed: number }): number {
  const worth = surface(seed);
  const noise = random(seed + NOISE_SEED);
  let best = { seen: -Infinity, worth: -Infinity };
  for (let trial = 0; trial < trials; trial++) {
    const { family, coordinates } = propose.ask();
    const real = worth(family, settingsAt(family, coordinates));
    const seen = real + NOISE * noise.normal();
    if (seen > best.seen) best = { seen, worth: real };
    propose.tell(seen);
  }
  return best.worth;
}

export interface SearchContest {
  readonly trials: number;
  readonly surfaces: number;
  /** Mean true worth of what each proposer found. */
  readonly worth: Readonly<Record<string, number>>;
  /** Surfaces on which the controller found something better than the other. */
  readonly wins: Readonly<Record<string, number>>;
}

/** The controller against random and TPE at the same number of trials on the same surfaces, each with the noise of its own tries. */
export function searchContest({ trials, surfaces, from }: { readonly trials: number; readonly surfaces: number; readonly from: number }): SearchContest {
  const results = Object.entries(PROPOSERS).map(([name, open]) => [name, Array.from({ length: surfaces }, (_, i) => found(open(from + i), { trials, seed: from + i }))] as const);
  const of = new Map(results);
  const own = of.get('controller') ?? [];
  return {
    trials, surfaces,
    worth: Object.fromEntries(results.map(([name, worths]) => [name, worths.reduce((sum, worth) => sum + worth, 0) / surfaces])),
    wins: Object.fromEntries(['random', 'tpe'].map((name) => [name, own.filter((worth, i) => worth > (of.get(name)?.[i] ?? Infinity)).length])),
  };
}
