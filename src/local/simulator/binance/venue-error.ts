import type { Refusal } from '../../../shared/venue/exchange/exchange-order.ts';

/** An answer that says no, in Binance's shape: `{ code, msg }` with an HTTP status. */
export class VenueError extends Error {
  override readonly name = 'VenueError';
  readonly status: number;
  readonly code: number;
  /** More of an answer: half-done replacements. */
  readonly data: unknown;

  constructor(code: number, message: string, { status = 400, data }: { readonly status?: number; readonly data?: unknown } = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.data = data;
  }

  get body(): Readonly<Record<string, unknown>> { return { code: this.code, msg: this.message, ...(this.data === undefined ? {} : { data: this.data }) }; }
}

const ENGINE = {
  'market-closed': 'Market is closed.',
  'duplicate-client-order-id': 'Duplicate order sent.',
  'insufficient-balance': 'Account has insufficient balance for requested action.',
  'would-take': 'Order would immediately match and take.',
  'would-trigger': 'Order would trigger immediately.',
} as const;

/** What the matching engine refused when asked for a new order. */
export function placingError(refusal: Refusal): VenueError {
  if (refusal === 'unknown-symbol') return new VenueError(-1121, 'Invalid symbol.');
  if (refusal === 'unknown-order' || refusal === 'restricted') return cancellingError(refusal);
  if (refusal in ENGINE) return new VenueError(-2010, ENGINE[refusal as keyof typeof ENGINE]);
  return new VenueError(-1013, `Filter failure: ${refusal}`);
}

export function cancellingError(refusal: Refusal): VenueError {
  if (refusal === 'unknown-symbol') return new VenueError(-1121, 'Invalid symbol.');
  return new VenueError(-2011, refusal === 'restricted' ? 'Order was not canceled due to cancel restrictions.' : 'Unknown order sent.');
}
