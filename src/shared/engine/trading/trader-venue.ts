import type { Instrument } from '../../domain/instrument.ts';
import type { VenueCapabilities } from '../../ports/venue.ts';
import type { LiveGateway } from '../live/live-gateway.ts';

/** A venue with an account, open. */
export interface TraderVenue {
  readonly name: string;
  readonly gateway: LiveGateway;
  readonly capabilities: VenueCapabilities;
  readonly instruments: readonly Instrument[];
  /** How far our picture of the venue's clock may be off, in milliseconds. */
  readonly clockUncertaintyMs: () => number;
}
