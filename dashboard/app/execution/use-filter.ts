import { useMemo } from 'react';
import { choiceOf, useSearch } from '../view/use-search.ts';

const RANGES = ['all', 'hour', 'day', 'week'] as const;
const LENGTHS = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;

export interface Asked {
  readonly from?: number;
  readonly instrument?: string;
  readonly algorithm?: string;
  readonly strategy?: string;
}

/** Which orders are looked at, by the address. The time begins at a whole minute, so that the question stays the same for a while. */
export function useFilter(): { readonly range: (typeof RANGES)[number]; readonly asked: Asked } {
  const { get } = useSearch();
  const range = choiceOf(get('range'), RANGES);
  const [instrument, algorithm, strategy] = [get('instrument'), get('algorithm'), get('strategy')];
  const from = range === 'all' ? undefined : Math.floor((Date.now() - LENGTHS[range]) / 60_000) * 60_000;
  const asked = useMemo(() => ({
    ...(from === undefined ? {} : { from }), ...(instrument === undefined ? {} : { instrument }), ...(algorithm === undefined ? {} : { algorithm }), ...(strategy === undefined ? {} : { strategy }),
  }), [from, instrument, algorithm, strategy]);
  return { range, asked };
}
