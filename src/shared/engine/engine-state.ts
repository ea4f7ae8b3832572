import type { SavedMarks } from './marks.ts';
import type { SavedDesk } from './order-desk.ts';
import type { SavedBook } from './run-book.ts';
import type { SavedTrack } from './track.ts';

/** What an engine goes on from after its process ended: everything it was told and decided, without the candles. */
export interface EngineState {
  readonly cash: number;
  readonly positions: readonly { readonly quantity: number; readonly averagePrice: number; readonly realised: number }[];
  readonly tracks: readonly SavedTrack[];
  readonly desk: SavedDesk;
  /** Of a forecast or an order strategy, in its own shape. */
  readonly driver: unknown;
  /** Groups of guards laid so far. */
  readonly groups: number;
  readonly marks: SavedMarks;
  readonly book: SavedBook;
}
