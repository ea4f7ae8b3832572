import { lengthMs, type DurationText } from '../../domain/duration.ts';
import { random } from '../../domain/random.ts';
import type { Listing, Outcome, SelectionView } from './listing.ts';

export interface ShuffleParams {
  readonly seed: number;
  /** A new order on this grid of UTC time. Without it: one order for ever. */
  readonly every?: DurationText | undefined;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** By lot. Each draws its own, so that who else takes part changes nothing between two of them. */
export function shuffle(candidates: readonly Listing[], { at }: SelectionView, { seed, every }: ShuffleParams): Outcome {
  const round = every === undefined ? 0 : Math.floor(at / lengthMs(every));
  const lots = new Map(candidates.map(({ id }) => [id, random(hashOf(`${seed}|${round}|${id}`)).uniform()]));
  return { kept: candidates.toSorted((a, b) => (lots.get(a.id) ?? 0) - (lots.get(b.id) ?? 0)), dropped: [] };
}
