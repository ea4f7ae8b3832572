import { DAY, MINUTE, SECOND, type EpochMs } from '../../../shared/domain/time.ts';
import { VenueError } from './venue-error.ts';

export interface VenueLimits {
  /** Request weight of one address in a minute. */
  readonly weightPerMinute: number;
  readonly ordersPer10Seconds: number;
  readonly ordersPerDay: number;
  /** Requests in spite of 429 before the address is banned, and the first and the longest ban; each ban lasts twice as long as the one before. */
  readonly patience: number;
  /** A request that comes so soon after a 429 was on its way when it was said, and shows no lack of respect. */
  readonly onTheirWayMs: number;
  readonly firstBanMs: number;
  readonly longestBanMs: number;
  readonly connectionsPer5Minutes: number;
  readonly messagesPerSecond: number;
  readonly streamsPerConnection: number;
}

/** As documented for Binance Spot in 2026. */
export const BINANCE_LIMITS: VenueLimits = {
  weightPerMinute: 6_000, ordersPer10Seconds: 100, ordersPerDay: 200_000, patience: 5, onTheirWayMs: 250, firstBanMs: 2 * MINUTE, longestBanMs: 3 * DAY,
  connectionsPer5Minutes: 300, messagesPerSecond: 5, streamsPerConnection: 1_024,
};

class Window {
  #start = NaN;
  #count = 0;
  readonly #length: number;

  constructor(length: number) {
    this.#length = length;
  }

  add(amount: number, now: EpochMs): number {
    const start = Math.floor(now / this.#length) * this.#length;
    if (start !== this.#start) {
      this.#start = start;
      this.#count = 0;
    }
    this.#count += amount;
    return this.#count;
  }

  endsAt(now: EpochMs): EpochMs { return Math.floor(now / this.#length) * this.#length + this.#length; }
}

interface Address {
  readonly weight: Window;
  readonly connections: Window;
  refused: number;
  /** Requests are refused with 429 until then. */
  blockedUntil: EpochMs;
  blockedAt: EpochMs;
  bannedUntil: EpochMs;
  bans: number;
}

/** Weights by address, orders by account, bans that grow. Windows are those of the clock, as the venue's are. */
export class Limiter {
  readonly limits: VenueLimits;
  readonly #addresses = new Map<string, Address>();
  readonly #orders = new Map<string, { readonly short: Window; readonly day: Window }>();
  readonly #count: (name: string) => void;

  constructor(limits: VenueLimits, count: (name: string) => void) {
    this.limits = limits;
    this.#count = count;
  }

  /** Books a request. Throws 429 or 418 with the seconds to wait in `data`. */
  spend(address: string, weight: number, now: EpochMs): number {
    const state = this.#of(address);
    this.#refuseBanned(state, now);
    const used = state.weight.add(weight, now);
    if (now < state.blockedUntil) this.#refuseAgain(state, now);
    if (used > this.limits.weightPerMinute) this.block(address, state.weight.endsAt(now), now);
    state.refused = 0;
    return used;
  }

  used(address: string, now: EpochMs): number { return this.#of(address).weight.add(0, now); }

  /** 429 until then. */
  block(address: string, until: EpochMs, now: EpochMs): never {
    const state = this.#of(address);
    if (now >= state.blockedUntil) state.blockedAt = now;
    state.blockedUntil = Math.max(state.blockedUntil, until);
    this.#count('answered429');
    throw tooMany(`Too much request weight used; current limit is ${this.limits.weightPerMinute} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.`, 429, [state.blockedUntil, now]);
  }

  ban(address: string, until: EpochMs): void {
    this.#of(address).bannedUntil = until;
    this.#count('bans');
  }

  bannedUntil(address: string): EpochMs { return this.#of(address).bannedUntil; }

  /** Books an order and returns the counts of both windows. -1015 beyond them, without Retry-After. */
  order(account: string, now: EpochMs): { readonly short: number; readonly day: number } {
    let windows = this.#orders.get(account);
    if (!windows) this.#orders.set(account, (windows = { short: new Window(10 * SECOND), day: new Window(DAY) }));
    const [short, day] = [windows.short.add(1, now), windows.day.add(1, now)];
    const over = short > this.limits.ordersPer10Seconds ? `${this.limits.ordersPer10Seconds} orders per 10 SECOND` : day > this.limits.ordersPerDay ? `${this.limits.ordersPerDay} orders per 1 DAY` : undefined;
    if (over !== undefined) {
      this.#count('answeredTooManyOrders');
      throw new VenueError(-1015, `Too many new orders; current limit is ${over}.`, { status: 429 });
    }
    return { short, day };
  }

  ordersUsed(account: string, now: EpochMs): { readonly short: number; readonly day: number } {
    const windows = this.#orders.get(account);
    return { short: windows?.short.add(0, now) ?? 0, day: windows?.day.add(0, now) ?? 0 };
  }

  /** Whether one more socket may open. */
  connects(address: string, now: EpochMs): boolean {
    const state = this.#of(address);
    if (now < state.bannedUntil) return false;
    const fits = state.connections.add(1, now) <= this.limits.connectionsPer5Minutes;
    if (!fits) this.#count('connectionsRefused');
    return fits;
  }

  #refuseBanned(state: Address, now: EpochMs): void {
    if (now >= state.bannedUntil) return;
    this.#count('requestsWhileBanned');
    throw banned(state.bannedUntil, now);
  }

  #refuseAgain(state: Address, now: EpochMs): never {
    if (now - state.blockedAt >= this.limits.onTheirWayMs) state.refused += 1;
    this.#count('requestsInsideRetryAfter');
    if (state.refused < this.limits.patience) {
      throw tooMany(`Too much request weight used; current limit is ${this.limits.weightPerMinute} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.`, 429, [state.blockedUntil, now]);
    }
    state.bannedUntil = now + Math.min(this.limits.longestBanMs, this.limits.firstBanMs * 2 ** state.bans);
    state.bans += 1;
    state.refused = 0;
    this.#count('bans');
    throw banned(state.bannedUntil, now);
  }

  #of(address: string): Address {
    let state = this.#addresses.get(address);
    if (!state) this.#addresses.set(address, (state = { weight: new Window(MINUTE), connections: new Window(5 * MINUTE), refused: 0, blockedUntil: 0, blockedAt: 0, bannedUntil: 0, bans: 0 }));
    return state;
  }
}

/** What to put into Retry-After (seconds) and into the data of a socket's answer (the moment). */
export interface RetryData {
  readonly serverTime: EpochMs;
  readonly retryAfter: EpochMs;
}

const tooMany = (message: string, status: number, [until, now]: readonly [EpochMs, EpochMs]): VenueError =>
  new VenueError(-1003, message, { status, data: { serverTime: now, retryAfter: until } satisfies RetryData });

const banned = (until: EpochMs, now: EpochMs): VenueError =>
  tooMany(`Way too much request weight used; IP banned until ${until}. Please use WebSocket Streams for live updates to avoid bans.`, 418, [until, now]);
