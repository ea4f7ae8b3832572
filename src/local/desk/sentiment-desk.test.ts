import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryCache } from '../../shared/adapters/memory/memory-cache.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import type { StoredMood, StoredScore } from '../../shared/ports/sentiment-store.ts';
import { SentimentIndex } from '../../shared/sentiment/sentiment-index.ts';
import { sentimentSchema } from '../config/sentiment-schema.ts';
import { configuredRules } from '../sentiment/index-rules.ts';
import { readingsOf } from '../sentiment/readings.ts';
import { openSentimentStore } from '../wire.ts';
import { keepAnswers } from './answers.ts';
import { moodOf, sentimentDesk } from './sentiment-desk.ts';

const root = mkdtempSync(path.join(tmpdir(), 'coinbot-mood-'));
afterAll(() => { rmSync(root, { recursive: true }); });

/** 2026-01-10T12:00:00Z. */
const NOW = 1_768_046_400_000;
const sentiment = sentimentSchema.parse({});
const ASKED = { days: 14, language: 'all', most: 60 } as const;

const headline = (n: number, more: Partial<StoredScore> = {}): StoredScore => ({
  id: `n${n}`, source: 'coindesk', language: 'en', title: `headline ${n}`, url: `https://example.org/${n}`, publishedAt: NOW - n * HOUR, eventAt: NOW - n * HOUR, knownAt: NOW - n * HOUR + MINUTE, dating: 'source', score: 0.5, weight: 1, scorer: 'lexicon-2', ...more,
});
const figure = (kind: string, value: number, ageMs: number, about = ''): StoredMood => ({ kind, about, value, price: kind === 'openInterest' ? 60_000 : NaN, label: '', eventAt: NOW - ageMs, knownAt: NOW - ageMs });
const scores = [headline(1), headline(2, { score: -0.4 }), headline(3, { source: 'blockmedia', language: 'ko', score: 0 }), headline(4, { source: 'of-the-past', url: 'javascript:alert(1)' }), headline(1_000)];
const moods = [figure('fearGreed', 20, 2 * DAY), figure('fearGreed', 80, 5 * HOUR), figure('newsChecked', 5, 10 * MINUTE), figure('funding', 0.0003, 3 * HOUR, 'BTC/USDT:USDT'), figure('kimchi', 0.03, 2 * HOUR, 'upbit:BTC/KRW')];
const sources = { scores, moods, at: NOW, asked: ASKED, sentiment, failures: { decrypt: 3 } };

describe('the mood of a time', () => {
  const mood = moodOf(sources);

  it('is the index as it is reckoned elsewhere, with each part, its age and its weight', () => {
    const index = new SentimentIndex(configuredRules(sentiment));
    for (const reading of readingsOf(scores, moods)) index.hear(reading);
    const context = index.read(NOW);
    expect([mood.index, mood.coverage]).toEqual([context.index, context.coverage]);
    expect(mood.parts.find(({ part }) => part === 'fearGreed')).toMatchObject({ value: 0.6, ageMs: 5 * HOUR, weight: 0.2, fullWeight: 0.2 });
    expect(mood.parts.find(({ part }) => part === 'longShort')).toMatchObject({ value: null, ageMs: null, weight: 0 });
    expect(mood).toMatchObject({ isCollecting: false, scorer: 'lexicon', checkedAt: NOW - 10 * MINUTE });
  });

  it('shows the headlines of the days asked for, newest first, and counts which way they point', () => {
    expect(mood.headlines.map(({ title }) => title)).toEqual(['headline 1', 'headline 2', 'headline 3', 'headline 4']);
    expect(mood).toMatchObject({ count: 4, rising: 2, falling: 1 });
    expect(moodOf({ ...sources, asked: { ...ASKED, language: 'ko' } }).headlines.map(({ source }) => source)).toEqual(['blockmedia']);
    expect(moodOf({ ...sources, asked: { ...ASKED, most: 1 } })).toMatchObject({ count: 4, headlines: [{ title: 'headline 1' }] });
  });

  it('links to the web and to nothing else', () => {
    expect(mood.headlines.map(({ url }) => url)).toEqual(['https://example.org/1', 'https://example.org/2', 'https://example.org/3', null]);
  });

  it('tells how each source does, those that are not configured too', () => {
    expect(mood.sources.find(({ name }) => name === 'coindesk')).toMatchObject({ host: 'www.coindesk.com', headlines: 2, newest: NOW - HOUR + MINUTE, failures: 0 });
    expect(mood.sources.find(({ name }) => name === 'coindesk')?.mean).toBeCloseTo(0.05, 12);
    expect(mood.sources.find(({ name }) => name === 'decrypt')).toMatchObject({ headlines: 0, mean: null, newest: null, failures: 3 });
    expect(mood.sources.at(-1)).toMatchObject({ name: 'of-the-past', host: '', headlines: 1 });
  });

  it('has each figure in its own unit, with the name of its value', () => {
    expect(mood.series.map(({ kind, about, label }) => [kind, about, label])).toEqual([['fearGreed', '', 'Extreme Greed'], ['funding', 'BTC/USDT:USDT', ''], ['kimchi', 'upbit:BTC/KRW', '']]);
    expect(mood.series[0].points).toEqual([{ at: NOW - 2 * DAY, value: 20 }, { at: NOW - 5 * HOUR, value: 80 }]);
  });

  it('knows nothing of what came later', () => {
    const later = moodOf({ ...sources, at: NOW - 3 * HOUR });
    expect(later.headlines.map(({ title }) => title)).toEqual(['headline 4']);
    expect(later.series.map(({ kind }) => kind)).toEqual(['fearGreed', 'funding']);
    expect(mood.history.filter(({ at }) => at <= NOW - 3 * HOUR)).toEqual(later.history.filter(({ at }) => at <= NOW - 3 * HOUR));
    expect(later.history.length).toBeGreaterThan(15);
  });
});

it('hears more readings than an index keeps waiting', () => {
  const many = Array.from({ length: 25_000 }, (_, n) => headline(n / 200, { id: `m${n}`, score: 0.9 }));
  expect(moodOf({ ...sources, scores: many, moods: [], asked: { ...ASKED, days: 3 } }).index).toBeGreaterThan(0.5);
});

it('reads what was collected, and is empty where nothing was', async () => {
  const desk = () => sentimentDesk({ dataFolder: root, sentiment, answers: keepAnswers(memoryCache({ clock: { now: () => NOW } }), 'x'), now: () => NOW });
  expect(await desk().mood(ASKED)).toMatchObject({ index: null, coverage: 0, headlines: [], series: [], history: [], count: 0, checkedAt: null });
  const { store, close } = openSentimentStore(root);
  await store.addScores(scores);
  await store.addMoods(moods);
  close();
  const mood = await desk().mood(ASKED);
  expect(mood).toMatchObject({ count: 4, index: moodOf(sources).index });
  expect(JSON.parse(JSON.stringify(mood))).toEqual(mood);
});

it('scores a text in both languages, with the words that count', async () => {
  const desk = sentimentDesk({ dataFolder: root, sentiment, answers: keepAnswers(memoryCache({ clock: { now: () => NOW } }), 'x'), now: () => NOW });
  const korean = await desk.score({ text: '비트코인 급락' });
  expect(korean).toMatchObject({ language: 'ko', general: null, model: null });
  expect(korean.compound).toBeLessThan(-0.2);
  expect(korean.evidence.map(({ term }) => term)).toContain('급락');
  const english = await desk.score({ text: 'Exchange hacked: ether stolen' });
  expect(english.language).toBe('en');
  expect([english.compound < -0.2, (english.general ?? 0) <= 0]).toEqual([true, true]);
});
