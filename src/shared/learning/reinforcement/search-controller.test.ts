import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { controllerSettings, SearchController, type Decision, type SearchProposal } from './search-controller.ts';

const settings = controllerSettings.parse({});
/** A family, a place of each of two families, and a place of all. */
const decisions: readonly Decision[] = [{ choices: 3 }, { when: { decision: 0, is: [0] } }, { when: { decision: 0, is: [1, 2] } }, {}];
/** Family 1 is best, and in it a place at 0.8; the place of all is best at 0.2. */
const worthOf = ({ decided: [family, first, second, all] }: SearchProposal): number => [-1, 0, -0.5][family] - (family === 0 ? first : (second - 0.8) ** 2) - (all - 0.2) ** 2;

describe('the search controller', () => {
  it('learns which family and which places are worth most', () => {
    for (const seed of [1, 2, 3]) {
      const controller = new SearchController(decisions, { settings, seed });
      for (let trial = 0; trial < 300; trial++) {
        const proposal = controller.ask();
        controller.tell(proposal.trial, worthOf(proposal));
      }
      const late = Array.from({ length: 60 }, () => controller.ask());
      expect(late.filter(({ decided: [family] }) => family === 1).length).toBeGreaterThan(35);
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.abs(mean(late.flatMap(({ decided: [family, , place] }) => (family === 1 ? [place] : []))) - 0.8)).toBeLessThan(0.2);
      expect(Math.abs(mean(late.map(({ decided }) => decided[3])) - 0.2)).toBeLessThan(0.2);
    }
  });

  it('proposes places in [0, 1] and choices that are there, and nothing for what plays no part', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const controller = new SearchController(decisions, { settings, seed });
      const source = random(seed);
      for (let trial = 0; trial < 40; trial++) {
        const { trial: number, decided: [family, first, second, all] } = controller.ask();
        expect(number).toBe(trial);
        expect([0, 1, 2]).toContain(family);
        expect([Number.isNaN(first), Number.isNaN(second)]).toEqual([family !== 0, family === 0]);
        for (const place of [family === 0 ? first : second, all]) expect(place >= 0 && place <= 1).toBe(true);
        controller.tell(number, source.uniform() < 0.2 ? null : source.normal() * 1e6);
      }
    }), { numRuns: 20 });
  });

  it('cares for ranks alone: scores on any scale give the same search', () => {
    const searched = (scale: (worth: number) => number) => {
      const controller = new SearchController(decisions, { settings, seed: 4 });
      return Array.from({ length: 60 }, () => {
        const proposal = controller.ask();
        controller.tell(proposal.trial, scale(worthOf(proposal)));
        return [...proposal.decided];
      });
    };
    expect(searched((worth) => Math.exp(3 * worth) * 1e9)).toEqual(searched((worth) => worth));
  });

  it('goes on from what was written down as JSON, with what was asked and failed in it', () => {
    const straight = new SearchController(decisions, { settings, seed: 5 });
    for (let trial = 0; trial < 17; trial++) straight.tell(straight.ask().trial, trial % 4 === 0 ? null : trial);
    const open = straight.ask();
    const resumed = new SearchController(decisions, { settings, seed: 6 });
    resumed.restore(JSON.parse(JSON.stringify(straight.save())));
    for (const controller of [straight, resumed]) controller.tell(open.trial, 3);
    for (let trial = 0; trial < 30; trial++) {
      const [one, other] = [straight.ask(), resumed.ask()];
      expect(other).toEqual(one);
      for (const controller of [straight, resumed]) controller.tell(one.trial, worthOf(one));
    }
    expect(() => new SearchController([{ choices: 2 }], { settings, seed: 1 }).restore(straight.save())).toThrow('expected a saved search of 2 parameters');
  });

  it('refuses outcomes nobody waits for, and decisions that make no sense', () => {
    const controller = new SearchController(decisions, { settings, seed: 1 });
    controller.tell(controller.ask().trial, 1);
    expect(() => controller.tell(0, 1)).toThrow('expected the outcome of a trial that was asked and not told, found "0"');
    expect(() => new SearchController([], { settings, seed: 1 })).toThrow('expected one or more decisions');
    expect(() => new SearchController([{ choices: 0 }], { settings, seed: 1 })).toThrow('decision 0: expected 1 or more choices, found "0"');
    expect(() => new SearchController([{}, { when: { decision: 0, is: [0] } }], { settings, seed: 1 })).toThrow('decision 1: expected a condition on an earlier choice, found "0"');
  });
});
