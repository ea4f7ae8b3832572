import type { EpochMs } from '../../domain/time.ts';

/** A stretch of time the venue was asked about to its end, `[from, to)`, whether it had candles there or not. */
export interface Covered {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The stretches with another, joined where they touch. */
export function cover(known: readonly Covered[], added: Covered): readonly Covered[] {
  if (added.to <= added.from) return known;
  const joined: Covered[] = [];
  for (const next of [...known, added].toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && next.from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else joined.push(next);
  }
  return joined;
}

/** What of a range has not been asked about. */
export function uncovered(known: readonly Covered[], { from, to }: Covered): readonly Covered[] {
  const open: Covered[] = [];
  let at = from;
  for (const stretch of known) {
    if (stretch.to <= at || stretch.from >= to) continue;
    if (stretch.from > at) open.push({ from: at, to: stretch.from });
    at = Math.max(at, stretch.to);
  }
  if (at < to) open.push({ from: at, to });
  return open;
}
