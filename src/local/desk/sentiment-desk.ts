import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Headline, Mood, MoodPoint, MoodSeries, NewsSourceStanding, SentimentDesk, TextScored } from '../../../dashboard/desk/sentiment.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import type { StoredMood, StoredScore } from '../../shared/ports/sentiment-store.ts';
import { fearGreedLabel } from '../../shared/sentiment/fear-greed.ts';
import { languageOf, LEXICON_VERSION, scoreGeneral, scoreText } from '../../shared/sentiment/score-text.ts';
import { SentimentIndex, type SentimentContext } from '../../shared/sentiment/sentiment-index.ts';
import { PARTS } from '../../shared/sentiment/sentiment-parts.ts';
import type { Config } from '../config/config-schema.ts';
import { readState } from '../sentiment/collector-state.ts';
import { configuredRules } from '../sentiment/index-rules.ts';
import { readingsOf } from '../sentiment/readings.ts';
import { openSentimentStore, sentimentFolder } from '../wire.ts';
import type { Answers } from './answers.ts';
import { runCoinbot } from './coinbot-program.ts';
import { fileVersion } from './file-version.ts';

/** The scores of the index look back 90 days; so far the store is read. */
const LOOK_BACK_MS = 100 * DAY;
/** Ages are told to the minute. */
const KEEP_MS = MINUTE;
/** Moments of the index's history. */
const MOST_POINTS = 240;
/** A score beyond this says something. */
const CLEAR = 0.05;

const MODEL_MS = 60_000;
/** So many readings are given to the index at once: it forgets what waits beyond a bound. */
const AT_ONCE = 5_000;

const SERIES = ['fearGreed', 'funding', 'openInterest', 'longShort', 'kimchi'] as const;

export interface SentimentSetup {
  readonly dataFolder: string;
  readonly sentiment: Config['sentiment'];
  readonly answers: Answers;
  readonly now: () => number;
}

type Query = Parameters<SentimentDesk['mood']>[0];

const figure = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The mood of the market as it was collected, and what the lexicon makes of a text. Nothing is asked of other servers here. */
export function sentimentDesk({ dataFolder, sentiment, answers, now }: SentimentSetup): SentimentDesk {
  const folder = sentimentFolder(dataFolder);
  return {
    mood: (asked) => answers.of({ name: 'mood', version: `${storedVersion(folder)} ${Math.floor(now() / KEEP_MS)}`, asked, keepMs: 2 * KEEP_MS }, async () => {
      const at = now();
      const stored = await storedMoods(dataFolder, at);
      const { sources } = await readState(path.join(folder, 'collector.json'), () => undefined);
      return moodOf({ ...stored, at, asked, sentiment, failures: Object.fromEntries(Object.entries(sources).map(([name, { failures }]) => [name, failures])) });
    }),
    score: ({ text }) => scored(text, sentiment.model),
  };
}

/** Changes when something was added. */
function storedVersion(folder: string): string {
  return ['news', 'mood'].map((kind) => {
    const place = path.join(folder, kind);
    try {
      return fileVersion(...readdirSync(place).filter((name) => name.endsWith('.parquet')).toSorted().map((name) => path.join(place, name)));
    } catch {
      return '-';
    }
  }).join(' ');
}

interface Stored {
  readonly scores: readonly StoredScore[];
  readonly moods: readonly StoredMood[];
}

async function storedMoods(dataFolder: string, at: number): Promise<Stored> {
  const { store, close } = openSentimentStore(dataFolder);
  try {
    const range = { from: at - LOOK_BACK_MS, to: at + DAY };
    return { scores: await store.scores(range), moods: await store.moods(range) };
  } finally {
    close();
  }
}

export interface MoodSources extends Stored {
  readonly at: number;
  readonly asked: Query;
  readonly sentiment: Config['sentiment'];
  /** Answers that failed, by source. */
  readonly failures: Readonly<Record<string, number>>;
}

/** The picture of a time: nothing that became known later is in it. */
export function moodOf({ scores, moods, at, asked: { days, language, most }, sentiment, failures }: MoodSources): Mood {
  const from = at - days * DAY;
  const rules = configuredRules(sentiment);
  const { history, context } = followed(new SentimentIndex(rules), readingsOf(scores, moods), { from, at });
  const recent = scores.filter(({ knownAt }) => knownAt >= from && knownAt <= at).toSorted((a, b) => b.knownAt - a.knownAt || b.eventAt - a.eventAt);
  const shown = recent.filter((one) => language === 'all' || one.language === language);
  const known = moods.filter(({ knownAt }) => knownAt <= at);
  return {
    isCollecting: sentiment.collect, everyMinutes: sentiment.intervalMinutes, scorer: sentiment.model === undefined ? 'lexicon' : 'model', at, index: figure(context.index), coverage: context.coverage, knownAt: figure(context.knownAt),
    checkedAt: figure(Math.max(...known.filter(({ kind }) => kind === 'newsChecked').map(({ knownAt }) => knownAt))),
    parts: PARTS.map((part) => ({ part, value: figure(context.parts[part].value), ageMs: figure(context.parts[part].ageMs), weight: context.parts[part].weight, fullWeight: rules.parts[part].weight })),
    history, series: SERIES.flatMap((kind) => seriesOf(kind, known, from)), headlines: shown.slice(0, most).map(headlineOf),
    count: shown.length, rising: shown.filter(({ score }) => score > CLEAR).length, falling: shown.filter(({ score }) => score < -CLEAR).length, sources: standingsOf(sentiment.sources, recent, failures),
  };
}

/** The index at whole hours, or further apart for long times, and at the end. */
function followed(index: SentimentIndex, readings: ReturnType<typeof readingsOf>, { from, at }: { readonly from: number; readonly at: number }): { readonly history: readonly MoodPoint[]; readonly context: SentimentContext } {
  const sorted = readings.toSorted((a, b) => a.knownAt - b.knownAt);
  let heard = 0;
  const readAt = (time: number): SentimentContext => {
    for (; heard < sorted.length && sorted[heard].knownAt <= time; heard++) {
      index.hear(sorted[heard]);
      if (heard % AT_ONCE === AT_ONCE - 1) index.read(sorted[heard].knownAt);
    }
    return index.read(time);
  };
  const step = Math.max(1, Math.ceil((at - from) / HOUR / MOST_POINTS)) * HOUR;
  const history: MoodPoint[] = [];
  for (let time = Math.ceil(from / step) * step; time < at; time += step) {
    const { index: value } = readAt(time);
    if (Number.isFinite(value)) history.push({ at: time, value });
  }
  return { history, context: readAt(at) };
}

/** A series may be about several symbols: the one that was heard of last is shown. */
function seriesOf(kind: MoodSeries['kind'], known: readonly StoredMood[], from: number): readonly MoodSeries[] {
  const all = known.filter((mood) => mood.kind === kind && Number.isFinite(mood.value)).toSorted((a, b) => a.eventAt - b.eventAt);
  const last = all.at(-1);
  if (last === undefined) return [];
  const own = all.filter(({ about }) => about === last.about);
  const recent = own.filter(({ eventAt }) => eventAt >= from);
  const points = (recent.length === 0 ? [last] : recent).map(({ eventAt, value }) => ({ at: eventAt, value }));
  const label = kind === 'fearGreed' ? last.label || fearGreedLabel(last.value) : last.label;
  return [{ kind, about: last.about, label, knownAt: figure(Math.max(...own.map(({ knownAt }) => knownAt))), points: thinned(points) }];
}

/** The last one stays. */
const thinned = (points: readonly MoodPoint[]): readonly MoodPoint[] => {
  const every = Math.ceil(points.length / MOST_POINTS);
  return points.filter((_, i) => (points.length - 1 - i) % every === 0);
};

const headlineOf = ({ id, source, language, title, url, publishedAt, knownAt, score, weight, scorer }: StoredScore): Headline => ({
  id: `${source} ${id}`, source, language, title, url: /^https?:\/\//i.test(url) ? url : null, publishedAt: figure(publishedAt), knownAt, score: Number.isFinite(score) ? score : 0, weight, scorer,
});

function standingsOf(sources: Config['sentiment']['sources'], recent: readonly StoredScore[], failures: Readonly<Record<string, number>>): readonly NewsSourceStanding[] {
  const bySource = Map.groupBy(recent, ({ source }) => source);
  const standing = (name: string, rest: Pick<NewsSourceStanding, 'language' | 'weight' | 'host'>): NewsSourceStanding => {
    const own = bySource.get(name) ?? [];
    return {
      name, ...rest, headlines: own.length, mean: own.length === 0 ? null : figure(own.reduce((sum, { score }) => sum + score, 0) / own.length), newest: own.length === 0 ? null : own[0].knownAt, failures: failures[name] ?? 0,
    };
  };
  // News that was imported has sources that are not configured.
  const others = [...bySource].filter(([name]) => sources.every((source) => source.name !== name)).map(([name, [first]]) => standing(name, { language: first.language, weight: first.weight, host: '' }));
  return [...sources.map(({ name, language, weight, url }) => standing(name, { language, weight, host: new URL(url).host })), ...others];
}

async function scored(text: string, model: Config['sentiment']['model']): Promise<TextScored> {
  const { compound, positive, neutral, negative, evidence } = scoreText(text);
  const language = languageOf(text);
  return {
    language, scorer: LEXICON_VERSION, compound, positive, neutral, negative, evidence: evidence.map(({ term, valence }) => ({ term, valence })),
    general: language === 'en' ? scoreGeneral(text).compound : null, model: model === undefined ? null : await modelScored(text),
  };
}

/** A model is large, and checked before it is used: by a process of its own. */
async function modelScored(text: string): Promise<TextScored['model']> {
  try {
    const { model, modelScore } = JSON.parse(await runCoinbot(['sentiment', 'score', '--json', '--', text], AbortSignal.timeout(MODEL_MS))) as { readonly model?: string; readonly modelScore?: number };
    return { name: model ?? '', score: figure(modelScore ?? NaN) };
  } catch (error) {
    return { name: error instanceof Error ? error.message : String(error), score: null };
  }
}
