import { z } from 'zod';
import { columnsOf, type Candle } from '../../domain/candle.ts';
import { instrumentId, plainInstrument, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import { OrderBook } from '../../domain/order-book.ts';
import { MINUTE, SECOND } from '../../domain/time.ts';
import { gateLimits, type GateLimits } from '../../risk/gate-limits.ts';
import { afterCommand, type KillState } from '../../risk/kill-state.ts';
import { defineStrategy, type Exits, type Strategy } from '../../strategies/strategy.ts';
import { LiveGateway } from '../live/live-gateway.ts';
import { liveSettings, type LiveAlarm, type LiveSettings } from '../live/live-settings.ts';
import { realistic, type RunSettings } from '../settings.ts';
import { diskJournal } from '../../../local/drill/virtual/disks.ts';
import { Life, type Kill } from '../../../local/drill/virtual/life.ts';
import { VirtualTime } from '../../../local/drill/virtual/virtual-time.ts';
import { stateOfText, textOfState } from '../../../local/trade/state-file.ts';
import type { DeskNotice } from './desk-notice.ts';
import { executionSettings, type ExecutionSettings } from './execution-plan.ts';
import type { Alternative } from './legs.ts';
import { MarketVenue, type MarketVenueSetup } from './market-venue.contract.ts';
import { strategyOf, Trader, type TraderNotice, type TraderSetup, type TraderState } from './trader.ts';

export const START = 1_800_000_000_000;
export const BTC: Instrument = { ...plainInstrument('test', 'BTC/USDT'), lotSize: 0.001, tickSize: 0.01, minNotional: 5 };
export const BTC_ID = instrumentId(BTC);
export const settings: RunSettings = { ...realistic, cash: 10_000, exposure: 0.5, spreadBps: 0, slippage: { kind: 'none' } };
export const quick: LiveSettings = { ...liveSettings, clockErrorMs: 250, lagMarginMs: 400, askFirstMs: 100, askMostMs: 1_000, holdMs: 1_000, lightEveryMs: 10_000, fullEveryMs: 40_000, overlapMs: 5_000, secondLookMs: 500 };
const LIMITS = {
  currency: 'USDT', maxOrderValueShare: 1, maxOrderVolumeShare: 1, collarShare: 1, passiveCollarShare: 1, marketCollarShare: 1, exitCollarShare: 1, maxPositionShare: 10, maxGrossShare: 10, maxDailyLossShare: 1,
  maxDrawdownShare: 1, maxOrdersPerSecond: 1_000, maxOrdersPerMinute: 10_000, maxCancelsPerFill: 1_000, maxEntriesPerFiveMinutes: 1_000, maxTradesPerHour: 1_000, maxCandlePeriods: 3, duplicateMs: 0,
};

/** Says at each close what it was told to say. */
export const puppet = (say: () => number): Strategy => defineStrategy({ name: 'puppet', summary: 'Says what it is told.', params: z.object({}), indicators: () => ({}), decide: () => say() });

export interface Playing {
  readonly name: string;
  readonly strategy: Strategy;
  readonly exits?: Exits;
  readonly instruments?: readonly InstrumentId[];
  readonly settings?: Partial<RunSettings>;
}

export interface SceneSetup {
  readonly strategies: readonly Playing[];
  readonly venues?: readonly Partial<MarketVenueSetup>[];
  readonly limits?: Partial<GateLimits>;
  readonly execution?: Partial<ExecutionSettings>;
  readonly alternatives?: (id: InstrumentId) => readonly Alternative[];
  readonly history?: TraderSetup['history'];
  /** Units of USDT for one of a currency. */
  readonly rates?: Readonly<Record<string, number>>;
  readonly seed?: number;
  readonly kill?: Kill;
}

const NONE = async () => columnsOf([]);

/** Traders over scripted venues in virtual time: one life after the other, over the same journals and whatever state was saved last. */
export class TradingScene {
  readonly time = new VirtualTime(START);
  readonly venues: readonly MarketVenue[];
  readonly notices: TraderNotice[] = [];
  readonly alarms: LiveAlarm[] = [];
  /** The states that were saved, newest last, as text. */
  readonly saved: string[] = [];
  readonly quotes = new Map<InstrumentId, { bid: number; ask: number; size: number }>();
  /** Every parent as it was planned, and the most of it that was ever filled or working at once. */
  readonly parents = new Map<string, { planned: number; committed: number }>();
  history: TraderSetup['history'];
  kill: KillState = 'RUN';
  life = new Life(undefined);
  deaths = 0;
  /** Orders of what could be placed is told only while it is true. */
  isQuoting = true;
  readonly #setup: SceneSetup;
  readonly #journals = new Map<string, { readonly type: string; readonly json: string }[]>();
  readonly #parentOf = new Map<string, string>();
  readonly #parsed = new Map<string, number>();
  #trader: Trader | undefined;
  #gateways: readonly LiveGateway[] = [];

  constructor(setup: SceneSetup) {
    this.#setup = setup;
    this.history = setup.history ?? NONE;
    this.venues = (setup.venues ?? [{}]).map((venue, n) => new MarketVenue({ time: this.time, name: 'test', instruments: [BTC], balances: { BTC: 0, USDT: 20_000, BNB: 1 }, seed: (setup.seed ?? 1) * 101 + n, ...venue }));
    for (const venue of this.venues) {
      this.#journals.set(venue.setup.name, []);
      venue.onAccepted = (request) => { this.#watchParent(venue, request); };
      for (const instrument of venue.setup.instruments) this.quotes.set(instrumentId(instrument), { bid: 99.99, ask: 100.01, size: 1_000 });
    }
  }

  get trader(): Trader {
    if (this.#trader === undefined) throw new Error('expected a trader, found none');
    return this.#trader;
  }

  get venue(): MarketVenue { return this.venues[0]; }
  get gateway(): LiveGateway { return this.#gateways[0]; }
  get isUp(): boolean { return this.#trader?.isReady === true; }
  get desk(): readonly DeskNotice[] { return this.notices.flatMap((told) => (told.of === 'desk' ? [told.notice] : [])); }
  engine(name = 'one') {
    const session = this.trader.sessions.get(name);
    if (session === undefined) throw new Error(`no strategy ${name}`);
    return session.engine;
  }

  position(name = 'one', k = 0): number { return this.engine(name).tracks[k].position.quantity; }

  /** A start of the program over what the one before left. `older`: it finds a state so many saves before the newest. */
  begin(older = 0): void {
    const { strategies, limits, execution, alternatives, kill } = this.#setup;
    const life = new Life(this.deaths === 0 ? kill : undefined);
    this.life = life;
    this.#trader = undefined;
    const text = this.saved.at(-1 - older) ?? this.saved[0];
    const saved = text === undefined ? undefined : stateOfText(text) as TraderState;
    void (async () => {
      const gateways = await Promise.all(this.venues.map(async (venue) => {
        const journal = diskJournal(this.#journals.get(venue.setup.name) ?? [], this.time);
        return LiveGateway.open({
          ...life.guard({ journal, clock: this.time, ...venue.connect() }), instruments: venue.setup.instruments, settings: quick,
          tell: (event) => { if (!life.isDead) this.#trader?.hear(event); }, alarm: (alarm) => { if (!life.isDead) this.alarms.push(alarm); },
        });
      }));
      if (life.isDead) return;
      this.#gateways = gateways;
      const trader = new Trader({
        clock: { now: () => this.time.now(), wait: (durationMs, signal) => life.through(() => this.time.wait(durationMs, signal)) },
        venues: this.venues.map((venue, n) => ({ name: venue.setup.name, gateway: gateways[n], capabilities: venue.capabilities, instruments: venue.setup.instruments, clockUncertaintyMs: () => 1 })),
        strategies: strategies.map(({ instruments = [BTC_ID], ...one }) => ({ params: {}, rules: [], timeframe: '1m' as const, ...one, instruments, settings: { ...settings, ...one.settings } })),
        limits: gateLimits.parse({ ...LIMITS, instruments: this.venues.flatMap(({ setup }) => setup.instruments.map(instrumentId)), ...limits }), execution: { ...executionSettings, entry: 'market', exit: 'market', deadlineMs: 20_000, ...execution }, alternatives,
        kill: () => this.kill, restrict: (to) => { this.kill = afterCommand(this.kill, { kind: 'restrict', to }).state; }, history: (...about) => this.history(...about), epoch: Math.max(...gateways.map((gateway) => gateway.epoch)), saved,
        note: (notice) => { if (!life.isDead) this.#note(notice); }, changed: () => { queueMicrotask(() => { if (!life.isDead && this.#trader === trader) this.#save(trader); }); },
      });
      this.#trader = trader;
      this.tellRates();
      await trader.start();
    })();
  }

  #save(trader: Trader): void {
    const text = textOfState(trader.save());
    if (this.saved.at(-1) !== text) this.saved.push(text);
    if (this.saved.length > 50) this.saved.shift();
  }

  #note(told: TraderNotice): void {
    this.notices.push(told);
    if (told.of !== 'desk' || told.notice.kind !== 'plan') return;
    const parent = this.parents.get(told.notice.id);
    // A guard that fires again goes on with what was left.
    if (parent === undefined) this.parents.set(told.notice.id, { planned: told.notice.quantity, committed: 0 });
  }

  #aliasOf(venue: MarketVenue, wire: string): string {
    const lines = this.#journals.get(venue.setup.name) ?? [];
    const from = this.#parsed.get(venue.setup.name) ?? 0;
    this.#parsed.set(venue.setup.name, lines.length);
    for (const { type, json } of lines.slice(from)) {
      if (type !== 'INTENT') continue;
      const { alias, request } = JSON.parse(json) as { alias: string; request: { clientOrderId: string } };
      this.#parentOf.set(`${venue.setup.name} ${request.clientOrderId}`, alias);
    }
    return this.#parentOf.get(`${venue.setup.name} ${wire}`) ?? wire;
  }

  /** Filled and working children of a parent over all venues, the one that is about to be accepted among them. */
  #watchParent(venue: MarketVenue, request: { readonly clientOrderId: string; readonly quantity: number }): void {
    const id = this.#aliasOf(venue, request.clientOrderId).split('/')[0];
    const parent = this.parents.get(id);
    if (parent === undefined) return;
    let committed = request.quantity;
    for (const other of this.venues) {
      for (const { order } of other.orders) {
        const alias = this.#aliasOf(other, order.clientOrderId);
        if (alias.includes('/') && alias.split('/')[0] === id) committed += order.state === 'open' || order.state === 'partlyFilled' ? order.quantity : order.filledQuantity;
      }
    }
    parent.committed = Math.max(parent.committed, committed);
  }

  /** What the market of an instrument is from now on. */
  quote(bid: number, { id = BTC_ID, size = 1_000, spread = 0.02 }: { readonly id?: InstrumentId; readonly size?: number; readonly spread?: number } = {}): void {
    this.quotes.set(id, { bid, ask: Number((bid + spread).toFixed(8)), size });
    this.tellBook(id);
  }

  tellBook(id: InstrumentId): void {
    const quote = this.quotes.get(id);
    if (quote === undefined) return;
    this.venues.find(({ setup }) => setup.instruments.some((one) => instrumentId(one) === id))?.quote(id, quote);
    if (this.isQuoting) this.#tellOne(id, quote);
  }

  #tellOne(id: InstrumentId, quote: { readonly bid: number; readonly ask: number; readonly size: number }): void {
    if (this.life.isDead || this.#trader === undefined) return;
    const book = new OrderBook();
    book.reset([[quote.bid, quote.size]], [[quote.ask, quote.size]]);
    this.#trader.take({ kind: 'book', instrument: id, book, at: this.time.now(), receivedAt: this.time.now() });
  }

  /** One book that nothing trades at, and the true one right after it. */
  flash(bid: number, id = BTC_ID): void {
    this.#tellOne(id, { bid, ask: bid + 0.02, size: 1 });
  }

  /** Lets time pass: books are told and the trader ticks ten times a second; who is dead begins anew. */
  async pass(durationMs: number, { older = 0 }: { readonly older?: number } = {}): Promise<void> {
    const end = this.time.now() + durationMs;
    while (this.time.now() < end) {
      await this.time.until(() => this.life.isDead, Math.min(100, end - this.time.now()));
      if (this.life.isDead) await this.restart(older);
      for (const id of this.quotes.keys()) this.tellBook(id);
      if (!this.life.isDead) this.tellRates();
      if (!this.life.isDead) this.#trader?.tick();
    }
  }

  /** The rates as they are now. */
  tellRates(): void {
    for (const [currency, value] of Object.entries(this.#setup.rates ?? {})) this.#trader?.risk.tell({ kind: 'rate', currency, value, at: this.time.now() });
  }

  async restart(older = 0, downMs = 500): Promise<void> {
    this.life.isDead = true;
    for (const venue of this.venues) venue.hangUp();
    this.deaths += 1;
    await this.time.pass(downMs);
    this.begin(older);
  }

  async start(): Promise<void> {
    this.begin();
    await this.pass(3 * SECOND);
  }

  candleOf(openTime: number, price: number): Candle {
    return { openTime, open: price, high: price * 1.001, low: price * 0.999, close: price, volume: 1_000_000 };
  }

  tellCandle(openTime: number, { id = BTC_ID, price = this.quotes.get(id)?.bid ?? NaN }: { readonly id?: InstrumentId; readonly price?: number } = {}): void {
    if (!this.life.isDead) this.#trader?.take({ kind: 'candle', instrument: id, timeframe: '1m', candle: this.candleOf(openTime, price), receivedAt: this.time.now() });
  }

  /** Goes on to the close of this minute, where every instrument that is traded has a candle. */
  async close(ids: readonly InstrumentId[] = [...this.quotes.keys()]): Promise<void> {
    const end = (Math.floor(this.time.now() / MINUTE) + 1) * MINUTE;
    await this.pass(end - this.time.now());
    for (const id of ids) this.tellCandle(end - MINUTE, { id });
  }

  /** What must not be, by name; empty when all is well. To be asked when everything has come to rest. */
  faults(): readonly string[] {
    const found: string[] = [];
    const { desk, sessions } = this.trader;
    for (const [name, { engine, ids }] of sessions) {
      ids.forEach((id, k) => {
        const at = this.venues.flatMap((venue) => venue.setup.instruments.filter((one) => instrumentId(one) === id || one.base === venue.instrument(instrumentId(one)).base && this.#setup.alternatives?.(id).some(({ instrument }) => instrumentId(instrument) === instrumentId(one)) === true).map((one) => ({ venue, one: instrumentId(one) })));
        const truth = at.reduce((sum, { venue, one }) => sum + venue.position(one, ({ clientOrderId }) => strategyOf(this.#aliasOf(venue, clientOrderId)) === name), 0);
        const ours = engine.tracks[k].position.quantity;
        if (Math.abs(truth - ours) > 1e-9) found.push(`${name} holds ${ours} of ${id}, its fills at the venue come to ${truth}`);
        for (const { order } of engine.desk.working(k)) if (!desk.follows(order.request.clientOrderId)) found.push(`nobody follows the ticket ${order.request.clientOrderId} (${order.request.type})`);
      });
    }
    for (const venue of this.venues) for (const order of venue.open()) if (!desk.follows(this.#aliasOf(venue, order.clientOrderId))) found.push(`nobody follows ${this.#aliasOf(venue, order.clientOrderId)} at ${venue.setup.name}`);
    const { runs, legs, pending } = desk.orders;
    if (runs.size + legs.size + pending.length > 0) found.push(`under way still: ${[...runs.keys(), ...legs.keys(), ...pending.map(({ order }) => order.clientOrderId)].join(', ')}`);
    for (const [id, { planned, committed }] of this.parents) if (committed > planned * (1 + 1e-9)) found.push(`children of ${id} came to ${committed} of ${planned}`);
    return found;
  }

  /** Guards of a strategy that are in force, by where. */
  guards(name = 'one'): readonly string[] {
    const { directs, guards } = this.trader.desk.orders;
    return [
      ...[...directs.values()].flatMap(({ strategy, isGuard, order, filled }) => (strategy === name && isGuard ? [`${order.type} ${Number((order.quantity - filled).toFixed(9))} at the venue`] : [])),
      ...[...guards.values()].flatMap(({ strategy, order }) => (strategy === name ? [`${order.type} ${Number(order.quantity.toFixed(9))} here`] : [])),
    ].toSorted();
  }
}
