import type { DepthSnapshot, DepthSync, DepthUpdate } from '../src/shared/domain/depth.ts';
import { random, type Random } from '../src/shared/domain/random.ts';
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

function built(sync: DepthSync, snapshot: DepthSnapshot, updates: readonly DepthUpdate[]): boolean {
  const builder = bookBuilder({ sync, random: random(1) });
  builder.snapshot(snapshot);
  for (const update of updates) builder.update(update);
  return builder.isValid;
}

function recorded(): readonly Measurement[] {
  return RECORDINGS.flatMap(({ name, sync }) => {
    const raw = (rawMessages(name) ?? []).filter((text) => text.includes('lastUpdateId') || text.includes('depthUpdate'));
    const snapshotAt = raw.findIndex((text) => text.includes('lastUpdateId'));
    if (snapshotAt < 0) return [];
    const messages = raw.filter((_, i) => i !== snapshotAt);
    const { lastUpdateId: lastId, bids, asks } = JSON.parse(raw[snapshotAt]);
    const parse = (text: string): DepthUpdate => {
      const { data } = JSON.parse(text);
      return { firstId: data.U, lastId: data.u, previousId: data.pu, at: data.E, bids: data.b, asks: data.a };
    };
    const updates = messages.map(parse);
    const levels = updates.reduce((sum, update) => sum + update.bids.length + update.asks.length, 0) / updates.length;
    const first = updates.findIndex((update) => update.lastId >= lastId + 1);
    return [
      { name: `${name}: levels in a message`, value: levels, unit: 'levels' },
      { name: `${name}: book only`, value: perSecond(updates.length, () => built(sync, { lastId, bids, asks }, updates.slice(first - 1))), unit: 'messages/s' },
      { name: `${name}: text to book`, value: perSecond(updates.length, () => built(sync, { lastId, bids, asks }, messages.slice(first - 1).map(parse))), unit: 'messages/s' },
    ];
  });
}

/** How many changes of a book one core takes in. */
export async function run(): Promise<readonly Measurement[]> {
  const { snapshot, updates } = synthetic(random(5));
  const texts = updates.map((update) => JSON.stringify({ stream: 'btcusdt@depth', data: { e: 'depthUpdate', E: 1, s: 'BTCUSDT', U: update.firstId, u: update.lastId, b: update.bids, a: update.asks } }));
  const parse = (text: string): DepthUpdate => {
    const { data } = JSON.parse(text);
    return { firstId: data.U, lastId: data.u, previousId: undefined, at: data.E, bids: data.b, asks: data.a };
  };
  return [
    { name: 'changes of 12 levels to a book of 2,000', value: perSecond(MESSAGES, () => built('binance-spot', snapshot, updates)), unit: 'messages/s', target: '>= 50000' },
    { name: 'the same from JSON text', value: perSecond(MESSAGES, () => built('binance-spot', snapshot, texts.map(parse))), unit: 'messages/s', target: '>= 50000' },
    ...recorded(),
  ];
}
