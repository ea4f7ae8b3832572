import type { ModelSettings } from '../model.ts';

/** A worker thread that has loaded its program and learned a little: measured 35 to 45 MB on Node 24. */
export const WORKER_BYTES = 48_000_000;
/** What was left behind is not taken away at once. */
const SLACK = 2;

/** Bytes that fitting such a model adds to a worker at most, beside the columns that all workers share. An estimate that is meant to be too high. */
export function trialBytes({ kind, ...settings }: Pick<ModelSettings, 'kind'> & { readonly trees?: number; readonly members?: number }, { rows, features }: { readonly rows: number; readonly features: number }): number {
  const number = 8 * rows;
  if (kind === 'boosting') return Math.round(SLACK * (rows * features + number * features + 12 * number) + (settings.trees ?? 0) * 20_000);
  if (kind === 'mlp') return Math.round(SLACK * (2 * number * features + 8 * number) + (settings.members ?? 0) * 1_000_000);
  return Math.round(SLACK * (2 * number * features + 12 * number));
}
