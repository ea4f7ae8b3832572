import { expect, it } from 'vitest';
import { luckQuery, trialsById, trialsQuery } from '../../desk/trials.ts';
import { flatten, paramText } from './param-text.ts';
import { pickedTrials, trialsAsked, wantedTrials } from './trials-asked.ts';

it('makes of any address a question that the server takes', () => {
  for (const text of ['', 'page=3&order=sharpe&kind=train&strategy=a&instrument=b&text=c', `page=-1&order=x&kind=y&text=${'x'.repeat(500)}`, 'page=1e9', 'page=NaN', 'page=2.5']) {
    const search = new URLSearchParams(text);
    expect(trialsQuery.safeParse(trialsAsked(search)).success).toBe(true);
    expect(luckQuery.safeParse(wantedTrials(search)).success).toBe(true);
  }
  expect(trialsAsked(new URLSearchParams('page=3&order=sharpe&kind=train'))).toMatchObject({ skip: 50, order: 'sharpe', kind: 'train' });
});

it('takes for picked what can be an id, each once, eight at most', () => {
  const picked = pickedTrials(new URLSearchParams(`pick=aaaaaaaa,aaaaaaaa,zz,bbbbbbbb,${Array.from({ length: 9 }, (_, i) => `cccccccc${i}`).join(',')}`));
  expect(picked.slice(0, 3)).toEqual(['aaaaaaaa', 'bbbbbbbb', 'cccccccc0']);
  expect(trialsById.safeParse({ ids: picked }).success).toBe(true);
});

it('lays settings flat, to stand side by side', () => {
  expect(flatten({ fees: { makerBps: 1, list: [1, 2] }, on: true, none: null })).toEqual({ 'fees.makerBps': '1', 'fees.list': '[1,2]', on: 'true' });
  expect(paramText({ fast: 5, slow: 0.123456789 })).toBe('fast 5, slow 0.123457');
});
