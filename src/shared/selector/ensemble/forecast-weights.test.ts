import { describe, expect, it } from 'vitest';
import { informationWeights, inverseErrorWeights } from './forecast-weights.ts';
import { LinUcbArm } from './lin-ucb.ts';

describe('weights of forecasts', () => {
  it('are one over the mean squared error, drawn half way to equal', () => {
    expect(inverseErrorWeights([1, 3])).toEqual([expect.closeTo(0.625, 12), expect.closeTo(0.375, 12)]);
    expect(inverseErrorWeights([1, 3], 0)).toEqual([expect.closeTo(0.75, 12), expect.closeTo(0.25, 12)]);
  });

  it('by information criteria do not overflow where the criteria are large', () => {
    expect(informationWeights([1e6, 1e6 + 2 * Math.log(3)])).toEqual([expect.closeTo(0.75, 9), expect.closeTo(0.25, 9)]);
  });

  it('are refused where a figure is none', () => {
    expect(() => inverseErrorWeights([1, 0])).toThrow('expected mean squared errors above 0, found "0"');
    expect(() => informationWeights([NaN])).toThrow('expected finite criteria, found "NaN"');
    expect(() => informationWeights([])).toThrow('found "none"');
  });
});

describe('an arm of a bandit', () => {
  it('goes on from what was saved, and refuses what is no number', () => {
    const [one, other] = [new LinUcbArm(2, { alpha: 0.5, ridge: 1 }), new LinUcbArm(2, { alpha: 0.5, ridge: 1 })];
    one.observe([1, 0.5], 1);
    other.restore(JSON.parse(JSON.stringify(one.save())));
    expect(other.judge([1, -1])).toEqual(one.judge([1, -1]));
    expect(() => { one.observe([1, NaN], 1); }).toThrow('expected 2 finite features');
    expect(() => { one.observe([1], 1); }).toThrow('expected 2 finite features');
  });
});
