import { indexAt, sliceCandles } from '../domain/candle.ts';
import { lengthMs } from '../domain/duration.ts';
import { UsageError } from '../domain/errors.ts';
import { instrumentId, type InstrumentId } from '../domain/instrument.ts';
import { parseIso } from '../domain/iso-time.ts';
import { durationMs, type Timeframe } from '../domain/timeframe.ts';
import type { EpochMs } from '../domain/time.ts';
import type { History, Universe } from '../engine/backtest.ts';
import { misfit, mostChosen } from '../portfolio/selection/chain.ts';
import type { ClosedTrip, Listing } from '../portfolio/selection/listing.ts';
import { select, type Selected } from '../portfolio/selection/select.ts';
import type { SelectionSetting } from './selection-setting.ts';

/** A choice made on the way of a backtest. */
export interface Choice extends Selected {
  readonly at: EpochMs;
}

/** What only the present knows: the past of bids, asks and lists elsewhere was not kept. */
const PRESENT_ONLY: Readonly<Record<string, string>> = {
  spread: 'they hold no bid and ask', remote: 'the list of today was not known then',
};

export function assertReplayable({ handlers }: SelectionSetting, candleMs: number): void {
  for (const { handler } of handlers) if (Object.hasOwn(PRESENT_ONLY, handler)) throw new UsageError(`the selection handler "${handler}" cannot choose by stored candles: ${PRESENT_ONLY[handler]}; leave it out with --select, or a selection at all with --no-select`);
  const flaw = misfit(handlers, candleMs);
  if (flaw !== undefined) throw new UsageError(`selection: ${flaw}`);
}

/** When each delisting is known and when it comes, by instrument. */
export function delistingsAt(at: EpochMs, { announcements = [] }: SelectionSetting): ReadonlyMap<string, EpochMs> {
  return new Map(announcements.filter(({ announcedAt }) => (parseIso(announcedAt) ?? Infinity) <= at).map(({ instrument, delistingAt }) => [instrument, parseIso(delistingAt) ?? NaN]));
}

/** Chooses among the histories of a run as of each time, from nothing but the candles that had closed and the round trips that had ended. */
export const selectedUniverse = (setting: SelectionSetting, tell: (choice: Choice) => void = () => undefined) =>
  (histories: readonly History[], timeframe: Timeframe): Universe => {
    assertReplayable(setting, durationMs(timeframe));
    return new SelectedUniverse(setting, { histories, candleMs: durationMs(timeframe), tell });
  };

interface Replayed {
  readonly histories: readonly History[];
  readonly candleMs: number;
  readonly tell: (choice: Choice) => void;
}

class SelectedUniverse implements Universe {
  readonly slots: number;
  readonly #setting: SelectionSetting;
  readonly #run: Replayed;
  readonly #ids: readonly InstrumentId[];
  /** Close of the last candle of what leaves the market before the run ends: until then it is in, and then out. Infinity for the others. */
  readonly #leavesAt: readonly EpochMs[];
  readonly #trips: ClosedTrip[] = [];
  #round = NaN;

  constructor(setting: SelectionSetting, run: Replayed) {
    this.#setting = setting;
    this.#run = run;
    this.#ids = run.histories.map(({ instrument }) => instrumentId(instrument));
    const ends = run.histories.map(({ candles }) => candles.openTime[candles.length - 1] + run.candleMs);
    const end = Math.max(...ends);
    this.#leavesAt = ends.map((at) => (at < end - run.candleMs ? at : Infinity));
    this.slots = mostChosen(setting.handlers, run.histories.length);
  }

  choose(at: EpochMs): readonly boolean[] | undefined {
    const round = Math.floor(at / lengthMs(this.#setting.reselect));
    if (round === this.#round) return undefined;
    this.#round = round;
    const candidates = this.#listings(at);
    const markets = candidates.map(({ instrument }) => instrument);
    const selected = select(this.#setting.handlers, candidates, { at, candleMs: this.#run.candleMs, trips: this.#trips, markets, lists: new Map() });
    this.#run.tell({ at, ...selected });
    return this.#ids.map((id) => selected.chosen.includes(id));
  }

  finished(k: number, { exitAt, profitRatio }: { readonly exitAt: EpochMs; readonly profitRatio: number }): void {
    this.#trips.push({ instrument: this.#ids[k], exitAt, profitRatio });
  }

  #listings(at: EpochMs): readonly Listing[] {
    const delistings = delistingsAt(at, this.#setting);
    return this.#run.histories.flatMap(({ instrument, candles }, k) => {
      const known = indexAt(candles, at - this.#run.candleMs + 1);
      if (known === 0 || at > this.#leavesAt[k]) return [];
      return [{ id: this.#ids[k], instrument, candles: sliceCandles(candles, 0, known), isTrading: true, delistingAt: delistings.get(this.#ids[k]) }];
    });
  }
}
