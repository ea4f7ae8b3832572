import { format, subtract, ZERO } from '../../../shared/domain/decimal.ts';
import { plainInstrument, type Instrument, type InstrumentId } from '../../../shared/domain/instrument.ts';
import type { OrderEvent, OrderRequest } from '../../../shared/domain/order.ts';
import { random, type Random } from '../../../shared/domain/random.ts';
import { LiveGateway } from '../../../shared/engine/live/live-gateway.ts';
import { liveSettings, type LiveAlarm, type LiveSettings } from '../../../shared/engine/live/live-settings.ts';
import { hasEnded } from '../../../shared/execution/order-fold.ts';
import { isUnresolved } from '../../../shared/execution/order-machine.ts';
import type { Journal } from '../../../shared/ports/journal.ts';
import type { VenueCapabilities } from '../../../shared/ports/venue.ts';
import { lastingDisk, LossyDisk, type Disk } from './disks.ts';
import { approved, Life, type Kill, type Ports } from './life.ts';
import { calm, rough, ScriptedVenue, type FaultCounts, type Faults } from './scripted-venue.ts';
import { VirtualTime } from './virtual-time.ts';

export const START = 1_800_000_000_000;
export const instrument: Instrument = { ...plainInstrument('test', 'BTC/USDT'), lotSize: 0.001, tickSize: 0.1 };
/** Short enough that a run of minutes is a few thousand steps, in the same proportions as the real ones. */
export const quick: LiveSettings = {
  ...liveSettings, clockErrorMs: 250, lagMarginMs: 400, conservativeWaitMs: 4_000, askFirstMs: 100, askMostMs: 1_000, resubmitWithinMs: 8_000, holdMs: 1_000, lightEveryMs: 10_000, fullEveryMs: 40_000,
  overlapMs: 5_000, secondLookMs: 500, unresolvedAlarmMs: 30_000,
};

/** Things go wrong at least so long. */
const STORM_MS = 15_000;

export interface Run {
  readonly seed: number;
  readonly intents?: number;
  readonly faults?: Partial<Faults>;
  readonly kill?: Kill;
  /** Random deaths, about so many milliseconds of virtual time apart; 0 for none. */
  readonly deathsEveryMs?: number;
  readonly settings?: Partial<LiveSettings>;
  readonly capabilities?: Partial<VenueCapabilities>;
  /** Every death is a loss of power: the journal is the real one, over files that forget what was not synced. */
  readonly power?: 'lost' | 'without sync';
  /** Puts a fault of the program between it and the world. */
  readonly plant?: (ports: Ports, life: Life, source: Random) => Ports;
}

export interface Verdict {
  readonly lost: number;
  readonly duplicated: number;
  readonly positionError: string;
  readonly balanceErrors: readonly string[];
  readonly untracked: number;
  readonly twiceTold: number;
  readonly idsTwice: number;
  readonly unfinished: number;
  readonly alarms: readonly LiveAlarm[];
  readonly halted: number;
  readonly deaths: number;
  /** Segments of the journal. */
  readonly segments: number;
  readonly calls: number;
  readonly counts: FaultCounts;
  readonly hash: string;
}

/** What the strategy wants done, whatever happens to the program: each exactly once. */
interface Wish {
  readonly name: string;
  readonly request: Omit<OrderRequest, 'clientOrderId' | 'at' | 'reason'>;
  readonly notBefore: number;
  readonly cancelAfterMs: number | undefined;
  /** The engine's id of the try of this life that is under way. */
  trying: string | undefined;
  retryAt: number;
}

/** The same from the same source: market orders and limits, some to be cancelled soon. */
export function wishesOf(source: Random, { count, id }: { readonly count: number; readonly id: InstrumentId }): Wish[] {
  return Array.from({ length: count }, (_, n): Wish => {
    const isMarket = source.below(3) === 0;
    return {
      name: `wish ${n}`, notBefore: START + 500 + source.below(5_000), cancelAfterMs: source.below(3) === 0 ? source.below(2_000) : undefined, trying: undefined, retryAt: 0,
      request: {
        instrument: id, side: source.below(2) === 0 ? 'buy' : 'sell', type: isMarket ? 'market' : 'limit', quantity: (1 + source.below(40)) / 1_000,
        limitPrice: isMarket ? undefined : 100, timeInForce: isMarket ? 'ioc' : 'gtc',
      },
    };
  });
}

export async function play(run: Run): Promise<Verdict> {
  return new Playing(run).play();
}

class Playing {
  readonly #run: Run;
  readonly #source: Random;
  readonly #power: Random;
  readonly #time = new VirtualTime(START);
  readonly #venue: ScriptedVenue;
  readonly #disk: Disk;
  /** Types of the records that were asked to be written, in their order. */
  readonly #trace: string[] = [];
  readonly #wishes: Wish[];
  readonly #alarms: LiveAlarm[] = [];
  readonly #calls: number[] = [];
  #gateway: LiveGateway | undefined;
  #life = new Life(undefined);
  #ids = 0;
  #deaths = 0;
  #twiceTold = 0;

  constructor(run: Run) {
    this.#run = run;
    this.#source = random(run.seed);
    this.#power = random(run.seed + 15_485_863);
    this.#venue = new ScriptedVenue({ time: this.#time, random: random(run.seed + 7_919), instrument, faults: { ...rough, ...run.faults }, ...(run.capabilities === undefined ? {} : { capabilities: run.capabilities }) });
    this.#disk = run.power === undefined ? lastingDisk(this.#time) : new LossyDisk(this.#time, { ignoresSync: run.power === 'without sync' });
    this.#wishes = wishesOf(this.#source, { count: run.intents ?? 6, id: this.#venue.id });
  }

  async play(): Promise<Verdict> {
    await this.#live(this.#run.kill);
    let nextDeath = this.#deathAt();
    const end = START + 40_000;
    while (this.#time.now() < end && (this.#time.now() < START + STORM_MS || !this.#isAllDone())) {
      if (this.#time.now() >= nextDeath) { this.#life.isDead = true; nextDeath = this.#deathAt(); }
      await this.#tick();
    }
    // The storm is over: what is left has to come right by itself.
    this.#venue.faults = { ...calm };
    const rest = this.#time.now() + 90_000;
    while (this.#time.now() < rest && !(this.#isAllDone() && this.#isQuiet())) {
      await this.#tick();
    }
    const settled = this.#time.now() + 25_000;
    while (this.#time.now() < settled || (!this.#isQuiet() && this.#time.now() < settled + 30_000)) await this.#tick();
    const verdict = this.#judge();
    this.#life.isDead = true;
    this.#disk.close();
    return verdict;
  }

  /** A moment of the program: it decides, and who is dead begins anew. */
  async #tick(): Promise<void> {
    await this.#time.until(() => this.#life.isDead, 50);
    if (this.#life.isDead) {
      this.#deaths += 1;
      this.#calls.push(this.#life.calls);
      this.#disk.died(this.#power);
      await this.#time.pass(this.#source.below(1_500));
      await this.#live(undefined);
    }
    this.#strategy();
  }

  #deathAt(): number {
    const every = this.#run.deathsEveryMs ?? 0;
    return every === 0 ? Infinity : this.#time.now() + 100 + this.#source.below(every * 2);
  }

  /** A start of the program over the same journal. */
  async #live(kill: Kill | undefined): Promise<void> {
    const life = new Life(kill);
    this.#life = life;
    this.#gateway = undefined;
    for (const wish of this.#wishes) wish.trying = undefined;
    const told = new Set<string>();
    void (async () => {
      const world: Ports = { journal: this.#traced(await this.#disk.open()), clock: this.#time, ...this.#venue.connect() };
      const ports = life.guard(this.#run.plant?.(world, life, random(this.#run.seed + this.#deaths)) ?? world);
      const gateway = await LiveGateway.open({
        ...ports, instruments: [instrument], settings: { ...quick, ...this.#run.settings },
        tell: (event) => { if (!life.isDead) this.#hear(event, told); }, alarm: (alarm) => { if (!life.isDead) this.#alarms.push(alarm); },
      });
      this.#gateway = gateway;
      await gateway.start();
    })();
  }

  #traced(journal: Journal): Journal {
    return {
      append: (type, body, durable) => { this.#trace.push(type); return journal.append(type, body, durable); }, read: () => journal.read(), close: () => journal.close(),
      ...(journal.summarise === undefined ? {} : { summarise: (type, body) => { journal.summarise?.(type, body); } }),
    };
  }

  #hear(event: OrderEvent, told: Set<string>): void {
    if (event.kind === 'fill') {
      const key = `${event.fill.tradeId}`;
      if (told.has(key)) this.#twiceTold += 1;
      told.add(key);
      return;
    }
    const wish = this.#wishes.find(({ trying }) => trying === event.clientOrderId);
    if (wish !== undefined && event.kind === 'rejected') {
      wish.trying = undefined;
      wish.retryAt = this.#time.now() + 300;
    }
  }

  /** Decides afresh, on what the gateway knows: a wish is fulfilled when an order of it is or was at the venue. */
  #strategy(): void {
    const gateway = this.#gateway;
    if (gateway === undefined || this.#life.isDead || !gateway.status().isOpen) return;
    const now = this.#time.now();
    for (const wish of this.#wishes) {
      const orders = gateway.orders().filter(({ request }) => request.reason === wish.name);
      const isDone = orders.some(({ state }) => state !== 'absent' && state !== 'denied' && state !== 'rejected');
      if (isDone || wish.trying !== undefined || now < wish.notBefore || now < wish.retryAt) continue;
      this.#ids += 1;
      const clientOrderId = `c${this.#ids}`;
      wish.trying = clientOrderId;
      gateway.submit(approved({ ...wish.request, clientOrderId, at: now, reason: wish.name }));
      if (wish.cancelAfterMs !== undefined) this.#time.after(wish.cancelAfterMs, () => { if (this.#gateway === gateway && gateway.orders().some(({ request, seen }) => request.reason === wish.name && seen)) gateway.cancel(0, clientOrderId); });
    }
  }

  #acceptedOf(name: string): number {
    return this.#venue.accepted.filter(({ request }) => request.reason === name).length;
  }

  #isAllDone(): boolean {
    return this.#wishes.every(({ name }) => this.#gateway?.orders().some(({ request, seen }) => request.reason === name && seen) === true);
  }

  #isQuiet(): boolean {
    const gateway = this.#gateway;
    return gateway !== undefined && gateway.status().isOpen && gateway.orders().every((order) => !isUnresolved(order) && order.state !== 'cancelling');
  }

  #judge(): Verdict {
    const gateway = this.#gateway;
    const counts = this.#wishes.map(({ name }) => this.#acceptedOf(name));
    const fees = this.#venue.fills.filter(({ fill }) => fill.feeCurrency === 'BTC').reduce((sum, { fill }) => sum + fill.fee, 0);
    const held = gateway?.held(this.#venue.id) ?? ZERO;
    const error = Number(format(subtract(held, this.#venue.position()))) + fees;
    const known = new Set(gateway?.orders().filter((order) => !hasEnded(order)).flatMap(({ venueOrderIds }) => venueOrderIds));
    return {
      lost: counts.filter((count) => count === 0).length, duplicated: counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0), positionError: Math.abs(error) < 1e-9 ? '0' : String(error),
      balanceErrors: ['BTC', 'USDT', 'BNB'].filter((asset) => gateway?.balance(asset) !== this.#venue.total(asset)),
      untracked: this.#venue.open().filter(({ venueOrderId }) => !known.has(venueOrderId)).length, twiceTold: this.#twiceTold,
      idsTwice: this.#venue.sentIds.length - new Set(this.#venue.sentIds).size, unfinished: this.#isQuiet() ? 0 : 1,
      alarms: this.#alarms, halted: gateway?.status().halted.size ?? 0, deaths: this.#deaths, segments: this.#disk.segments, calls: Math.max(this.#life.calls, ...this.#calls), counts: this.#venue.counts,
      hash: JSON.stringify([this.#venue.sentIds, this.#trace, this.#time.now()]),
    };
  }
}

/** What must be 0 in every run; the names of what is not. */
export function faultsOf(verdict: Verdict): readonly string[] {
  const found: string[] = [];
  for (const name of ['lost', 'duplicated', 'untracked', 'twiceTold', 'idsTwice', 'unfinished', 'halted'] as const) if (verdict[name] > 0) found.push(`${name} ${verdict[name]}`);
  if (verdict.positionError !== '0') found.push(`position ${verdict.positionError}`);
  if (verdict.balanceErrors.length > 0) found.push(`balance ${verdict.balanceErrors.join(' ')}`);
  for (const { kind, text } of verdict.alarms) if (!['unreachable', 'unresolved'].includes(kind)) found.push(`alarm ${kind}: ${text}`);
  return found;
}
