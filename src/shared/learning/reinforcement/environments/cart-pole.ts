import type { Random } from '../../../domain/random.ts';
import type { Ending, Environment } from '../environment.ts';

const GRAVITY = 9.8;
const POLE_MASS = 0.1;
const TOTAL_MASS = 1 + POLE_MASS;
const HALF_LENGTH = 0.5;
const FORCE = 10;
const SECONDS = 0.02;
const MOST_ANGLE = (12 * 2 * Math.PI) / 360;
const MOST_PLACE = 2.4;
const MOST_STEPS = 500;

/**
 * A pole on a cart that is pushed left (0) or right (1), with the physics of Barto, Sutton & Anderson 1983 by Euler steps of 0.02 s and the
 * rules of CartPole-v1: a reward of 1 a step, ended by more than 12 degrees or 2.4 m, cut off after 500 steps. Seen: place (m),
 * velocity (m/s), angle (rad), angular velocity (rad/s); each begins uniform in [-0.05, 0.05].
 */
export class CartPole implements Environment {
  readonly observationSize = 4;
  readonly actions = 2;
  ending: Ending = 'none';
  readonly #state = new Float64Array(4);
  #steps = 0;

  reset(source: Random, observation: Float64Array): void {
    for (let i = 0; i < 4; i++) this.#state[i] = 0.1 * source.uniform() - 0.05;
    this.#steps = 0;
    this.ending = 'none';
    observation.set(this.#state);
  }

  step(action: number, _source: Random, observation: Float64Array): number {
    const state = this.#state;
    const [, velocity, angle, turning] = state;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    const push = ((action === 1 ? FORCE : -FORCE) + POLE_MASS * HALF_LENGTH * turning * turning * sine) / TOTAL_MASS;
    const turningChange = (GRAVITY * sine - cosine * push) / (HALF_LENGTH * (4 / 3 - (POLE_MASS * cosine * cosine) / TOTAL_MASS));
    const velocityChange = push - (POLE_MASS * HALF_LENGTH * turningChange * cosine) / TOTAL_MASS;
    state[0] += SECONDS * velocity;
    state[1] += SECONDS * velocityChange;
    state[2] += SECONDS * turning;
    state[3] += SECONDS * turningChange;
    this.#steps += 1;
    const fell = Math.abs(state[0]) > MOST_PLACE || Math.abs(state[2]) > MOST_ANGLE;
    this.ending = fell ? 'terminated' : this.#steps >= MOST_STEPS ? 'truncated' : 'none';
    observation.set(state);
    return 1;
  }

  save(): readonly number[] { return [...this.#state, this.#steps]; }

  restore(saved: readonly number[]): void {
    this.#state.set(saved.slice(0, 4));
    this.#steps = saved[4];
    this.ending = 'none';
  }
}
