import type { DepthSnapshot, DepthSync, DepthUpdate } from '../src/shared/domain/depth.ts';
import { random, type Random } from '../src/shared/domain/random.ts';
import { readFrame } from '../src/shared/adapters/ws/binance-frames.ts';
import { bookBuilder } from '../src/shared/venue/book-builder/book-builder.ts';
import { rawMessages, RECORDINGS } from '../src/shared/venue/book-builder/recorded-depth.contract.ts';
import { median, type Measurement } from './measurement.ts';

const ROUNDS = 7;
const MESSAGES = 100_000;

/** A book of 1,000 levels a side and changes near its top, where changes are: twelve levels a message, as the recordings have in the middle. */
function synthetic(source: Random): { readonly snapshot: DepthSnapshot; readonly updates: readonly DepthUpdate[] } {
  const levels = (sign: -1 | 1) => Array.from({ length: 1_000 }, (_, i) => [(60_000 + sign * (i + 1) * 0.1).toFixed(1), (1 + source.uniform()).toFixed(3)] as const);
  const near = (sign: -1 | 1) => Array.from({ length: 6 }, () => {
    const away = 1 + Math.floor(source.uniform() ** 3 * 1_000);
    return [(60_000 + sign * away * 0.1).toFixed(1), source.uniform() < 0.3 ? '0.000' : (source.uniform() * 5).toFixed(3)] as const;
  });
  const updates = Array.from({ length: MESSAGES }, (_, i) => ({ firstId: i + 2, lastId: i + 2, previousId: i + 1, at: 0, bids: near(-1), asks: near(1) }));
  return { snapshot: { lastId: 1, bids: levels(-1), asks: levels(1) }, updates };
}

function perSecond(count: number, work: () => unknown): number {
  const speeds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    work();
    speeds.push(count / ((performance.now() - start) / 1_000));
  }
  return median(speeds);
}

/** One by one, as they come: what has been taken in is not kept. */
function built<Item>(sync: DepthSync, snapshot: DepthSnapshot, { items, read }: { readonly items: readonly Item[]; readonly read: (item: Item) => DepthUpdate }): boolean {
  const builder = bookBuilder({ sync, random: random(1) });
  builder.snapshot(snapshot);
  for (const item of items) builder.update(read(item));
  if (!builder.isValid) throw new Error(`the book is not valid: ${builder.fault}`);
  return builder.isValid;
}

const asItIs = (update: DepthUpdate): DepthUpdate => update;

/** As the direct feed reads it. */
function parse(text: string): DepthUpdate {
  const frame = readFrame(text);
  if (frame.kind !== 'depth') throw new TypeError(`expected a change of a book, found "${text.slice(0, 80)}"`);
  return frame.update;
}

function recorded(): readonly Measurement[] {
  return RECORDINGS.flatMap(({ name, sync }) => {
    const raw = (rawMessages(name) ?? []).filter((text) => text.includes('lastUpdateId') || text.includes('depthUpdate'));
    const snapshotAt = raw.findIndex((text) => text.includes('lastUpdateId'));
    if (snapshotAt < 0) return [];
    const messages = raw.filter((_, i) => i !== snapshotAt);
    const { lastUpdateId: lastId, bids, asks } = JSON.parse(raw[snapshotAt]);
    const updates = messages.map(parse);
    const levels = updates.reduce((sum, update) => sum + update.bids.length + update.asks.length, 0) / updates.length;
    const first = updates.findIndex((update) => update.lastId >= lastId + 1);
    return [
      { name: `${name}: levels in a message`, value: levels, unit: 'levels' },
      { name: `${name}: book only`, value: perSecond(updates.length, () => built(sync, { lastId, bids, asks }, { items: updates.slice(first - 1), read: asItIs })), unit: 'messages/s' },
      { name: `${name}: text to book`, value: perSecond(updates.length, () => built(sync, { lastId, bids, asks }, { items: messages.slice(first - 1), read: parse })), unit: 'messages/s', target: '>= 50000' },
    ];
  });
}

/** How many changes of a book one core takes in. */
export async function run(): Promise<readonly Measurement[]> {
  const { snapshot, updates } = synthetic(random(5));
  const texts = updates.map((update) => JSON.stringify({ stream: 'btcusdt@depth', data: { e: 'depthUpdate', E: 1, s: 'BTCUSDT', U: update.firstId, u: update.lastId, b: update.bids, a: update.asks } }));
  return [
    { name: 'changes of 12 levels to a book of 2,000', value: perSecond(MESSAGES, () => built('binance-spot', snapshot, { items: updates, read: asItIs })), unit: 'messages/s', target: '>= 50000' },
    { name: 'the same from JSON text', value: perSecond(MESSAGES, () => built('binance-spot', snapshot, { items: texts, read: parse })), unit: 'messages/s', target: '>= 50000' },
    ...recorded(),
  ];
}
