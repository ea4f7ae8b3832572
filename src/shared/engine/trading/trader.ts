import { instrumentId, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import type { OrderEvent } from '../../domain/order.ts';
import type { ReadOutside } from '../../domain/outside-series.ts';
import type { RoundTrip } from '../../domain/round-trip.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import { SECOND, type EpochMs } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MarketEvent } from '../../ports/market-feed.ts';
import type { GateLimits, LimitChange } from '../../risk/gate-limits.ts';
import type { GateState } from '../../risk/gate-state.ts';
import type { KillState } from '../../risk/kill-state.ts';
import type { RiskRule } from '../../risk/judge.ts';
import type { Exits, Strategy } from '../../strategies/strategy.ts';
import type { Notice } from '../core.ts';
import type { EngineState } from '../engine-state.ts';
import type { LiveGateway } from '../live/live-gateway.ts';
import type { LiveAlarm } from '../live/live-settings.ts';
import type { RunSettings } from '../settings.ts';
import { CandleIntake, type History } from './candle-intake.ts';
import type { DeskNotice } from './desk-notice.ts';
import type { ExecutionSettings, Learned } from './execution-plan.ts';
import type { Alternative } from './legs.ts';
import { CurrencyWatch, type Conversion } from './currency-watch.ts';
import { MarketBoard } from './market-board.ts';
import { recover } from './recover.ts';
import { RiskDesk } from './risk-desk.ts';
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
  /** Markets in which other currencies than the account's are valued; their instruments belong to a venue. */
  readonly conversions?: readonly Conversion[] | undefined;
  readonly alternatives?: ((instrument: InstrumentId) => readonly Alternative[]) | undefined;
  readonly learned?: ((instrument: InstrumentId) => Learned) | undefined;
  readonly kill: () => KillState;
  readonly restrict: (to: Exclude<KillState, 'RUN'>, reason: string) => void;
  readonly history: History;
  /** What is known from outside of the candles at a close. */
  readonly outside?: ReadOutside | undefined;
  readonly note: (notice: TraderNotice) => void;
  /** A round trip of a strategy has ended. */
  readonly finished?: ((instrument: InstrumentId, trip: RoundTrip, strategy: string) => void) | undefined;
  /** Something changed that a restart has to know. */
  readonly changed: () => void;
  /** A number of this start that no start before had. */
  readonly epoch: number;
  readonly saved?: TraderState | undefined;
}

/** How often the account is told to the risk gate anew. */
const ACCOUNT_MS = 10 * SECOND;
/** A gateway may be looking at its account for so long before nothing new is opened. */
const CLOSED_MS = 5 * SECOND;
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
  readonly currencies: CurrencyWatch;
  readonly createdAt: EpochMs;
  readonly #setup: TraderSetup;
  readonly #venues: ReadonlyMap<string, TraderVenue>;
  readonly #instruments: readonly Instrument[];
  /** The name here of an order of an earlier start, by its id at the venue; and the way back. */
  readonly #renamed = new Map<string, string>();
  readonly #wires = new Map<string, string>();
  readonly #intake: CandleIntake;
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
    this.currencies = new CurrencyWatch({ conversions: setup.conversions ?? [], instruments: this.#instruments, account: setup.limits.currency, board: this.board, tell: (event) => { this.risk.tell(event); } });
    this.desk = new TradingDesk({
      now: () => clock.now(), instruments: this.#instruments, risk: this.risk, board: this.board, settings: setup.execution, learned: setup.learned ?? (() => ({})),
      alternatives: setup.alternatives ?? (() => []), free: (instrument) => { const venue = this.#venues.get(instrument.venue); return venue === undefined ? { base: 0, quote: 0 } : freeAt(venue, instrument, this.board); }, venues: new Map(venues.map((venue) => [venue.name, this.#link(venue)])),
      tell: (strategy, event) => { this.sessions.get(strategy)?.onOrderEvent(event); setup.changed(); },
      note: (notice) => { setup.note({ of: 'desk', notice }); },
    }, saved?.orders);
    this.sessions = new Map(setup.strategies.map((plan) => [plan.name, this.#session(plan)]));
    this.#intake = new CandleIntake({
      clock, history: setup.history, board: this.board, isReady: () => this.#isReady, decided: () => { this.#decided(); },
      say: (text, instrument) => { setup.note(instrument === undefined ? { of: 'program', at: clock.now(), text } : { of: 'desk', notice: { kind: 'alarm', at: clock.now(), text, instrument } }); },
    });
  }

  #link({ gateway, capabilities }: TraderVenue) {
    return { capabilities, cancel: (id: string) => { if (!this.#mustStay(id, gateway)) gateway.cancel(0, this.#wires.get(id) ?? id); }, submit: (order: Parameters<LiveGateway['submit']>[0]) => {
      // A guard that is laid again goes by its name of this start.
      this.#wires.delete(order.clientOrderId);
      gateway.submit(order);
    } };
  }

  /** While nothing can be promised to the disk nothing new is sent: what guards a position stays where it is. */
  #mustStay(id: string, gateway: LiveGateway): boolean {
    return this.desk.orders.directs.get(id)?.isGuard === true && gateway.status().reasons.includes('journal');
  }

  /** Limits from outside: tighter ones hold from now on, wider ones are refused as a whole. */
  changeLimits(next: GateLimits): LimitChange {
    return this.risk.change(next);
  }

  #session({ name, strategy, params, exits, settings, rules, instruments, timeframe, slots }: StrategyPlan): StrategySession {
    const { clock, note, epoch, saved, outside } = this.#setup;
    return new StrategySession({
      outside, name, strategy, params, exits, settings, rules, timeframe, slots, gateway: this.desk.gatewayOf(name), start: clock.now(), orderPrefix: `${name}#${epoch.toString(36)}.`, saved: saved?.strategies[name],
      instruments: instruments.map((id) => this.instrument(id)), finished: (k, trip) => { this.#setup.finished?.(instruments[k], trip, name); }, observe: (notice) => { note({ of: 'strategy', strategy: name, notice }); }, log: (input) => { note({ of: 'input', strategy: name, input }); },
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
    const warming = [...this.sessions.values()].map((session) => this.#intake.warm(session));
    await Promise.all([...this.#venues.values()].map(({ gateway }) => gateway.start()));
    const childrenOf = recover({
      desk: this.desk, sessions: this.sessions, venues: this.#setup.venues, createdAt: this.createdAt, now: this.#setup.clock.now(),
      rename: (wire, name) => { this.#renamed.set(wire, name); this.#wires.set(name, wire); }, hear: (event) => { this.#take(event); }, early: this.#early.splice(0), risk: this.risk,
    });
    this.#tellAccount(this.#setup.clock.now());
    this.risk.tell({ kind: 'reconciled', value: true });
    this.#isReady = true;
    this.desk.windDown('the program was started again', childrenOf);
    for (const session of this.sessions.values()) this.#intake.release(session);
    this.#setup.changed();
    await Promise.all(warming);
  }

  /** What the streams say. */
  take(event: MarketEvent): void {
    this.board.take(event);
    if (event.kind === 'book') this.currencies.onBook(event.instrument, event.receivedAt);
    if (event.kind === 'candle') this.#candle(event);
    else if (this.#isReady && event.kind === 'book') this.desk.tick(event.instrument);
  }

  #candle({ instrument, timeframe, candle }: Extract<MarketEvent, { kind: 'candle' }>): void {
    for (const session of this.sessions.values()) {
      const k = session.ids.indexOf(instrument);
      if (k >= 0 && session.setup.timeframe === timeframe) this.#intake.take(session, k, candle);
    }
  }

  #decided(): void {
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
    for (const session of this.sessions.values()) session.rest();
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
    // Nothing may be sent under LOCKED, so nothing could take the place of a guard that was taken away.
    if (state === 'REDUCE_ONLY' || state === 'LOCKED') return;
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

/** `trend#3f.c12/0` is of "trend". */
export const strategyOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('#')));

