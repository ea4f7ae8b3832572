import { describe, expect, it } from 'vitest';
import { checkParams, describeParams, strategies } from '../strategies/registry.ts';
import { openSampler } from './open-sampler.ts';
import { spaceOf } from './space-of.ts';

const searchable = strategies.filter((strategy) => describeParams(strategy).some(({ tunable, type }) => tunable && type !== 'text'));

describe('the space of each shipped strategy', () => {
  it('is there for all that have something to search', () => {
    expect(searchable.length).toBeGreaterThan(10);
  });

  it.each(searchable)('$name: what every sampler proposes passes the strategy itself', (strategy) => {
    const space = spaceOf(strategy);
    expect(space.dimensions.map(({ name }) => name)).toEqual(describeParams(strategy).filter(({ tunable }) => tunable).map(({ name }) => name));
    for (const kind of ['random', 'sobol', 'halton', 'tpe', 'cma-es', 'nsga-ii', 'asha'] as const) {
      const sampler = openSampler({ space, settings: { kind, seed: 1 } });
      for (let i = 0; i < 20; i++) {
        const proposal = sampler.ask();
        if (proposal === undefined) throw new Error(`${kind} proposed nothing at ask ${i}`);
        expect(checkParams(strategy, proposal.params)).toMatchObject(proposal.params);
        sampler.tell({ trial: proposal.trial, scores: [i % 7] });
      }
    }
  });
});
