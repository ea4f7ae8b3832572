import { describe, expect, it } from 'vitest';
import type { SearchAxis, TrialCloud } from '../../desk/optimise.ts';
import { binOn, brushed, heatCells, placeOn, scoredOf, shareBetween, valueOn } from './cloud.ts';
import { searchPace } from './search-pace.ts';

const linear: SearchAxis = { kind: 'number', name: 'fast', min: 10, max: 30, isLog: false };
const log: SearchAxis = { kind: 'number', name: 'width', min: 1, max: 100, isLog: true };
const choice: SearchAxis = { kind: 'choice', name: 'mode', choices: ['a', 'b', 'c'] };

const trial = (number: number, values: TrialCloud['trials'][number]['values'], score: number | null) => ({ trial: number, values, scores: [score], isWithinLimits: true, isWhole: true });
const cloud: TrialCloud = {
  objectives: ['sharpe'], axes: [linear, choice], count: 6,
  trials: [trial(0, [10, 'a'], 1), trial(1, [10.5, 'a'], 3), trial(2, [30, 'c'], 2), trial(3, [20, 'b'], null), { ...trial(4, [20, 'b'], 9), isWhole: false }, { ...trial(5, [20, 'b'], 9), isWithinLimits: false }],
};

describe('trials on axes', () => {
  it('places values between the ends, by their logarithm where the axis is logarithmic, and choices at equal distances', () => {
    expect([10, 20, 30].map((value) => placeOn(linear, value))).toEqual([0, 0.5, 1]);
    expect(placeOn(log, 10)).toBeCloseTo(0.5);
    expect(['a', 'b', 'c', 'd', null].map((value) => placeOn(choice, value))).toEqual([0, 0.5, 1, null, null]);
    expect([valueOn(linear, 0.5), valueOn(choice, 0.9)]).toEqual([20, 'c']);
    expect(valueOn(log, 0.5)).toBeCloseTo(10);
  });
  it('puts the ends into the first and the last bin', () => {
    expect([10, 11.6, 11.7, 30].map((value) => binOn(linear, value))).toEqual([0, 0, 1, 11]);
    expect(['a', 'b', 'c'].map((value) => binOn(choice, value))).toEqual([0, 1, 2]);
  });
  it('draws what was judged whole, within limits and with a score', () => {
    expect(scoredOf(cloud).map(({ trial: number }) => number)).toEqual([0, 1, 2]);
  });
  it('gives each cell the median, the best and the number of its trials', () => {
    const cells = heatCells(cloud, 0, 1);
    expect([cells.length, cells[0]?.length]).toEqual([3, 12]);
    expect(cells[0]?.[0]).toEqual({ median: 2, best: 3, count: 2 });
    expect(cells[2]?.[11]).toEqual({ median: 2, best: 2, count: 1 });
    expect(cells.flat().filter((cell) => cell !== null)).toHaveLength(2);
    expect(heatCells(cloud, 0, 7)).toEqual([]);
  });
  it('keeps what passes between the bounds of every axis that has some', () => {
    const all = scoredOf(cloud);
    expect(brushed(cloud, all, [null, null])).toHaveLength(3);
    expect(brushed(cloud, all, [[0, 0.01], null]).map(({ trial: number }) => number)).toEqual([0]);
    expect(brushed(cloud, all, [[0, 1], [0.9, 1]]).map(({ trial: number }) => number)).toEqual([2]);
  });
  it('knows where a value lies between the lowest and the highest', () => {
    expect([shareBetween(2, 1, 3), shareBetween(1, 1, 1)]).toEqual([0.5, 0.5]);
  });
});

describe('what a search says about its pace', () => {
  it('is read from its line', () => {
    expect(searchPace('trials: 290 of 1200, 6 % of the work, 193.0 a second, 22 s to go, best in training -2.24')).toEqual({ done: 290, total: 1200, work: 6, rate: 193, left: '22 s', best: -2.24 });
    expect(searchPace('trials: 1200 of 1200, 185.3 a second, 0 s to go')).toEqual({ done: 1200, total: 1200, work: null, rate: 185.3, left: '0 s', best: null });
  });
  it('is nothing where a line speaks of something else', () => {
    expect([searchPace(null), searchPace('About 480 backtests')]).toEqual([null, null]);
  });
});
