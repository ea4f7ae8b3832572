import { describe, expect, it } from 'vitest';
import { notifySchema } from '../config/notify-schema.ts';
import { Confirmations } from './confirmations.ts';
import { Escalation } from './escalation.ts';
import { ProfitBook } from './profit-book.ts';
import { isQuiet } from './quiet-hours.ts';
import { Repeats } from './repeats.ts';
import { textsOf } from './texts.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);

describe('quiet hours', () => {
  it.each([
    ['2026-01-02T13:59:00', false], ['2026-01-02T14:00:00', true], ['2026-01-02T22:59:59', true], ['2026-01-02T23:00:00', false],
  ])('from 23:00 to 08:00 in Seoul (UTC+9), at %s UTC: %s', (at, expected) => { expect(isQuiet(utc(at), { from: '23:00', to: '08:00' }, 'Asia/Seoul')).toBe(expected); });

  it('follows the clocks of New York over the change to summer time on 2026-03-08', () => {
    const hours = { from: '01:00', to: '04:00' };
    // 06:59Z is 01:59 EST, 07:00Z is 03:00 EDT: 02:00 to 03:00 is not there.
    expect(['05:59', '06:00', '06:59', '07:00', '07:59', '08:00'].map((time) => isQuiet(utc(`2026-03-08T${time}:00`), hours, 'America/New_York'))).toEqual([false, true, true, true, true, false]);
  });

  it('is never quiet where nothing was set', () => { expect(isQuiet(0, undefined, 'UTC')).toBe(false); });
});

describe('repeats', () => {
  it('counts the same within the time and says how often afterwards', () => {
    const repeats = new Repeats(100);
    expect([repeats.take('a', 0), repeats.take('a', 50), repeats.take('b', 60), repeats.take('a', 99), repeats.take('a', 100), repeats.take('a', 300)]).toEqual([0, undefined, 0, undefined, 2, 0]);
  });
});

describe('the profit of days', () => {
  const figures = (profit: number, fills = 0) => ({ profit, fees: fills / 10, fills });

  it('is a difference between what days began with', () => {
    const book = new ProfitBook('Asia/Seoul');
    book.reset();
    // 2026-01-30 is a Friday; the week in Seoul begins on Monday 26, the month on the 1st.
    book.take(utc('2026-01-30T01:00:00'), figures(10, 1));
    book.take(utc('2026-01-30T14:59:00'), figures(25, 4));
    expect(book.take(utc('2026-01-30T15:01:00'), figures(26, 5))).toBe(true);
    book.take(utc('2026-01-31T10:00:00'), figures(20, 6));
    const now = utc('2026-01-31T10:00:00');
    expect(book.over('day', now)).toEqual({ profit: -5, fees: expect.closeTo(0.2, 12), fills: 2, since: utc('2026-01-30T15:00:00') });
    expect(book.over('week', now)).toMatchObject({ profit: 20, fills: 6 });
    expect(book.over('month', now)).toMatchObject({ profit: 20 });
    expect(book.yesterday(now)).toMatchObject({ profit: 25, fills: 4 });
    // The first of February, a Sunday: another month, the same week.
    book.take(utc('2026-02-01T03:00:00'), figures(21));
    expect(book.over('month', utc('2026-02-01T03:00:00'))).toMatchObject({ profit: 1 });
    expect(book.over('week', utc('2026-02-01T03:00:00'))).toMatchObject({ profit: 21 });
  });

  it('goes on after a restart; begins with what there is where it is new to a trader that is not; leaves out what is not known', () => {
    const before = new ProfitBook('UTC');
    before.take(utc('2026-01-01T10:00:00'), figures(100));
    before.take(utc('2026-01-01T11:00:00'), figures(NaN));
    before.take(utc('2026-01-01T12:00:00'), figures(130));
    const after = new ProfitBook('UTC', JSON.parse(JSON.stringify(before.save())) as ReturnType<ProfitBook['save']>);
    after.take(utc('2026-01-03T12:00:00'), figures(90));
    expect(after.over('day', utc('2026-01-03T12:00:00'))?.profit).toBe(-40);
    expect(after.over('month', utc('2026-01-03T12:00:00'))?.profit).toBe(-10);
    expect(after.yesterday(utc('2026-01-03T12:00:00'))).toBeUndefined();
    expect(new ProfitBook('UTC').over('day', 0)).toBeUndefined();
  });
});

describe('confirmations', () => {
  it('hold once, for the one who asked, within a minute, and not after three wrong codes', () => {
    let n = 0;
    const asked = new Confirmations(() => `00000${++n}`);
    expect(asked.answer(1, '000001', 0)).toEqual({ kind: 'nothing' });
    asked.ask(1, 'kill', 0);
    expect(asked.answer(2, '000001', 1)).toEqual({ kind: 'nothing' });
    expect(asked.answer(1, '000001', 59_999)).toEqual({ kind: 'confirmed', action: 'kill' });
    expect(asked.answer(1, '000001', 59_999)).toEqual({ kind: 'nothing' });
    asked.ask(1, 'flatten', 0);
    expect(asked.answer(1, '000002', 60_000)).toEqual({ kind: 'expired' });
    asked.ask(1, 'resume', 0);
    expect(['1', '2', '3', '000003'].map((code) => asked.answer(1, code, 1).kind)).toEqual(['wrong', 'wrong', 'wrong', 'nothing']);
    asked.ask(1, 'flatten', 0);
    asked.ask(1, 'resume', 0);
    expect(asked.answer(1, '000004', 1).kind).toBe('wrong');
    expect(asked.answer(1, '000005', 1)).toEqual({ kind: 'confirmed', action: 'resume' });
  });
});

describe('escalation', () => {
  it('says again what nobody answered, so often and no more', () => {
    const escalation = new Escalation(100, 2);
    escalation.take('a', 0);
    expect([99, 100, 150, 200, 300].map((now) => escalation.due(now))).toEqual([[], ['a'], [], ['a'], []]);
    escalation.take('b', 0);
    escalation.acknowledge();
    expect(escalation.due(1_000)).toEqual([]);
  });
});

describe('settings', () => {
  it('is off, and asks for a channel where it is on, and for people where it escalates', () => {
    expect(notifySchema.parse({})).toMatchObject({ enabled: false, repeatAfter: '10m', report: '09:00' });
    expect(notifySchema.safeParse({ enabled: true }).success).toBe(false);
    expect(notifySchema.safeParse({ enabled: true, slack: {}, escalation: { to: ['slack'] } }).success).toBe(false);
    expect(notifySchema.safeParse({ telegram: { chat: 1, users: [1] }, escalation: { to: ['slack'] } }).success).toBe(false);
    expect(notifySchema.safeParse({ telegram: { chat: 1, users: [1], token: '1:a' } }).success).toBe(false);
    expect(notifySchema.safeParse({ telegram: { chat: 1, baseUrl: 'http://example.com' } }).success).toBe(false);
    expect(notifySchema.safeParse({ enabled: true, telegram: { chat: -5, users: [1] }, slack: {}, quietHours: { from: '23:00', to: '08:00' }, escalation: { to: ['slack'] } }).success).toBe(true);
  });
});

it('says everything in both languages', () => {
  const [en, ko] = [textsOf('en'), textsOf('ko')];
  expect(Object.keys(ko)).toEqual(Object.keys(en));
  const texts = (one: typeof en): readonly string[] => [one.ended, one.gone, one.heard, one.test, one.help, one.stale, one.unknown, one.ask('flatten', '1'), one.away('x', 'y'), one.silent(3), one.crashed('c', true), one.strangers(2), one.endedWith(3)];
  for (const [i, text] of texts(ko).entries()) {
    expect(text).toMatch(/\p{Script=Hangul}/u);
    expect(texts(en)[i]).not.toMatch(/\p{Script=Hangul}/u);
  }
});
