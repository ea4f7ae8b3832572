import type { Fill } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';

export const fillsBefore = (fills: readonly Fill[], at: EpochMs): readonly Fill[] => fills.filter((fill) => fill.at < at);

/** When two order lists part; undefined where they are the same. */
export function firstDifference(whole: readonly Fill[], part: readonly Fill[]): EpochMs | undefined {
  for (let i = 0; i < Math.max(whole.length, part.length); i++) {
    const [a, b] = [whole[i], part[i]];
    if (a === undefined || b === undefined || a.at !== b.at || a.side !== b.side || a.quantity !== b.quantity || a.price !== b.price) return (a ?? b).at;
  }
  return undefined;
}
