/**
 * 1 above zero, -1 below, and 0 where a difference is nothing but the rounding of its inputs: less than a billionth of
 * `scale`, the size of what was subtracted. A market that stands still so gives 0 and not the sign of the last bit. NaN stays NaN.
 */
export const directionOf = (difference: number, scale: number): number => (Math.abs(difference) < 1e-9 * scale ? 0 : Math.sign(difference));
