import { openSync, readSync, closeSync, fstatSync } from 'node:fs';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import type { AskedTime } from './asked-time.ts';
import { momentsBefore } from './why-moment.ts';
import { orderStory } from './why-order.ts';
import { readStory, type StoryLine } from './story-line.ts';
import type { StoryFile } from './story-files.ts';
import type { Moment, OrderStory, Remark } from './why-model.ts';
import { amount, timeText } from './story-text.ts';
import { stateOfText } from './state-file.ts';

/** What happened at a time. */
export interface TimeStory extends AskedTime {
  readonly moments: readonly Moment[];
  /** Those asked for in this time, the first few of them told whole. */
  readonly orders: readonly OrderStory[];
  readonly moreOrders: number;
  readonly remarks: readonly Remark[];
}

/** Orders told whole. */
const MOST_ORDERS = 8;

/** What strategies saw and did at a time. Files are those of one state folder, oldest first. */
export async function timeStory(files: readonly StoryFile[], asked: AskedTime, known: readonly Strategy[]): Promise<TimeStory> {
  const n = Math.max(0, files.findLastIndex(({ file }) => (edges(file)?.first ?? Infinity) < asked.to));
  const gathered = await gather(files[n].file, asked);
  const moments = await momentsBefore({ file: files[n].file, before: asked.to, known });
  const decidedAt = new Set(moments.map(({ closedAt }) => closedAt));
  const found = gathered.orders.filter(({ at }) => at >= asked.from || decidedAt.has(at));
  const orders: OrderStory[] = [];
  for (const { id, strategy } of found.slice(0, MOST_ORDERS)) orders.push(await orderStory(files, { id, strategy, n }));
  const last = edges(files[n].file)?.last ?? NaN;
  const stopped = last < asked.from ? [{ at: last, text: `the program was not running: the record ends at ${timeText(last)}${files[n + 1] === undefined ? '' : `, the next begins at ${timeText(edges(files[n + 1].file)?.first ?? NaN)}`}` }] : [];
  return { ...asked, moments, orders, moreOrders: Math.max(0, found.length - MOST_ORDERS), remarks: [...stopped, ...gathered.remarks] };
}

interface Gathered {
  readonly orders: { readonly id: string; readonly strategy: string; readonly at: number }[];
  readonly remarks: Remark[];
}

/** Orders up to the end of the time, and what else was said in it. */
async function gather(file: string, { from, to }: AskedTime): Promise<Gathered> {
  const gathered: Gathered = { orders: [], remarks: [] };
  for await (const line of readStory(file, { wanted: (text) => !text.includes('"of":"input"') })) {
    const { told, at } = line;
    if (told.of === 'strategy' && told.notice.kind === 'order' && told.notice.at < to) gathered.orders.push({ id: told.notice.clientOrderId, strategy: told.strategy, at: told.notice.at });
    const text = at >= from && at < to ? remarkText(told) : undefined;
    if (text !== undefined) gathered.remarks.push({ at, text });
  }
  return gathered;
}

function remarkText(told: StoryLine['told']): string | undefined {
  if (told.of === 'program') return told.text;
  if (told.of === 'account') return `${told.venue}: ${told.alarm.text}`;
  if (told.of !== 'desk') return undefined;
  const { notice } = told;
  if (notice.kind === 'alarm') return notice.text;
  if (notice.kind === 'denied') return `the risk gate refused ${notice.id} (${notice.rule}): ${notice.reason}`;
  return notice.kind === 'guard' ? `guard ${notice.id} of ${notice.instrument} ${notice.what} at ${amount(notice.price)}` : undefined;
}

const TAIL = 2 ** 20;

/** When the first and the last whole line of a file were written; undefined for one without any. */
export function edges(file: string): { readonly first: number; readonly last: number } | undefined {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const read = (from: number): readonly string[] => {
      const bytes = Buffer.alloc(Math.min(TAIL, size - from));
      return bytes.toString('utf8', 0, readSync(handle, bytes, 0, bytes.length, from)).split('\n');
    };
    const first = read(0).map(atOf).find((at) => at !== undefined);
    const last = read(Math.max(0, size - TAIL)).map(atOf).findLast((at) => at !== undefined);
    return first === undefined ? undefined : { first, last: last ?? first };
  } finally {
    closeSync(handle);
  }
}

function atOf(text: string): number | undefined {
  if (!text.startsWith('{"at":') || !text.endsWith('}')) return undefined;
  try {
    return (stateOfText(text) as StoryLine).at;
  } catch {
    return undefined;
  }
}
