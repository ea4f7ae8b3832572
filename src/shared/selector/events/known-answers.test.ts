import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cusumEvents } from '../regimes/cusum.ts';
import own from './fixtures/known-answers.json' with { type: 'json' };
import { fundingApr, fundingPaidByLong } from './funding-rates.ts';
import { robustScore } from './robust-score.ts';

interface Case {
  readonly id: string;
  readonly title: string;
  readonly inputs: Readonly<Record<string, number[]>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: { readonly abs: number; readonly rel: number };
}

const ANSWERS: Readonly<Record<string, (given: Case) => Readonly<Record<string, unknown>>>> = {
  'evt.cusum_filter': ({ inputs: { price }, params: { h } }) => ({ event_indices: cusumEvents(price, Number(h)) }),
  'evt.robust_z': ({ inputs: { x } }) => {
    const score = robustScore(x[x.length - 1], x.slice(0, -1));
    return { median: score?.median, mad: score?.mad, modified_z: score?.z };
  },
  'evt.funding': ({ inputs: { rates }, params: { interval_h, notional } }) => ({ paid_by_long: fundingPaidByLong(rates, Number(notional)), mean_rate_apr_simple: fundingApr(rates, Number(interval_h)) }),
};

function compare(got: unknown, expected: unknown, tolerance: Case['tolerance']): void {
  if (typeof expected === 'number') {
    expect(Math.abs(Number(got) - expected), `${String(got)} against ${expected}`).toBeLessThanOrEqual(tolerance.abs + tolerance.rel * Math.abs(expected));
  } else expect(got).toEqual(expected);
}

const answer = (given: Case): void => {
  const got = ANSWERS[given.id](given);
  for (const [key, value] of Object.entries(given.expected)) compare(got[key], value, given.tolerance);
};

describe('known answers', () => { it.each(own.cases as unknown as Case[])('$id: $title', answer); });

const file = new URL('../../../../../shared/known-answers/03_events.open.json', import.meta.url);
const isHere = existsSync(file);

describe.skipIf(!isHere)(isHere ? 'the reference cases' : 'the reference cases: skipped, the folder of known answers is not beside this project', () => {
  const cases = isHere ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases : [];
  it('answers every one', () => { expect(cases.map(({ id }) => id).filter((id) => !(id in ANSWERS))).toEqual([]); });
  it.each(cases)('$id: $title', answer);
});
