import type { z } from 'zod';
import type { weightsQuery } from '../../desk/models.ts';

const RANGES: Readonly<Record<string, number>> = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** What the address asks for: `at` is a strategy and an instrument, `range` how far back. To the minute, so that the question stays the same for a while. */
export function weightsAsked(search: URLSearchParams, now: number): z.input<typeof weightsQuery> {
  const [strategy, instrument] = (search.get('at') ?? '').split(' ');
  const range = RANGES[search.get('range') ?? 'all'];
  return {
    points: 240, ...(strategy === '' ? {} : { strategy }), ...(instrument === undefined || instrument === '' ? {} : { instrument }),
    ...(range === undefined ? {} : { from: Math.floor((now - range) / 60_000) * 60_000 }),
  };
}
