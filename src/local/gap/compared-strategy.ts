import type { EpochMs } from '../../shared/domain/time.ts';
import { durationMs } from '../../shared/domain/timeframe.ts';
import type { Notice } from '../../shared/engine/core.ts';
import type { DeskNotice } from '../../shared/engine/trading/desk-notice.ts';
import type { SessionInput } from '../../shared/engine/trading/strategy-session.ts';
import { realityGap, type RealityGap } from '../../shared/evaluation/reality-gap/reality-gap.ts';
import { RunOrders } from '../../shared/evaluation/reality-gap/run-orders.ts';
import { candlesBefore, tellAgain } from '../trade/repeated-session.ts';
import { RepeatedStrategy } from '../trade/repeated-strategy.ts';
import type { CandleCount } from './archive-candles.ts';
import type { ComparedSubject } from './compared-subject.ts';
import { ModelledRun } from './modelled-run.ts';

/** One stretch of a strategy's run without an interruption, compared with the backtest from where it stood. */
export interface Stretch {
  readonly strategy: string;
  /** Of the first and behind the last candle that was compared. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly candles: number;
  /** Equity when it began, in the quote currency. */
  readonly startEquity: number;
  readonly gap: RealityGap;
  /** When the program first decides otherwise on the same input; Infinity where it never does. */
  readonly logicFrom: EpochMs;
  /** Undefined where there was no archive to compare with. */
  readonly archive: CandleCount | undefined;
}

const timeOf = (input: SessionInput): EpochMs => {
  switch (input.kind) {
    case 'step': return input.candles[0]?.[1][0] ?? NaN;
    case 'event': return input.event.at;
    case 'flatten': return input.at;
    default: return NaN;
  }
};

/** Tells a recorded run twice: once with all that really happened, once, from the beginning of the window on, with a simulated venue in the place of the real one. */
export class ComparedStrategy {
  readonly name: string;
  readonly #subject: ComparedSubject;
  readonly #length: number;
  readonly #real: RepeatedStrategy;
  readonly #realOrders: RunOrders;
  readonly #models: readonly ModelledRun[];
  #phase: 'before' | 'open' | 'after' = 'before';
  #isBroken = false;
  #candles = 0;
  #first: EpochMs = NaN;
  #last: EpochMs = NaN;
  #startEquity = NaN;
  #endEquity = NaN;

  private constructor(subject: ComparedSubject, real: RepeatedStrategy) {
    const { told } = subject;
    this.name = told.name;
    this.#subject = subject;
    this.#length = durationMs(told.timeframe);
    this.#real = real;
    this.#realOrders = new RunOrders(real.session.engine.tracks);
    this.#models = [new ModelledRun(subject, undefined), ...(subject.archive === undefined ? [] : [new ModelledRun(subject, subject.archive)])];
  }

  static async begin(subject: ComparedSubject): Promise<ComparedStrategy> {
    const { told, strategy, begin, at, plan, file } = subject;
    const compared = new ComparedStrategy(subject, await RepeatedStrategy.begin({ told, strategy, begin, at, plan, file }));
    for await (const candles of candlesBefore(file, plan, told.name)) for (const model of compared.#models) tellAgain(model.session, { kind: 'warm', candles });
    return compared;
  }

  /** Whether nothing that comes can change anything any more. */
  get isOver(): boolean { return this.#phase === 'after'; }

  take(input: SessionInput): void {
    if (this.#phase === 'after' || this.#isBroken) return;
    if (input.kind === 'step') {
      this.#step(input, timeOf(input));
      return;
    }
    // The candle on whose close the window begins may come a moment later than a fill behind it.
    const time = timeOf(input);
    if (this.#phase === 'before' && time >= this.#subject.window.from + this.#length && time < this.#subject.window.to) this.#open(time);
    this.#tell(input);
  }

  #step(input: SessionInput, openTime: EpochMs): void {
    const { from, to } = this.#subject.window;
    if (openTime >= to) {
      this.#phase = 'after';
      return;
    }
    if (this.#phase === 'before' && openTime >= from) this.#open(openTime);
    this.#realOrders.settle();
    this.#tell(input);
    if (this.#phase === 'open') this.#closed(openTime);
    // What is decided at the close on which the window begins belongs to it.
    else if (openTime + this.#length >= from) this.#open(openTime + this.#length);
  }

  #tell(input: SessionInput): void {
    this.#real.take(input);
    for (const model of this.#models) model.take(input);
  }

  #open(at: EpochMs): void {
    const { engine } = this.#real.session;
    this.#phase = 'open';
    this.#startEquity = engine.equity();
    for (const { k } of engine.tracks) for (const ticket of engine.desk.working(k)) this.#realOrders.inherit(ticket);
    for (const model of this.#models) model.open(at);
  }

  #closed(openTime: EpochMs): void {
    this.#candles += 1;
    if (Number.isNaN(this.#first)) this.#first = openTime;
    this.#last = openTime + this.#length;
    this.#endEquity = this.#real.session.engine.equity();
    for (const model of this.#models) model.mark();
    if (this.#last >= this.#subject.window.to) this.#phase = 'after';
  }

  /** A line of the record. */
  hear(notice: Notice): void {
    if (this.#isBroken || this.#phase === 'after') return;
    this.#real.hear(notice);
    if (this.#phase === 'open') this.#realOrders.take(notice);
  }

  hearDesk(notice: DeskNotice): void {
    if (notice.kind === 'plan') this.#realOrders.arrived(notice.id, notice.arrivalPrice);
    else if (notice.kind === 'denied') this.#realOrders.refused(notice.id.replace(/\/[\d.]*$/, ''), `denied by ${notice.rule}: ${notice.reason}`);
  }

  /** From here on the record is not whole. */
  break(why: string): void {
    this.#real.break(why);
    this.#isBroken = true;
  }

  /** Undefined where not one candle of the window was seen. */
  finish(): Stretch | undefined {
    if (this.#candles === 0) return undefined;
    const [model, archived] = this.#models;
    const { difference } = this.#real.finish(false);
    const logicFrom = difference === undefined ? Infinity : momentOf(difference.after, this.#length);
    const { tracks } = this.#real.session.engine;
    const gap = realityGap({
      real: { profit: this.#endEquity - this.#startEquity, orders: this.#realOrders.all('arrival') }, model: { profit: model.equity - this.#startEquity, orders: model.orders() },
      archiveProfit: archived === undefined ? undefined : archived.equity - this.#startEquity, candleMs: this.#length, logicFrom, lastPrice: (instrument) => tracks.find(({ id }) => id === instrument)?.price ?? NaN,
    });
    return { strategy: this.name, from: this.#first, to: this.#last, candles: this.#candles, startEquity: this.#startEquity, gap, logicFrom, archive: archived?.count };
  }
}

/** When an input was decided on: candles at their close. What has no time counts from the beginning. */
function momentOf(input: SessionInput, length: number): EpochMs {
  const time = timeOf(input);
  return Number.isNaN(time) ? -Infinity : input.kind === 'step' ? time + length : time;
}
