import { durationMs } from '../../domain/timeframe.ts';
import type { Declared, ForecastStrategy, Learner, LearnerWorld, SeriesOf } from '../../strategies/strategy.ts';
import { viewOf } from '../ensemble/ensemble-learner.ts';
import { ExpertBook, type SavedExpertBook } from '../ensemble/expert-book.ts';

type Series = SeriesOf<Declared>;

/** A strategy with its parameters, under a name that its series carry. */
export interface Followed {
  readonly name: string;
  readonly strategy: ForecastStrategy;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface SavedFollower {
  readonly lastOpen: number;
  /** Candles that it was shown; absent in states of earlier versions. */
  readonly seen?: number;
  readonly book: SavedExpertBook;
  /** 1 became so much since the day began; null without an opinion so far. */
  readonly growth: number | null;
  readonly isWholeDay: boolean;
  /** Why it is not asked any more. */
  readonly fault: string | null;
  readonly learner?: unknown;
}

/** Candles with which each of its indicators has a value. */
function candlesNeeded({ strategy, params }: Followed, { instrument, timeframe }: LearnerWorld): number {
  const declared = Object.values(strategy.indicators(params as never, [instrument.slice(instrument.indexOf(':') + 1)]));
  return 1 + Math.ceil(Math.max(0, ...declared.map(({ warmUp, timeframe: of = timeframe }) => (warmUp * durationMs(of)) / durationMs(timeframe))));
}

/** Follows one strategy on paper: what it wants at a close is held over the next candle, with its own costs. One that throws is not asked again. */
export class Follower {
  readonly name: string;
  readonly #followed: Followed;
  readonly #world: LearnerWorld;
  readonly #learner: Learner | undefined;
  readonly #book: ExpertBook;
  #lastOpen = -Infinity;
  #seen = 0;
  #needed: number | undefined;
  #growth = NaN;
  #isWholeDay = false;
  #fault: string | undefined;
  #view: { readonly of: Series; readonly own: Series } | undefined;

  constructor(followed: Followed, world: LearnerWorld) {
    this.name = followed.name;
    this.#followed = followed;
    this.#world = world;
    this.#book = new ExpertBook(1, world.unitCost);
    this.#learner = this.#guarded(() => followed.strategy.learner?.(followed.params as never, world), undefined);
  }

  /** What it holds on paper; NaN before its first opinion. */
  get position(): number { return this.#book.positions[0]; }
  get fault(): string | undefined { return this.#fault; }
  /** Candles that its indicators wait for still; undefined with an opinion, or where none is missing. */
  get candlesLeft(): number | undefined {
    if (!Number.isNaN(this.position) || this.#fault !== undefined) return undefined;
    this.#needed ??= candlesNeeded(this.#followed, this.#world);
    return this.#seen < this.#needed ? this.#needed - this.#seen : undefined;
  }

  /** It has seen candles up to the one that opened here. */
  get lastOpen(): number { return this.#lastOpen; }
  get learner(): Learner | undefined { return this.#learner; }

  /** A candle closed, over which the market made `change`: what it made of it net of costs, NaN without an opinion. */
  close(change: number): number {
    const { returns: [made], costs: [cost] } = this.#book.close(change);
    const net = made - cost;
    if (!Number.isNaN(net)) this.#growth = (Number.isNaN(this.#growth) ? 1 : this.#growth) * (1 + net);
    return net;
  }

  /** Asks it at the close of candle `i`. */
  want(series: Series, i: number, openTime: number): void {
    this.#lastOpen = openTime;
    this.#seen += 1;
    const forecast = this.#fault === undefined ? this.#guarded(() => this.#asked(series, i), NaN) : 0;
    this.#book.want([Number.isFinite(forecast) ? Math.min(1, Math.max(this.#world.lowest, forecast)) : NaN]);
  }

  #asked(series: Series, i: number): number {
    if (this.#view?.of !== series) this.#view = { of: series, own: viewOf(series, this.#followed) };
    const held = Number.isNaN(this.position) ? 0 : this.position;
    const { strategy, params } = this.#followed;
    return this.#learner === undefined ? strategy.decide(this.#view.own, i, held, params as never) : this.#learner.next(this.#view.own, i, held);
  }

  #guarded<Answer>(ask: () => Answer, silence: Answer): Answer {
    try {
      return ask();
    } catch (error) {
      this.#fault = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return silence;
    }
  }

  /** What the day made, NaN where it had no opinion or was not followed all day; the next begins. */
  endDay(): number {
    const made = this.#isWholeDay ? this.#growth - 1 : NaN;
    [this.#growth, this.#isWholeDay] = [NaN, true];
    return made;
  }

  /** The day so far does not count. */
  breakDay(): void { this.#isWholeDay = false; }

  rest(): void { this.#guarded(() => this.#learner?.rest?.(), undefined); }

  save(): SavedFollower {
    return {
      lastOpen: Number.isFinite(this.#lastOpen) ? this.#lastOpen : -1, seen: this.#seen, book: this.#book.save(), growth: Number.isNaN(this.#growth) ? null : this.#growth, isWholeDay: this.#isWholeDay, fault: this.#fault ?? null,
      ...(this.#learner === undefined ? {} : { learner: this.#learner.save() }),
    };
  }

  restore({ lastOpen, seen = 0, book, growth, isWholeDay, fault, learner }: SavedFollower): void {
    [this.#lastOpen, this.#seen] = [lastOpen, seen];
    this.#book.restore(book);
    [this.#growth, this.#isWholeDay] = [growth ?? NaN, isWholeDay];
    this.#fault ??= fault ?? undefined;
    if (learner !== undefined) this.#guarded(() => { this.#learner?.restore(learner); }, undefined);
  }
}
