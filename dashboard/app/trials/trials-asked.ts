import type { z } from 'zod';
import type { luckQuery, TRIAL_ORDERS, trialsQuery } from '../../desk/trials.ts';
import type { TrialKind } from '../../../src/shared/domain/trial.ts';

export const PAGE = 25;
export const MOST_PICKED = 8;
const ORDERS: readonly (typeof TRIAL_ORDERS)[number][] = ['newest', 'oldest', 'sharpe', 'trades'];
const KINDS: readonly TrialKind[] = ['backtest', 'sweep', 'train'];
const ID = /^[0-9a-f]{8,64}$/;

/** Which trials the address means. */
export function wantedTrials(search: URLSearchParams): z.input<typeof luckQuery> {
  const [strategy, instrument] = [search.get('strategy') ?? '', search.get('instrument') ?? ''];
  const kind = KINDS.find((one) => one === search.get('kind'));
  return { ...(strategy === '' ? {} : { strategy: strategy.slice(0, 120) }), ...(instrument === '' ? {} : { instrument: instrument.slice(0, 60) }), ...(kind === undefined ? {} : { kind }) };
}

export function trialsAsked(search: URLSearchParams): z.input<typeof trialsQuery> {
  const page = Number(search.get('page') ?? 1);
  return {
    ...wantedTrials(search), text: (search.get('text') ?? '').slice(0, 200), order: ORDERS.find((one) => one === search.get('order')) ?? 'newest', most: PAGE,
    skip: Number.isSafeInteger(page) && page > 1 && page < 100_000 ? (page - 1) * PAGE : 0,
  };
}

/** Trials to be compared: beginnings of ids. */
export const pickedTrials = (search: URLSearchParams): readonly string[] => [...new Set((search.get('pick') ?? '').split(',').filter((id) => ID.test(id)))].slice(0, MOST_PICKED);
