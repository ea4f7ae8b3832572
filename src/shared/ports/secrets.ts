import type { Secret } from '../domain/secret.ts';
import type { KeyPermissions } from './venue.ts';

export interface VenueKey {
  readonly venue: string;
  readonly account: string;
  readonly apiKey: Secret;
  readonly secret: Secret;
  readonly passphrase?: Secret | undefined;
}

/** Where keys come from. Undefined when there is none for the venue; a DataError when what is there cannot be used. */
export interface Secrets {
  key(venue: string, account: string): Promise<VenueKey | undefined>;
}

/** Asks a venue what a key may do. A RefusedError when the venue does not accept the key, a TransientError when it could not be asked. */
export interface KeyInquiry {
  permissions(key: VenueKey): Promise<KeyPermissions>;
}
