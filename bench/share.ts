import { normalQuantile } from '../src/shared/domain/normal.ts';
import type { Measurement } from './measurement.ts';

const Z = normalQuantile(0.975);

/** 95 % interval of a share by Wilson's score (1927). */
export function wilson(found: number, of: number): readonly [number, number] {
  const share = found / of;
  const centre = (share + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half = (Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))) / (1 + Z ** 2 / of);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** A share as a figure: per cent with its interval. */
export function shareOf(found: number, of: number): Pick<Measurement, 'value' | 'unit'> {
  const [low, high] = wilson(found, of).map((share) => (100 * share).toFixed(1));
  return { value: (100 * found) / of, unit: `% [${low}, ${high}]` };
}
