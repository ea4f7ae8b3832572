import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UsageError } from '../../shared/domain/errors.ts';
import { strategies } from '../../shared/strategies/registry.ts';
import { flawIn } from './strategy-flaw.ts';

const sound = { kind: 'forecast', name: 'mine', summary: 'Mine.', params: z.object({}), indicators: () => ({}), decide: () => 0 };
const withParam = (n: z.ZodType) => ({ ...sound, params: z.object({ n }) });

describe('flawIn', () => {
  it('finds none in what is sound', () => {
    expect(flawIn(sound)).toBeUndefined();
    expect(strategies.map((strategy) => flawIn({ ...strategy })).filter((flaw) => flaw !== undefined)).toEqual([]);
  });

  it.each([
    [{ ...sound, name: 'My Strategy' }, 'expected "name" in small letters, digits and hyphens such as "my-strategy", found "My Strategy"'],
    [{ ...sound, name: undefined }, 'found "undefined"'],
    [{ ...sound, summary: ' ' }, 'expected "summary" to say in one line what it does'],
    [{ ...sound, indicators: {} }, 'expected "indicators" to be a function'],
    [{ ...sound, exits: { stopLoss: 0.1 } }, 'expected "exits" to be a function'],
    [{ ...sound, kind: 'orders', start: () => 0 }, 'expected "onCandle" to be a function, found "undefined"'],
    [{ ...sound, params: { n: 3 } }, 'expected "params" to be made by z.object({ ... })'],
    [withParam(z.int().min(1).max(2)), 'parameter "n" has no default: add .default(...)'],
    [withParam(z.int().default(1)), 'parameter "n" needs bounds: add .min(...) and .max(...)'],
    [withParam(z.int().min(1).max(2).default(3)), 'the default of parameter "n" is not allowed by its own bounds'],
    [withParam(z.date()), 'its parameters cannot be read'],
    [{ ...sound, check: () => 'no' }, 'its own check refuses the defaults: no'],
    [{ ...sound, indicators: () => ({ mean: 3 }) }, 'expected the indicator "mean" to be one such as ema(20), found "3"'],
    [{ ...sound, indicators: () => { throw new RangeError('period'); } }, 'its indicators cannot be declared with the default parameters: period'],
  ])('says what is wrong %#', (candidate, flaw) => {
    expect(flawIn(candidate)).toContain(flaw);
  });

  it('leaves it to the strategy to want other instruments', () => {
    expect(flawIn({ ...sound, indicators: () => { throw new UsageError('trades three instruments'); } })).toBeUndefined();
  });
});
