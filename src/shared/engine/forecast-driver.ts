import { openTimeOf, type Timeframe } from '../domain/timeframe.ts';
import type { Outlook } from '../domain/outlook.ts';
import type { EpochMs } from '../domain/time.ts';
import { rankWeights, targetQuantity } from '../portfolio/sizing.ts';
import type { Allocation, Exits, ForecastStrategy, Learner } from '../strategies/strategy.ts';
import type { Core, Driver } from './core.ts';
import type { Track } from './track.ts';

/** A position change below this share of itself is rounding, not a wish. */
const NOTHING = 1e-12;
/** What a market may move between the decision and the fill: part of the cash is kept back for it when buying with all of it. */
const HEADROOM = 0.001;
const UNSELECTED = 'no longer selected';

type Params = Readonly<Record<string, unknown>>;

interface SavedForecasts {
  readonly scores: readonly number[];
  readonly late: readonly boolean[];
  readonly weights: readonly number[];
  readonly spread: number;
  readonly bucket: number;
  /** Of a strategy that learns: what each learner knows. */
  readonly learners?: readonly unknown[] | undefined;
}

/** Asks a forecast strategy at each close, turns changed forecasts into targets and targets into orders. */
export class ForecastDriver implements Driver {
  readonly scan: ((from: number, to: number) => number) | undefined;
  readonly #engine: Core;
  readonly #strategy: ForecastStrategy;
  readonly #params: Params;
  readonly #allocation: Allocation;
  readonly #grid: Timeframe | undefined;
  readonly #maxCandles: number;
  readonly #lowest: number;
  readonly #commitment: number;
  readonly #slots: number;
  readonly #scores: number[];
  /** Weights of instruments weighed together that had no candle when they were decided: followed at their next. */
  readonly #late: boolean[];
  /** One an instrument where the strategy learns; else none. */
  readonly #learners: readonly Learner[];
  #weights: readonly number[] = [];
  /** The forecast in force of a strategy on a spread. */
  #spread = 0;
  #bucket = NaN;

  constructor(engine: Core, strategy: ForecastStrategy, params: Params, exits: Exits) {
    this.#engine = engine;
    this.#strategy = strategy;
    this.#params = params;
    this.#allocation = strategy.allocation?.(params as never) ?? { kind: 'each' };
    this.#grid = strategy.rebalance?.(params as never);
    this.#maxCandles = exits.maxCandles ?? Infinity;
    const { shorts, exposure, leverage } = engine.setup.settings;
    this.#lowest = shorts ? -1 : 0;
    this.#commitment = exposure * leverage;
    this.#slots = engine.setup.slots ?? engine.tracks.length;
    this.#scores = engine.tracks.map(() => NaN);
    this.#late = engine.tracks.map(() => false);
    this.#learners = learnersOf(engine, strategy, params);
    const simple = this.#learners.length === 0 && this.#allocation.kind === 'each' && this.#grid === undefined && this.#maxCandles === Infinity;
    this.scan = simple ? (from, to) => this.#firstChange(from, to) : undefined;
  }

  /** The hot loop: nothing but the strategy's own rule until it says something new. */
  #firstChange(from: number, to: number): number {
    const track = this.#engine.tracks[0];
    const { series, offset } = track.graph;
    const { held } = track;
    const { blocked } = track;
    const { decide } = this.#strategy;
    const params = this.#params as never;
    const lowest = this.#lowest;
    const end = to - offset;
    for (let i = from - offset; i < end; i++) {
      const forecast = decide(series, i, held, params);
      if (forecast === held || forecast === blocked) {
        if (blocked !== blocked || forecast === blocked) continue;
        return i + offset;
      }
      // NaN differs from itself: no opinion is no change.
      // Beyond the range it is what is held already, but no longer what was stopped out.
      if (forecast === forecast && (blocked === blocked || (!(held === lowest && forecast < lowest) && !(held === 1 && forecast > 1)))) return i + offset;
    }
    return to;
  }

  save(): SavedForecasts {
    return {
      scores: [...this.#scores], late: [...this.#late], weights: [...this.#weights], spread: this.#spread, bucket: this.#bucket,
      ...(this.#learners.length === 0 ? {} : { learners: this.#learners.map((learner) => learner.save()) }),
    };
  }

  restore(saved: unknown): void {
    const { scores, late, weights, spread, bucket, learners = [] } = saved as SavedForecasts;
    this.#learners.forEach((learner, k) => { if (learners[k] !== undefined) learner.restore(learners[k]); });
    this.#scores.splice(0, this.#scores.length, ...scores);
    this.#late.splice(0, this.#late.length, ...late);
    [this.#weights, this.#spread, this.#bucket] = [weights, spread, bucket];
  }

  /** Candles that nothing is decided on are learned from all the same. */
  see(indexes: ArrayLike<number>): void {
    this.#learners.forEach((learner, k) => {
      const { graph } = this.#engine.tracks[k];
      if (indexes[k] >= 0) learner.next(graph.series, indexes[k] - graph.offset);
    });
  }

  decide(at: EpochMs, all: ArrayLike<number>): void {
    const indexes = this.#selected(at, all);
    if (this.#grid !== undefined) {
      const bucket = openTimeOf(at, this.#grid);
      if (bucket === this.#bucket || (Number.isNaN(this.#bucket) && bucket !== at)) {
        if (this.#allocation.kind !== 'each') this.#followTogether(at, indexes);
        return this.#expire(at);
      }
      this.#bucket = bucket;
    }
    if (this.#allocation.kind === 'each') this.#each(at, indexes);
    else this.#together(at, indexes, this.#allocation);
    this.#expire(at);
  }

  /** Both legs of a spread are held, or neither. */
  #isOut(track: Track): boolean {
    return this.#allocation.kind === 'spread' ? this.#engine.tracks.some(({ isEligible }) => !isEligible) : !track.isEligible;
  }

  /** Those that may not be held are closed, whatever the strategy says and whenever it rebalances. Returns the candles that are decided on. */
  #selected(at: EpochMs, indexes: ArrayLike<number>): ArrayLike<number> {
    const { tracks } = this.#engine;
    if (tracks.every(({ isEligible }) => isEligible)) return indexes;
    const out = tracks.map((track) => this.#isOut(track));
    this.see(tracks.map(({ k }) => (out[k] ? indexes[k] : -1)));
    for (const track of tracks) {
      if (!out[track.k]) continue;
      this.#scores[track.k] = NaN;
      if (indexes[track.k] >= 0) this.#leave(track, at, indexes[track.k]);
    }
    this.#weights = this.#weights.map((weight, k) => (out[k] ? 0 : weight));
    if (this.#allocation.kind === 'spread') this.#spread = 0;
    return tracks.map(({ k }) => (out[k] ? -1 : indexes[k]));
  }

  #leave(track: Track, at: EpochMs, i: number): void {
    track.isBarred = false;
    const isLeft = track.held === 0 && (track.isFlat || track.working !== undefined);
    if (isLeft) return;
    if (track.held !== 0) this.#engine.setup.observe?.({ kind: 'decision', at, instrument: track.id, forecast: 0, previous: track.held, price: track.price, reason: UNSELECTED, ...this.#whyAt(track, i) });
    track.held = 0;
    this.#target(track, 0, { at, reason: UNSELECTED, must: true });
  }

  #clip(forecast: number, lowest: number): number {
    return Math.min(1, Math.max(lowest, forecast));
  }

  #each(at: EpochMs, indexes: ArrayLike<number>): void {
    for (const track of this.#engine.tracks) {
      const i = indexes[track.k];
      if (i < 0) continue;
      const forecast = this.#clip(this.#asked(track, i - track.graph.offset), this.#lowest);
      if (Number.isNaN(forecast)) continue;
      if (forecast === track.blocked) continue;
      track.blocked = NaN;
      if (forecast !== track.held || track.isBarred) this.#follow(track, { forecast, weight: forecast / this.#slots, at, i });
    }
  }

  #asked(track: Track, place: number): number {
    const learner = this.#learners.at(track.k);
    if (learner !== undefined) return learner.next(track.graph.series, place, track.held);
    return this.#strategy.decide(track.graph.series, place, track.held, this.#params as never);
  }

  /** The values a decision was made from: of the indicators, and of what was learned. */
  #whyAt(track: Track, i: number): { readonly values: Record<string, number>; readonly outlook?: Outlook } {
    const outlook = this.outlook(track);
    return { values: { ...valuesAt(track, i), ...this.#learners.at(track.k)?.values() }, ...(outlook === undefined ? {} : { outlook }) };
  }

  outlook({ k }: Track): Outlook | undefined {
    return this.#learners.at(k)?.outlook?.();
  }

  rest(): void {
    for (const learner of this.#learners) learner.rest?.();
  }

  /** Strategies whose instruments are weighed against each other. */
  #together(at: EpochMs, indexes: ArrayLike<number>, allocation: Exclude<Allocation, { kind: 'each' }>): void {
    const weights = allocation.kind === 'rank' ? this.#rank(indexes, allocation) : this.#spreadWeights(indexes);
    this.#weights = weights.map((weight) => Math.max(weight, this.#lowest));
    this.#late.fill(true);
    this.#followTogether(at, indexes);
  }

  /** Brings those that have a candle to the weights last decided. */
  #followTogether(at: EpochMs, indexes: ArrayLike<number>): void {
    const weights = this.#weights;
    const changed: Track[] = [];
    for (const track of this.#engine.tracks) {
      const weight = weights[track.k];
      if (indexes[track.k] < 0 || !(this.#late[track.k] || track.isBarred)) continue;
      this.#late[track.k] = false;
      if (Number.isNaN(weight) || weight === track.blocked) continue;
      track.blocked = NaN;
      if (weight !== track.held || track.isBarred) changed.push(track);
    }
    // What is sold pays for what is bought.
    for (const track of changed.toSorted((a, b) => weights[a.k] - a.held - (weights[b.k] - b.held))) {
      this.#follow(track, { forecast: weights[track.k], weight: weights[track.k], at, i: indexes[track.k] });
    }
  }

  #rank(indexes: ArrayLike<number>, { long, short }: Extract<Allocation, { kind: 'rank' }>): readonly number[] {
    for (const track of this.#engine.tracks) {
      if (indexes[track.k] < 0) continue;
      const score = this.#strategy.decide(track.graph.series, indexes[track.k] - track.graph.offset, track.held, this.#params as never);
      if (!Number.isNaN(score)) this.#scores[track.k] = score;
    }
    return rankWeights(this.#scores, long, short);
  }

  /** Half of the exposure on each leg, against each other. */
  #spreadWeights(indexes: ArrayLike<number>): readonly number[] {
    const [first] = this.#engine.tracks;
    if (indexes[0] >= 0) {
      const forecast = this.#clip(this.#strategy.decide(first.graph.series, indexes[0] - first.graph.offset, this.#spread, this.#params as never), -1);
      if (!Number.isNaN(forecast)) this.#spread = forecast;
    }
    return [this.#spread / 2, -this.#spread / 2];
  }

  #follow(track: Track, { forecast, weight, at, i }: { readonly forecast: number; readonly weight: number; readonly at: EpochMs; readonly i: number }): void {
    const reason = track.held === forecast ? 'its order could not be sent before' : reasonOf(track.held, forecast);
    track.isBarred = false;
    this.#engine.setup.observe?.({ kind: 'decision', at, instrument: track.id, forecast, previous: track.held, price: track.price, reason, ...this.#whyAt(track, i) });
    const turned = track.held !== 0 && Math.sign(track.held) !== Math.sign(forecast);
    track.held = forecast;
    this.#target(track, targetQuantity(weight, this.#commitment, this.#engine.equity(), track.price), { at, reason, must: turned || forecast === 0 });
  }

  /** Orders the difference between what is wanted and what is held. */
  #target(track: Track, wanted: number, { at, reason, must }: { readonly at: EpochMs; readonly reason: string; readonly must: boolean }): void {
    const { settings } = this.#engine.setup;
    if (track.working !== undefined) this.#engine.desk.cancel(track.working, at);
    const held = track.position.quantity;
    const difference = this.#affordable(track, wanted - held, held);
    if (Math.abs(difference) <= NOTHING * Math.abs(held) || difference === 0) return;
    if (!must && held !== 0 && Math.abs(difference) * track.price < settings.noTradeBand * this.#engine.equity()) return;
    const id = this.#engine.place(track, {
      side: difference > 0 ? 'buy' : 'sell', type: 'market', quantity: Math.abs(difference), at, reason, reduceOnly: wanted === 0,
    }, { kind: 'target' });
    // What was refused on the way changes nothing: the position stays as it is, and guarded.
    if (id === undefined || !this.#engine.desk.isWorking(id)) return;
    track.working = id;
    track.pending = difference;
    for (const guard of track.guards) this.#engine.desk.cancel(guard, at);
    track.guards = [];
    track.guarded = NaN;
  }

  /** Without leverage and shorts a venue refuses to buy for more cash than there is. */
  #affordable(track: Track, difference: number, held: number): number {
    const { settings } = this.#engine.setup;
    if (!settings.filters || settings.shorts || settings.leverage > 1 || difference <= 0 || held < 0) return difference;
    const feeBps = settings.takerFeeBps ?? track.instrument.takerFeeBps;
    return Math.min(difference, Math.max(0, this.#cashToCome(track)) / (track.price * (1 + feeBps / 10_000 + settings.spreadBps / 20_000 + HEADROOM)));
  }

  /** Cash once the orders that were sent for others before have filled: sales first, as they will be matched. */
  #cashToCome(track: Track): number {
    const { settings } = this.#engine.setup;
    let cash = this.#engine.account.cash;
    for (const other of this.#engine.tracks) {
      if (other === track || other.pending === 0) continue;
      const cost = (settings.takerFeeBps ?? other.instrument.takerFeeBps) / 10_000 + settings.spreadBps / 20_000 + HEADROOM;
      cash -= other.pending * other.price * (1 + Math.sign(other.pending) * cost);
    }
    return cash;
  }

  /** Positions older than the strategy's limit are closed. */
  #expire(at: EpochMs): void {
    if (this.#maxCandles === Infinity) return;
    for (const track of this.#engine.tracks) {
      if (track.isFlat || track.trips.candles < this.#maxCandles || track.held === 0) continue;
      track.blocked = track.held;
      track.held = 0;
      this.#target(track, 0, { at, reason: `held for ${this.#maxCandles} candles`, must: true });
    }
  }

  onFill(): void {
    // Targets are set at closes only.
  }

  onDelisted(track: Track): void {
    this.#scores[track.k] = NaN;
    this.#late[track.k] = false;
  }

  onForcedExit(track: Track): void {
    track.blocked = track.held;
    track.held = 0;
  }
}

/** One learner an instrument, where the strategy learns. */
function learnersOf({ tracks, setup: { settings, timeframe } }: Core, strategy: ForecastStrategy, params: Params): readonly Learner[] {
  const { learner } = strategy;
  if (learner === undefined) return [];
  return tracks.map(({ id, instrument: { takerFeeBps } }) => learner(params as never, {
    instrument: id, timeframe, lowest: settings.shorts ? -1 : 0, unitCost: ((settings.takerFeeBps ?? takerFeeBps) + settings.spreadBps / 2) / 10_000,
  }));
}

/** One of a few phrases, so that a report can count by it; the numbers behind it go with the decision. */
function reasonOf(previous: number, forecast: number): string {
  if (forecast === 0) return 'forecast turned flat';
  if (Math.sign(previous) !== Math.sign(forecast)) return forecast > 0 ? 'forecast turned long' : 'forecast turned short';
  return Math.abs(forecast) > Math.abs(previous) ? 'forecast grew stronger' : 'forecast grew weaker';
}

/** The indicator values a decision was made from. */
const valuesAt = (track: Track, i: number): Record<string, number> => Object.fromEntries(Object.entries(track.graph.series).map(([name, series]) => [name, series[i - track.graph.offset]]));
