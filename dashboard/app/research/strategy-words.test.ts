import { describe, expect, it } from 'vitest';
import { describeParams } from '../../../src/shared/strategies/registry.ts';
import { shippedStrategies } from '../../../src/local/strategies/shipped-strategies.ts';
import { koreanStrategies } from '../texts/strategies.ts';

describe('what shipped strategies say of themselves in Korean', () => {
  it.each(shippedStrategies.map((strategy) => [strategy.name, strategy] as const))('%s: all of its parameters, and no others', (name, strategy) => {
    expect(Object.keys(koreanStrategies[name]?.parameters ?? {}).toSorted()).toEqual(describeParams(strategy).map((parameter) => parameter.name).toSorted());
    expect(koreanStrategies[name]?.summary).toMatch(/[가-힣]/);
  });
  it('knows no strategy that is not shipped', () => {
    expect(Object.keys(koreanStrategies).filter((name) => !shippedStrategies.some((strategy) => strategy.name === name))).toEqual([]);
  });
});
