import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { RoundTrip } from '../../shared/domain/round-trip.ts';
import type { Trader } from '../../shared/engine/trading/trader.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ClosedTrip } from '../../shared/portfolio/selection/listing.ts';
import type { LiveSelection } from '../selection/open-selection.ts';

/** Round trips that the handler "performance" may look back on. */
const MOST_TRIPS = 5_000;

/** Our own round trips as a selection wants them, the newest of all strategies. */
export class ClosedTrips {
  readonly #trips: ClosedTrip[] = [];

  add(instrument: InstrumentId, { exitAt, profitRatio, open }: RoundTrip): void {
    if (open) return;
    this.#trips.push({ instrument, exitAt, profitRatio });
    if (this.#trips.length > MOST_TRIPS) this.#trips.shift();
  }

  get list(): readonly ClosedTrip[] { return this.#trips; }
}

interface Following {
  readonly selection: LiveSelection;
  readonly trader: Trader;
  readonly trips: ClosedTrips;
  readonly clock: Clock;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** After a choice that could not be made the next try comes sooner than the next turn. */
const RETRY_MS = 60_000;

/** Chooses now and at every turn of the grid, until the signal. Before the first choice nothing is entered and nothing that is held is closed; one that fails leaves the last in force. */
export async function followSelection({ selection, trader, trips, clock, say, signal }: Following): Promise<void> {
  for (const session of trader.sessions.values()) session.setEligible(session.engine.tracks.map(({ isFlat }) => !isFlat));
  while (!signal.aborted) {
    const at = clock.now();
    let pause = (Math.floor(at / selection.reselectMs) + 1) * selection.reselectMs - at;
    try {
      const { chosen, missing } = await selection.choose(at, trips.list);
      apply(trader, new Set(chosen));
      say(`selected: ${chosen.join(', ') || 'nothing'}${missing.length === 0 ? '' : `; not known there: ${missing.join(', ')}`}`);
    } catch (error) {
      say(`the selection could not be made, the last one stays: ${error instanceof Error ? error.message : String(error)}`);
      pause = Math.min(pause, RETRY_MS);
    }
    await clock.wait(pause, signal);
  }
}

function apply(trader: Trader, chosen: ReadonlySet<InstrumentId>): void {
  for (const session of trader.sessions.values()) session.setEligible(session.ids.map((id) => chosen.has(id)));
}
