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
  let read = 0;
  for (const { file } of files.toReversed()) {
    for await (const line of linesBackwards(file)) {
      read += line.length;
      if (read > MOST_SEARCHED) return undefined;
      if (!line.includes('"of":"strategy"') || !line.includes(id)) continue;
      const found = orderIn(line, id);
      if (typeof found === 'object') return found;
      id = found;
    }
  }
  return undefined;
}

/** The order of an id; else the id to look for on: an execution comes behind its order, so reading backwards its order is still to come. */
function orderIn(line: string, id: string): OrderPlace | string {
  const told = storyLineOf(line)?.told;
  if (told?.of !== 'strategy') return id;
  const { notice, strategy } = told;
  if (notice.kind === 'event') return notice.event.kind === 'fill' && notice.event.fill.tradeId === id ? notice.event.clientOrderId : id;
  if (notice.kind !== 'order' || (notice.clientOrderId !== id && !notice.clientOrderId.endsWith(`.${id}`))) return id;
  return { id: notice.clientOrderId, strategy, instrument: notice.instrument, at: notice.draft.at };
}
