import { describe, expect, it } from 'vitest';
import { nearName } from './near-name.ts';

describe('nearName', () => {
  const names = ['sma-cross', 'donchian-breakout', 'grid', 'dca', 'fast', 'slow'];

  it.each([
    ['sma-cros', 'sma-cross'],
    ['sma_cross', 'sma-cross'],
    ['SMA-Cross', 'sma-cross'],
    ['donchain-breakout', 'donchian-breakout'],
    ['donchian', 'donchian-breakout'],
    ['gird', 'grid'],
    ['fasst', 'fast'],
    ['fats', 'fast'],
    ['speeed', undefined],
    ['d', undefined],
    ['', undefined],
  ])('takes "%s" for %s', (typed, meant) => {
    expect(nearName(typed, names)).toBe(meant);
  });

  it('counts as the textbook does: kitten to sitting is three errors in seven letters, too many', () => {
    expect(nearName('kitten', ['sitting'])).toBeUndefined();
    expect(nearName('kitten', ['sitting', 'mitten'])).toBe('mitten');
  });

  it('names the first of equally near ones, and nothing without candidates', () => {
    expect(nearName('gris', ['grid', 'grim'])).toBe('grid');
    expect(nearName('grid', [])).toBeUndefined();
  });
});
