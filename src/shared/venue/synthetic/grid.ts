/** Whole steps as the nearest double to their decimal value: 12345 steps of 0.01 are 123.45. */
export class Grid {
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
