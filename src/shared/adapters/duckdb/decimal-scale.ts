/** Products below this round to the right integer: a double holds them with at least two bits to spare. */
const LARGEST_EXACT = 2 ** 51;
const MOST_DECIMALS = 15;

/**
 * The smallest number of decimals at which every value is a whole number of units that divides back to the same double,
 * with the digits that number needs; undefined where no decimal holds them all. Dividing an integer below 2^53 by a power
 * of ten up to 10^22 is correctly rounded, so the decimal reads back as the double it came from.
 */
export function decimalScaleOf(values: Float64Array, length = values.length): { readonly digits: 9 | 18; readonly scale: number } | undefined {
  let scale = 0;
  let power = 1;
  let largest = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i];
    // -0 has no decimal of its own.
    if (!Number.isFinite(value) || Object.is(value, -0)) return undefined;
    while (Math.round(value * power) / power !== value || Math.abs(value * power) > LARGEST_EXACT) {
      scale += 1;
      if (scale > MOST_DECIMALS || Math.abs(value) * 10 ** scale > LARGEST_EXACT) return undefined;
      power = 10 ** scale;
    }
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest * power > LARGEST_EXACT) return undefined;
  return { digits: largest * power < 999_999_999 ? 9 : 18, scale };
}
