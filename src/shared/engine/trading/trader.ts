import type { Candle, CandleColumns } from '../../domain/candle.ts';
import { instrumentId, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import type { OrderEvent } from '../../domain/order.ts';
import type { RoundTrip } from '../../domain/round-trip.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import { SECOND, type EpochMs } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MarketEvent } from '../../ports/market-feed.ts';
import type { GateLimits } from '../../risk/gate-limits.ts';
import type { GateState } from '../../risk/gate-state.ts';
import type { KillState } from '../../risk/kill-state.ts';
import type { RiskRule } from '../../risk/judge.ts';
import type { Exits, Strategy } from '../../strategies/strategy.ts';
import type { Notice } from '../core.ts';
import type { EngineState } from '../engine-state.ts';
import type { LiveGateway } from '../live/live-gateway.ts';
import type { LiveAlarm } from '../live/live-settings.ts';
import type { RunSettings } from '../settings.ts';
import type { DeskNotice } from './desk-notice.ts';
import type { ExecutionSettings, Learned } from './execution-plan.ts';
import type { Alternative } from './legs.ts';
import { MarketBoard } from './market-board.ts';
import { recover } from './recover.ts';
import { RiskDesk } from './risk-desk.ts';
import { reasonOf } from './fenced-strategy.ts';
import { StrategySession, type SessionInput } from './strategy-session.ts';
import type { TraderVenue } from './trader-venue.ts';
import { TradingDesk } from './trading-desk.ts';
import { accountOf, freeAt } from './venue-accounts.ts';
import type { SavedOrders } from './working-orders.ts';

/** A strategy that is to trade. */
export interface StrategyPlan {
  readonly name: string;
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly exits?: Exits | undefined;
  readonly settings: RunSettings;
  readonly rules: readonly RiskRule[];
  readonly instruments: readonly InstrumentId[];
  readonly timeframe: Timeframe;
  /** Among how many instruments the money is shared, where a selection lets only so many in. */
  readonly slots?: number | undefined;
}

/** What a trader tells whoever watches. */
export type TraderNotice =
  | { readonly of: 'strategy'; readonly strategy: string; readonly notice: Notice }
  | { readonly of: 'input'; readonly strategy: string; readonly input: SessionInput }
  | { readonly of: 'desk'; readonly notice: DeskNotice }
  | { readonly of: 'account'; readonly venue: string; readonly alarm: LiveAlarm }
  | { readonly of: 'program'; readonly at: EpochMs; readonly text: string };

export interface TraderState {
  /** When trading under this state began: what was done before is none of its business. */
  readonly createdAt: EpochMs;
  readonly strategies: Readonly<Record<string, EngineState>>;
  readonly orders: SavedOrders;
  readonly gate: GateState;
}

export interface TraderSetup {
  readonly clock: Clock;
  readonly venues: readonly TraderVenue[];
  readonly strategies: readonly StrategyPlan[];
  readonly limits: GateLimits;
  readonly execution: ExecutionSettings;
  readonly alternatives?: ((instrument: InstrumentId) => readonly Alternative[]) | undefined;
  readonly learned?: ((instrument: InstrumentId) => Learned) | undefined;
  readonly kill: () => KillState;
  readonly restrict: (to: Exclude<KillState, 'RUN'>, reason: string) => void;
  /** Closed candles of an instrument with open times in [from, to), oldest first. */
  readonly history: (instrument: InstrumentId, timeframe: Timeframe, span: { readonly from: EpochMs; readonly to: EpochMs }) => Promise<CandleColumns>;
  readonly note: (notice: TraderNotice) => void;
  /** A round trip of a strategy has ended. */
  readonly finished?: ((instrument: InstrumentId, trip: RoundTrip) => void) | undefined;
  /** Something changed that a restart has to know. */
  readonly changed: () => void;
  /** A number of this start that no start before had. */
  readonly epoch: number;
  readonly saved?: TraderState | undefined;
}

/** Candles fetched beyond what indicators need: they come closer to what a longer past would give. */
const SPARE_CANDLES = 50;
/** How often the account is told to the risk gate anew. */
const ACCOUNT_MS = 10 * SECOND;
/** A gateway may be looking at its account for so long before nothing new is opened. */
const CLOSED_MS = 5 * SECOND;
/** A list of past candles is waited for so long; at the start it is asked for again after a pause. */
const HISTORY_MS = 20 * SECOND;
const HISTORY_PAUSE_MS = 5 * SECOND;
/** What is still held under FLATTEN is closed anew so often. */
const FLATTEN_MS = 2 * SECOND;

/**
 * Everything between the streams of the venues and their orders, for any number of strategies: the same in live trading, on paper and in
 * the demo. It is moved by three things alone: market events, answers of the gateways, and `tick`.
 */
export class Trader {
  readonly sessions: ReadonlyMap<string, StrategySession>;
  readonly desk: TradingDesk;
  readonly risk: RiskDesk;
  readonly board: MarketBoard;
  readonly createdAt: EpochMs;
  readonly #setup: TraderSetup;
  readonly #venues: ReadonlyMap<string, TraderVenue>;
  readonly #instruments: readonly Instrument[];
  /** The name here of an order of an earlier start, by its id at the venue; and the way back. */
  readonly #renamed = new Map<string, string>();
  readonly #wires = new Map<string, string>();
  /** Candles that wait until what lies before them was fetched, by session and instrument. */
  readonly #held = new Map<string, Candle[]>();
  /** Sessions that have seen the past. */
  readonly #warmed = new Set<string>();
  /** What gateways said before it was known whose orders of an earlier start they speak of. */
  #early: OrderEvent[] = [];
  #kill: KillState = 'RUN';
  #flattenedAt: EpochMs = -Infinity;
  #isReady = false;
  #accountAt: EpochMs = -Infinity;
  #closedSince: EpochMs | undefined;

  constructor(setup: TraderSetup) {
    const { clock, venues, saved } = setup;
    this.#setup = setup;
    this.#venues = new Map(venues.map((venue) => [venue.name, venue]));
    this.#instruments = venues.flatMap(({ instruments }) => instruments);
    this.createdAt = saved?.createdAt ?? clock.now();
    this.risk = new RiskDesk({ limits: setup.limits, now: () => clock.now(), kill: setup.kill, restrict: setup.restrict }, saved?.gate);
    this.board = new MarketBoard(this.#instruments, (event) => { this.risk.tell(event); });
    this.desk = new TradingDesk({
      now: () => clock.now(), instruments: this.#instruments, risk: this.risk, board: this.board, settings: setup.execution, learned: setup.learned ?? (() => ({})),
      alternatives: setup.alternatives ?? (() => []), free: (instrument) => { const venue = this.#venues.get(instrument.venue); return venue === undefined ? { base: 0, quote: 0 } : freeAt(venue, instrument, this.board); }, venues: new Map(venues.map((venue) => [venue.name, this.#link(venue)])),
      tell: (strategy, event) => { this.sessions.get(strategy)?.onOrderEvent(event); setup.changed(); },
      note: (notice) => { setup.note({ of: 'desk', notice }); },
    }, saved?.orders);
    this.sessions = new Map(setup.strategies.map((plan) => [plan.name, this.#session(plan)]));
  }

  #link({ gateway, capabilities }: TraderVenue) {
    return { capabilities, cancel: (id: string) => { gateway.cancel(0, this.#wires.get(id) ?? id); }, submit: (order: Parameters<LiveGateway['submit']>[0]) => {
      // A guard that is laid again goes by its name of this start.
      this.#wires.delete(order.clientOrderId);
      gateway.submit(order);
    } };
  }

  #session({ name, strategy, params, exits, settings, rules, instruments, timeframe, slots }: StrategyPlan): StrategySession {
    const { clock, note, epoch, saved } = this.#setup;
    return new StrategySession({
      name, strategy, params, exits, settings, rules, timeframe, slots, gateway: this.desk.gatewayOf(name), start: clock.now(), orderPrefix: `${name}#${epoch.toString(36)}.`, saved: saved?.strategies[name],
      instruments: instruments.map((id) => this.instrument(id)), finished: (k, trip) => { this.#setup.finished?.(instruments[k], trip); }, observe: (notice) => { note({ of: 'strategy', strategy: name, notice }); }, log: (input) => { note({ of: 'input', strategy: name, input }); },
      failed: (reason) => { note({ of: 'program', at: clock.now(), text: `strategy "${name}" is disabled: ${reason}. Its orders are cancelled, its positions stay guarded, the others go on` }); },
    });
  }

  instrument(id: InstrumentId): Instrument {
    const found = this.#instruments.find((instrument) => instrumentId(instrument) === id);
    if (found === undefined) throw new RangeError(`expected an instrument of a venue that is open, found "${id}"`);
    return found;
  }

  get isReady(): boolean { return this.#isReady; }

  /**
   * Waits until every account was compared with its venue, finds out what became of orders, and fetches the past. Guards are in force before
   * the past is there; decisions wait for it. Market events may come meanwhile.
   */
  async start(): Promise<void> {
    const warming = [...this.sessions.values()].map((session) => this.#warm(session));
    await Promise.all([...this.#venues.values()].map(({ gateway }) => gateway.start()));
    const childrenOf = recover({
      desk: this.desk, sessions: this.sessions, venues: this.#setup.venues, createdAt: this.createdAt, now: this.#setup.clock.now(),
      rename: (wire, name) => { this.#renamed.set(wire, name); this.#wires.set(name, wire); }, hear: (event) => { this.#take(event); }, early: this.#early.splice(0), risk: this.risk,
    });
    this.#tellAccount(this.#setup.clock.now());
    this.risk.tell({ kind: 'reconciled', value: true });
    this.#isReady = true;
    this.desk.windDown('the program was started again', childrenOf);
    for (const session of this.sessions.values()) if (this.#warmed.has(session.name)) this.#release(session);
    this.#setup.changed();
    await Promise.all(warming);
  }

  /** Without its past a strategy decides nothing: it is asked for until it comes. */
  async #warm(session: StrategySession): Promise<void> {
    for (;;) {
      try {
        await this.#warmOnce(session);
        break;
      } catch (error) {
        this.#setup.note({ of: 'program', at: this.#setup.clock.now(), text: `the candles that strategy "${session.name}" begins with could not be fetched, it waits for them: ${reasonOf(error)}` });
        await this.#setup.clock.wait(HISTORY_PAUSE_MS);
      }
    }
    this.#warmed.add(session.name);
    if (this.#isReady) this.#release(session);
  }

  /** Rejects when it takes too long. */
  async #history(id: InstrumentId, timeframe: Timeframe, span: { readonly from: EpochMs; readonly to: EpochMs }): Promise<CandleColumns> {
    const done = new AbortController();
    const late = this.#setup.clock.wait(HISTORY_MS, done.signal).then(() => { throw new Error(`no answer within ${HISTORY_MS / SECOND} s`); });
    late.catch(() => undefined);
    try {
      return await Promise.race([this.#setup.history(id, timeframe, span), late]);
    } finally {
      done.abort();
    }
  }

  async #warmOnce(session: StrategySession): Promise<void> {
    const to = this.#setup.clock.now();
    const from = to - (session.warmUp + SPARE_CANDLES) * session.length;
    const { timeframe } = session.setup;
    session.warm(await Promise.all(session.ids.map((id) => this.#history(id, timeframe, { from, to: to - session.length }))));
    for (const [k, id] of session.ids.entries()) {
      const candles = session.candles(k);
      for (let i = Math.max(0, candles.length - 60); i < candles.length; i++) {
        this.board.candle(id, timeframe, { openTime: candles.openTime[i], open: candles.open[i], high: candles.high[i], low: candles.low[i], close: candles.close[i], volume: candles.volume[i] });
      }
    }
  }

  /** What the streams say. */
  take(event: MarketEvent): void {
    this.board.take(event);
    if (event.kind === 'candle') this.#candle(event);
    else if (this.#isReady && event.kind === 'book') this.desk.tick(event.instrument);
  }

  #candle({ instrument, timeframe, candle }: Extract<MarketEvent, { kind: 'candle' }>): void {
    for (const session of this.sessions.values()) {
      const k = session.ids.indexOf(instrument);
      if (k < 0 || session.setup.timeframe !== timeframe) continue;
      const held = this.#held.get(`${session.name} ${k}`);
      if (held !== undefined) held.push(candle);
      else if (!this.#isReady || !this.#warmed.has(session.name)) this.#held.set(`${session.name} ${k}`, [candle]);
      else this.#next(session, k, candle);
    }
  }

  /** Candles that came while the past was being fetched. */
  #release(session: StrategySession): void {
    for (const k of session.ids.keys()) {
      const key = `${session.name} ${k}`;
      const held = this.#held.get(key) ?? [];
      this.#held.delete(key);
      for (const candle of held) this.#next(session, k, candle);
    }
  }

  #next(session: StrategySession, k: number, candle: Candle): void {
    const expected = session.expected(k);
    const key = `${session.name} ${k}`;
    const held = this.#held.get(key);
    if (held !== undefined) held.push(candle);
    else if (candle.openTime > expected) this.#fetchGap(session, k, { from: expected, candle });
    else this.#decide(session, k, candle);
  }

  /** What was missed is asked for and seen; where the venue has nothing, nothing was traded. */
  #fetchGap(session: StrategySession, k: number, { from, candle }: { readonly from: EpochMs; readonly candle: Candle }): void {
    const key = `${session.name} ${k}`;
    this.#held.set(key, [candle]);
    const fetched = this.#history(session.ids[k], session.setup.timeframe, { from, to: candle.openTime });
    fetched.then((columns) => { session.warm(session.ids.map((_, other) => (other === k ? columns : NOTHING))); }, (error: unknown) => {
      this.#setup.note({ of: 'desk', notice: { kind: 'alarm', at: this.#setup.clock.now(), text: `candles before ${candle.openTime} could not be fetched, they are left out: ${reasonOf(error)}`, instrument: session.ids[k] } });
    }).finally(() => {
      const held = this.#held.get(key) ?? [];
      this.#held.delete(key);
      held.forEach((one, n) => { if (n === 0) this.#decide(session, k, one); else this.#next(session, k, one); });
    }).catch(() => undefined);
  }

  #decide(session: StrategySession, k: number, candle: Candle): void {
    session.onCandle(session.ids[k], candle, this.#setup.clock.now());
    this.desk.settle();
    this.desk.tick();
    this.#setup.changed();
  }

  /** What a gateway says. */
  hear(event: OrderEvent): void {
    if (this.#isReady) this.#take(event);
    else this.#early.push(event);
    this.#setup.changed();
  }

  #take(event: OrderEvent): void {
    const name = this.#renamed.get(event.clientOrderId) ?? event.clientOrderId;
    const ours: OrderEvent = event.kind === 'fill' ? { ...event, clientOrderId: name, fill: { ...event.fill, clientOrderId: name } } : { ...event, clientOrderId: name };
    if (!this.desk.hear(ours) && ours.kind === 'fill' && ours.fill.at >= this.createdAt) {
      const home = this.#homeOf(strategyOf(name), ours.fill.instrument);
      if (home !== undefined) this.desk.adopt(strategyOf(name), ours.fill, home);
    }
  }

  /** What a strategy knows an instrument as: itself, or the one whose orders may be carried out there. */
  #homeOf(strategy: string, id: InstrumentId): InstrumentId | undefined {
    const ids = this.sessions.get(strategy)?.ids ?? [];
    return ids.includes(id) ? id : ids.find((one) => this.#setup.alternatives?.(one).some(({ instrument }) => instrumentId(instrument) === id) === true);
  }

  /** Called about ten times a second. */
  tick(): void {
    const now = this.#setup.clock.now();
    for (const venue of this.#venues.values()) this.risk.tell({ kind: 'clock', uncertaintyMs: venue.clockUncertaintyMs() });
    this.risk.refresh();
    if (!this.#isReady) return;
    this.onKill(this.#setup.kill(), 'the kill switch was moved');
    this.#followGateways(now);
    for (const session of this.sessions.values()) if (session.tick(now)) this.#setup.changed();
    if (this.#kill === 'FLATTEN' && now - this.#flattenedAt >= FLATTEN_MS) this.flatten('trading is in FLATTEN');
    else this.desk.tick();
  }

  /** Nothing new while an account has not been compared with its venue. */
  #followGateways(now: EpochMs): void {
    const statuses = [...this.#venues.values()].map(({ gateway }) => gateway.status());
    for (const { halted } of statuses) for (const [instrument, reason] of halted) this.risk.tell({ kind: 'halt', instrument, reason });
    for (const id of Object.keys(this.risk.state.halted) as InstrumentId[]) if (!statuses.some(({ halted }) => halted.has(id))) this.risk.tell({ kind: 'halt', instrument: id, reason: null });
    if (statuses.every(({ isOpen }) => isOpen)) {
      this.#closedSince = undefined;
      if (now - this.#accountAt >= ACCOUNT_MS || !this.risk.state.reconciled) this.#tellAccount(now);
      if (!this.risk.state.reconciled) this.risk.tell({ kind: 'reconciled', value: true });
      return;
    }
    this.#closedSince ??= now;
    const isLost = statuses.some(({ reasons }) => [...reasons].some((reason) => reason !== 'reconcile'));
    if (this.risk.state.reconciled && (isLost || now - this.#closedSince >= CLOSED_MS)) this.risk.tell({ kind: 'reconciled', value: false });
  }

  #tellAccount(now: EpochMs): void {
    this.#accountAt = now;
    this.risk.tell(accountOf(this.#venues.values()));
  }

  /** The kill switch was moved. Restrictions take effect here; the gate refuses new orders by itself. */
  onKill(state: KillState, reason: string): void {
    if (state === this.#kill || !this.#isReady) return;
    this.#kill = state;
    if (state === 'RUN') return;
    this.risk.refresh();
    this.desk.cancelEntries(reason, (order) => this.risk.reduces(order));
    if (state === 'REDUCE_ONLY') return;
    this.desk.cancelAll(reason);
    for (const { gateway } of this.#venues.values()) gateway.cancelAll().catch(() => undefined);
    if (state === 'FLATTEN') this.flatten(reason);
  }

  /** Closes what the strategies hold. */
  flatten(reason: string): void {
    this.#flattenedAt = this.#setup.clock.now();
    for (const session of this.sessions.values()) session.flatten(this.#setup.clock.now(), reason);
    this.desk.settle();
    this.desk.tick();
  }

  /** The machine slept or stalled, or a connection was lost: the accounts are looked at before anything new is sent. */
  suspect(reason: string): void {
    this.risk.tell({ kind: 'reconciled', value: false });
    for (const { gateway } of this.#venues.values()) gateway.suspect(reason);
  }

  save(): TraderState {
    return { createdAt: this.createdAt, strategies: Object.fromEntries([...this.sessions].map(([name, session]) => [name, session.save()])), orders: this.desk.save(), gate: this.risk.save() };
  }
}

const NOTHING: CandleColumns = { length: 0, openTime: new Float64Array(0), open: new Float64Array(0), high: new Float64Array(0), low: new Float64Array(0), close: new Float64Array(0), volume: new Float64Array(0) };

/** `trend#3f.c12/0` is of "trend". */
export const strategyOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('#')));

