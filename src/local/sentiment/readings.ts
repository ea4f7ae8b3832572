import type { Observation } from '../../shared/domain/observation.ts';
import type { StoredMood, StoredScore } from '../../shared/ports/sentiment-store.ts';
import type { MoodReading } from '../../shared/sentiment/sentiment-parts.ts';

/** What is stored, as the index hears it. Kinds that the index does not know are left out. */
export function readingsOf(scores: readonly StoredScore[], moods: readonly StoredMood[]): readonly Observation<MoodReading>[] {
  return [...scores.map(newsReadingOf), ...moods.flatMap((mood) => { const value = readingOf(mood); return value === undefined ? [] : [{ value, eventAt: mood.eventAt, knownAt: mood.knownAt }]; })];
}

export const newsReadingOf = ({ score, weight, eventAt, knownAt }: StoredScore): Observation<MoodReading> => ({ value: { kind: 'news', value: score, weight }, eventAt, knownAt });

/** Undefined for a kind that the index does not know. */
export function readingOf({ kind, value, price }: StoredMood): MoodReading | undefined {
  switch (kind) {
    case 'openInterest': return { kind, value, price };
    case 'newsChecked':
    case 'fearGreed':
    case 'funding':
    case 'longShort':
    case 'kimchi': return { kind, value };
    default: return undefined;
  }
}
