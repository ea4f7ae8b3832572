import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../domain/random.ts';
import type { Outcome, Proposal, Sampler, SavedSampler } from './sampler.ts';
import type { Space } from './space.ts';

export interface SamplerPromises {
  readonly space: Space;
  /** A sampler of this seed, or one that goes on where it was saved. */
  open(seed: number, saved?: SavedSampler): Sampler;
  readonly objectives?: number;
  /** Whether proposals do not depend on the order in which open trials are told. */
  readonly isOrderFree: boolean;
  /** Whether no parameters are proposed twice. */
  readonly isFresh: boolean;
}

/** Something to find: smooth, different for each trial, and now and then a failure. */
function judge({ trial, params, share }: Proposal, { space, objectives = 1 }: SamplerPromises): Outcome {
  const coordinates = [...space.encode(params)].map((value) => (Number.isNaN(value) ? 0 : value));
  const value = coordinates.reduce((sum, coordinate, d) => sum - (coordinate - 0.3 - 0.05 * d) ** 2, 0) * share;
  return { trial, scores: Array.from({ length: objectives }, (_, m) => (trial % 11 === 7 ? null : m === 0 ? value : -value + 0.1 * coordinates[0])), violation: trial % 13 === 5 ? 0.5 : 0 };
}

/** Asks for `count` trials with up to `workers` open at once; the oldest or any of the open ones is told next. */
function run(sampler: Sampler, promises: SamplerPromises, { count, workers, pick }: { readonly count: number; readonly workers: number; readonly pick?: (open: number) => number }): Proposal[] {
  const seen: Proposal[] = [];
  const open: Proposal[] = [...sampler.awaited()];
  while (seen.length < count || open.length > 0) {
    const next = seen.length < count && open.length < workers ? sampler.ask() : undefined;
    if (next) {
      seen.push(next);
      open.push(next);
      continue;
    }
    if (open.length === 0) break;
    const [told] = open.splice(pick?.(open.length) ?? 0, 1);
    sampler.tell(judge(told, promises));
  }
  return seen;
}

/** What every sampler promises. */
export function keepsSamplerContract(name: string, promises: SamplerPromises): void {
  const { space, open } = promises;
  const COUNT = 50;
  describe(`${name} as a sampler`, () => {
    it('numbers its asks and stays within the bounds and the check of the space', () => {
      fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
        const proposals = run(open(seed), promises, { count: COUNT, workers: 1 });
        expect(proposals.length).toBeGreaterThan(10);
        proposals.forEach(({ trial, params, share }, i) => {
          expect(trial).toBe(i);
          expect(share).toBeGreaterThan(0);
          expect(share).toBeLessThanOrEqual(1);
          expect(space.decode(space.encode(params))).toEqual(params);
          expect(space.objection(params)).toBeUndefined();
        });
      }), { numRuns: 3 });
    });

    it('proposes the same for the same seed', () => {
      const once = run(open(7), promises, { count: COUNT, workers: 3 });
      expect(run(open(7), promises, { count: COUNT, workers: 3 })).toEqual(once);
    });

    it('goes on after a restart as if it had never stopped, with what was open still awaited', () => {
      fc.assert(fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 5 }), (stop, workers) => {
        const straight = open(3);
        const broken = open(3);
        const begun: Proposal[] = [];
        for (let i = 0; i < stop; i++) {
          const [a, b] = [straight.ask(), broken.ask()];
          expect(b).toEqual(a);
          if (a) begun.push(a);
          if (!a && begun.length === 0) break;
          const told = begun.length >= workers || !a ? begun.shift() : undefined;
          if (told === undefined) continue;
          straight.tell(judge(told, promises));
          broken.tell(judge(told, promises));
        }
        const taken = open(3, JSON.parse(JSON.stringify(broken.save())) as SavedSampler);
        expect(taken.awaited()).toEqual(straight.awaited());
        expect(taken.evaluated()).toEqual(straight.evaluated());
        const options = { count: 20, workers };
        expect(run(taken, promises, options)).toEqual(run(straight, promises, options));
        expect(taken.save()).toEqual(straight.save());
      }), { numRuns: 4 });
    });

    it('keeps several asks open at once and tells them apart', () => {
      const sampler = open(1);
      const asked = Array.from({ length: 4 }, () => sampler.ask()).filter((proposal) => proposal !== undefined);
      expect(asked.length).toBe(4);
      expect(new Set(asked.map(({ params }) => space.canonical(params))).size).toBe(4);
      expect(sampler.awaited()).toEqual(asked);
      sampler.tell(judge(asked[2], promises));
      expect(sampler.awaited()).toEqual([asked[0], asked[1], asked[3]]);
      expect(sampler.evaluated().map(({ trial }) => trial)).toEqual([2]);
    });

    it.runIf(promises.isOrderFree)('does not depend on the order in which open trials are told', () => {
      const inOrder = batches(open(5), promises, (proposals) => proposals);
      const source = random(1);
      const shuffled = batches(open(5), promises, (proposals) => proposals.map((proposal) => ({ proposal, key: source.uniform() })).toSorted((a, b) => a.key - b.key).map(({ proposal }) => proposal));
      expect(inOrder.length).toBeGreaterThan(20);
      expect(shuffled).toEqual(inOrder);
    });

    it.runIf(promises.isFresh)('proposes no parameters twice', () => {
      const keys = run(open(2), promises, { count: COUNT, workers: 4 }).filter(({ continues }) => continues === undefined).map(({ params }) => space.canonical(params));
      expect(new Set(keys).size).toBe(keys.length);
    });

    it('says what is wrong with an outcome', () => {
      const sampler = open(1);
      const first = sampler.ask();
      if (first === undefined) throw new Error('nothing was proposed');
      expect(() => sampler.tell({ ...judge(first, promises), trial: 99 })).toThrow('expected the outcome of a trial that was asked for, found "99"');
      expect(() => sampler.tell({ trial: 0, scores: [] })).toThrow(/expected \d scores, found "0"/);
      expect(() => sampler.tell({ ...judge(first, promises), violation: -1 })).toThrow('expected a violation of 0 or more, found "-1"');
      sampler.tell(judge(first, promises));
      expect(() => sampler.tell(judge(first, promises))).toThrow('expected one outcome for each trial, found another for "0"');
    });

    it('refuses what another search wrote', () => {
      expect(() => open(1, { version: 1, identity: 'another', state: {} })).toThrow('found "another"');
      expect(() => open(1, { ...open(1).save(), version: 2 as 1 })).toThrow('expected a search written down in version 1, found "2"');
    });
  });
}

/** Rounds of up to five asks, all told before the next. */
function batches(sampler: Sampler, promises: SamplerPromises, order: (proposals: readonly Proposal[]) => readonly Proposal[]): Proposal[] {
  const seen: Proposal[] = [];
  for (let round = 0; round < 14; round++) {
    const asked = Array.from({ length: 5 }, () => sampler.ask()).filter((proposal) => proposal !== undefined);
    seen.push(...asked);
    for (const proposal of order(asked)) sampler.tell(judge(proposal, promises));
  }
  return seen;
}
