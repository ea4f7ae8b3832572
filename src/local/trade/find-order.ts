import type { Notice } from '../../shared/engine/core.ts';
import { readStory } from './story-line.ts';
import type { StoryFile } from './story-files.ts';

/** Where an order was asked for. */
export interface FoundOrder {
  readonly id: string;
  readonly strategy: string;
  /** Its place among the files. */
  readonly n: number;
}


/** `trend-following#3f.c12/0` is a child of `trend-following#3f.c12`. */
const parentOf = (text: string): string => text.replace(/\/[\d.]*$/, '');

/** The newest order of an id: whole (`trend-following#3f.c12`), without its start (`c12`), or of one of its children (`...c12/0`). */
export async function findOrder(files: readonly StoryFile[], text: string): Promise<FoundOrder | undefined> {
  const id = parentOf(text);
  const fits = (found: string): boolean => found === id || found.endsWith(`.${id}`);
  return newest(files, { needle: `${id}"`, match: (notice) => (notice.kind === 'order' && fits(notice.clientOrderId) ? notice.clientOrderId : undefined) });
}

/** The order that the newest execution of an id at the venue belongs to. */
export async function findTrade(files: readonly StoryFile[], tradeId: string): Promise<FoundOrder | undefined> {
  const found = await newest(files, {
    needle: JSON.stringify(tradeId), match: (notice) => (notice.kind === 'event' && notice.event.kind === 'fill' && notice.event.fill.tradeId === tradeId ? notice.event.clientOrderId : undefined),
  });
  return found === undefined ? undefined : findOrder(files.slice(0, found.n + 1), found.id);
}

/** The newest order that was asked for. */
export const findLastOrder = (files: readonly StoryFile[]): Promise<FoundOrder | undefined> =>
  newest(files, { needle: '"clientOrderId"', match: (notice) => (notice.kind === 'order' ? notice.clientOrderId : undefined) });

async function newest(files: readonly StoryFile[], { needle, match }: { readonly needle: string; readonly match: (notice: Notice) => string | undefined }): Promise<FoundOrder | undefined> {
  for (let n = files.length - 1; n >= 0; n--) {
    let found: FoundOrder | undefined;
    for await (const { told } of readStory(files[n].file, { wanted: (line) => line.includes('"of":"strategy"') && line.includes(needle) })) {
      if (told.of !== 'strategy') continue;
      const id = match(told.notice);
      if (id !== undefined) found = { id, strategy: told.strategy, n };
    }
    if (found !== undefined) return found;
  }
  return undefined;
}

