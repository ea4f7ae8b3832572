import { createHash } from 'node:crypto';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { StoredScore } from '../../shared/ports/sentiment-store.ts';
import type { TextScorer } from '../../shared/ports/text-scorer.ts';
import { deskRules, NewsDesk } from '../../shared/sentiment/news-desk.ts';
import { languageOf, weighedItem } from '../../shared/sentiment/score-text.ts';
import type { TextSet } from './labelled-texts.ts';

/** News of the past in `[from, to)` as it would have come in, each story once, `delayMs` after its date. */
export async function importedNews({ texts, summaries, sources, at }: TextSet, { scorer, dating: { delayMs, from, to } }: { readonly scorer: TextScorer; readonly dating: { readonly delayMs: number; readonly from: EpochMs; readonly to: EpochMs } }): Promise<readonly StoredScore[]> {
  const desk = new NewsDesk({ ...deskRules, oldestMs: Infinity });
  const admitted = at.flatMap((date, i) => (date >= from && date < to ? [i] : [])).toSorted((a, b) => at[a] - at[b]).flatMap((i) => {
    const id = createHash('sha256').update(`${at[i]}\n${texts[i]}`).digest('hex').slice(0, 32);
    const item = desk.admit({ id, source: sources[i] === '' ? 'import' : sources[i], title: texts[i], summary: summaries[i], url: '', publishedAt: at[i], knownAt: at[i] + delayMs });
    return item === undefined ? [] : [item];
  });
  const scores = await scorer.score([...admitted.map(({ title }) => title), ...admitted.map(({ summary }) => summary)]);
  return admitted.map(({ id, source, title, summary, url, publishedAt, eventAt, knownAt, dating }, n) => ({
    id, source, language: languageOf(`${title} ${summary}`), title, url, publishedAt: publishedAt ?? NaN, eventAt, knownAt, dating, score: weighedItem(scores[n], scores[admitted.length + n]), weight: 1, scorer: scorer.version,
  }));
}
