import { LEXICON_VERSION, scoreText } from '../../shared/sentiment/score-text.ts';
import type { TextScorer } from '../../shared/ports/text-scorer.ts';

/** The lexicon that comes with the program. */
export const lexiconScorer = (): TextScorer => ({
  version: LEXICON_VERSION,
  score: (texts) => Promise.resolve(Float64Array.from(texts, (text) => scoreText(text).compound)),
  close: () => Promise.resolve(),
});
