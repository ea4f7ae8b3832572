import type { ExecutionPlan } from '../../src/shared/execution/algorithms/plan.ts';
import { LEARNED_ACTIONS, LEARNED_OBSERVATIONS, readPolicy, type ExecutionPolicy } from '../../src/shared/execution/learned/policy.ts';
import { random, type Random } from '../../src/shared/domain/random.ts';
import { PpoLearner, ppoSettings } from '../../src/shared/learning/reinforcement/ppo-learner.ts';
import type { Tape } from '../execution/tape.ts';
import { practise } from './practice.ts';

export interface Schooling {
  readonly seed: number;
  /** After so many passes over the part that teaches a policy is kept, fewest first. */
  readonly passes: readonly number[];
  /** When that part ends. */
  readonly until: number;
  /** Starts of each pass, each bought and sold. */
  readonly starts: number;
}

const DECISIONS = 20;
/** Rewards are small against the noise of the market: many parents a round, few passes over them, a policy that keeps trying. */
const SETTINGS = ppoSettings.parse({ hidden: [16], epochs: 4, batch: 256, learningRate: 1e-3, discount: 1, lambda: 0.9, entropy: 0.003, maxDivergence: 0.03 });

const policyOf = (learner: PpoLearner): ExecutionPolicy => {
  const { means, spreads, hidden, parameters } = learner.policy();
  return readPolicy({ version: 1, decisions: DECISIONS, means, spreads, hidden, parameters }, 'a policy in training');
};

/** Parents at random times of the part that teaches, each bought and sold, so that no trend is learned. */
function plansOf(tape: Tape, { quantity, starts, until, source, policy }: Pick<Schooling, 'starts' | 'until'> & { readonly quantity: number; readonly source: Random; readonly policy: ExecutionPolicy }): ExecutionPlan[] {
  const [from, to] = [tape.starts[0], until - tape.horizonMs];
  return Array.from({ length: starts }, () => from + (to - from) * source.uniform()).flatMap((arrival) => (['buy', 'sell'] as const).map((side): ExecutionPlan => ({
    parent: { side, quantity, arrival, deadline: arrival + tape.horizonMs, urgency: 0.5 },
    rules: tape.rules, algorithm: { kind: 'learned', policy }, collarBps: 50, leadMs: Math.max(1_000, 2 * tape.stepMs),
  })));
}

/** Learns to execute on the first part of a tape: the policies that were kept. The first pass only shows what observations look like. */
export function trainPolicy(tape: Tape, quantity: number, { seed, passes, starts, until }: Schooling): { readonly policies: readonly ExecutionPolicy[]; readonly steps: number } {
  const learner = new PpoLearner({ observationSize: LEARNED_OBSERVATIONS.length, actions: LEARNED_ACTIONS.length }, { settings: SETTINGS, seed });
  const source = random(seed + 1);
  const policies: ExecutionPolicy[] = [];
  let steps = 0;
  for (let pass = 0; pass <= (passes.at(-1) ?? 0); pass++) {
    const { lessons } = practise(tape, plansOf(tape, { quantity, starts, until, source, policy: policyOf(learner) }), learner);
    steps += lessons.actions.length;
    if (pass === 0) learner.standardiseBy(lessons.observations);
    else learner.learn(lessons);
    if (passes.includes(pass)) policies.push(policyOf(learner));
  }
  return { policies, steps };
}
