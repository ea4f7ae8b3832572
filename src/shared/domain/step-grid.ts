/**
 * Whole steps as the double nearest to their decimal value: 12345 steps of 0.01 are 123.45. Steps come as decimals (0.001, 0.5, 5):
 * dividing by a power of ten gives the nearest double, multiplying by 0.001 does not.
 */
export class StepGrid {
  readonly #units: number;
  readonly #scale: number;

  constructor(step: number) {
    const [digits, exponent = '0'] = step.toString().split('e-');
    this.#scale = 10 ** (Number(exponent) + (digits.split('.')[1]?.length ?? 0));
    this.#units = Math.round(step * this.#scale);
  }

  valueOf(steps: number): number {
    return (steps * this.#units) / this.#scale;
  }
}

const grids = new Map<number, StepGrid>();

/** The grid of a step, kept: reading the digits costs more than the rounding. */
export function gridOf(step: number): StepGrid {
  const known = grids.get(step);
  if (known !== undefined) return known;
  const grid = new StepGrid(step);
  grids.set(step, grid);
  return grid;
}
