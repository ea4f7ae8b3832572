import { describe, expect, it } from 'vitest';
import { isOutOfBounds } from './out-of-bounds.ts';

describe('isOutOfBounds', () => {
  it.each([[4, { min: 5, max: 50 }, true], [5, { min: 5, max: 50 }, false], [50, { min: 5, max: 50 }, false], [50.1, { min: 5, max: 50 }, true], [-1, { max: 3 }, false], [4, { max: 3 }, true], [1e12, { min: 0 }, false], [7, {}, false]] as const)('%d in %j', (value, bounds, is) => {
    expect(isOutOfBounds(value, bounds)).toBe(is);
  });

  it('has nothing to say of a field that is empty', () => {
    expect(isOutOfBounds('', { min: 5 })).toBe(false);
  });
});
