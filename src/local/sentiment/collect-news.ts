import type { Clock } from '../../shared/ports/clock.ts';
import type { NewsFeeds, SourceState, Visit } from '../../shared/ports/news-feeds.ts';
import type { StoredMood, StoredScore } from '../../shared/ports/sentiment-store.ts';
import type { TextScorer } from '../../shared/ports/text-scorer.ts';
import { NewsDesk, type AdmittedItem, type DeskRules } from '../../shared/sentiment/news-desk.ts';
import { languageOf, weighedItem } from '../../shared/sentiment/score-text.ts';
import type { SentimentSource } from '../config/sentiment-schema.ts';
import type { CollectorState } from './collector-state.ts';

/** How a source did this time. */
export interface SourceOutcome {
  readonly source: string;
  readonly kind: Visit['kind'];
  /** Entries of the feed, and those of them that count. */
  readonly entries: number;
  readonly admitted: number;
  readonly repeated: number;
  /** Dated in the future or too long ago, or without a title. */
  readonly setAside: number;
  /** Why it failed. */
  readonly reason: string;
}

export interface NewsHarvest {
  readonly outcomes: readonly SourceOutcome[];
  readonly scores: readonly StoredScore[];
  readonly checked: StoredMood | undefined;
  readonly state: CollectorState;
}

export interface NewsPorts {
  readonly feeds: NewsFeeds;
  readonly scorer: TextScorer;
  readonly clock: Clock;
}

/** Visits every source once, all at the same time; one that fails says why and hinders no other. */
export async function collectNews({ feeds, scorer, clock }: NewsPorts, { sources, state, rules, signal }: { readonly sources: readonly SentimentSource[]; readonly state: CollectorState; readonly rules: DeskRules; readonly signal: AbortSignal }): Promise<NewsHarvest> {
  const visits = await Promise.all(sources.map(async (source) => ({ source, visit: await feeds.visit(source, state.sources[source.name], signal) })));
  const desk = new NewsDesk(rules, state.desk);
  const admitted: { readonly item: AdmittedItem; readonly weight: number }[] = [];
  const outcomes = visits.map(({ source, visit }) => {
    const items = received(visit, source.name).map((item) => desk.admit(item)).filter((item) => item !== undefined);
    admitted.push(...items.map((item) => ({ item, weight: source.weight })));
    return outcomeOf(source.name, visit, { before: state.desk.counts[source.name], after: desk.counts[source.name] });
  });
  const answered = visits.filter(({ visit }) => visit.kind === 'entries' || visit.kind === 'unchanged').length;
  const states: Record<string, SourceState> = { ...state.sources, ...Object.fromEntries(visits.map(({ source, visit }) => [source.name, visit.state])) };
  const at = clock.now();
  return {
    outcomes, scores: await scored(admitted, scorer), state: { sources: states, desk: desk.save() },
    checked: answered === 0 ? undefined : { kind: 'newsChecked', about: '', value: answered, price: NaN, label: '', eventAt: at, knownAt: at },
  };
}

const received = (visit: Visit, source: string) => (visit.kind === 'entries' ? visit.entries.map((entry) => ({ ...entry, source, knownAt: visit.receivedAt })) : []);

type Counts = NewsDesk['counts'][string] | undefined;

function outcomeOf(source: string, visit: Visit, { before, after }: { readonly before: Counts; readonly after: Counts }): SourceOutcome {
  const grown = (name: 'admitted' | 'repeated' | 'future' | 'old' | 'empty') => (after?.[name] ?? 0) - (before?.[name] ?? 0);
  return {
    source, kind: visit.kind, entries: visit.kind === 'entries' ? visit.entries.length : 0, admitted: grown('admitted'), repeated: grown('repeated'),
    setAside: grown('future') + grown('old') + grown('empty'), reason: visit.kind === 'failed' ? visit.reason : '',
  };
}

async function scored(admitted: readonly { readonly item: AdmittedItem; readonly weight: number }[], scorer: TextScorer): Promise<readonly StoredScore[]> {
  if (admitted.length === 0) return [];
  // At once, so that one scorer scores them all.
  const scores = await scorer.score([...admitted.map(({ item }) => item.title), ...admitted.map(({ item }) => item.summary)]);
  return admitted.map(({ item, weight }, i) => ({
    id: item.id, source: item.source, language: languageOf(`${item.title} ${item.summary}`), title: item.title, url: item.url, publishedAt: item.publishedAt ?? NaN,
    eventAt: item.eventAt, knownAt: item.knownAt, dating: item.dating, score: weighedItem(scores[i], scores[admitted.length + i]), weight, scorer: scorer.version,
  }));
}
