import type { DurationText } from '../../domain/duration.ts';
import { blockList } from './block-list.ts';
import type { Listing, Outcome, SelectionView } from './listing.ts';
import { staticList } from './static-list.ts';

export interface RemoteListParams {
  /** Where the list was fetched from; the view holds what came. */
  readonly url: string;
  /** only: nothing but what is listed, in its order. block: never what is listed. */
  readonly mode: 'only' | 'block';
  /** How many names of the list count. */
  readonly top?: number | undefined;
  /** How long what was fetched counts as fresh. */
  readonly refresh: DurationText;
}

/** A list kept elsewhere. One that never came lets nothing through: an empty answer must not mean "everything is fine". */
export function remoteList(candidates: readonly Listing[], view: SelectionView, { url, mode, top }: RemoteListParams): Outcome {
  const names = view.lists.get(url);
  if (names === undefined) return { kept: [], dropped: candidates.map(({ id }) => ({ instrument: id, reason: 'the remote list has never been received' })) };
  const instruments = names.slice(0, top ?? names.length);
  return mode === 'only' ? staticList(candidates, view, { instruments }) : blockList(candidates, view, { instruments });
}
