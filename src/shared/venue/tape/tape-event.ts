import type { DepthSnapshot, DepthUpdate } from '../../domain/depth.ts';
import type { PublicTrade } from '../../domain/public-trade.ts';
import type { EpochMs } from '../../domain/time.ts';

/** Best bid and ask as a stream of their own tells them, with the number of the book they belong to. */
export interface TapeQuote {
  readonly lastId: number;
  readonly bid: number;
  readonly ask: number;
  readonly bidQuantity: number;
  readonly askQuantity: number;
}

/** One recorded message. `receivedAt` is the recorder's clock, with a fraction; it may differ from the venue's by more than a second. */
export type TapeEvent =
  | { readonly kind: 'depth'; readonly receivedAt: EpochMs; readonly update: DepthUpdate }
  | { readonly kind: 'snapshot'; readonly receivedAt: EpochMs; readonly snapshot: DepthSnapshot }
  | { readonly kind: 'quote'; readonly receivedAt: EpochMs; readonly quote: TapeQuote }
  | { readonly kind: 'trade'; readonly receivedAt: EpochMs; readonly trade: PublicTrade };
