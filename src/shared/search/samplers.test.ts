import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSampler, type SamplerKind } from './open-sampler.ts';
import { keepsSamplerContract } from './sampler.contract.ts';
import { Space } from './space.ts';
import { spaceOf } from './space-of.ts';

/** Every kind of parameter, one that depends on another, and a check of two together. */
const mixed = spaceOf({
  params: z.object({
    fast: z.int().min(1).max(60).default(5),
    slow: z.int().min(2).max(400).default(50).meta({ scale: 'log' }),
    exit: z.enum(['none', 'stop', 'trail']).default('none'),
    stop: z.number().min(0.1).max(20).default(1).meta({ scale: 'log', when: { name: 'exit', is: ['stop', 'trail'] } }),
    both: z.boolean().default(true),
    share: z.number().min(0).max(1).multipleOf(0.05).default(0.5),
  }),
  check: ({ fast, slow }: { readonly fast: number; readonly slow: number }) => (fast < slow ? undefined : 'fast must be less than slow'),
});

const PROMISES: Readonly<Record<SamplerKind, { readonly isOrderFree: boolean; readonly isFresh: boolean; readonly objectives?: number }>> = {
  grid: { isOrderFree: true, isFresh: true }, random: { isOrderFree: true, isFresh: true }, sobol: { isOrderFree: true, isFresh: true }, halton: { isOrderFree: true, isFresh: true },
  tpe: { isOrderFree: true, isFresh: true }, 'cma-es': { isOrderFree: true, isFresh: false }, 'nsga-ii': { isOrderFree: true, isFresh: true, objectives: 2 },
  asha: { isOrderFree: false, isFresh: true }, hyperband: { isOrderFree: true, isFresh: true },
};
const kinds: readonly SamplerKind[] = ['grid', 'random', 'sobol', 'halton', 'tpe', 'cma-es', 'nsga-ii', 'asha', 'hyperband'];

for (const kind of kinds) {
  const { objectives = 1, ...promises } = PROMISES[kind];
  keepsSamplerContract(kind, {
    space: mixed, objectives, ...promises,
    open: (seed, saved) => openSampler({ space: mixed, objectives, settings: kind === 'grid' ? { kind, levels: 4 } : kind === 'nsga-ii' ? { kind, seed, population: 12 } : { kind, seed } }, saved),
  });
}
keepsSamplerContract('tpe one by one with two objectives', {
  space: mixed, objectives: 2, isOrderFree: true, isFresh: true,
  open: (seed, saved) => openSampler({ space: mixed, objectives: 2, settings: { kind: 'tpe', seed, isJoint: false } }, saved),
});

describe('a small space', () => {
  const small = new Space([{ name: 'a', kind: 'stepped', min: 1, max: 3, step: 1, scale: 'linear' }, { name: 'b', kind: 'choice', choices: ['x', 'y'] }], { check: ({ a, b }) => (a === 2 && b === 'y' ? 'not together' : undefined) });

  it.each(['grid', 'random', 'tpe', 'sobol', 'halton', 'nsga-ii'] as const)('is searched by %s to the end, each of the five allowed once, and then done', (kind) => {
    const sampler = openSampler({ space: small, settings: kind === 'nsga-ii' ? { kind, population: 4 } : { kind } });
    const seen: string[] = [];
    for (let proposal = sampler.ask(); proposal !== undefined; proposal = sampler.ask()) {
      expect(sampler.isDone).toBe(false);
      seen.push(small.canonical(proposal.params));
      sampler.tell({ trial: proposal.trial, scores: [seen.length] });
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen.length).toBe(5);
    expect(sampler.isDone).toBe(true);
  });

  it('is walked by the grid in order, the last parameter first', () => {
    const sampler = openSampler({ space: small, settings: { kind: 'grid' } });
    expect(Array.from({ length: 3 }, () => sampler.ask()?.params)).toEqual([{ a: 1, b: 'x' }, { a: 1, b: 'y' }, { a: 2, b: 'x' }]);
  });
});

describe('settings', () => {
  const space = new Space([{ name: 'a', kind: 'number', min: 0, max: 1, scale: 'linear' }]);

  it('out of bounds are refused with what was found', () => {
    expect(() => openSampler({ space, settings: { kind: 'tpe', startup: 0 } })).toThrow(/startup.*found/);
    expect(() => openSampler({ space, settings: { kind: 'cma-es' }, objectives: 2 })).toThrow('expected one objective for cma-es, found "2"');
  });

  it('of another seed do not take up a saved search', () => {
    const saved = openSampler({ space, settings: { kind: 'random', seed: 1 } }).save();
    expect(() => openSampler({ space, settings: { kind: 'random', seed: 2 } }, saved)).toThrow('expected the search that was begun');
  });

  it('the grid reaches both bounds of a number', () => {
    const sampler = openSampler({ space, settings: { kind: 'grid', levels: 3 } });
    expect(Array.from({ length: 3 }, () => sampler.ask()?.params['a'])).toEqual([0, 0.5, 1]);
  });
});
