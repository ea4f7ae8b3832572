import type { Random } from '../../domain/random.ts';

/** Units of each layer, the inputs first and the one output last. Hidden units are hyperbolic tangents, the output is the plain sum. */
export type Sizes = readonly number[];

/** Parameters stand layer after layer; in a layer unit after unit, the weights of its inputs and then its bias. */
export function parameterCount(sizes: Sizes): number {
  let count = 0;
  for (let layer = 1; layer < sizes.length; layer++) count += sizes[layer] * (sizes[layer - 1] + 1);
  return count;
}

/** Uniform weights of Glorot & Bengio 2010, biases 0. */
export function initialParameters(sizes: Sizes, source: Random): Float64Array {
  const parameters = new Float64Array(parameterCount(sizes));
  let at = 0;
  for (let layer = 1; layer < sizes.length; layer++) {
    const [inputs, units] = [sizes[layer - 1], sizes[layer]];
    const bound = Math.sqrt(6 / (inputs + units));
    for (let unit = 0; unit < units; unit++, at++) {
      for (let i = 0; i < inputs; i++, at++) parameters[at] = bound * (2 * source.uniform() - 1);
    }
  }
  return parameters;
}

/** 1 for each weight and 0 for each bias: what decay acts on. */
export function weightMask(sizes: Sizes): Uint8Array {
  const mask = new Uint8Array(parameterCount(sizes)).fill(1);
  let at = 0;
  for (let layer = 1; layer < sizes.length; layer++) {
    for (let unit = 0; unit < sizes[layer]; unit++) {
      at += sizes[layer - 1];
      mask[at++] = 0;
    }
  }
  return mask;
}

/** Carries one row through the network and its slope back (Rumelhart, Hinton & Williams 1986). Holds the buffers, not the parameters. */
export class NetworkPass {
  readonly #sizes: Sizes;
  readonly #activations: Float64Array[];
  readonly #slopes: Float64Array[];

  constructor(sizes: Sizes) {
    this.#sizes = sizes;
    this.#activations = sizes.map((size) => new Float64Array(size));
    this.#slopes = sizes.map((size) => new Float64Array(size));
  }

  /** The inputs of the next pass. */
  get inputs(): Float64Array {
    return this.#activations[0];
  }

  forward(parameters: Float64Array): number {
    const last = this.#sizes.length - 1;
    let at = 0;
    for (let layer = 1; layer <= last; layer++) {
      const below = this.#activations[layer - 1];
      const above = this.#activations[layer];
      const count = below.length;
      for (let unit = 0; unit < above.length; unit++) {
        let sum = parameters[at + count];
        for (let i = 0; i < count; i++) sum += parameters[at + i] * below[i];
        above[unit] = layer === last ? sum : Math.tanh(sum);
        at += count + 1;
      }
    }
    return this.#activations[last][0];
  }

  /** After `forward`: adds to `gradient` what the parameters do to the loss, given what the output does. */
  backward(parameters: Float64Array, outputSlope: number, gradient: Float64Array): void {
    const last = this.#sizes.length - 1;
    this.#slopes[last][0] = outputSlope;
    let end = parameters.length;
    for (let layer = last; layer >= 1; layer--) {
      const below = this.#activations[layer - 1];
      const slopes = this.#slopes[layer];
      const count = below.length;
      end -= slopes.length * (count + 1);
      for (let unit = 0; unit < slopes.length; unit++) {
        const slope = slopes[unit];
        const at = end + unit * (count + 1);
        for (let i = 0; i < count; i++) gradient[at + i] += slope * below[i];
        gradient[at + count] += slope;
      }
      // Nobody asks what the inputs do to the loss, and they are where most parameters are.
      if (layer > 1) this.#slopeBelow(parameters, { layer, from: end });
    }
  }

  #slopeBelow(parameters: Float64Array, { layer, from }: { readonly layer: number; readonly from: number }): void {
    const below = this.#activations[layer - 1];
    const slopes = this.#slopes[layer];
    const slopesBelow = this.#slopes[layer - 1].fill(0);
    const count = below.length;
    for (let unit = 0; unit < slopes.length; unit++) {
      const at = from + unit * (count + 1);
      for (let i = 0; i < count; i++) slopesBelow[i] += slopes[unit] * parameters[at + i];
    }
    for (let i = 0; i < count; i++) slopesBelow[i] *= 1 - below[i] * below[i];
  }
}
