import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UsageError } from '../domain/errors.ts';
import { checkParams, describeParams, findStrategy, parseParams, strategies } from './registry.ts';
import { defineStrategy } from './strategy.ts';

const smaCross = findStrategy('sma-cross');
const sample = defineStrategy({
  name: 'sample',
  summary: 'Every type of parameter.',
  params: z.object({
    count: z.int().min(1).max(9).default(3).describe('How many'),
    share: z.number().min(0).max(1).default(0.5).describe('How much'),
    both: z.boolean().default(true).describe('Both sides'),
    mode: z.enum(['quick', 'slow']).default('slow').describe('Which way'),
    label: z.string().default('a').describe('What it is called').meta({ tunable: false }),
  }),
  indicators: () => ({}),
  decide: () => 0,
});

describe('findStrategy', () => {
  it('lists each name once', () => {
    const names = strategies.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['sma-cross', 'volatility-breakout', 'donchian-breakout', 'grid', 'dca']));
  });

  it('suggests what was meant', () => {
    expect(() => findStrategy('sma-cros')).toThrow(new UsageError('no strategy is called "sma-cros": did you mean "sma-cross"?'));
    expect(() => findStrategy('volatility')).toThrow('did you mean "volatility-breakout"?');
  });

  it('lists what there is when nothing is near', () => {
    expect(() => findStrategy('martingale', [sample, smaCross])).toThrow(new UsageError('no strategy is called "martingale": there are sample, sma-cross'));
    expect(() => findStrategy('martingale', [])).toThrow('there are none');
  });
});

describe('describeParams', () => {
  it('says type, default, bounds and meaning of each, in the order of their declaration', () => {
    expect(describeParams(sample)).toEqual([
      { name: 'count', type: 'integer', default: 3, min: 1, max: 9, description: 'How many', tunable: true },
      { name: 'share', type: 'number', default: 0.5, min: 0, max: 1, description: 'How much', tunable: true },
      { name: 'both', type: 'boolean', default: true, description: 'Both sides', tunable: true },
      { name: 'mode', type: 'choice', default: 'slow', choices: ['quick', 'slow'], description: 'Which way', tunable: true },
      { name: 'label', type: 'text', default: 'a', description: 'What it is called', tunable: false },
    ]);
  });

  it('leaves out bounds that are not declared', () => {
    expect(describeParams({ params: z.object({ n: z.int().default(1), x: z.number().default(1) }) })).toEqual([
      { name: 'n', type: 'integer', default: 1, description: '', tunable: true },
      { name: 'x', type: 'number', default: 1, description: '', tunable: true },
    ]);
  });
});

describe('parseParams', () => {
  it('turns the texts of a command line into values and completes them', () => {
    expect(parseParams(sample, { count: '7', both: 'false', mode: 'quick' })).toEqual({ count: 7, share: 0.5, both: false, mode: 'quick', label: 'a' });
    expect(parseParams(sample, { share: '1e-1', label: '12' })).toEqual({ count: 3, share: 0.1, both: true, mode: 'slow', label: '12' });
    expect(parseParams(smaCross, {})).toEqual({ fast: 20, slow: 100 });
  });

  it.each([
    [{ fast: 'abc' }, 'sma-cross: expected a whole number from 1 to 500 for parameter "fast", found "abc"'],
    [{ fast: '-3' }, 'sma-cross: expected a whole number from 1 to 500 for parameter "fast", found "-3"'],
    [{ fast: '2.5' }, 'sma-cross: expected a whole number from 1 to 500 for parameter "fast", found "2.5"'],
    [{ fast: '' }, 'sma-cross: expected a whole number from 1 to 500 for parameter "fast", found ""'],
    [{ fast: 'NaN' }, 'sma-cross: expected a whole number from 1 to 500 for parameter "fast", found "NaN"'],
    [{ slow: 'Infinity' }, 'sma-cross: expected a whole number from 2 to 2000 for parameter "slow", found "Infinity"'],
    [{ fats: '3' }, 'sma-cross has no parameter "fats": did you mean "fast"?'],
    [{ speed: '3' }, 'sma-cross has no parameter "speed": there are fast, slow'],
    [{ fast: '200' }, 'sma-cross: fast must be less than slow, found fast "200" and slow "100"'],
  ])('refuses %j', (texts, message) => {
    expect(() => parseParams(smaCross, texts)).toThrow(new UsageError(message));
  });

  it('names the choices', () => {
    expect(() => parseParams(sample, { mode: 'fast' })).toThrow('sample: expected one of quick, slow for parameter "mode", found "fast"');
    expect(() => parseParams(sample, { both: 'yes' })).toThrow('sample: expected true or false for parameter "both", found "yes"');
    expect(() => parseParams(findStrategy('buy-and-hold'), { fast: '1' })).toThrow('buy-and-hold has no parameter "fast": there are none');
  });

  it('takes every value within the bounds as it was typed, and none beyond', () => {
    fc.assert(fc.property(fc.integer({ min: -50, max: 550 }), (fast) => {
      const parse = () => parseParams(smaCross, { fast: String(fast), slow: '1000' });
      if (fast >= 1 && fast <= 500) expect(parse()).toEqual({ fast, slow: 1000 });
      else expect(parse).toThrow(UsageError);
    }));
  });
});

describe('checkParams', () => {
  it('takes typed values, and does not take texts for numbers', () => {
    expect(checkParams(sample, { count: 4 })).toMatchObject({ count: 4, share: 0.5 });
    expect(() => checkParams(sample, { count: '4' })).toThrow('expected a whole number from 1 to 9 for parameter "count", found "4"');
    expect(() => checkParams(sample, { share: null })).toThrow('expected a number from 0 to 1 for parameter "share", found "null"');
  });
});
