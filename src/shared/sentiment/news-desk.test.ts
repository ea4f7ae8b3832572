import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../domain/time.ts';
import { deskRules, NewsDesk } from './news-desk.ts';
import { distance, simhash } from './simhash.ts';
import type { NewsItem } from './text-score.ts';
import { titleKey } from './title-key.ts';

const NOW = 1_700_000_000_000;
const item = (title: string, more: Partial<NewsItem> = {}): NewsItem => ({ id: title, source: 'a', title, summary: '', url: '', publishedAt: NOW - HOUR, knownAt: NOW, ...more });

describe('the date of an item', () => {
  it('stands where it can be true, and its age is measured from it', () => {
    expect(new NewsDesk().admit(item('Bitcoin rises'))).toMatchObject({ eventAt: NOW - HOUR, knownAt: NOW, publishedAt: NOW - HOUR, dating: 'dated' });
  });

  it('a little ahead is a fast clock and becomes now; what was said is kept apart', () => {
    expect(new NewsDesk().admit(item('Bitcoin rises', { publishedAt: NOW + 9 * MINUTE }))).toMatchObject({ eventAt: NOW, publishedAt: NOW + 9 * MINUTE, dating: 'clamped' });
  });

  it('further ahead, or long ago, is set aside and counted', () => {
    const desk = new NewsDesk();
    expect(desk.admit(item('One', { publishedAt: NOW + DAY }))).toBeUndefined();
    expect(desk.admit(item('Two', { publishedAt: Infinity }))).toBeUndefined();
    expect(desk.admit(item('Three', { publishedAt: NOW - 8 * DAY }))).toBeUndefined();
    expect(desk.admit(item('Four', { publishedAt: undefined }))).toMatchObject({ eventAt: NOW, dating: 'undated' });
    expect(desk.admit(item('Five', { publishedAt: NaN }))).toMatchObject({ eventAt: NOW, dating: 'undated' });
    expect(desk.admit(item(' ... '))).toBeUndefined();
    expect(desk.counts).toEqual({ a: { admitted: 2, clamped: 0, undated: 2, repeated: 0, future: 2, old: 1, empty: 1 } });
  });

  it('a story that was set aside as future comes in once its time has come', () => {
    const desk = new NewsDesk();
    desk.admit(item('Upgrade is live', { publishedAt: NOW + DAY }));
    expect(desk.admit(item('Upgrade is live', { publishedAt: NOW + DAY, knownAt: NOW + DAY }))).toBeDefined();
  });
});

describe('a story', () => {
  it.each([
    ['Bitcoin surges past $50,000 as ETF demand grows', 'BITCOIN SURGES PAST $50,000 AS ETF DEMAND GROWS!'],
    ['Bitcoin surges past $50,000 as ETF demand grows', 'Bitcoin surges past $50,000 as ETF demand grows | The Coin Post'],
    ['Bitcoin surges past $50,000 as ETF demand grows', 'Bitcoin surges past $50,000 as the ETF demand grows'],
    ['비트코인 급등, 사상 최고가 경신', '[속보] 비트코인 급등… 사상 최고가 경신'],
  ])('counts once, whoever prints it: %s / %s', (first, second) => {
    const desk = new NewsDesk();
    expect(desk.admit(item(first))).toBeDefined();
    expect(desk.admit(item(second, { source: 'b' }))).toBeUndefined();
  });

  it('is another one with other figures, or other coins', () => {
    const desk = new NewsDesk();
    for (const title of ['Bitcoin surges past $50,000', 'Bitcoin surges past $60,000', 'Bitcoin and Ethereum consolidate, ADA rallies', 'Bitcoin and Ethereum consolidate, OKB jumps']) expect(desk.admit(item(title)), title).toBeDefined();
  });

  it('with the same name of the same source is the same, whatever its title became', () => {
    const desk = new NewsDesk();
    desk.admit(item('Exchange hacked', { id: 'x-1' }));
    expect(desk.admit(item('Exchange hack: what is known so far', { id: 'x-1' }))).toBeUndefined();
    expect(desk.admit(item('Exchange hack: what is known so far', { id: 'x-1', source: 'b' }))).toBeDefined();
  });

  it('may come again after the memory ends, and the memory is bounded', () => {
    const desk = new NewsDesk({ ...deskRules, memory: 10 });
    desk.admit(item('Halving is near'));
    expect(desk.admit(item('Halving is near', { knownAt: NOW + 9 * DAY, publishedAt: NOW + 9 * DAY }))).toBeDefined();
    for (let i = 0; i < 200; i++) desk.admit(item(`Story ${'abcdefghij'[i % 10]}${i} of ${i * 7919}`, { knownAt: NOW + i }));
    expect(desk.save().seen.length).toBeLessThanOrEqual(13);
  });

  it('is known over a restart: the state goes through JSON', () => {
    const desk = new NewsDesk();
    desk.admit(item('Bitcoin rises today'));
    const again = new NewsDesk(deskRules, JSON.parse(JSON.stringify(desk.save())));
    expect(again.admit(item('Bitcoin rises today', { source: 'b' }))).toBeUndefined();
    expect(again.counts['a'].admitted).toBe(1);
  });
});

describe('simhash', () => {
  it('is symmetric, zero for the same, and counts bits as a slow reference does (fast-check)', () => {
    const slow = (a: number, b: number) => (((a ^ b) >>> 0).toString(2).match(/1/g) ?? []).length;
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => {
      const [left, right] = [simhash(a), simhash(b)];
      expect(distance(left, left)).toBe(0);
      expect(distance(left, right)).toBe(slow(left.high, right.high) + slow(left.low, right.low));
      expect(distance(left, right)).toBe(distance(right, left));
    }), { seed: 5 });
  });

  it('of titles that share most letters is near, of others about half the bits away', () => {
    const of = (text: string) => simhash(titleKey(text));
    expect(distance(of('Federal judge dismisses most of the SEC case against the exchange'), of('Federal judge dismisses most of SEC case against the exchange'))).toBeLessThanOrEqual(10);
    expect(distance(of('Federal judge dismisses most of the SEC case'), of('Bitcoin miners move to Texas for cheap power'))).toBeGreaterThan(16);
  });
});
