import type { EpochMs } from './time.ts';

/** What may wait for what: to get out of a position comes first, to look at prices last. */
export const PRIORITIES = ['cancel', 'order', 'query', 'data'] as const;
export type RequestPriority = (typeof PRIORITIES)[number];

/** At most `limit` of a counter within any `windowMs`. Counters are named by the venue's tables: `weight`, `orders:main`. */
export interface LimitRule {
  readonly counter: string;
  readonly windowMs: number;
  readonly limit: number;
}

/** What a request takes of each counter. */
export type RequestCost = Readonly<Record<string, number>>;

/**
 * The share of a limit that a priority may fill, so that what matters more still finds room: book snapshots and candles stop at half
 * (RELIABILITY fault 28), cancels may use all of it (fault 41).
 */
export const SHARES: Readonly<Record<RequestPriority, number>> = { cancel: 1, order: 0.95, query: 0.8, data: 0.5 };

/** Requests reach the venue with different delays: two that left a whole window apart may arrive closer. */
export const JITTER_MS = 250;
/** A clock behind by more than this was set back; waiting for it to come round again would stop all requests for so long. */
const SET_BACK_MS = 5_000;

class Window {
  readonly rule: LimitRule;
  readonly #at: number[] = [];
  readonly #amount: number[] = [];
  #first = 0;
  #sum = 0;

  constructor(rule: LimitRule) {
    this.rule = rule;
  }

  get used(): number { return this.#sum; }
  get #span(): number { return this.rule.windowMs + JITTER_MS; }

  forget(at: EpochMs): void {
    while (this.#first < this.#at.length && this.#at[this.#first] <= at - this.#span) this.#sum -= this.#amount[this.#first++];
    if (this.#first > 1_024 && this.#first * 2 > this.#at.length) {
      this.#at.splice(0, this.#first);
      this.#amount.splice(0, this.#first);
      this.#first = 0;
    }
  }

  add(at: EpochMs, amount: number): void {
    if (amount <= 0) return;
    this.#at.push(at);
    this.#amount.push(amount);
    this.#sum += amount;
  }

  /** The clock was set back by so much: all stays as long ago as it was. */
  shift(backMs: number): void {
    for (let i = this.#first; i < this.#at.length; i++) this.#at[i] -= backMs;
  }

  /** Milliseconds until `amount` fits below `limit`; Infinity when it never does. */
  wait(at: EpochMs, amount: number, limit: number): number {
    if (amount > limit) return Infinity;
    let sum = this.#sum;
    if (sum + amount <= limit) return 0;
    for (let i = this.#first; i < this.#at.length; i++) {
      sum -= this.#amount[i];
      if (sum + amount <= limit) return Math.max(1, this.#at[i] + this.#span - at);
    }
    return 1;
  }
}

/** Counts what was asked of a venue against its limits, in sliding windows: stricter than the venue's own, which begin at whole minutes. */
export class RequestBudget {
  readonly #windows: readonly Window[];
  #now = -Infinity;
  #forbiddenUntil: EpochMs = -Infinity;

  constructor(rules: readonly LimitRule[]) {
    this.#windows = rules.map((rule) => new Window(rule));
  }

  /** No request at all before this time; -Infinity when the venue has forbidden nothing. */
  get forbiddenUntil(): EpochMs { return this.#forbiddenUntil; }

  /** Milliseconds until a request may be sent: 0 now, Infinity never. Time does not run back: a slightly earlier `at` counts as the latest one told. */
  waitMs(at: EpochMs, priority: RequestPriority, cost: RequestCost): number {
    const now = this.#advance(at);
    if (now < this.#forbiddenUntil) return this.#forbiddenUntil - now;
    let wait = 0;
    for (const window of this.#windows) {
      const amount = cost[window.rule.counter] ?? 0;
      if (amount > 0) wait = Math.max(wait, window.wait(now, amount, Math.floor(window.rule.limit * SHARES[priority])));
    }
    return wait;
  }

  take(at: EpochMs, cost: RequestCost): void {
    const now = this.#advance(at);
    for (const window of this.#windows) window.add(now, cost[window.rule.counter] ?? 0);
  }

  /** What the venue says has been used, by us and by whoever shares the key or the address: never believed to be less than we counted. */
  heard(at: EpochMs, { counter, windowMs, used }: { readonly counter: string; readonly windowMs: number; readonly used: number }): void {
    const now = this.#advance(at);
    const window = this.#windows.find(({ rule }) => rule.counter === counter && rule.windowMs === windowMs);
    if (window !== undefined && Number.isFinite(used)) window.add(now, used - window.used);
  }

  /** A 429 or 418: nothing is sent before `until`. A shorter one does not shorten a longer one. */
  forbid(until: EpochMs): void {
    if (until > this.#forbiddenUntil) this.#forbiddenUntil = until;
  }

  used(at: EpochMs): readonly (LimitRule & { readonly used: number })[] {
    this.#advance(at);
    return this.#windows.map(({ rule, used }) => ({ ...rule, used }));
  }

  #advance(at: EpochMs): EpochMs {
    if (at > this.#now) {
      this.#now = at;
      for (const window of this.#windows) window.forget(at);
    } else if (at < this.#now - SET_BACK_MS) {
      const back = this.#now - at;
      for (const window of this.#windows) window.shift(back);
      this.#forbiddenUntil -= back;
      this.#now = at;
    }
    return this.#now;
  }
}
