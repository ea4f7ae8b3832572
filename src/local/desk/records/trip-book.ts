import type { FinishedTrip } from '../../../shared/engine/trading/live-message.ts';
import { parsedTrips } from '../../broadcast/account-files.ts';
import { atMs, type RecordStore } from './record-store.ts';

/** Rows that wait for their regime are looked up so many at once. */
const AT_ONCE = 200;

/** Brings round trips into their table; one that is told again takes the place of itself. */
export function bookTrips(store: RecordStore, lines: readonly string[]): void {
  for (const trip of parsedTrips(lines.join('\n'))) bookTrip(store, trip);
}

function bookTrip(store: RecordStore, { id, at, mode, strategy, instrument, trip }: FinishedTrip): void {
  store.run(
    `INSERT OR REPLACE INTO trip (id, at, mode, strategy, instrument, side, entryAt, exitAt, candles, quantity, entryPrice, exitPrice, profit, profitRatio, fees, funding, maxAdverse, maxFavourable, entryReason, exitReason)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id, atMs(at), mode, strategy, instrument, trip.side, atMs(trip.entryAt), atMs(trip.exitAt), trip.candles, trip.quantity, trip.entryPrice, trip.exitPrice, trip.profit, trip.profitRatio, trip.fees, trip.funding,
    trip.maxAdverse, trip.maxFavourable, trip.entryReason, trip.exitReason,
  );
}

/** The regime in which each trip was entered, as it was known then; none where the story does not say. Returns false when there is nothing left to look up. */
export function nameRegimes(store: RecordStore): boolean {
  return store.run(
    `UPDATE trip SET regime = COALESCE((SELECT regime FROM regime WHERE regime.strategy = trip.strategy AND regime.instrument = trip.instrument AND regime.at <= trip.entryAt ORDER BY regime.at DESC LIMIT 1), '')
     WHERE id IN (SELECT id FROM trip WHERE regime IS NULL LIMIT ${AT_ONCE})`,
  ) > 0;
}
