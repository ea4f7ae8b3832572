import type { EpochMs } from '../../shared/domain/time.ts';
import { ModelledDesk, type MomentRows } from '../../shared/engine/trading/modelled-desk.ts';
import type { SessionInput, StrategySession } from '../../shared/engine/trading/strategy-session.ts';
import type { DoneOrder } from '../../shared/evaluation/reality-gap/done-order.ts';
import { RunOrders } from '../../shared/evaluation/reality-gap/run-orders.ts';
import { repeatedSession, tellAgain } from '../trade/repeated-session.ts';
import { ArchiveFollower, type ArchiveCandles, type CandleCount } from './archive-candles.ts';
import type { ComparedSubject } from './compared-subject.ts';

/** What the backtest does from the beginning of a window on: with the candles that were seen, or with those of an archive. */
export class ModelledRun {
  readonly session: StrategySession;
  readonly #desk = new ModelledDesk();
  readonly #orders: RunOrders;
  readonly #latencyMs: number;
  readonly #archive: ArchiveFollower | undefined;
  #equity = NaN;

  constructor({ told, strategy, begin, at, plan, latencyMs }: ComparedSubject, archive: ArchiveCandles | undefined) {
    this.session = repeatedSession({ told, strategy, begin, at, plan, gateway: this.#desk, observe: (notice) => { if (this.#desk.isOpen) this.#orders.take(notice); } });
    this.#orders = new RunOrders(this.session.engine.tracks);
    this.#latencyMs = latencyMs;
    this.#archive = archive === undefined ? undefined : new ArchiveFollower(archive, this.session);
  }

  open(at: EpochMs): void {
    const { engine } = this.session;
    for (const { k } of engine.tracks) for (const ticket of engine.desk.working(k)) this.#orders.inherit(ticket);
    this.#desk.open(this.session, at, this.#latencyMs);
    this.#archive?.from(at);
  }

  take(input: SessionInput): void {
    if (!this.#desk.isOpen) {
      tellAgain(this.session, input);
      return;
    }
    // What really became of orders is what this run is compared with.
    if (input.kind === 'event') return;
    if (input.kind !== 'step' && input.kind !== 'warm') {
      tellAgain(this.session, input);
      return;
    }
    for (const moment of moments(input)) {
      if (this.#archive === undefined) this.#moment(moment, input.kind);
      // Whatever came late or not at all: a backtest has each candle at its close.
      else for (const stored of this.#archive.upTo(moment)) this.#moment(stored.candles, stored.isOld ? 'warm' : 'step');
    }
  }

  #moment(candles: MomentRows, kind: 'step' | 'warm'): void {
    if (kind === 'step') this.#orders.settle();
    this.#desk.meet(candles);
    // A fill inside this candle is done by its close.
    if (kind === 'step') this.#orders.settle();
    this.session.repeat({ kind, candles });
  }

  /** The last candle of the window so far has closed. */
  mark(): void {
    this.#equity = this.session.engine.equity();
  }

  /** At the last candle that was marked. */
  get equity(): number { return this.#equity; }
  get count(): CandleCount | undefined { return this.#archive?.count; }

  orders(): readonly DoneOrder[] {
    return this.#orders.all('reference');
  }
}

/** An input may hold many moments; each is a moment of its own. */
function moments({ candles }: Extract<SessionInput, { kind: 'step' | 'warm' }>): readonly MomentRows[] {
  return [...Map.groupBy(candles, ([, [openTime]]) => openTime)].toSorted(([a], [b]) => a - b).map(([, rows]) => rows);
}
