/** 0 (extreme fear) to 100 (extreme greed), as -1 to 1; NaN outside of it. */
export const scaledFearGreed = (value: number): number => (value >= 0 && value <= 100 ? (value - 50) / 50 : NaN);

/**
 * The name of a value where its source gives none. Sources draw the borders differently (25, 46, 55 and 75 fall on either side), so the
 * name that came with a value is kept beside it and this one is only a stand-in.
 */
export function fearGreedLabel(value: number): string {
  if (!(value >= 0 && value <= 100)) return 'unknown';
  if (value <= 24) return 'Extreme Fear';
  if (value <= 46) return 'Fear';
  if (value <= 54) return 'Neutral';
  return value <= 75 ? 'Greed' : 'Extreme Greed';
}
