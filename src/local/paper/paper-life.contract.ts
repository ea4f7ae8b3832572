import { add, decimal, format, subtract } from '../../shared/domain/decimal.ts';
import { instrumentId } from '../../shared/domain/instrument.ts';
import { OrderBook, type Level } from '../../shared/domain/order-book.ts';
import type { OrderEvent, OrderRequest } from '../../shared/domain/order.ts';
import { random, type Random } from '../../shared/domain/random.ts';
import { diskJournal } from '../drill/virtual/disks.ts';
import { approved, Life } from '../drill/virtual/life.ts';
import { instrument, quick, START } from '../drill/virtual/play.ts';
import { VirtualTime } from '../drill/virtual/virtual-time.ts';
import { LiveGateway } from '../../shared/engine/live/live-gateway.ts';
import type { LiveAlarm } from '../../shared/engine/live/live-settings.ts';
import { hasEnded } from '../../shared/execution/order-fold.ts';
import { isUnresolved } from '../../shared/execution/order-machine.ts';
import type { MarketEvent } from '../../shared/ports/market-feed.ts';
import type { PaperState } from '../../shared/venue/paper/paper-state.ts';
import { openPaperVenue } from './paper-store.ts';
import type { PaperStore, PaperVenue } from './paper-venue.ts';

const ID = instrumentId(instrument);
const BALANCES = { BTC: '50', USDT: '100000' };

/** A disk that outlives the program: a write takes a while, and a program that dies leaves the old file or the new one. */
class Disk {
  text: string | undefined;
  writes = 0;
  failures = 0;
  failsUntil = 0;
  lazyMs = 0;

  store(life: Life, time: VirtualTime, source: Random): PaperStore {
    return {
      read: async () => (this.text === undefined ? undefined : JSON.parse(this.text)),
      write: async (state) => {
        const text = JSON.stringify(state);
        if (this.lazyMs > 0) {
          time.after(this.lazyMs, () => { if (!life.isDead) this.text = text; });
          return;
        }
        await time.wait(1 + source.below(3));
        if (life.isDead) return new Promise(() => undefined);
        if (time.now() < this.failsUntil) {
          this.failures += 1;
          throw new Error('ENOSPC');
        }
        this.text = text;
        this.writes += 1;
        await time.wait(source.below(2));
        return life.isDead ? new Promise(() => undefined) : undefined;
      },
    };
  }
}

/** A random market: a book that walks, trades in it, and a stream that breaks now and then. */
class WalkingMarket {
  readonly book = new OrderBook();
  breaks = 0;
  readonly #source: Random;
  #middle = 1_000;

  constructor(source: Random) {
    this.#source = source;
    this.#move();
  }

  #move(): void {
    const source = this.#source;
    this.#middle += source.below(5) - 2;
    const side = (direction: 1 | -1): readonly Level[] => Array.from({ length: 8 }, (_, n): Level => [(this.#middle + direction * (n + 1)) / 10, (1 + source.below(60)) / 1_000]);
    this.book.reset(side(-1), side(1));
  }

  step(at: number): readonly MarketEvent[] {
    const source = this.#source;
    const stream = (state: 'live' | 'resyncing'): MarketEvent => ({ kind: 'stream', instrument: ID, what: 'book', state, note: '', at });
    const events: MarketEvent[] = [];
    if (source.below(3) === 0) {
      const side = source.below(2) === 0 ? 'buy' : 'sell';
      events.push({ kind: 'trade', instrument: ID, receivedAt: at, trade: { at, side, price: (this.#middle + (side === 'buy' ? 1 : -1) * source.below(3)) / 10, quantity: (1 + source.below(40)) / 1_000 } });
    }
    const isBroken = source.below(60) === 0;
    if (isBroken) { this.breaks += 1; events.push(stream('resyncing')); }
    this.#move();
    events.push({ kind: 'book', instrument: ID, book: this.book, at, receivedAt: at });
    if (isBroken) events.push(stream('live'));
    return events;
  }
}

export interface PaperRun {
  readonly seed: number;
  /** Random deaths, about so many milliseconds apart; 0 for none. */
  readonly deathsEveryMs: number;
  readonly wishes?: number;
  /** The disk is full for two seconds, once. */
  readonly fullDisk?: boolean;
  /** A fault that is put in: the store answers so long before the account is on the disk. */
  readonly lazyMs?: number;
}

interface Wish {
  readonly name: string;
  readonly request: Omit<OrderRequest, 'clientOrderId' | 'at' | 'reason' | 'instrument' | 'limitPrice' | 'stopPrice'>;
  readonly notBefore: number;
  readonly cancelAfterMs: number | undefined;
  /** Ticks from the middle, towards the market above zero. */
  readonly eagerness: number;
  trying: string | undefined;
}

/** A program that trades on paper, dies and begins anew, over one account and one journal, in virtual time. Returns what went wrong. */
export class PaperLives {
  readonly faults: string[] = [];
  deaths = 0;
  fills = 0;
  readonly disk = new Disk();
  readonly #run: PaperRun;
  readonly #source: Random;
  readonly #time = new VirtualTime(START);
  readonly #market: WalkingMarket;
  readonly #lines: { readonly type: string; readonly json: string }[] = [];
  readonly #wishes: Wish[];
  readonly #alarms: LiveAlarm[] = [];
  #life = new Life(undefined);
  #paper: PaperVenue | undefined;
  #gateway: LiveGateway | undefined;
  #ids = 0;

  constructor(run: PaperRun) {
    this.#run = run;
    this.disk.lazyMs = run.lazyMs ?? 0;
    this.#source = random(run.seed);
    this.#market = new WalkingMarket(random(run.seed + 7_919));
    this.#wishes = Array.from({ length: run.wishes ?? 10 }, (_, n) => this.#wish(n));
  }

  get breaks(): number { return this.#market.breaks; }

  #wish(n: number): Wish {
    const source = this.#source;
    const type = (['market', 'limit', 'limit', 'stop', 'trailing-stop'] as const)[source.below(5)];
    return {
      name: `wish ${n}`, notBefore: START + 500 + source.below(12_000), cancelAfterMs: source.below(3) === 0 ? source.below(3_000) : undefined, eagerness: source.below(9) - 4, trying: undefined,
      request: { side: source.below(2) === 0 ? 'buy' : 'sell', type, quantity: (60 + source.below(90)) / 1_000, timeInForce: type === 'market' ? 'ioc' : 'gtc', trailBps: type === 'trailing-stop' ? 30 : undefined },
    };
  }

  async play(): Promise<this> {
    await this.#begin();
    let nextDeath = this.#deathAt();
    if (this.#run.fullDisk === true) this.#time.after(3_000, () => { this.disk.failsUntil = this.#time.now() + 2_000; });
    while (this.#time.now() < START + 60_000 && (this.#time.now() < START + 15_000 || !this.#isDone())) {
      if (this.#time.now() >= nextDeath && this.#time.now() < START + 15_000) { this.#life.isDead = true; nextDeath = this.#deathAt(); }
      await this.#tick();
    }
    const quiet = this.#time.now() + 30_000;
    while (this.#time.now() < quiet) await this.#tick();
    void this.#gateway?.cancelAll();
    // What is told comes to rest, then both are looked at.
    await this.#time.pass(5_000);
    this.#judge();
    return this;
  }

  #deathAt(): number {
    const every = this.#run.deathsEveryMs;
    return every === 0 ? Infinity : this.#time.now() + 50 + this.#source.below(every * 2);
  }

  async #tick(): Promise<void> {
    await this.#time.until(() => this.#life.isDead, 20 + this.#source.below(60));
    if (this.#life.isDead) {
      this.deaths += 1;
      await this.#time.pass(this.#source.below(1_500));
      await this.#begin();
    }
    if (this.#paper !== undefined) for (const event of this.#market.step(this.#time.now())) this.#paper.onMarket(event);
    this.#strategy();
  }

  /** A start of the program: the account and the journal as the last one left them. */
  async #begin(): Promise<void> {
    const life = new Life(undefined);
    const time = this.#time;
    const clock = { now: () => time.now(), wait: (durationMs: number, signal?: AbortSignal) => life.through(() => time.wait(durationMs, signal)) };
    this.#life = life;
    this.#paper = undefined;
    this.#gateway = undefined;
    for (const wish of this.#wishes) wish.trying = undefined;
    void (async () => {
      const paper = await openPaperVenue({ instruments: [instrument], balances: BALANCES, clock }, this.disk.store(life, time, random(this.#run.seed + this.deaths)));
      if (life.isDead) return;
      this.#paper = paper;
      const ports = life.guard({ journal: diskJournal(this.#lines, time), clock: time, venue: paper.venue, account: paper.venue, stream: paper.stream });
      const told = new Set<string>();
      const gateway = await LiveGateway.open({
        ...ports, instruments: [instrument], settings: quick,
        tell: (event) => { if (!life.isDead) this.#hear(event, told); }, alarm: (alarm) => { if (!life.isDead) this.#alarms.push(alarm); },
      });
      this.#gateway = gateway;
      await gateway.start();
    })().catch((error: unknown) => { this.faults.push(String(error)); });
    await time.until(() => life.isDead || this.#paper !== undefined, 100);
  }

  #hear(event: OrderEvent, told: Set<string>): void {
    if (event.kind === 'fill') {
      if (told.has(event.fill.tradeId)) this.faults.push(`fill ${event.fill.tradeId} told twice`);
      told.add(event.fill.tradeId);
      return;
    }
    const wish = this.#wishes.find(({ trying }) => trying === event.clientOrderId);
    if (wish !== undefined && event.kind === 'rejected') wish.trying = undefined;
  }

  #strategy(): void {
    const gateway = this.#gateway;
    if (gateway === undefined || this.#life.isDead || !gateway.status().isOpen) return;
    const now = this.#time.now();
    for (const wish of this.#wishes) {
      const isDone = gateway.orders().some(({ request, state }) => request.reason === wish.name && state !== 'absent' && state !== 'denied' && state !== 'rejected');
      if (isDone || wish.trying !== undefined || now < wish.notBefore) continue;
      this.#ids += 1;
      const clientOrderId = `c${this.#ids}`;
      wish.trying = clientOrderId;
      gateway.submit(approved({ ...wish.request, ...this.#pricesOf(wish), clientOrderId, instrument: ID, at: now, reason: wish.name }));
      if (wish.cancelAfterMs !== undefined) this.#time.after(wish.cancelAfterMs, () => { if (this.#gateway === gateway && gateway.orders().some(({ request, seen }) => request.reason === wish.name && seen)) gateway.cancel(0, clientOrderId); });
    }
  }

  #pricesOf({ request: { side, type }, eagerness }: Wish): Pick<OrderRequest, 'limitPrice' | 'stopPrice'> {
    const middle = Math.round(this.#market.book.mid * 10);
    if (type === 'limit') return { limitPrice: (middle + (side === 'buy' ? eagerness : -eagerness)) / 10 };
    if (type === 'stop') return { stopPrice: (middle + (side === 'buy' ? 4 : -4)) / 10 };
    return {};
  }

  #isDone(): boolean {
    const orders = this.#gateway?.orders() ?? [];
    return this.#wishes.every(({ name }) => orders.some(({ request, seen }) => request.reason === name && seen)) && orders.every((order) => !isUnresolved(order));
  }

  #judge(): void {
    const [gateway, paper] = [this.#gateway, this.#paper];
    if (gateway === undefined || paper === undefined) { this.faults.push('the program did not come up'); return; }
    const state = paper.save();
    this.fills = state.fills.length;
    this.#judgeOrders(gateway, state);
    this.#judgeMoney(gateway, state);
    if (!gateway.status().isOpen) this.faults.push(`the gate is closed: ${gateway.status().text}`);
    if (gateway.status().halted.size > 0) this.faults.push('an instrument is halted');
    // Only a program that died, or could not write, may not know what became of an order.
    const allowed = this.#run.deathsEveryMs > 0 || this.#run.fullDisk === true ? ['unreachable', 'unresolved'] : [];
    for (const { kind, text } of this.#alarms) if (!allowed.includes(kind)) this.faults.push(`alarm ${kind}: ${text}`);
  }

  /** Each wish once at the venue, nothing left open on either side. */
  #judgeOrders(gateway: LiveGateway, { open, ended }: PaperState): void {
    const intents = this.#lines.filter(({ type }) => type === 'INTENT').map(({ json }) => (JSON.parse(json) as { readonly request: OrderRequest }).request);
    const atVenue = new Set([...open, ...ended].map(({ clientOrderId }) => clientOrderId));
    for (const { name } of this.#wishes) {
      const count = intents.filter(({ reason, clientOrderId }) => reason === name && atVenue.has(clientOrderId)).length;
      if (count !== 1) this.faults.push(`${name} is ${count} times at the venue`);
    }
    if (new Set(intents.map(({ clientOrderId }) => clientOrderId)).size !== intents.length) this.faults.push('an id was given out twice');
    if (open.length > 0) this.faults.push(`${open.length} orders are still open`);
    for (const { request, state } of gateway.orders().filter((order) => !hasEnded(order))) this.faults.push(`order ${request.clientOrderId} is ${state} here`);
  }

  /** Balances, the position, and the sum of the executions are one. */
  #judgeMoney(gateway: LiveGateway, { balances, fills }: PaperState): void {
    for (const [asset, total] of balances) if (format(gateway.balance(asset)) !== total) this.faults.push(`${asset}: ${format(gateway.balance(asset))} here, ${total} there`);
    const bought = subtract(decimal(balances.find(([asset]) => asset === 'BTC')?.[1] ?? '0'), decimal(BALANCES.BTC));
    const filled = fills.reduce((sum, { side, quantity, fee, feeCurrency }) => add(sum, subtract(decimal(side === 'buy' ? quantity : -quantity), decimal(feeCurrency === 'BTC' ? fee : 0))), decimal(0));
    for (const [what, value] of [['position here', gateway.held(ID)], ['sum of the fills', filled]] as const) if (value !== bought) this.faults.push(`${what} is ${format(value)}, the balance says ${format(bought)}`);
  }
}
