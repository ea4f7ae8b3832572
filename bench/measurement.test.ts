import { expect, it } from 'vitest';
import { keepsTarget } from './measurement.ts';

it.each([[2, '<= 2', true], [2.1, '<= 2', false], [75, '>= 75', true], [74.9, '>= 75x', false], [0.3, '< 0.3', false], [5e6, '> 4.9e6', true], [NaN, '>= 0', false]])('%d against %s is %s', (value, target, kept) => {
  expect(keepsTarget({ name: 'it', value, unit: 'x', target })).toBe(kept);
});

it('has no opinion where nothing was promised, and refuses a promise it cannot read', () => {
  expect(keepsTarget({ name: 'it', value: 1, unit: 'x' })).toBeUndefined();
  expect(() => keepsTarget({ name: 'it', value: 1, unit: 'x', target: 'fast' })).toThrow('it: expected a target such as "<= 2", found "fast"');
});
