/**
 * How cancellations of others in front of us are judged. risk-averse: they count only when less is shown at the price than we believed to
 * be ahead. pro-rata: they are spread evenly over the level.
 */
export type QueueModel = 'risk-averse' | 'pro-rata';

/** A resting order's place at its price. */
export interface QueuePosition {
  /** Quantity that fills before ours. */
  readonly ahead: number;
  /** What of ours still rests. */
  readonly own: number;
}

/** Somebody took `quantity` at our price: from the front, and what is left of it is ours. */
export function afterTrade({ ahead, own }: QueuePosition, quantity: number): QueuePosition & { readonly filled: number } {
  const filled = Math.min(own, Math.max(0, quantity - ahead));
  return { ahead: Math.max(0, ahead - quantity), own: own - filled, filled };
}

/** Others cancelled `quantity` at a level that showed `levelBefore`, ours included: our part of it was ahead of us. */
export function afterCancel(position: QueuePosition, quantity: number, levelBefore: number): QueuePosition {
  const others = levelBefore - position.own;
  return others > 0 ? { ...position, ahead: Math.max(0, position.ahead - (quantity * position.ahead) / others) } : { ...position, ahead: 0 };
}

/** Others show `shown` at our price now: no more than that can be ahead. */
export const afterShown = (position: QueuePosition, shown: number): QueuePosition => (shown < position.ahead ? { ...position, ahead: shown } : position);
