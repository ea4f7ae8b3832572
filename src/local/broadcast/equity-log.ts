import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { RoundTrip } from '../../shared/domain/round-trip.ts';
import { MINUTE, SECOND, type EpochMs } from '../../shared/domain/time.ts';
import type { EquityPoint, FinishedTrip } from '../../shared/engine/trading/live-message.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import type { TraderNotice } from '../../shared/engine/trading/trader.ts';
import type { AppendFile } from '../trade/append-file.ts';
import { equityFileIn, goOnWith, prepareEquity, tripFileIn } from './account-files.ts';

const SAMPLE_MS = 10 * SECOND;
/** Fills that come together are one sample. */
const AFTER_FILL_MS = 250;
/** Lines that wait for a disk that does not take them; beyond this they are lost. */
const MOST_WAITING = 1_000;
/** A process that runs for months writes a file of this size, and from then on a line a minute. */
const LARGE_BYTES = 64 * 2 ** 20;

interface EquitySetup {
  readonly folder: string;
  readonly mode: string;
  readonly now: () => EpochMs;
  /** Undefined as long as the account is not known. */
  readonly status: () => TradeStatus | undefined;
  readonly say: (text: string) => void;
}

/** Two of one strategy in one instrument do not begin and end at the same fills. */
const idOf = (strategy: string, instrument: InstrumentId, { side, entryAt, exitAt }: RoundTrip): string => `${strategy} ${instrument} ${side} ${entryAt} ${exitAt}`;

/** Writes down what the account is worth, every ten seconds and after fills, and each round trip. A disk that does not take it costs samples and nothing else. */
export class EquityLog {
  readonly #setup: EquitySetup;
  readonly #timer: NodeJS.Timeout;
  #afterFill: NodeJS.Timeout | undefined;
  #equity: AppendFile | undefined;
  #trips: AppendFile | undefined;
  #highest = NaN;
  #isPrepared = false;
  #isClosed = false;
  #sampledAt = -Infinity;
  #hasSaid = false;
  /** Lines that could not be kept. */
  lost = 0;

  constructor(setup: EquitySetup) {
    this.#setup = setup;
    this.#timer = setInterval(() => { this.sample(); }, SAMPLE_MS).unref();
  }

  /** What was written before is looked at; until then only round trips are kept. */
  async prepare(thinBytes?: number): Promise<void> {
    try {
      this.#highest = await prepareEquity(this.#setup.folder, this.#setup.now(), thinBytes);
    } catch (error) {
      this.#failed(error);
    }
    this.#isPrepared = true;
  }

  notice(told: TraderNotice): void {
    if (told.of !== 'input' || told.input.kind !== 'event' || told.input.event.kind !== 'fill') return;
    this.#afterFill ??= setTimeout(() => { this.#afterFill = undefined; this.sample(); }, AFTER_FILL_MS).unref();
  }

  /** Undefined of one that is not over. */
  trip(strategy: string, instrument: InstrumentId, trip: RoundTrip): FinishedTrip | undefined {
    if (trip.open || this.#isClosed) return undefined;
    const finished = { id: idOf(strategy, instrument, trip), at: this.#setup.now(), mode: this.#setup.mode, strategy, instrument, trip };
    try {
      this.#add(this.#trips ??= goOnWith(tripFileIn(this.#setup.folder)), finished);
    } catch (error) {
      this.lost += 1;
      this.#failed(error);
    }
    return finished;
  }

  sample(): void {
    try {
      if (!this.#isPrepared || this.#isClosed) return;
      const now = this.#setup.now();
      this.#equity ??= goOnWith(equityFileIn(this.#setup.folder));
      if (this.#equity.bytes > LARGE_BYTES && now - this.#sampledAt < MINUTE && now >= this.#sampledAt) return;
      const status = this.#setup.status();
      const point = status === undefined ? undefined : this.#pointOf(status, now);
      if (point === undefined) return;
      this.#sampledAt = now;
      this.#add(this.#equity, point);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Undefined while a figure is not known. */
  #pointOf({ equity, cash, profit, fees }: TradeStatus, at: EpochMs): EquityPoint | undefined {
    if (![equity, cash, profit, fees].every(Number.isFinite)) return undefined;
    if (!(equity <= this.#highest)) this.#highest = equity;
    return { at, equity, cash, profit, fees, drawdown: this.#highest > 0 ? 1 - equity / this.#highest : 0 };
  }

  #add(file: AppendFile, line: EquityPoint | FinishedTrip): void {
    if (file.waiting >= MOST_WAITING) this.lost += 1;
    else file.add(JSON.stringify(line));
    if (!file.flush()) this.#failed('the disk does not take them');
  }

  #failed(error: unknown): void {
    if (this.#hasSaid) return;
    this.#hasSaid = true;
    this.#setup.say(`the history of the account is not written down: ${String(error)}; trading goes on`);
  }

  close(): void {
    if (this.#isClosed) return;
    clearInterval(this.#timer);
    clearTimeout(this.#afterFill);
    this.sample();
    this.#isClosed = true;
    this.#equity?.close();
    this.#trips?.close();
  }
}
