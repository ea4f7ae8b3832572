import { describe, expect, it } from 'vitest';
import { DataError, TransientError } from '../../shared/domain/errors.ts';
import { fundingColumns } from '../../shared/domain/public-trade.ts';
import { HOUR } from '../../shared/domain/time.ts';
import type { ReceivedEntry, Visit } from '../../shared/ports/news-feeds.ts';
import { deskRules } from '../../shared/sentiment/news-desk.ts';
import type { SentimentSource } from '../config/sentiment-schema.ts';
import { collectMoods, type MoodPorts } from './collect-moods.ts';
import { collectNews } from './collect-news.ts';
import { lexiconScorer } from './lexicon-scorer.ts';
import { readingsOf } from './readings.ts';

const NOW = 1_700_000_000_000;
const clock = { now: () => NOW, wait: () => Promise.resolve() };
const { signal } = new AbortController();
const source = (name: string, weight = 1): SentimentSource => ({ name, url: 'https://a.example/', language: 'en', weight });
const entry = (title: string, more: Partial<ReceivedEntry> = {}): ReceivedEntry => ({ id: title, title, summary: '', url: '', publishedAt: NOW - HOUR, ...more });
const fine = { failures: 0, notBefore: NOW };
const entries = (...given: readonly ReceivedEntry[]): Visit => ({ kind: 'entries', entries: given, receivedAt: NOW, state: fine });

const collected = (visits: Readonly<Record<string, Visit>>) => collectNews(
  { feeds: { visit: ({ name }) => Promise.resolve(visits[name]) }, scorer: lexiconScorer(), clock },
  { sources: Object.keys(visits).map((name, i) => source(name, i + 1)), state: { sources: { gone: fine }, desk: { seen: [], counts: {} } }, rules: deskRules, signal },
);

describe('collecting news', () => {
  it('scores what is new, once, with the weight of the source that had it first', async () => {
    const { outcomes, scores, checked, state } = await collected({
      one: entries(entry('Exchange hacked'), entry('Bitcoin surges', { publishedAt: NOW + 2 * HOUR }), entry('비트코인 급등', { publishedAt: undefined })), two: entries(entry('EXCHANGE HACKED!'), entry('Exchange hacked again', { publishedAt: NOW - 30 * 24 * HOUR })),
      three: { kind: 'failed', reason: 'status 503', state: { failures: 3, notBefore: NOW + HOUR } }, four: { kind: 'unchanged', receivedAt: NOW, state: fine },
    });
    expect(outcomes).toEqual([
      { source: 'one', kind: 'entries', entries: 3, admitted: 2, repeated: 0, setAside: 1, reason: '' }, { source: 'two', kind: 'entries', entries: 2, admitted: 0, repeated: 1, setAside: 1, reason: '' },
      { source: 'three', kind: 'failed', entries: 0, admitted: 0, repeated: 0, setAside: 0, reason: 'status 503' }, { source: 'four', kind: 'unchanged', entries: 0, admitted: 0, repeated: 0, setAside: 0, reason: '' },
    ]);
    expect(scores.map(({ title, weight, language, dating, eventAt, knownAt }) => [title, weight, language, dating, eventAt, knownAt])).toEqual([['Exchange hacked', 1, 'en', 'dated', NOW - HOUR, NOW], ['비트코인 급등', 1, 'ko', 'undated', NOW, NOW]]);
    expect(scores[0].score).toBeLessThan(-0.5);
    expect(scores[1].score).toBeGreaterThan(0.5);
    expect(scores[1].publishedAt).toBeNaN();
    expect(checked).toMatchObject({ kind: 'newsChecked', value: 3, eventAt: NOW });
    expect(Object.keys(state.sources)).toEqual(['gone', 'one', 'two', 'three', 'four']);
    expect(state.sources['three'].failures).toBe(3);
  });

  it('of sources that are all down says so and has not checked', async () => {
    const { checked, scores } = await collected({ one: { kind: 'failed', reason: 'down', state: { failures: 1, notBefore: NOW } } });
    expect([checked, scores]).toEqual([undefined, []]);
  });
});

const funding = fundingColumns(2);
funding.at.set([NOW - 8 * HOUR, NOW]);
funding.rate.set([0.0001, 0.0002]);
const known = <Value>(value: Value) => [{ value, eventAt: NOW - HOUR, knownAt: NOW }];
const ports: MoodPorts = {
  clock,
  source: { fearGreed: () => Promise.resolve(known({ value: 40, label: 'Fear' })), openInterest: () => Promise.resolve(known({ interest: 8e4, price: 37_000 })), longShort: () => Promise.resolve(known(1.5)) },
  funding: { funding: () => Promise.resolve({ kind: 'page', rows: funding, next: NOW, isEnd: true }) },
  listOf: () => ({ tickers: ([symbol]) => Promise.resolve(new Map([[symbol, { bid: { 'BTC/KRW': 51_500_000, 'BTC/USDT': 36_990, 'USDT/KRW': 1_350 }[symbol] ?? NaN, ask: { 'BTC/KRW': 51_500_000, 'BTC/USDT': 37_010, 'USDT/KRW': 1_350 }[symbol] ?? NaN, quoteVolume: 1, tickSize: 1 }]])) }),
};
const settings = { perpetual: 'BTC/USDT:USDT', kimchi: { won: 'upbit:BTC/KRW', foreign: 'binance:BTC/USDT', rate: 'upbit:USDT/KRW' } };

describe('collecting figures', () => {
  it('takes every one, with its time and when it became known', async () => {
    const { moods, outcomes } = await collectMoods(ports, settings, signal);
    expect(outcomes.map(({ part, rows, reason }) => [part, rows, reason])).toEqual([['fearGreed', 1, ''], ['openInterest', 1, ''], ['longShort', 1, ''], ['funding', 2, ''], ['kimchi', 1, '']]);
    expect(moods.find(({ kind }) => kind === 'fearGreed')).toEqual({ kind: 'fearGreed', about: '', value: 40, price: NaN, label: 'Fear', eventAt: NOW - HOUR, knownAt: NOW });
    expect(moods.find(({ kind }) => kind === 'kimchi')?.value).toBeCloseTo(51_500_000 / (37_000 * 1_350) - 1, 12);
    expect(moods.filter(({ kind }) => kind === 'funding').map(({ value, eventAt }) => [value, eventAt])).toEqual([[0.0001, NOW - 8 * HOUR], [0.0002, NOW]]);
    expect(readingsOf([], [...moods, { ...moods[0], kind: 'unheard of' }]).map(({ value }) => value.kind)).toEqual(['fearGreed', 'openInterest', 'longShort', 'funding', 'funding', 'kimchi']);
  });

  it('goes on without the ones that fail, and says why', async () => {
    const { moods, outcomes } = await collectMoods({
      ...ports, source: { ...ports.source, fearGreed: () => Promise.reject(new DataError('lies')), longShort: () => Promise.reject(new TransientError('down')) },
      funding: { funding: () => Promise.resolve({ kind: 'wait', retryAfterMs: undefined, reason: 'limit reached' }) }, listOf: () => ({ tickers: () => Promise.resolve(new Map()) }),
    }, settings, signal);
    expect(outcomes.map(({ part, reason }) => [part, reason])).toEqual([['fearGreed', 'lies'], ['openInterest', ''], ['longShort', 'down'], ['funding', 'limit reached'], ['kimchi', 'expected prices of upbit:BTC/KRW, binance:BTC/USDT and upbit:USDT/KRW, found NaN, NaN and NaN']]);
    expect(moods.map(({ kind }) => kind)).toEqual(['openInterest']);
  });

  it('does not hide a mistake of the program', async () => {
    await expect(collectMoods({ ...ports, funding: { funding: () => Promise.reject(new RangeError('bug')) } }, settings, signal)).rejects.toThrow('bug');
  });
});
