import { DataError, InvariantError } from '../../domain/errors.ts';
import type { ModelEvent, ModelId, ModelOrder, ModelStanding } from '../../domain/model-life.ts';
import type { Outlook } from '../../domain/outlook.ts';
import { DAY, utcDay, type EpochMs } from '../../domain/time.ts';
import { durationMs } from '../../domain/timeframe.ts';
import type { Declared, Learner, LearnerWorld, SeriesOf } from '../../strategies/strategy.ts';
import { blendOf, type Blend } from './blend.ts';
import { Follower, type Followed, type SavedFollower } from './follower.ts';
import { liveOn, standingsOf } from './life.ts';
import type { LifeSettings } from './life-settings.ts';
import { NO_LIFE, holderOf, type LifeInput, type LifeState, type LifeWorld } from './life-state.ts';
import { managedOutlook, managedValues, type ManagedView } from './managed-outlook.ts';
import type { ModelCandidate } from './model-candidate.ts';

type Series = SeriesOf<Declared>;

export interface SavedManaged {
  readonly version: 1;
  readonly lastOpen: EpochMs | null;
  readonly lastClose: number | null;
  /** What was made since the day began by whoever was in charge; null once that has changed in it. */
  readonly inCharge: number | null;
  readonly life: LifeState;
  readonly followers: Readonly<Record<ModelId, SavedFollower>>;
  readonly fallback: SavedFollower | null;
  readonly blend: { readonly forecast: number | null; readonly shares: Blend['shares'] } | null;
  /** The newest, the latest last. */
  readonly events: readonly ModelEvent[];
}

export interface ManagedSetup {
  /** Of the instrument and length of candles of this learner. */
  readonly candidates: readonly ModelCandidate[];
  /** What trades while no model is in charge; nothing where it is absent. */
  readonly fallback: Followed | undefined;
  readonly orders: readonly ModelOrder[];
  readonly settings: LifeSettings;
  /** Told of each event as it happens; after a restart of those again that happened since the state was saved, with the same numbers. */
  readonly observe: ((event: ModelEvent) => void) | undefined;
}

/** Events that are kept for a look at what happened. */
const MOST_EVENTS = 50;
/** Positions that differ by no more than this are the same. */
const SAME = 0.05;

/**
 * The models of one instrument, candle by candle: each is followed on paper, and at each close is decided who trades. Everything comes from the candles, the
 * models and the orders: what is held in truth is not asked for. A candle that was seen, or has no usable price, is passed over; only those models that are
 * new since are shown it, so that they know the past.
 */
export class ManagedLearner implements Learner {
  readonly #setup: ManagedSetup;
  readonly #length: number;
  readonly #world: LifeWorld;
  readonly #followers: readonly Follower[];
  readonly #fallback: Follower | undefined;
  readonly #orders: readonly ModelOrder[];
  #life = NO_LIFE;
  #called = -1;
  #lastOpen = -Infinity;
  #lastClose = NaN;
  #inCharge = NaN;
  #blend: Blend | undefined;
  #events: readonly ModelEvent[] = [];

  constructor(setup: ManagedSetup, world: LearnerWorld) {
    const { candidates, fallback, orders, settings } = setup;
    this.#setup = setup;
    this.#length = durationMs(world.timeframe);
    this.#world = { instrument: world.instrument, settings, evidence: new Map(candidates.map(({ id, evidence }) => [id, evidence])), held: new Map(candidates.flatMap(({ id, held }) => (held === undefined ? [] : [[id, held]]))) };
    this.#followers = candidates.map(({ id, strategy, params }) => new Follower({ name: id, strategy, params }, world));
    this.#fallback = fallback && new Follower(fallback, world);
    this.#mustNotFail();
    this.#orders = orders.filter(({ instrument }) => instrument === world.instrument).toSorted((a, b) => a.seq - b.seq);
  }

  get standings(): readonly ModelStanding[] { return standingsOf(this.#life, this.#blend?.shares ?? {}); }

  next(series: Series, i: number): number {
    const [openTime, close] = [series['openTime'][i], series['close'][i]];
    if (!(close > 0 && close < Infinity)) return this.#answer;
    if (openTime > this.#lastOpen) this.#take(series, i, { openTime, close });
    else for (const follower of this.#all()) if (openTime > follower.lastOpen) follower.want(series, i, openTime);
    return this.#answer;
  }

  get #answer(): number { return this.#blend?.forecast ?? NaN; }

  #all(): readonly Follower[] { return this.#fallback === undefined ? this.#followers : [...this.#followers, this.#fallback]; }

  /** Who trades, beside a canary. */
  #trading(): Follower | undefined {
    const full = holderOf(this.#life, 'full');
    return full === null ? this.#fallback : this.#followers.find(({ name }) => name === full);
  }

  #take(series: Series, i: number, { openTime, close }: { readonly openTime: EpochMs; readonly close: number }): void {
    const at = openTime + this.#length;
    const endOfDay = utcDay(openTime) + DAY;
    this.#callRoll(at);
    // A day whose last candles are missing ends when the next has begun.
    if (utcDay(openTime) > utcDay(this.#lastOpen) && this.#lastOpen + this.#length < utcDay(this.#lastOpen) + DAY) this.#endDay(at);
    const before = this.#trading();
    this.#book(Number.isNaN(this.#lastClose) ? 0 : close / this.#lastClose - 1, before);
    [this.#lastOpen, this.#lastClose] = [openTime, close];
    if (at >= endOfDay) this.#endDay(at);
    this.#heed(at);
    for (const follower of this.#all()) follower.want(series, i, openTime);
    this.#mustNotFail();
    this.#callRoll(at);
    this.#step({ kind: 'close', at, isFree: this.#isFree() });
    // Days are compared whole: with one that took over in the middle of it, from the next on.
    if (this.#trading() !== before && at < endOfDay) this.#inCharge = NaN;
    this.#blend = blendOf(this.#life, { settings: this.#setup.settings, positionOf: (id) => this.#follower(id)?.position ?? NaN, fallback: this.#fallback?.position });
  }

  /** Where a model fails there is another; where the fallback does, nobody knows what to do, and whoever trades with it has to hear of it. */
  #mustNotFail(): void {
    if (this.#fallback?.fault !== undefined && this.#trading() === this.#fallback) throw new InvariantError(`models: the fallback fails: ${this.#fallback.fault}`);
  }

  #follower(id: ModelId): Follower | undefined { return this.#followers.find(({ name }) => name === id); }

  #book(change: number, trading: Follower | undefined): void {
    for (const follower of this.#all()) {
      const net = follower.close(change);
      if (follower === trading && !Number.isNaN(net)) this.#inCharge *= 1 + net;
    }
  }

  /** A model is not there before the end of what it was made from and until it is known, and no more once it has failed. One that was there once stays. */
  #callRoll(at: EpochMs): void {
    let calls = 0;
    for (const [c, candidate] of this.#setup.candidates.entries()) calls += (this.#isKnown(candidate, at) ? 1 : 0) + (this.#followers[c].fault === undefined ? 0 : 1_000);
    if (calls === this.#called) return;
    this.#called = calls;
    const known = this.#setup.candidates.filter((candidate) => this.#isKnown(candidate, at));
    for (const { id } of known) if (!Object.hasOwn(this.#life.models, id)) this.#follower(id)?.breakDay();
    const faults = Object.fromEntries(this.#followers.flatMap(({ name, fault }) => (fault === undefined ? [] : [[name, fault]])));
    this.#step({ kind: 'roll-call', at, faults, present: known.map(({ id, role = 'shadow' }) => ({ model: id, role })) });
  }

  #isKnown({ id, seenUntil }: ModelCandidate, at: EpochMs): boolean { return seenUntil <= at || Object.hasOwn(this.#life.models, id); }

  #endDay(at: EpochMs): void {
    const returns = Object.fromEntries(this.#followers.map((follower) => [follower.name, follower.endDay()]));
    this.#fallback?.endDay();
    const inCharge = this.#inCharge - 1;
    this.#inCharge = 1;
    this.#step({ kind: 'day', at, returns, inCharge });
  }

  #heed(at: EpochMs): void {
    for (const order of this.#orders) {
      if (order.at > at || this.#isToCome(order.model)) return;
      if (order.seq > this.#life.lastOrder) this.#step({ kind: 'order', at, order, isSilent: order.model !== null && Number.isNaN(this.#follower(order.model)?.position ?? NaN) });
    }
  }

  #isToCome(id: ModelId | null): boolean {
    return id !== null && this.#world.evidence.has(id) && !Object.hasOwn(this.#life.models, id);
  }

  #step(input: LifeInput): void {
    const { state, events } = liveOn(this.#life, input, this.#world);
    this.#life = state;
    if (events.length === 0) return;
    this.#events = [...this.#events, ...events].slice(-MOST_EVENTS);
    for (const event of events) this.#setup.observe?.(event);
  }

  /** The heir can take over without a trade: nothing is held, or both hold the same. */
  #isFree(): boolean {
    const { heir } = this.#life;
    const held = this.#trading()?.position ?? 0;
    return heir !== null && (!held || Math.abs((this.#follower(heir.model)?.position ?? NaN) - held) <= SAME);
  }

  values(): Record<string, number> { return this.#blend === undefined ? {} : managedValues(this.#view(this.#blend)); }
  outlook(): Outlook | undefined { return this.#blend === undefined ? undefined : managedOutlook(this.#view(this.#blend)); }

  #view(blend: Blend): ManagedView {
    return {
      at: this.#lastOpen + this.#length, life: this.#life, blend, standings: this.standings, positions: Object.fromEntries(this.#followers.map(({ name, position }) => [name, position])), warmUps: Object.fromEntries(this.#all().flatMap(({ name, candlesLeft }) => (candlesLeft === undefined ? [] : [[name, candlesLeft]]))),
      fallback: this.#fallback?.position, fallbackOutlook: this.#fallback?.learner?.outlook?.(), evidence: this.#world.evidence, events: this.#events,
    };
  }

  rest(): void { for (const follower of this.#all()) follower.rest(); }

  save(): SavedManaged {
    const isFresh = this.#blend === undefined;
    return {
      version: 1, lastOpen: isFresh ? null : this.#lastOpen, lastClose: isFresh ? null : this.#lastClose, inCharge: Number.isNaN(this.#inCharge) ? null : this.#inCharge, life: this.#life,
      followers: Object.fromEntries(this.#followers.map((follower) => [follower.name, follower.save()])), fallback: this.#fallback?.save() ?? null,
      blend: this.#blend === undefined ? null : { ...this.#blend, forecast: Number.isNaN(this.#blend.forecast) ? null : this.#blend.forecast }, events: this.#events,
    };
  }

  restore(saved: unknown): void {
    const state = saved as SavedManaged;
    if (state.version !== 1) throw new DataError(`models: expected a state of version 1, found "${String(state.version)}"`);
    for (const follower of this.#followers) if (Object.hasOwn(state.followers, follower.name)) follower.restore(state.followers[follower.name]);
    if (state.fallback !== null) this.#fallback?.restore(state.fallback);
    this.#life = state.life;
    [this.#lastOpen, this.#lastClose, this.#inCharge] = [state.lastOpen ?? -Infinity, state.lastClose ?? NaN, state.inCharge ?? NaN];
    this.#blend = state.blend === null ? undefined : { ...state.blend, forecast: state.blend.forecast ?? NaN };
    this.#events = state.events;
    this.#called = -1;
  }
}
