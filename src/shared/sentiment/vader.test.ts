import { describe, expect, it } from 'vitest';
import { generalGrammar } from './english-grammar.ts';
import { lexiconOf } from './lexicon.ts';
import { compoundOf } from './text-score.ts';
import { vaderScore } from './vader.ts';

/** A lexicon of round numbers: every expectation below is worked by hand from the published rules. */
const grammar = generalGrammar(lexiconOf([[2, 'good, fine'], [-2, 'bad'], [-1, 'doubt, no'], [3, 'rug * found'], [-3, 'rug pull'], [2, 'ATH'], [0, 'bad debt']]));
const sumOf = (text: string): number => vaderScore(text, grammar).evidence.reduce((sum, { valence }) => sum + valence, 0);

describe('the rules of VADER', () => {
  it.each([
    ['it is good', 2],
    ['it is not good', 2 * -0.74],
    ['it is not very good', (2 + 0.293) * -0.74],
    ['not bad at all', -2 * -0.74],
    ['it isn\'t bad', -2 * -0.74],
    ['it isn’t bad', -2 * -0.74],
    ['never so good', 2 * 1.25 + 0.293 * 1.25],
    ['never ever was it good', 2],
    ['very good', 2.293],
    ['very bad', -2.293],
    ['slightly good', 1.707],
    ['really is good', 2 + 0.293 * 0.95],
    ['really it is good', 2 + 0.293 * 0.9],
    ['kind of good', 2],
    ['only kind of good', 2 - 0.293],
    ['GOOD news', 2.733],
    ['GOOD NEWS', 2],
    ['new ATH today', 2],
    ['good but bad', 2 * 0.5 - 2 * 1.5],
    ['the least good', 2 * -0.74],
    ['at least good', 2],
    ['no good', 2 * -0.74],
    ['without doubt good', -1 * -0.74 + 2],
    ['a rug pull', -3],
    ['not a rug pull', -3 * -0.74],
    ['a rug was found', 3],
    ['a rug. It was found', 0],
    ['bad debt', 0],
    ['nothing here', 0],
  ])('%s counts %d', (text, sum) => {
    expect(sumOf(text)).toBeCloseTo(sum, 10);
  });

  it('exclamation marks add 0.292 each up to four, question marks 0.18 from the second', () => {
    expect(vaderScore('good!!', grammar).compound).toBeCloseTo(compoundOf(2.584), 12);
    expect(vaderScore('good!!!!!!!', grammar).compound).toBeCloseTo(compoundOf(2 + 4 * 0.292), 12);
    expect(vaderScore('bad!', grammar).compound).toBeCloseTo(compoundOf(-2.292), 12);
    expect(vaderScore('good?', grammar).compound).toBeCloseTo(compoundOf(2), 12);
    expect(vaderScore('good???', grammar).compound).toBeCloseTo(compoundOf(2.54), 12);
    expect(vaderScore('good?????', grammar).compound).toBeCloseTo(compoundOf(2.96), 12);
  });

  it('a sum is squeezed by the root of fifteen, and stays within its ends', () => {
    expect(compoundOf(1)).toBe(0.25);
    expect(compoundOf(-1)).toBe(-0.25);
    expect(compoundOf(0)).toBe(0);
    expect(Math.abs(compoundOf(1e200))).toBeLessThanOrEqual(1);
  });

  it('says nothing about nothing', () => {
    for (const text of ['', '   ', '...', '!!!']) expect(vaderScore(text, grammar).compound).toBe(0);
  });
});
