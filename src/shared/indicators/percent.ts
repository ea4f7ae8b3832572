/** Takes back what the rounding of a running mean of percentages has put below 0 or above 100. NaN stays. */
export function keepPercent(values: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    if (values[i] < 0) values[i] = 0;
    else if (values[i] > 100) values[i] = 100;
  }
}
