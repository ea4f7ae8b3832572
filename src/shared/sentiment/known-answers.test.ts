import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HOUR } from '../domain/time.ts';
import { DecayedMean } from './decayed-mean.ts';
import { fearGreedLabel } from './fear-greed.ts';
import { scoreGeneral } from './score-text.ts';

/** Own cases: definitions, worked by hand. */
it('news of 0, 6 and 24 hours weighs 1, 0.7071 and 0.25 at a half-life of twelve', () => {
  const mean = new DecayedMean(12 * HOUR);
  for (const [score, age] of [[0.2, 24], [-0.4, 6], [0.8, 0]]) mean.add({ score, weight: 1, eventAt: (100 - age) * HOUR, knownAt: (100 - age) * HOUR });
  const { mean: value, loudness } = mean.read(100 * HOUR);
  expect(value).toBeCloseTo(0.28979373684532783, 12);
  expect(loudness).toBeCloseTo(1 + 0.7071067811865476 + 0.25, 12);
});

it.each([[10, 'Extreme Fear'], [24, 'Extreme Fear'], [30, 'Fear'], [50, 'Neutral'], [54, 'Neutral'], [70, 'Greed'], [76, 'Extreme Greed'], [90, 'Extreme Greed'], [NaN, 'unknown'], [101, 'unknown']])('fear and greed of %d is %s', (value, label) => {
  expect(fearGreedLabel(value)).toBe(label);
});

interface Case { readonly id: string; readonly inputs: { readonly text: string[]; readonly v: number[] }; readonly expected: Readonly<Record<string, readonly (number | string | null)[]>>; readonly tolerance: { readonly abs: number } }

const file = new URL('../../../../shared/known-answers/11_sentiment.open.json', import.meta.url);
const isHere = existsSync(file);

describe.skipIf(!isHere)(isHere ? 'the reference cases' : 'the reference cases: skipped, the folder of known answers is not beside this project', () => {
  const cases = isHere ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases : [];

  it('are three, and each has its answer here', () => {
    expect(cases.map(({ id }) => id)).toEqual(['snt.vader.docs', 'snt.fng.classes', 'snt.decay']);
  });

  it('the sentences documented with VADER score as documented: compound and shares', () => {
    const given = cases.find(({ id }) => id === 'snt.vader.docs');
    expect(given?.inputs.text.length).toBe(13);
    given?.inputs.text.forEach((text, i) => {
      const { compound, positive, negative } = scoreGeneral(text);
      for (const [got, wanted] of [[compound, given.expected['compound'][i]], [positive, given.expected['pos'][i]], [negative, given.expected['neg'][i]]]) {
        expect(Math.abs(Number(got) - Number(wanted)), `${text}: ${String(got)} against ${String(wanted)}`).toBeLessThanOrEqual(given.tolerance.abs + 1e-12);
      }
    });
  });

  it('the names of fear and greed where sources agree', () => {
    const given = cases.find(({ id }) => id === 'snt.fng.classes');
    given?.inputs.v.forEach((value, i) => {
      const label = given.expected['label_prefix'][i];
      if (label !== null) expect(fearGreedLabel(value)).toBe(label);
    });
  });
});
