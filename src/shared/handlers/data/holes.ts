import type { EpochMs } from '../../domain/time.ts';

export interface Hole {
  /** Open time of the last candle before it. */
  readonly after: EpochMs;
  /** Candles that are not there. */
  readonly missing: number;
}

/** Every place where candles are missing, oldest first. `times` rise; a step that is no multiple of `step` counts down. */
export function holesOf(times: Float64Array, step: number): readonly Hole[] {
  const holes: Hole[] = [];
  for (let i = 1; i < times.length; i++) {
    const distance = times[i] - times[i - 1];
    if (distance < 2 * step) continue;
    holes.push({ after: times[i - 1], missing: Math.round(distance / step) - 1 });
  }
  return holes;
}

export const missingIn = (holes: readonly Hole[]): number => holes.reduce((sum, { missing }) => sum + missing, 0);
export const longestOf = (holes: readonly Hole[]): Hole | null => holes.reduce<Hole | null>((longest, hole) => (longest === null || hole.missing > longest.missing ? hole : longest), null);

export interface PaginationPattern {
  /** Candles served in each answer. */
  readonly page: number;
  /** Candles skipped after each. */
  readonly missing: number;
  /** Holes that fit the pattern. */
  readonly count: number;
}

function mostFrequent(values: readonly number[]): { readonly value: number; readonly share: number } {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [value, times] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best));
  return { value, share: times / values.length };
}

const FEWEST_HOLES = 3;
const SHARE = 0.8;

/**
 * The mark of a downloader that asked for more candles than the venue serves: runs of one length between holes of one
 * length. A market leaves no such rhythm.
 */
export function paginationPattern(holes: readonly Hole[], step: number): PaginationPattern | undefined {
  if (holes.length < FEWEST_HOLES) return undefined;
  const runs = holes.slice(1).map(({ after }, i) => Math.round((after - holes[i].after) / step) - holes[i].missing);
  const page = mostFrequent(runs);
  const jump = mostFrequent(holes.map(({ missing }) => missing));
  if (page.share < SHARE || jump.share < SHARE || page.value < 10) return undefined;
  return { page: page.value, missing: jump.value, count: holes.filter(({ missing }) => missing === jump.value).length };
}
