import { parameterCount, type Sizes } from '../mlp/network.ts';

/** Rows that a kernel carries at once: their sums do not wait for each other. */
const LANES = 4;

interface Layer {
  /** Where its parameters begin. */
  readonly at: number;
  readonly inputs: number;
  readonly units: number;
  readonly isLast: boolean;
  /** Row after row. */
  readonly below: Float64Array;
  readonly above: Float64Array;
  readonly slopesBelow: Float64Array;
  readonly slopes: Float64Array;
}

/** Weighted sums of four rows for each unit: a weight is read once for all of them. */
function forwardLanes({ at, inputs, units, below, above }: Layer, parameters: Float64Array, row: number): void {
  const [a, b, c, d] = [row * inputs, (row + 1) * inputs, (row + 2) * inputs, (row + 3) * inputs];
  for (let unit = 0, w = at; unit < units; unit++, w++) {
    const bias = parameters[w + inputs];
    let [sumA, sumB, sumC, sumD] = [bias, bias, bias, bias];
    for (let i = 0; i < inputs; i++, w++) {
      const weight = parameters[w];
      sumA += weight * below[a + i];
      sumB += weight * below[b + i];
      sumC += weight * below[c + i];
      sumD += weight * below[d + i];
    }
    above[row * units + unit] = sumA;
    above[(row + 1) * units + unit] = sumB;
    above[(row + 2) * units + unit] = sumC;
    above[(row + 3) * units + unit] = sumD;
  }
}

function forwardRow({ at, inputs, units, below, above }: Layer, parameters: Float64Array, row: number): void {
  const from = row * inputs;
  for (let unit = 0, w = at; unit < units; unit++, w++) {
    let sum = parameters[w + inputs];
    for (let i = 0; i < inputs; i++, w++) sum += parameters[w] * below[from + i];
    above[row * units + unit] = sum;
  }
}

/** Adds what four rows say of the parameters, and carries their slopes to the layer below. */
function backwardLanes(layer: Layer, { parameters, gradient }: Slopes, row: number): void {
  const { at, inputs, units, below, slopes, slopesBelow } = layer;
  const [a, b, c, d] = [row * inputs, (row + 1) * inputs, (row + 2) * inputs, (row + 3) * inputs];
  for (let unit = 0, w = at; unit < units; unit++, w++) {
    const slopeA = slopes[row * units + unit];
    const slopeB = slopes[(row + 1) * units + unit];
    const slopeC = slopes[(row + 2) * units + unit];
    const slopeD = slopes[(row + 3) * units + unit];
    for (let i = 0; i < inputs; i++, w++) {
      const weight = parameters[w];
      gradient[w] += slopeA * below[a + i] + slopeB * below[b + i] + slopeC * below[c + i] + slopeD * below[d + i];
      slopesBelow[a + i] += slopeA * weight;
      slopesBelow[b + i] += slopeB * weight;
      slopesBelow[c + i] += slopeC * weight;
      slopesBelow[d + i] += slopeD * weight;
    }
    gradient[w] += slopeA + slopeB + slopeC + slopeD;
  }
}

/** The first layer: nobody asks what its inputs do. */
function backwardFirst({ at, inputs, units, below, slopes }: Layer, { gradient }: Slopes, row: number): void {
  const [a, b, c, d] = [row * inputs, (row + 1) * inputs, (row + 2) * inputs, (row + 3) * inputs];
  for (let unit = 0, w = at; unit < units; unit++, w++) {
    const slopeA = slopes[row * units + unit];
    const slopeB = slopes[(row + 1) * units + unit];
    const slopeC = slopes[(row + 2) * units + unit];
    const slopeD = slopes[(row + 3) * units + unit];
    for (let i = 0; i < inputs; i++, w++) gradient[w] += slopeA * below[a + i] + slopeB * below[b + i] + slopeC * below[c + i] + slopeD * below[d + i];
    gradient[w] += slopeA + slopeB + slopeC + slopeD;
  }
}

interface Slopes {
  readonly parameters: Float64Array;
  readonly gradient: Float64Array;
}

function layersOf(sizes: Sizes, rows: number): Layer[] {
  const values = sizes.map((size) => new Float64Array(size * rows));
  const slopes = sizes.map((size) => new Float64Array(size * rows));
  return sizes.slice(1).map((units, i) => ({
    at: parameterCount(sizes.slice(0, i + 1)), inputs: sizes[i], units, isLast: i + 2 === sizes.length,
    below: values[i], above: values[i + 1], slopesBelow: slopes[i], slopes: slopes[i + 1],
  }));
}

/**
 * A network of hyperbolic tangents with plain sums as its outputs, for many rows at once. Parameters stand as `parameterCount` tells,
 * so that they are those of a `NetworkPass`. Holds the buffers, not the parameters. Inputs and outputs stand row after row.
 */
export class BatchNetwork {
  readonly inputs: Float64Array;
  readonly outputs: Float64Array;
  /** What the outputs do to the loss: written before `backward`. */
  readonly outputSlopes: Float64Array;
  readonly #layers: readonly Layer[];

  /** At most `rows` rows. */
  constructor(sizes: Sizes, rows: number) {
    this.#layers = layersOf(sizes, Math.ceil(rows / LANES) * LANES);
    const last = this.#layers[this.#layers.length - 1];
    this.inputs = this.#layers[0].below;
    this.outputs = last.above;
    this.outputSlopes = last.slopes;
  }

  forward(parameters: Float64Array, rows: number): void {
    const lanes = rows - (rows % LANES);
    for (const layer of this.#layers) {
      for (let row = 0; row < lanes; row += LANES) forwardLanes(layer, parameters, row);
      for (let row = lanes; row < rows; row++) forwardRow(layer, parameters, row);
      if (layer.isLast) return;
      const { above, units } = layer;
      for (let i = 0; i < rows * units; i++) above[i] = Math.tanh(above[i]);
    }
  }

  /** After `forward` of the same rows: adds the slope of the loss to `gradient`. */
  backward(parameters: Float64Array, gradient: Float64Array, rows: number): void {
    const padded = Math.ceil(rows / LANES) * LANES;
    const slopes = { parameters, gradient };
    const width = this.#layers[this.#layers.length - 1].units;
    // Rows that only fill the lanes have nothing to say; what stands in them is finite.
    this.outputSlopes.fill(0, rows * width, padded * width);
    for (let l = this.#layers.length - 1; l > 0; l--) {
      const layer = this.#layers[l];
      const { below, slopesBelow, inputs } = layer;
      slopesBelow.fill(0, 0, padded * inputs);
      for (let row = 0; row < padded; row += LANES) backwardLanes(layer, slopes, row);
      for (let i = 0; i < rows * inputs; i++) slopesBelow[i] *= 1 - below[i] * below[i];
      slopesBelow.fill(0, rows * inputs, padded * inputs);
    }
    for (let row = 0; row < padded; row += LANES) backwardFirst(this.#layers[0], slopes, row);
  }
}
