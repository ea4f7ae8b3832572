import { z } from 'zod';
import { UsageError } from '../domain/errors.ts';
import { AshaMethod } from './asha-method.ts';
import { CmaMethod } from './cma-method.ts';
import { GridMethod } from './grid-method.ts';
import { Halton } from './halton.ts';
import { HyperbandMethod } from './hyperband-method.ts';
import { rungShares } from './hyperband-brackets.ts';
import { MethodSampler } from './method-sampler.ts';
import type { Method } from './method.ts';
import { NsgaMethod } from './nsga-method.ts';
import { RandomMethod } from './random-method.ts';
import type { Sampler, SavedSampler } from './sampler.ts';
import { SequenceMethod } from './sequence-method.ts';
import { Sobol } from './sobol.ts';
import type { Space } from './space.ts';
import { TpeMethod } from './tpe-method.ts';
import { TrialBook } from './trial-book.ts';

const seed = z.int().min(0).max(2 ** 32 - 1).default(0);
const halving = {
  seed,
  eta: z.number().gt(1).max(10).default(3),
  /** The smallest part of the history, oldest first, that a trial is judged on. */
  leastShare: z.number().gt(0).max(1).default(1 / 9),
  proposer: z.enum(['random', 'tpe']).default('tpe'),
};

/** How a space is searched. Defaults: 10 random trials, 24 candidates, eta 3 from a ninth of the history, a population of 40. */
export const samplerSettings = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('grid'), levels: z.int().min(1).max(10_000).default(10).describe('Most points of a parameter that is a number') }),
  z.object({ kind: z.literal('random'), seed }),
  z.object({ kind: z.literal('sobol'), seed, isScrambled: z.boolean().default(true) }),
  z.object({ kind: z.literal('halton'), seed, isScrambled: z.boolean().default(true) }),
  z.object({ kind: z.literal('tpe'), seed, startup: z.int().min(1).max(10_000).default(10), candidates: z.int().min(1).max(10_000).default(24), isJoint: z.boolean().default(true) }),
  z.object({ kind: z.literal('cma-es'), seed, population: z.int().min(4).max(5_000).optional() }),
  z.object({ kind: z.literal('nsga-ii'), seed, population: z.int().min(4).max(5_000).default(40) }),
  z.object({ kind: z.literal('asha'), ...halving }),
  z.object({ kind: z.literal('hyperband'), ...halving }),
]);
export type SamplerSettings = z.output<typeof samplerSettings>;
export type SamplerKind = SamplerSettings['kind'];

interface Search {
  readonly space: Space;
  readonly settings: z.input<typeof samplerSettings>;
  /** How many scores each outcome has; 1 where absent. */
  readonly objectives?: number;
}

/** A sampler for a space; with `saved` it goes on where that was written. A UsageError for settings out of bounds, or written by another search. */
export function openSampler({ space, settings, objectives = 1 }: Search, saved?: SavedSampler): Sampler {
  const parsed = samplerSettings.safeParse(settings);
  if (!parsed.success) throw new UsageError(`sampler: ${parsed.error.issues[0].path.join('.')}: ${parsed.error.issues[0].message}, found "${JSON.stringify(settings)}"`);
  if (!(Number.isInteger(objectives) && objectives >= 1)) throw new UsageError(`expected one or more objectives, found "${objectives}"`);
  if (parsed.data.kind === 'cma-es' && objectives > 1) throw new UsageError(`expected one objective for cma-es, found "${objectives}": nsga-ii, tpe and random take several`);
  const sampler = new MethodSampler(new TrialBook(space, objectives), methodOf(space, parsed.data), JSON.stringify([parsed.data, objectives, space.identity]));
  if (saved) sampler.restore(saved);
  return sampler;
}

const TPE = { startup: 10, candidates: 24, isJoint: true } as const;

function methodOf(space: Space, settings: SamplerSettings): Method {
  const dimensions = space.dimensions.length;
  switch (settings.kind) {
    case 'grid':
      return new GridMethod(space, settings.levels);
    case 'random':
      return new RandomMethod(settings.seed);
    case 'sobol': {
      const sequence = new Sobol(dimensions, settings.isScrambled ? settings.seed : undefined);
      return new SequenceMethod((index) => sequence.at(index));
    }
    case 'halton': {
      const sequence = new Halton(dimensions, settings.isScrambled ? settings.seed : undefined);
      return new SequenceMethod((index) => sequence.at(index));
    }
    case 'tpe':
      return new TpeMethod(settings);
    case 'cma-es':
      return new CmaMethod(space, settings);
    case 'nsga-ii':
      return new NsgaMethod(settings);
    case 'asha':
      return new AshaMethod({ shares: rungShares(settings.leastShare, settings.eta), eta: settings.eta, proposer: proposerOf(settings) });
    case 'hyperband':
      return new HyperbandMethod({ resource: 1 / settings.leastShare, eta: settings.eta, proposer: proposerOf(settings) });
  }
}

const proposerOf = ({ proposer, seed: from }: { readonly proposer: 'random' | 'tpe'; readonly seed: number }): Method => (proposer === 'tpe' ? new TpeMethod({ ...TPE, seed: from }) : new RandomMethod(from));
