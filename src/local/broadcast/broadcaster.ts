import { randomUUID } from 'node:crypto';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { FinishedTrip, LiveHello } from '../../shared/engine/trading/live-message.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import type { TraderNotice } from '../../shared/engine/trading/trader.ts';
import type { MarketEvent } from '../../shared/ports/market-feed.ts';
import { Attendant, type Outlet } from './attendant.ts';
import { liveLine } from './live-line.ts';
import type { MarketPicture } from './market-picture.ts';
import { ToldRing } from './told-ring.ts';

const MARKET_MS = 50;
const STATUS_MS = 250;
/** A status that was made for somebody else this shortly before is told in place of a new one; one that was told already is too old sooner. */
const FRESH_MS = 300;
const TOLD_FRESH_MS = 200;
/** Before there is a status the greeting says that somebody is there. */
const GREETING_MS = 5_000;
const NOTICES = 500;
const CANDLES = 256;
const TRIPS = 64;
const MOST_ATTENDANTS = 16;

export type HelloBody = Omit<LiveHello, 'of' | 'at' | 'boot'>;

export interface BroadcastSetup {
  readonly now: () => EpochMs;
  /** The same object as long as nothing of it has changed. */
  readonly hello: () => HelloBody;
  /** Undefined before there is one. */
  readonly status: () => TradeStatus | undefined;
  /** What went wrong here, for a person; said once. */
  readonly say: (text: string) => void;
}

/** What one who listens may do. */
export interface Attendance {
  watch(ids: readonly InstrumentId[]): void;
  /** Somebody new is at the other end: everything from the beginning. */
  beginAgain(): void;
  leave(): void;
}

/** It has room for the whole picture, and has none that what comes now would fit to. */
const needsAll = ({ isNew, lost, hasRoomForMarket }: Attendant): boolean => isNew || (lost > 0 && hasRoomForMarket);

/**
 * Tells whoever listens what the trading process does. What is told is kept as it is and made into text when somebody reads it; whoever
 * tells never waits, and nothing that goes wrong here reaches him.
 */
export class Broadcaster {
  readonly #setup: BroadcastSetup;
  readonly #boot = randomUUID();
  readonly #notices = new ToldRing(NOTICES);
  readonly #candles = new ToldRing(CANDLES);
  readonly #trips = new ToldRing(TRIPS);
  /** Open time of the newest candle told, by instrument and timeframe. */
  readonly #closed = new Map<string, EpochMs>();
  readonly #attendants = new Set<Attendant>();
  #picture: MarketPicture | undefined;
  #hello: { readonly body: HelloBody; readonly line: string } | undefined;
  #greetedAt = -Infinity;
  #status: { readonly status: TradeStatus; readonly at: number; line: string | undefined } | undefined;
  #isTelling = false;
  #marketTimer: NodeJS.Timeout | undefined;
  #statusTimer: NodeJS.Timeout | undefined;
  #hasFailed = false;

  constructor(setup: BroadcastSetup) {
    this.#setup = setup;
  }

  notice(notice: TraderNotice): void {
    if (notice.of === 'input' && (notice.input.kind !== 'event' || notice.input.event.kind !== 'fill')) return;
    this.#notices.add({ of: 'notice', at: this.#setup.now(), seq: this.#notices.next, notice });
    this.#tellSoon();
  }

  trip(trip: FinishedTrip): void {
    this.#trips.add({ of: 'trip', at: this.#setup.now(), trip });
    this.#tellSoon();
  }

  /** One that was made for somebody else: it serves here too. */
  status(status: TradeStatus): void {
    this.#status = { status, at: performance.now(), line: undefined };
  }

  /** The markets are there. */
  show(picture: MarketPicture): void {
    this.#picture = picture;
    for (const attendant of this.#attendants) attendant.isNew = true;
    this.#tellSoon();
  }

  market(event: MarketEvent): void {
    this.#picture?.take(event);
    if (event.kind === 'candle') this.#candle(event);
    if (this.#attendants.size > 0) this.#marketTimer ??= setTimeout(() => { this.#safely(() => { this.#tellMarket(); }); }, MARKET_MS).unref();
  }

  #candle({ instrument, timeframe, candle: { openTime, open, high, low, close, volume } }: Extract<MarketEvent, { kind: 'candle' }>): void {
    const series = `${instrument} ${timeframe}`;
    if (openTime <= (this.#closed.get(series) ?? -Infinity)) return;
    this.#closed.set(series, openTime);
    this.#candles.add({ of: 'candle', at: this.#setup.now(), instrument, timeframe, candle: [openTime, open, high, low, close, volume] });
    this.#tellSoon();
  }

  /** Undefined where too many listen already. */
  attend(outlet: Outlet): Attendance | undefined {
    if (this.#attendants.size >= MOST_ATTENDANTS) return undefined;
    const attendant = new Attendant(outlet);
    this.#attendants.add(attendant);
    this.#statusTimer ??= setInterval(() => { this.#safely(() => { this.#tellStatus(); }); }, STATUS_MS).unref();
    this.#tellSoon();
    return {
      watch: (ids) => { this.#safely(() => { this.#watch(attendant, ids); }); },
      beginAgain: () => { attendant.isNew = true; this.#tellSoon(); },
      leave: () => { this.#leave(attendant); },
    };
  }

  #leave(attendant: Attendant): void {
    this.#attendants.delete(attendant);
    if (this.#attendants.size > 0) return;
    clearInterval(this.#statusTimer);
    clearTimeout(this.#marketTimer);
    [this.#statusTimer, this.#marketTimer] = [undefined, undefined];
  }

  #watch(attendant: Attendant, ids: readonly InstrumentId[]): void {
    this.#settleMarket();
    const fresh = ids.filter((id) => !attendant.watched.has(id));
    attendant.watched = new Set(ids);
    if (attendant.isNew || fresh.length === 0 || this.#picture === undefined) return;
    if (attendant.hasRoomForMarket) attendant.write(this.#picture.wholeOf(fresh));
    else attendant.lost += 1;
  }

  /** After what is going on now, before anything that waits for time or the network. */
  #tellSoon(): void {
    if (this.#isTelling || this.#attendants.size === 0) return;
    this.#isTelling = true;
    setImmediate(() => {
      this.#isTelling = false;
      this.#safely(() => { for (const attendant of this.#listening()) this.#tellOn(attendant); });
    });
  }

  /** Those who are not behind for too long; the others are cut. */
  #listening(): readonly Attendant[] {
    const now = performance.now();
    const all = [...this.#attendants];
    return all.filter((attendant) => {
      if (attendant.look(now)) return true;
      this.#leave(attendant);
      attendant.cut();
      return false;
    });
  }

  /** What happened since it was last told; a newcomer hears it from the beginning. */
  #tellOn(attendant: Attendant): void {
    if (!attendant.hasRoom) return;
    if (attendant.isNew) this.#greet(attendant);
    const { places } = attendant;
    attendant.lost += Math.max(0, this.#notices.first - places.notices) + Math.max(0, this.#candles.first - places.candles) + Math.max(0, this.#trips.first - places.trips);
    const hole = attendant.lost > 0 && attendant.hasRoomForMarket ? this.#mended(attendant) : '';
    const text = this.#candles.linesFrom(places.candles) + this.#notices.linesFrom(places.notices) + this.#trips.linesFrom(places.trips);
    this.#skip(attendant);
    attendant.write(hole + text);
  }

  #skip({ places }: Attendant): void {
    [places.notices, places.candles, places.trips] = [this.#notices.next, this.#candles.next, this.#trips.next];
  }

  #greet(attendant: Attendant): void {
    this.#settleMarket();
    attendant.isNew = false;
    attendant.lost = 0;
    attendant.greeted = undefined;
    const { places } = attendant;
    [places.notices, places.candles, places.trips] = [this.#notices.first, this.#candles.first, this.#trips.first];
    attendant.write(this.#helloFor(attendant) + this.#statusLine(FRESH_MS) + (this.#picture?.whole(attendant.watched) ?? ''));
  }

  /** That something is missing, and the whole picture in its place. */
  #mended(attendant: Attendant): string {
    this.#settleMarket();
    const hole = liveLine({ of: 'hole', at: this.#setup.now(), lost: attendant.lost });
    attendant.lost = 0;
    return hole + this.#statusLine(FRESH_MS) + (this.#picture?.whole(attendant.watched) ?? '');
  }

  /** The greeting, where this one has not heard it as it is now. */
  #helloFor(attendant: Attendant): string {
    const body = this.#setup.hello();
    if (attendant.greeted === body) return '';
    attendant.greeted = body;
    if (this.#hello?.body !== body) this.#hello = { body, line: liveLine({ of: 'hello', at: this.#setup.now(), boot: this.#boot, ...body }) };
    return this.#hello.line;
  }

  /** The newest status, made anew where the one there is was told and is older than this, or too old for anybody. */
  #statusLine(toldFreshMs: number): string {
    const age = performance.now() - (this.#status?.at ?? -Infinity);
    if (age >= FRESH_MS || (this.#status?.line !== undefined && age >= toldFreshMs)) {
      const status = this.#setup.status();
      if (status !== undefined) this.status(status);
    }
    if (this.#status === undefined) return '';
    return this.#status.line ??= liveLine({ of: 'status', at: this.#status.status.at, status: this.#status.status });
  }

  #tellStatus(): void {
    const listening = this.#listening();
    if (listening.length === 0) return;
    const status = this.#statusLine(TOLD_FRESH_MS);
    const isGreeting = status === '' && performance.now() - this.#greetedAt >= GREETING_MS;
    if (isGreeting) this.#greetedAt = performance.now();
    for (const attendant of listening) {
      if (isGreeting) attendant.greeted = undefined;
      if (!attendant.hasRoom) attendant.lost += 1;
      else if (needsAll(attendant)) this.#tellOn(attendant);
      else attendant.write(this.#helloFor(attendant) + status);
    }
  }

  #tellMarket(): void {
    this.#marketTimer = undefined;
    const listening = this.#listening();
    this.#settleMarket();
    for (const attendant of listening) if (needsAll(attendant)) this.#tellOn(attendant);
  }

  /** What has changed goes to everyone who has the whole before it. */
  #settleMarket(): void {
    if (this.#picture?.hasChanged !== true) return;
    const lineFor = this.#picture.turn();
    for (const attendant of this.#attendants) {
      if (!attendant.hasRoomForMarket) attendant.lost += 1;
      else if (!needsAll(attendant)) attendant.write(lineFor(attendant.watched));
    }
  }

  #safely(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      this.#setup.say(`those who listen to this process cannot be told everything, trading goes on: ${String(error)}`);
    }
  }

  /** Everyone who listens is left. */
  close(): void {
    // Taken out of the set while it is walked: that is allowed.
    for (const attendant of this.#attendants) {
      this.#leave(attendant);
      attendant.cut();
    }
  }
}
