import { existsSync } from 'node:fs';
import path from 'node:path';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { MarketEvent, MarketFeed, Subscription } from '../../shared/ports/market-feed.ts';
import type { RecordedRow, RecordingStore } from '../../shared/ports/recording-store.ts';
import type { AccountEvent } from '../../shared/ports/venue.ts';
import { accountEventOf, EventBuilder } from './event-row.ts';
import { manifestOf, segmentsOf, type Segment } from './segments.ts';
import { readTail } from './tail-file.ts';

/** What happened, in its order. A gap says that something is missing: a replay across it proves nothing. */
export type RecordedEvent =
  | { readonly kind: 'market'; readonly seq: number; readonly event: MarketEvent }
  | { readonly kind: 'account'; readonly seq: number; readonly at: EpochMs; readonly event: AccountEvent }
  | { readonly kind: 'gap'; readonly seq: number; readonly dropped: number | undefined; readonly reason: string };

/** A tail may become a folder while somebody reads: then it is read from there. */
async function* rowsOf(store: RecordingStore, segment: Segment): AsyncGenerator<RecordedRow> {
  if (!segment.isSealed && !existsSync(segment.folder)) {
    for await (const { row } of readTail(segment.tail)) yield row;
    return;
  }
  const { files } = await manifestOf(segment);
  yield* store.read(files.map(({ kind, name }) => ({ kind, file: path.join(segment.folder, name) })));
}

/** Every event of a recording, oldest first. The book of an instrument is one object, valid until the next event. */
export async function* readRecording(store: RecordingStore, run: string): AsyncGenerator<RecordedEvent> {
  const builder = new EventBuilder();
  let seq = 0;
  for (const segment of await segmentsOf(run)) {
    for await (const row of rowsOf(store, segment)) {
      if (row.seq !== seq + 1) {
        builder.forget();
        yield { kind: 'gap', seq, dropped: row.seq - seq - 1, reason: 'the recording is damaged here' };
      }
      ({ seq } = row);
      const event = eventOf(row, builder);
      if (event !== undefined) yield event;
    }
  }
}

function eventOf(row: RecordedRow, builder: EventBuilder): RecordedEvent | undefined {
  if (row.kind === 'gap') {
    builder.forget();
    return { kind: 'gap', seq: row.seq, dropped: row.dropped ?? undefined, reason: row.reason };
  }
  if (row.kind === 'account') return { kind: 'account', seq: row.seq, at: row.at, event: accountEventOf(row.event) };
  const event = builder.build(row);
  return event === undefined ? undefined : { kind: 'market', seq: row.seq, event };
}

/** What a gap means for those who listen. */
function downsOf(subscriptions: readonly Subscription[], note: string, at: EpochMs): readonly MarketEvent[] {
  return subscriptions.flatMap(({ instrument, trades, book, candles }) => {
    const whats = [...(trades ? ['trade' as const] : []), ...(book ? ['book' as const] : []), ...(candles.length > 0 ? ['candle' as const] : [])];
    return whats.map((what): MarketEvent => ({ kind: 'stream', instrument, what, state: 'down', note, at }));
  });
}

/** A recording as a feed: what was subscribed to, as fast as it is taken. A gap is told as `down`: nothing before it is to be trusted. */
export function recordedFeed(store: RecordingStore, { run, venue }: { readonly run: string; readonly venue: string }): MarketFeed {
  return {
    venue,
    async listen(subscriptions, tell, signal) {
      const wanted = new Map(subscriptions.map((subscription) => [subscription.instrument, subscription]));
      let at = 0;
      for await (const recorded of readRecording(store, run)) {
        if (signal.aborted) return;
        if (recorded.kind === 'account') continue;
        if (recorded.kind === 'gap') {
          for (const event of downsOf(subscriptions, recorded.reason, at)) tell(event);
          continue;
        }
        const { event } = recorded;
        at = event.kind === 'stream' ? event.at : event.receivedAt;
        const subscription = wanted.get(event.instrument);
        if (subscription !== undefined && isWantedOf(event, subscription)) tell(event);
      }
    },
  };
}

function isWantedOf(event: MarketEvent, { trades, book, candles }: Subscription): boolean {
  switch (event.kind) {
    case 'trade': return trades;
    case 'book': return book;
    case 'candle': return candles.includes(event.timeframe);
    case 'stream': return event.what === 'trade' ? trades : event.what === 'book' ? book : candles.length > 0;
  }
}
