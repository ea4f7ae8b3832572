import { z } from 'zod';
import type { OptimizationView } from '../../shared/evaluation/report/optimization-view.ts';

/** Beside the report of a search: the trials of its newest training window, for charts. */
export const TRIALS_FILE = 'trials.json';

/** More cannot be seen: of longer searches every so many-th stands here, and always the best. */
const MOST = 5_000;

const value = z.union([z.number(), z.boolean(), z.string()]);
const axis = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), name: z.string(), min: z.number(), max: z.number(), isLog: z.boolean() }),
  z.object({ kind: z.literal('choice'), name: z.string(), choices: z.array(value) }),
]);

export const searchTrials = z.object({
  schema: z.literal('search-trials-1'),
  objectives: z.array(z.string()),
  axes: z.array(axis),
  /** How many there were in all. */
  count: z.number(),
  trials: z.array(z.object({
    trial: z.number(),
    /** In the order of `axes`; null where a parameter plays no part. */
    values: z.array(value.nullable()),
    /** In the order of `objectives`; null where it failed or is not defined. */
    scores: z.array(z.number().nullable()),
    isWithinLimits: z.boolean(),
    /** Judged on all days of the window, not on a part. */
    isWhole: z.boolean(),
  })),
});
export type SearchTrials = z.infer<typeof searchTrials>;

export function trialsText({ space, evaluated, objectives }: Pick<OptimizationView, 'space' | 'evaluated' | 'objectives'>): string {
  const every = Math.ceil(evaluated.length / MOST);
  const peak = evaluated.reduce((best, { scores: [score] }, k) => (score !== null && score > (evaluated[best]?.scores[0] ?? -Infinity) ? k : best), 0);
  const document: SearchTrials = {
    schema: 'search-trials-1', objectives: [...objectives], count: evaluated.length,
    axes: space.dimensions.map((dimension) => (dimension.kind === 'choice'
      ? { kind: 'choice', name: dimension.name, choices: [...dimension.choices] } : { kind: 'number', name: dimension.name, min: dimension.min, max: dimension.max, isLog: dimension.scale === 'log' })),
    trials: evaluated.filter((_, k) => k % every === 0 || k === peak).map(({ trial, params, scores, violation, share }) => ({
      trial, values: space.dimensions.map(({ name }) => params[name] ?? null), scores: [...scores], isWithinLimits: violation === 0, isWhole: share === 1,
    })),
  };
  return JSON.stringify(document);
}
