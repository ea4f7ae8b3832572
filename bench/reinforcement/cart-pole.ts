import { random } from '../../src/shared/domain/random.ts';
import { CartPole } from '../../src/shared/learning/reinforcement/environments/cart-pole.ts';
import { playEpisodes } from '../../src/shared/learning/reinforcement/play-episodes.ts';
import { ppoSettings } from '../../src/shared/learning/reinforcement/ppo-learner.ts';
import { PpoTraining } from '../../src/shared/learning/reinforcement/ppo-training.ts';

const SOLVED = 475;
const EPISODES = 100;
const EVALUATION_SEED = 999;
/** Before training episodes are this long an evaluation is not worth its time. */
const PROMISING = 100;

export interface PoleRun {
  readonly steps: number;
  /** Of the last evaluation: 100 episodes of their own, the likeliest action each time. */
  readonly meanReturn: number;
  /** Of acting and learning; evaluations do not count. */
  readonly seconds: number;
}

/** Trains with the usual settings until an evaluation after a rollout brings 475 in the mean of 100 episodes. */
export function solveCartPole({ seed, mostSteps }: { readonly seed: number; readonly mostSteps: number }): PoleRun {
  const training = new PpoTraining(new CartPole(), { settings: ppoSettings.parse({}), seed });
  let meanReturn = 0;
  let seconds = 0;
  while (training.steps < mostSteps && meanReturn < SOLVED) {
    const began = performance.now();
    const { meanReturn: inTraining } = training.iterate();
    seconds += (performance.now() - began) / 1_000;
    if (inTraining === null || inTraining < PROMISING) continue;
    const returns = playEpisodes(new CartPole(), (observation) => training.learner.best(observation), { episodes: EPISODES, source: random(EVALUATION_SEED) });
    meanReturn = returns.reduce((sum, value) => sum + value, 0) / EPISODES;
  }
  return { steps: training.steps, meanReturn, seconds };
}
