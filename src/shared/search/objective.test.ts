import { describe, expect, it } from 'vitest';
import { expression } from './expression.ts';
import { customObjective, judgeFigures, limit, objective } from './objective.ts';

const figures = { sharpe: 1.5, sortino: 2, calmar: 0.5, profitFactor: 1.2, drawdown: 0.25, turnover: 40 };

describe('a formula', () => {
  it.each([
    ['1 + 2 * 3', 7], ['(1 + 2) * 3', 9], ['2 ^ 3 ^ 2', 512], ['-2 ^ 2', -4], ['2 ^ -1', 0.5], ['8 / 4 / 2', 1], ['5 - 3 - 1', 1], ['1e-3 * 1000', 1], ['.5 + 1.', 1.5],
    ['min(3, 1, 2) + max(1, 2)', 3], ['abs(-3) + sqrt(16) + log(exp(1))', 8], ['--2', 2],
  ])('%s is %d', (text, value) => {
    expect(expression(text).value({})).toBeCloseTo(value, 12);
  });

  it('reads figures, and is undefined where one is or where it divides by zero', () => {
    const formula = expression('sharpe - 2 * drawdown');
    expect(formula.names).toEqual(['sharpe', 'drawdown']);
    expect(formula.value(figures)).toBe(1);
    expect(formula.value({ ...figures, drawdown: null })).toBeNull();
    expect(expression('1 / 0').value({})).toBeNull();
  });

  it.each([
    ['', 'formula "": expected a number, a figure or "(", found "its end"'],
    ['1 +', 'formula "1 +": expected a number, a figure or "(", found "its end"'],
    ['1 2', 'formula "1 2": expected the end of the formula at character 3, found "2"'],
    ['(1', 'formula "(1": expected ")", found "its end"'],
    ['sinus(1)', 'formula "sinus(1)": expected one of min, max, abs, sqrt, log, exp before "(", found "sinus"'],
    ['constructor(1)', 'formula "constructor(1)": expected one of min, max, abs, sqrt, log, exp before "(", found "constructor"'],
    ['abs(1, 2)', 'formula "abs(1, 2)": expected one argument of abs, found "2"'],
    ['1; 2', 'formula "1; 2": expected the end of the formula at character 2, found ";"'],
  ])('"%s" cannot be read', (text, message) => {
    expect(() => expression(text)).toThrow(message);
  });

  it('nested without end is refused', () => {
    expect(() => expression('('.repeat(200) + '1' + ')'.repeat(200))).toThrow('nested at most 50 deep');
    expect(() => expression('1+'.repeat(600) + '1')).toThrow('at most 1000 characters, found "1201"');
  });
});

describe('objectives', () => {
  it('are better the more they are: drawdown and turnover count against', () => {
    expect(['sharpe', 'sortino', 'calmar', 'profitFactor', 'drawdown', 'turnover'].map((name) => objective(name).score(figures))).toEqual([1.5, 2, 0.5, 1.2, -0.25, -40]);
  });

  it('are undefined where the figure is, and a profit factor without a loss is bounded', () => {
    expect(objective('sharpe').score({ ...figures, sharpe: null })).toBeNull();
    expect(objective('calmar').score({ ...figures, calmar: Infinity })).toBeNull();
    expect(objective('profitFactor').score({ ...figures, profitFactor: Infinity })).toBe(100);
  });

  it('can be written by a person or a program', () => {
    expect(objective('sharpe * (1 - drawdown)').score(figures)).toBe(1.125);
    expect(objective('roundTrips', ['roundTrips']).score({ roundTrips: 7 })).toBe(7);
    expect(() => objective('sharp * 2')).toThrow('no figure is called "sharp": did you mean "sharpe"?');
    expect(customObjective('mine', ({ calmar }) => Number(calmar) * 2).score(figures)).toBe(1);
    expect(customObjective('mine', () => NaN).score(figures)).toBeNull();
  });

  it('with limits tell the sampler what was reached and what was broken', () => {
    const rules = { objectives: [objective('sharpe'), objective('drawdown')], limits: [limit('drawdown <= 0.2'), limit('turnover <= 20'), limit('profitFactor >= 1')] };
    const judged = judgeFigures(figures, rules);
    expect(judged.scores).toEqual([1.5, -0.25]);
    // 0.25 is 0.05 too much, against 1; 40 is 20 too many, against 20.
    expect(judged.violation).toBeCloseTo(1.05, 12);
    expect(judgeFigures({ ...figures, drawdown: null }, rules).violation).toBeGreaterThan(1e8);
  });

  it('a limit that cannot be read is refused', () => {
    expect(() => limit('drawdown < 0.2')).toThrow('expected a limit such as "drawdown <= 0.2", found "drawdown < 0.2"');
    expect(() => limit('drawdwn <= 0.2')).toThrow('no figure is called "drawdwn": did you mean "drawdown"?');
  });
});
