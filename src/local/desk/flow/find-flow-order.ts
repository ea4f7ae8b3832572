import { linesBackwards } from '../lines-backwards.ts';
import { storyLineOf } from './flow-piece.ts';
import type { PlannedFile } from './flow-window.ts';

/** Where an order was asked for. */
export interface OrderPlace {
  readonly id: string;
  readonly strategy: string;
  readonly instrument: string;
  readonly at: number;
}

/** So much of the record is looked through. */
const MOST_SEARCHED = 256 * 2 ** 20;
/** `trend-following#3f.c12/0` is a child of `trend-following#3f.c12`. */
const parentOf = (text: string): string => text.replace(/\/[\d.]*$/, '');

/** The newest order of an id: whole (`trend-following#3f.c12`), without its start (`c12`), of one of its children, or by an execution of it at the venue. */
export async function findFlowOrder(files: readonly PlannedFile[], text: string): Promise<OrderPlace | undefined> {
  let id = parentOf(text.trim());
  const fits = (found: string): boolean => found === id || found.endsWith(`.${id}`);
  let read = 0;
  for (let n = files.length - 1; n >= 0 && read < MOST_SEARCHED; n--) {
    for await (const line of linesBackwards(files[n].file)) {
      read += line.length;
      if (!line.includes('"of":"strategy"') || !line.includes(id)) continue;
      const told = storyLineOf(line)?.told;
      if (told?.of !== 'strategy') continue;
      const { notice } = told;
      // An execution comes behind its order: reading backwards, its order is still to come.
      if (notice.kind === 'event' && notice.event.kind === 'fill' && notice.event.fill.tradeId === id) id = notice.event.clientOrderId;
      else if (notice.kind === 'order' && fits(notice.clientOrderId)) return { id: notice.clientOrderId, strategy: told.strategy, instrument: notice.instrument, at: notice.draft.at };
    }
  }
  return undefined;
}
