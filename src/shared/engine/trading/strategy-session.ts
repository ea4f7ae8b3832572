import { candleAt, type Candle, type CandleColumns } from '../../domain/candle.ts';
import { instrumentId, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import type { OrderEvent } from '../../domain/order.ts';
import type { OutsideName, ReadOutside } from '../../domain/outside-series.ts';
import type { RoundTrip } from '../../domain/round-trip.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import type { EpochMs } from '../../domain/time.ts';
import { outsideNames } from '../../indicators/indicator.ts';
import type { RiskRule } from '../../risk/judge.ts';
import type { Exits, Strategy } from '../../strategies/strategy.ts';
import type { Notice } from '../core.ts';
import { Engine } from '../engine.ts';
import type { EngineState } from '../engine-state.ts';
import { REACH, RollingMarket } from '../market.ts';
import type { OrderGateway } from '../order-desk.ts';
import type { RunRecord } from '../record.ts';
import type { RunSettings } from '../settings.ts';
import { warmUpOf } from '../warm-up.ts';
import { fenced, reasonOf, type Fence } from './fenced-strategy.ts';

/** A candle as it is written down: open time, open, high, low, close, volume, and what was known from outside at its close, in the order in which the strategy declares it. */
export type CandleRow = readonly [number, number, number, number, number, number, ...outside: number[]];

/** What an engine was told, in the order it was told: with the state it began from, a run is repeated from these. */
export type SessionInput =
  | { readonly kind: 'begin'; readonly saved: EngineState | undefined; readonly orderPrefix: string }
  | { readonly kind: 'warm'; readonly candles: readonly (readonly [k: number, row: CandleRow])[] }
  | { readonly kind: 'step'; readonly candles: readonly (readonly [k: number, row: CandleRow])[] }
  | { readonly kind: 'event'; readonly event: OrderEvent }
  | { readonly kind: 'flatten'; readonly at: EpochMs; readonly reason: string }
  /** Which of the instruments may be held from now on, in their order. */
  | { readonly kind: 'eligible'; readonly flags: readonly boolean[] };

export interface SessionSetup {
  /** Unique among the strategies of a process. */
  readonly name: string;
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly exits?: Exits | undefined;
  readonly settings: RunSettings;
  readonly instruments: readonly Instrument[];
  readonly timeframe: Timeframe;
  readonly gateway: OrderGateway;
  readonly rules: readonly RiskRule[];
  readonly observe: (notice: Notice) => void;
  readonly start: EpochMs;
  /** Begins the id of each order of this start. */
  readonly orderPrefix: string;
  readonly saved?: EngineState | undefined;
  /** Among how many instruments the money is shared, where a selection lets only so many in. */
  readonly slots?: number | undefined;
  readonly finished?: ((k: number, trip: RoundTrip) => void) | undefined;
  /** What is known from outside of the candles at a close; without it nothing is. Asked once for each candle, and written down with it. */
  readonly outside?: ReadOutside | undefined;
  /** Hears every input before the engine does. */
  readonly log?: ((input: SessionInput) => void) | undefined;
  /** Told once, when the strategy failed and is not asked any more. */
  readonly failed?: ((reason: string) => void) | undefined;
}

/** Cells of a row that are the candle's own. */
const CANDLE_CELLS = 6;
/** Fills and round trips kept in memory. */
const KEPT = 2_000;
/** How long the candles of the other instruments are waited for, by our clock. */
const GRACE_MS = 1_500;
/** A candle that comes later than so many of its lengths after its close is seen, and nothing is decided on it. */
const STALE_CANDLES = 1.5;

/**
 * One strategy trading live: gathers the closed candles of its instruments, hands each moment to its engine once, and decides only on
 * what is fresh. Candles may come late, twice, or not at all.
 */
export class StrategySession {
  readonly engine: Engine;
  readonly setup: SessionSetup;
  readonly warmUp: number;
  readonly #markets: readonly RollingMarket[];
  readonly #outside: readonly OutsideName[];
  readonly #ids: readonly InstrumentId[];
  readonly #length: number;
  readonly #newest: Float64Array;
  readonly #indexes: Int32Array;
  readonly #fence: Fence = { reason: undefined };
  #isSilenced = false;
  /** The engine itself failed: it hears of orders still, and of candles no more. */
  #isBroken = false;
  /** Candles of the moment that is being gathered. */
  #moment: { readonly openTime: EpochMs; readonly candles: Map<number, Candle>; readonly since: EpochMs } | undefined;

  constructor(setup: SessionSetup) {
    const { strategy, params, settings, instruments, timeframe } = setup;
    this.setup = setup;
    this.#length = durationMs(timeframe);
    this.#ids = instruments.map(instrumentId);
    this.#newest = new Float64Array(instruments.length).fill(NaN);
    this.#indexes = new Int32Array(instruments.length);
    const declared = strategy.indicators?.(params as never, instruments.map(({ symbol }) => symbol)) ?? {};
    this.#outside = outsideNames(Object.values(declared));
    this.#markets = instruments.map(() => new RollingMarket(REACH, this.#outside));
    this.warmUp = warmUpOf(strategy, declared, this.#length);
    this.engine = new Engine({
      strategy: fenced(strategy, this.#fence), params, exits: setup.exits, settings, instruments, timeframe, start: setup.start, markets: this.#markets, rules: setup.rules, gateway: setup.gateway, observe: setup.observe,
      orderPrefix: setup.orderPrefix, keep: KEPT, slots: setup.slots, finished: setup.finished,
    });
    if (setup.saved !== undefined) this.engine.restore(setup.saved);
    setup.log?.({ kind: 'begin', saved: setup.saved, orderPrefix: setup.orderPrefix });
  }

  get name(): string { return this.setup.name; }
  get ids(): readonly InstrumentId[] { return this.#ids; }
  get length(): number { return this.#length; }

  /** Open time of the newest candle of an instrument; NaN before the first. */
  newest(k: number): EpochMs {
    return this.#newest[k];
  }

  /** Open time of the candle that comes next, if none is missing; NaN before the first. */
  expected(k: number): EpochMs {
    return (this.#moment?.candles.has(k) === true ? this.#moment.openTime : this.#newest[k]) + this.#length;
  }

  /** Why the strategy is not asked any more (fault 59); undefined while all is well. */
  get disabled(): string | undefined { return this.#fence.reason; }
  get status(): string { return this.#fence.reason === undefined ? 'running' : `disabled: ${this.#fence.reason}`; }

  /** What the engine is told; whatever fails in it disables the strategy, and nobody else hears of it as an error. */
  #guarded(at: EpochMs, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fence.reason ??= reasonOf(error);
      this.#isBroken = true;
    }
    if (this.#fence.reason === undefined || this.#isSilenced) return;
    this.#isSilenced = true;
    this.#withdraw(at);
    this.setup.failed?.(this.#fence.reason);
  }

  /** Everything that the strategy asked for is taken back; what guards its positions stays. */
  #withdraw(at: EpochMs): void {
    const { desk, tracks } = this.engine;
    for (const { k } of tracks) for (const { order, purpose } of desk.working(k)) if (purpose.kind !== 'protect') desk.cancel(order.request.clientOrderId, at);
  }

  /** The newest candles, oldest first: from them and the saved state a run can be repeated. */
  candles(k: number): CandleColumns {
    return this.#markets[k].candles;
  }

  /** Candles from before, or from while nothing could be traded: indicators follow them, and nothing is decided. Ones already seen are left out. */
  warm(history: readonly CandleColumns[]): void {
    const places = history.map(() => 0);
    const rows: [number, CandleRow][] = [];
    for (;;) {
      let openTime = Infinity;
      history.forEach((candles, k) => {
        while (places[k] < candles.length && candles.openTime[places[k]] <= this.#newest[k]) places[k] += 1;
        if (places[k] < candles.length) openTime = Math.min(openTime, candles.openTime[places[k]]);
      });
      if (openTime === Infinity) break;
      this.#indexes.fill(-1);
      history.forEach((candles, k) => {
        if (places[k] >= candles.length || candles.openTime[places[k]] !== openTime) return;
        const candle = candleAt(candles, places[k]);
        const row = this.#rowOf(k, candle);
        rows.push([k, row]);
        this.#indexes[k] = this.#push(k, candle, row.slice(CANDLE_CELLS));
      });
      this.#follow();
    }
    if (rows.length > 0) this.setup.log?.({ kind: 'warm', candles: rows });
  }

  /** A candle has closed. True when it was the last of its moment, and the engine has decided. */
  onCandle(instrument: InstrumentId, candle: Candle, now: EpochMs): boolean {
    const k = this.#ids.indexOf(instrument);
    if (k < 0 || candle.openTime <= this.#newest[k]) return false;
    if (this.#moment !== undefined && this.#moment.openTime !== candle.openTime) {
      // One that belongs to a moment that was given up waiting for stands alone.
      if (candle.openTime < this.#moment.openTime) return this.#decide(candle.openTime, new Map([[k, candle]]), now);
      this.#flush(now);
    }
    if (this.#moment?.candles.has(k) === true) return false;
    this.#moment ??= { openTime: candle.openTime, candles: new Map(), since: now };
    this.#moment.candles.set(k, candle);
    return this.#moment.candles.size === this.#ids.length && this.#flush(now);
  }

  /** What is still missing after the grace is not waited for. True when the engine has decided. */
  tick(now: EpochMs): boolean {
    return this.#moment !== undefined && now - this.#moment.since >= GRACE_MS && this.#flush(now);
  }

  #flush(now: EpochMs): boolean {
    const moment = this.#moment;
    this.#moment = undefined;
    return moment !== undefined && this.#decide(moment.openTime, moment.candles, now);
  }

  #decide(openTime: EpochMs, candles: ReadonlyMap<number, Candle>, now: EpochMs): boolean {
    // What lies before the newest was seen already, from a list.
    const fresh = [...candles].filter(([k]) => !(openTime <= this.#newest[k]));
    if (fresh.length === 0) return false;
    this.#indexes.fill(-1);
    const rows = fresh.map(([k, candle]) => {
      const row = this.#rowOf(k, candle);
      this.#indexes[k] = this.#push(k, candle, row.slice(CANDLE_CELLS));
      return [k, row] as const;
    });
    if (now - (openTime + this.#length) > STALE_CANDLES * this.#length + GRACE_MS) {
      this.setup.log?.({ kind: 'warm', candles: rows });
      this.#follow();
      return false;
    }
    this.setup.log?.({ kind: 'step', candles: rows });
    this.#step(openTime);
    return true;
  }

  #follow(): void {
    this.#guarded(this.setup.start, () => { if (!this.#isBroken) this.engine.warm(this.#indexes); });
  }

  #step(openTime: EpochMs): void {
    this.#guarded(openTime + this.#length, () => { if (!this.#isBroken) this.engine.step(openTime, this.#indexes); });
  }

  #rowOf(k: number, { openTime, open, high, low, close, volume }: Candle): CandleRow {
    const at = { instrument: this.#ids[k], openTime, closeTime: openTime + this.#length };
    return [openTime, open, high, low, close, volume, ...this.#outside.map((name) => this.setup.outside?.(name, at) ?? NaN)];
  }

  /** Returns the index of the candle in its market. */
  #push(k: number, candle: Candle, outside: readonly number[]): number {
    const market = this.#markets[k];
    const moved = market.push(candle, outside);
    if (moved > 0) this.engine.tracks[k].graph.moveBack(moved);
    this.#newest[k] = candle.openTime;
    return market.candles.length - 1;
  }

  /** What was written down of a moment, given to the engine again. */
  repeat(input: Extract<SessionInput, { kind: 'warm' | 'step' }>): void {
    const moments = new Map<EpochMs, [number, Candle, readonly number[]][]>();
    for (const [k, [openTime, open, high, low, close, volume, ...outside]] of input.candles) {
      const moment = moments.get(openTime) ?? [];
      moments.set(openTime, moment);
      moment.push([k, { openTime, open, high, low, close, volume }, outside]);
    }
    for (const [openTime, candles] of moments) {
      this.#indexes.fill(-1);
      for (const [k, candle, outside] of candles) this.#indexes[k] = this.#push(k, candle, outside);
      if (input.kind === 'warm') this.#follow();
      else this.#step(openTime);
    }
  }

  /** A selection has chosen: what may not be held any more is closed at its next candle. */
  setEligible(flags: readonly boolean[]): void {
    if (flags.every((flag, k) => flag === this.engine.tracks[k].isEligible)) return;
    this.setup.log?.({ kind: 'eligible', flags });
    flags.forEach((flag, k) => { this.engine.setEligible(k, flag); });
  }

  flatten(at: EpochMs, reason: string): void {
    this.setup.log?.({ kind: 'flatten', at, reason });
    this.#guarded(at, () => { this.engine.flatten(at, reason); });
  }

  onOrderEvent(event: OrderEvent): void {
    this.setup.log?.({ kind: 'event', event });
    this.#guarded(event.at, () => { this.engine.onOrderEvent(event); });
  }

  /** Work between two candles, so that the next one need not wait for it. */
  rest(): void {
    this.#guarded(this.setup.start, () => { if (!this.#isBroken) this.engine.rest(); });
  }

  save(): EngineState {
    return this.engine.save();
  }

  record(): RunRecord {
    return this.engine.finish({ ambiguousExits: 0, liquidations: 0 });
  }
}
