import { describe, expect, it } from 'vitest';
import { HOUR } from '../../shared/domain/time.ts';
import { askedDays, dayAt, dayNamed } from './gap-days.ts';

const at = (text: string): number => Date.parse(text);
const KOREA = 'Asia/Seoul';

describe('days in a time zone', () => {
  it('begin at midnight there: 15:00 UTC of the day before in Korea, 23 hours where clocks go forward', () => {
    expect(dayNamed('2026-11-20', KOREA)).toEqual({ day: '2026-11-20', from: at('2026-11-19T15:00:00Z'), to: at('2026-11-20T15:00:00Z') });
    expect(dayNamed('2026-03-08', 'America/New_York')).toEqual({ day: '2026-03-08', from: at('2026-03-08T05:00:00Z'), to: at('2026-03-09T04:00:00Z') });
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Niue', 'UTC']) expect(dayNamed('2026-11-20', zone)).toMatchObject({ day: '2026-11-20' });
    expect(dayAt(at('2026-11-20T15:00:00Z'), KOREA).day).toBe('2026-11-21');
  });

  it.each(['2026-13-01', 'yesterday', '2026-1-2', '2026-02-30'])('"%s" is none', (text) => { expect(() => dayNamed(text, KOREA)).toThrow(`found "${text}"`); });
});

describe('the days that are asked for', () => {
  const record = [{ first: at('2026-11-17T03:00:00Z'), last: at('2026-11-18T01:00:00Z') }, { first: at('2026-11-20T20:00:00Z'), last: at('2026-11-20T21:00:00Z') }];
  const names = (asked: Parameters<typeof askedDays>[0], zone = 'UTC', files = record): readonly string[] => askedDays(asked, zone, files).map(({ day }) => day);

  it('without any: the last day before the newest that has something on record, or else the newest', () => {
    expect(names({})).toEqual(['2026-11-18']);
    expect(names({}, KOREA)).toEqual(['2026-11-18']);
    expect(names({}, 'UTC', record.slice(1))).toEqual(['2026-11-20']);
    expect(names({}, 'UTC', [{ first: at('2026-11-18T03:00:00Z'), last: at('2026-11-20T03:00:00Z') }])).toEqual(['2026-11-19']);
  });

  it('from one to another, both included; the ends of the record where one is not named', () => {
    expect(names({ from: '2026-11-18', to: '2026-11-20' })).toEqual(['2026-11-18', '2026-11-19', '2026-11-20']);
    expect(names({ to: '2026-11-18' })).toEqual(['2026-11-17', '2026-11-18']);
    expect(names({ from: '2026-11-20' }, KOREA)).toEqual(['2026-11-20', '2026-11-21']);
    expect(names({ day: '2020-01-01' })).toEqual(['2020-01-01']);
  });

  it('are refused where they contradict each other', () => {
    expect(() => names({ day: '2026-11-18', from: '2026-11-18' })).toThrow('found both');
    expect(() => names({ from: '2026-11-19', to: '2026-11-18' })).toThrow('--from before --to');
    expect(() => names({ from: '2020-01-01', to: '2026-01-01' })).toThrow('at most 366 days');
  });

  it('have no hole and no overlap where clocks change', () => {
    const days = askedDays({ from: '2026-10-20', to: '2026-11-05' }, 'America/New_York', record);
    expect(days).toHaveLength(17);
    expect(days.slice(1).every(({ from }, n) => from === days[n].to)).toBe(true);
    expect(Math.max(...days.map(({ from, to }) => to - from))).toBe(25 * HOUR);
  });
});
