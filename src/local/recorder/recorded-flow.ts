import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import type { FlowRow } from '../../shared/learning/features/flow-meter.ts';
import type { RecordingStore } from '../../shared/ports/recording-store.ts';
import { FlowListener } from './flow-listener.ts';
import { readRecording } from './read-recording.ts';

/** The flow of orders of an instrument's candles, by their open time, from recordings in their order. Of two that recorded one candle the first counts. */
export async function recordedFlow(store: RecordingStore, runs: readonly string[], { instrument, timeframe }: { readonly instrument: InstrumentId; readonly timeframe: Timeframe }): Promise<ReadonlyMap<EpochMs, FlowRow>> {
  const rows = new Map<EpochMs, FlowRow>();
  for (const run of runs) {
    const listener = new FlowListener(instrument, timeframe, (openTime, row) => { if (!rows.has(openTime)) rows.set(openTime, row); });
    let at = -Infinity;
    for await (const recorded of readRecording(store, run)) {
      if (recorded.kind === 'gap') listener.gap(at);
      if (recorded.kind !== 'market') continue;
      at = recorded.event.kind === 'stream' ? recorded.event.at : recorded.event.receivedAt;
      listener.take(recorded.event);
    }
  }
  return rows;
}
