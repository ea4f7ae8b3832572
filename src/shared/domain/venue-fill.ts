import type { Fill } from './order.ts';

/**
 * One execution as a venue tells it: without the costs and the reason that only we know. (instrument, tradeId) is the key under
 * which it counts once, whatever it came by.
 */
export interface VenueFill extends Omit<Fill, 'spreadCost' | 'slippageCost' | 'impactCost' | 'reason'> {
  readonly venueOrderId: string;
}
