/**
 * The end of the run of numbers that starts at `from`: `to`, or the index of the first NaN. Hot loops run over such a stretch without a
 * check of their own, which costs half as much as checking each candle in the loop.
 */
export function cleanUntil(values: Float64Array, from: number, to: number): number {
  let i = from;
  for (; i + 8 <= to; i += 8) {
    const sum = values[i] + values[i + 1] + (values[i + 2] + values[i + 3]) + (values[i + 4] + values[i + 5] + (values[i + 6] + values[i + 7]));
    if (Number.isNaN(sum)) break;
  }
  while (i < to && !Number.isNaN(values[i])) i++;
  return i;
}
