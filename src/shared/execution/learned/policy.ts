import * as z from 'zod';
import { UsageError } from '../../domain/errors.ts';

/** What a policy may do at each decision, in the order of its answers. */
export const LEARNED_ACTIONS = ['hold', 'post', 'improve', 'withdraw', 'take-part', 'take-all'] as const;
export type LearnedAction = (typeof LEARNED_ACTIONS)[number];

/** What it is told, in this order; see `observationOf`. */
export const LEARNED_OBSERVATIONS = ['timeLeft', 'quantityLeft', 'resting', 'leaning', 'spread', 'drift', 'volatility', 'queue', 'depth', 'distance'] as const;

/** Weights and biases of layers of these units, the inputs first. */
function countOf(sizes: readonly number[]): number {
  let count = 0;
  for (let layer = 1; layer < sizes.length; layer++) count += sizes[layer] * (sizes[layer - 1] + 1);
  return count;
}

const observations = (least: number) => z.array(z.number().min(least)).length(LEARNED_OBSERVATIONS.length);

/**
 * A learned policy as it is written down: standard scores, hidden hyperbolic tangents, one score for each action; the highest is done.
 * Parameters stand layer after layer, unit after unit, the weights of its inputs and then its bias.
 */
const executionPolicy = z.strictObject({
  version: z.literal(1),
  /** Decisions in the time of a parent order. */
  decisions: z.int().min(1).max(1_000),
  means: observations(-Infinity),
  /** 0 where an observation never varied: it is not read. */
  spreads: observations(0),
  hidden: z.array(z.int().min(1).max(512)).min(1).max(3),
  parameters: z.array(z.number()),
}).superRefine(({ hidden, parameters }, context) => {
  const count = countOf([LEARNED_OBSERVATIONS.length, ...hidden, LEARNED_ACTIONS.length]);
  if (parameters.length !== count) context.addIssue({ code: 'custom', message: `expected ${count} parameters, found "${parameters.length}"` });
});

export type ExecutionPolicy = z.infer<typeof executionPolicy>;

/** Throws a UsageError where something is no policy; `where` names what it was read from. */
export function readPolicy(given: unknown, where: string): ExecutionPolicy {
  const read = executionPolicy.safeParse(given);
  if (!read.success) throw new UsageError(`${where}: expected a policy of learned execution, found another content: ${z.prettifyError(read.error)}`);
  return read.data;
}

/** What was learned from counts as the edge of what is known this many deviations away. */
const MOST_DEVIATIONS = 10;

/** Scores of the actions. */
export function actionScores({ means, spreads, hidden, parameters }: ExecutionPolicy, observation: ArrayLike<number>): number[] {
  let values = means.map((mean, i) => (spreads[i] > 0 ? Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, (observation[i] - mean) / spreads[i])) : 0));
  let at = 0;
  const sizes = [...hidden, LEARNED_ACTIONS.length];
  for (const [layer, units] of sizes.entries()) {
    const next: number[] = [];
    for (let unit = 0; unit < units; unit++) {
      let sum = parameters[at + values.length];
      for (let i = 0; i < values.length; i++) sum += parameters[at + i] * values[i];
      next.push(layer === sizes.length - 1 ? sum : Math.tanh(sum));
      at += values.length + 1;
    }
    values = next;
  }
  return values;
}

/** What the policy does; the first of equals. */
export function chosenAction(policy: ExecutionPolicy, observation: ArrayLike<number>): LearnedAction {
  const scores = actionScores(policy, observation);
  return LEARNED_ACTIONS[scores.indexOf(Math.max(...scores))];
}
