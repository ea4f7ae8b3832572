import type { ActionsInForce } from '../events/alert-actions.ts';

export interface Guard {
  readonly actions: Pick<ActionsInForce, 'grossFactor' | 'blockEntries'> | undefined;
  /** What is held now, as a forecast. */
  readonly held: number;
}

/** What is left of a wanted position under events, and why. They can only take away: while entries are blocked a position does not grow and does not turn. */
export function guardedPosition(wanted: number, { actions, held }: Guard): { readonly position: number; readonly notes: readonly string[] } {
  if (actions === undefined || wanted === 0) return { position: wanted, notes: [] };
  const factor = actions.grossFactor >= 0 ? Math.min(1, actions.grossFactor) : 0;
  const reduced = wanted * factor;
  const notes = factor < 1 ? [`${Math.round(100 * factor)} % of the position`] : [];
  if (!actions.blockEntries) return { position: reduced, notes };
  const position = blocked(reduced, held);
  return { position, notes: position === reduced ? notes : [...notes, 'entries are blocked'] };
}

function blocked(position: number, held: number): number {
  const isSameSide = held !== 0 && position > 0 === held > 0;
  return isSameSide ? Math.sign(position) * Math.min(Math.abs(position), Math.abs(held)) : 0;
}
