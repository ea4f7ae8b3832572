export interface AdamRules {
  readonly learningRate: number;
  /** Share of each weight taken off per step, times the learning rate. */
  readonly weightDecay: number;
}

/** What a run that stopped goes on from. JSON-safe. */
export interface SavedAdam {
  readonly steps: number;
  readonly first: readonly number[];
  readonly second: readonly number[];
}

const [FIRST_DECAY, SECOND_DECAY, LEAST] = [0.9, 0.999, 1e-8];

/** Adam (Kingma & Ba 2015) with decay apart from the gradient (Loshchilov & Hutter 2019). */
export class Adam {
  readonly #rules: AdamRules;
  readonly #mask: Uint8Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #steps = 0;

  /** `mask` is 1 where decay acts. */
  constructor(mask: Uint8Array, rules: AdamRules) {
    this.#rules = rules;
    this.#mask = mask;
    this.#first = new Float64Array(mask.length);
    this.#second = new Float64Array(mask.length);
  }

  step(parameters: Float64Array, gradient: Float64Array): void {
    this.#steps += 1;
    const { learningRate, weightDecay } = this.#rules;
    const firstScale = 1 / (1 - FIRST_DECAY ** this.#steps);
    const secondScale = 1 / (1 - SECOND_DECAY ** this.#steps);
    const first = this.#first;
    const second = this.#second;
    for (let i = 0; i < parameters.length; i++) {
      const slope = gradient[i];
      first[i] = FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * slope;
      second[i] = SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * slope * slope;
      const step = (first[i] * firstScale) / (Math.sqrt(second[i] * secondScale) + LEAST);
      parameters[i] -= learningRate * (step + weightDecay * this.#mask[i] * parameters[i]);
    }
  }

  save(): SavedAdam {
    return { steps: this.#steps, first: [...this.#first], second: [...this.#second] };
  }

  /** Goes on where `save` was called, for as many parameters. */
  restore({ steps, first, second }: SavedAdam): void {
    this.#steps = steps;
    this.#first.set(first);
    this.#second.set(second);
  }
}
