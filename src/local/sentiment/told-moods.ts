import type { EpochMs } from '../../shared/domain/time.ts';
import type { SentimentStore } from '../../shared/ports/sentiment-store.ts';
import type { ToldMood } from '../../shared/sentiment/outside-mood.ts';
import { readingOf, newsReadingOf } from './readings.ts';

/** What is stored about times in `[from, to)`, as series from outside are made of it. */
export async function toldMoods(store: Pick<SentimentStore, 'scores' | 'moods'>, range: { readonly from: EpochMs; readonly to: EpochMs }): Promise<readonly ToldMood[]> {
  const [scores, moods] = [await store.scores(range), await store.moods(range)];
  return [
    ...scores.map((score) => ({ ...newsReadingOf(score), about: '' })),
    ...moods.flatMap((mood) => { const value = readingOf(mood); return value === undefined ? [] : [{ value, eventAt: mood.eventAt, knownAt: mood.knownAt, about: mood.about }]; }),
  ];
}
