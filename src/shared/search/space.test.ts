import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cellAt, type Dimension } from './dimension.ts';
import { Space } from './space.ts';
import { spaceOf } from './space-of.ts';

const declared = {
  params: z.object({
    fast: z.int().min(1).max(5).default(2),
    slow: z.int().min(2).max(400).default(50).meta({ scale: 'log' }),
    rate: z.number().min(1e-4).max(1).default(0.1).meta({ scale: 'log' }),
    size: z.number().min(0.1).max(0.5).multipleOf(0.1).default(0.2),
    exit: z.enum(['none', 'stop']).default('none'),
    stop: z.number().gt(0).max(20).default(1).meta({ when: { name: 'exit', is: ['stop'] } }),
    both: z.boolean().default(true),
    label: z.string().default('a'),
    money: z.number().min(1).max(1e9).default(100).meta({ tunable: false }),
  }),
  check: ({ fast, slow }: { readonly fast: number; readonly slow: number }) => (fast < slow ? undefined : 'fast must be less than slow'),
};

describe('the space of declared parameters', () => {
  const space = spaceOf(declared);

  it('has their bounds, steps, scales, choices and conditions, and leaves texts and money alone', () => {
    expect(space.dimensions).toEqual([
      { name: 'fast', kind: 'stepped', min: 1, max: 5, step: 1, scale: 'linear' },
      { name: 'slow', kind: 'stepped', min: 2, max: 400, step: 1, scale: 'log' },
      { name: 'rate', kind: 'number', min: 1e-4, max: 1, scale: 'log' },
      { name: 'size', kind: 'stepped', min: 0.1, max: 0.5, step: 0.1, scale: 'linear' },
      { name: 'exit', kind: 'choice', choices: ['none', 'stop'] },
      { name: 'stop', kind: 'number', min: 2e-8, max: 20, scale: 'linear', when: { name: 'exit', is: ['stop'] } },
      { name: 'both', kind: 'choice', choices: [false, true] },
    ]);
  });

  it('takes a point to parameters and back, whatever the point', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -0.5, max: 1.5, noNaN: true }), { minLength: 7, maxLength: 7 }), (coordinates) => {
      const params = space.decode(coordinates);
      expect(space.decode(space.encode(params))).toEqual(params);
      expect(space.decode(space.snap(coordinates))).toEqual(params);
      expect(space.canonical(space.decode(space.encode(params)))).toBe(space.canonical(params));
      expect('stop' in params).toBe(params['exit'] === 'stop');
      expect(declared.params.safeParse(params).success).toBe(true);
      expect(space.objection(params) === undefined).toBe(Number(params['fast']) < Number(params['slow']));
    }));
  });

  it('gives every value of a step the same room on a linear axis, and each ratio on a logarithmic one', () => {
    const [fast, slow] = space.dimensions;
    expect(cellAt(fast, 0.5)).toEqual([0.4, 0.6]);
    expect(space.decode([0.19999, 0, 0, 0, 0, 0, 0])['fast']).toBe(1);
    expect(space.decode([0.20001, 0, 0, 0, 0, 0, 0])['fast']).toBe(2);
    // From 1.5 to 400.5: half of the axis lies below their geometric mean, 24.5.
    expect(space.decode([0, 0.499, 0, 0, 0, 0, 0])['slow']).toBe(24);
    expect(space.decode([0, 0.501, 0, 0, 0, 0, 0])['slow']).toBe(25);
    expect(cellAt(slow, 0)[0]).toBe(0);
    expect(space.decode([0, 0, 0.5, 0, 0, 0, 0])['rate']).toBe(0.01);
  });

  it('can be narrowed, and some of it held', () => {
    const narrow = spaceOf(declared, { only: ['fast', 'slow'], fixed: { rate: 0.5 }, ranges: { slow: { min: 10, max: 50, step: 20, scale: 'linear' }, fast: { choices: [2, 3] } } });
    expect(narrow.size).toBe(6);
    expect(narrow.decode([0.9, 0.9])).toEqual({ rate: 0.5, fast: 3, slow: 50 });
  });

  it.each([
    [{ only: ['fats'] }, 'no parameter is called "fats": did you mean "fast"?'],
    [{ only: ['label'] }, 'parameter "label": expected a number, a choice or true/false to search, found "string"'],
    [{ ranges: { fast: { min: 0 } } }, 'parameter "fast": expected a min within its bounds 1 and 5, found "0"'],
    [{ ranges: { fast: { min: 4, max: 2 } } }, 'parameter "fast": expected finite bounds, the lower first, found "4" and "2"'],
    [{ ranges: { fast: { step: 0.5 } } }, 'parameter "fast": expected a step of 1 or a multiple of it, found "0.5"'],
    [{ only: [] }, 'expected one or more parameters to search, found none'],
  ])('says what is wrong with %j', (options, message) => {
    expect(() => spaceOf(declared, options)).toThrow(message);
  });

  it('refuses what has no bounds, and conditions that ask for each other', () => {
    expect(() => spaceOf({ params: z.object({ n: z.int().default(1) }) })).toThrow('parameter "n": expected bounds on both sides to search within');
    const circle = z.object({ a: z.boolean().meta({ when: { name: 'b', is: [true] } }), b: z.boolean().meta({ when: { name: 'a', is: [true] } }) });
    expect(() => spaceOf({ params: circle })).toThrow('expected conditions that do not ask for each other, found "a" for "b" for "a"');
  });
});

describe('a space', () => {
  const exit: Dimension = { name: 'exit', kind: 'choice', choices: ['none', 'stop', 'trail'] };
  const stop: Dimension = { name: 'stop', kind: 'stepped', min: 1, max: 4, step: 1, scale: 'linear', when: { name: 'exit', is: ['stop', 'trail'] } };

  it('counts what there is: 1 without a stop, 4 with each of two', () => {
    expect(new Space([exit, stop]).size).toBe(9);
    expect(new Space([exit, stop, { name: 'x', kind: 'number', min: 0, max: 1, scale: 'linear' }]).size).toBe(Infinity);
  });

  it('calls parameters the same that differ only where they play no part', () => {
    const space = new Space([exit, stop]);
    expect(space.canonical({ exit: 'none', stop: 3 })).toBe(space.canonical({ exit: 'none' }));
    expect(space.canonical({ exit: 'stop', stop: 3 })).not.toBe(space.canonical({ exit: 'stop', stop: 2 }));
    expect([...space.encode({ exit: 'none' })]).toEqual([1 / 6, NaN]);
  });

  it('refuses values outside, twice the same name, and a logarithm of nothing', () => {
    expect(() => new Space([{ name: 'stop', kind: 'stepped', min: 1, max: 4, step: 1, scale: 'linear' }]).encode({ stop: 5 })).toThrow('parameter "stop": expected a value of its search space, found "5"');
    expect(() => new Space([exit, exit])).toThrow('expected each parameter once, found "exit" again');
    expect(() => new Space([stop])).toThrow('expected a condition on a parameter before it, found "exit"');
    expect(() => new Space([{ name: 'x', kind: 'number', min: 0, max: 1, scale: 'log' }])).toThrow('expected a lower bound above 0 for a logarithmic scale, found "0"');
  });
});
