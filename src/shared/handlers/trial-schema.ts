import { createHash } from 'node:crypto';
import { z } from 'zod';
import { orderedJson } from '../domain/ordered-json.ts';
import { TRIAL_KINDS, type Trial } from '../domain/trial.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'expected a sha256 in hexadecimal');
const json = z.record(z.string(), z.json());
const time = z.int().min(0);

const content = z.strictObject({
  at: time, kind: z.enum(TRIAL_KINDS), strategy: z.string().min(1), params: json, settings: json, seed: z.int().min(0), dataHash: hash, codeHash: hash,
  instruments: z.array(z.string().min(1)).min(1), timeframe: z.string().min(1), selection: json.nullable(),
  lockBox: z.strictObject({ from: time, to: time }).refine(({ from, to }) => from < to, 'expected from before to').nullable(),
  metrics: z.record(z.string(), z.number().nullable()), orderHash: hash, days: z.array(time), returns: z.array(z.number()),
}).superRefine(({ days, returns }, context) => {
  if (days.length !== returns.length) context.addIssue({ code: 'custom', path: ['returns'], message: `expected one return a day: ${days.length}, found ${returns.length}` });
  const late = days.findIndex((day, i) => i > 0 && day <= days[i - 1]);
  if (late > 0) context.addIssue({ code: 'custom', path: ['days', late], message: `expected days to rise, found "${days[late]}" after "${days[late - 1]}"` });
});

/** A trial before it has an id. */
export type TrialContent = z.input<typeof content>;

/** Checks a trial and gives it its id: a hash over what was tried, on which data and with which code; not over when, nor over what came out of it. Throws ZodError. */
export function trialOf(given: TrialContent): Trial {
  const trial = content.parse(given);
  const { kind, strategy, params, settings, seed, dataHash, codeHash, instruments, timeframe, selection, lockBox } = trial;
  const id = createHash('sha256').update(orderedJson({ kind, strategy, params, settings, seed, dataHash, codeHash, instruments, timeframe, selection, lockBox })).digest('hex');
  return { id, ...trial };
}
