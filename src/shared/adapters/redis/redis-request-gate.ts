import { randomBytes } from 'node:crypto';
import { PRIORITIES, RequestBudget, SHARES, type LimitRule, type RequestCost, type RequestPriority } from '../../domain/request-budget.ts';
import { refusalOf, RequestLine, type Waiting } from '../../domain/request-line.ts';
import { scrub } from '../../domain/scrub.ts';
import type { UsageReport } from '../../domain/venue-limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BanStore, GatedRequest, GateStatus, RequestGate, SharingStatus } from '../../ports/request-gate.ts';
import { RedisBudget, type BudgetAnswer, type BudgetQuestion } from './redis-budget.ts';
import { Takes } from './takes.ts';

export interface Fallback {
  /** The part of the room it last saw that a process takes while it is alone. */
  readonly share?: number;
  /** Redis counts as gone when it has not answered for so long. */
  readonly slowMs?: number;
  /** How often it is looked at while nobody asks, and looked for while it is gone. */
  readonly lookMs?: number;
}

export interface RedisGateSettings {
  /** Processes with the same name share: name the venue, and the address where they leave from several. */
  readonly name: string;
  readonly rules: readonly LimitRule[];
  readonly clock: Clock;
  /** `redis://:password@host:port`, `rediss://` with TLS, or the path of a Unix socket. */
  readonly url: string;
  readonly fallback?: Fallback;
  /** Bans outlive Redis too. */
  readonly bans?: BanStore;
  /** Told when a ban could not be written down. */
  readonly onStoreError?: (error: unknown) => void;
  /** Told when it goes from shared to alone and back. */
  readonly onChange?: (sharing: SharingStatus) => void;
}

export interface SharedRequestGate extends RequestGate {
  close(): void;
}

/** Asked for at once, of each priority. */
const MOST_ASKED = 16;
const MOST_TOLD = 500;
/** Longest wait for the first connection: then it begins alone. */
const FIRST_LOOKS = 20;

/**
 * A gate for several processes: what each may send is decided in Redis, in one atomic step for all that wait. Trading does not need Redis (RELIABILITY
 * fault 61): while it is down or slow, each process goes on at once with the room it last saw, and counts each request of its own `1 / share` times,
 * because another may send as much. What was sent meanwhile is told to Redis before anything is asked of it again.
 */
export async function redisRequestGate(settings: RedisGateSettings): Promise<SharedRequestGate> {
  const until = await settings.bans?.read(settings.name);
  const gate = new RedisGate(settings, until);
  await gate.begin();
  return gate;
}

class RedisGate implements SharedRequestGate {
  readonly #settings: RedisGateSettings;
  readonly #fallback: Required<Fallback>;
  readonly #shared: RedisBudget;
  /** What is known of the windows of all: decides while alone. */
  readonly #room: RequestBudget;
  readonly #takes: Takes;
  readonly #line: RequestLine;
  /** A request that was asked for and got no answer keeps its name, so that it is counted once. */
  readonly #names = new WeakMap<Waiting, string>();
  readonly #process = randomBytes(6).toString('base64url');
  #count = 0;
  #mode: SharingStatus['mode'] = 'alone';
  #since: number;
  #falls = 0;
  #reason: string | undefined = 'not connected yet';
  #marker: string | undefined;
  #heard: UsageReport['used'][number][] = [];
  #forbid = false;
  #isBusy = false;
  #alarm: AbortController | undefined;
  #looking: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(settings: RedisGateSettings, until: number | undefined) {
    this.#settings = settings;
    this.#fallback = { share: 0.5, slowMs: 50, lookMs: 1_000, ...settings.fallback };
    this.#shared = new RedisBudget({ ...settings, slowMs: this.#fallback.slowMs });
    this.#room = new RequestBudget(settings.rules);
    this.#takes = new Takes(settings.rules);
    this.#line = new RequestLine(settings.name, () => settings.clock.now());
    this.#since = settings.clock.now();
    if (until !== undefined) this.#room.forbid(until);
  }

  async begin(): Promise<void> {
    this.#shared.connect();
    for (let look = 0; look < FIRST_LOOKS && this.#mode === 'alone'; look++) {
      await this.#return();
      if (this.#mode === 'alone') await this.#settings.clock.wait(25);
    }
    this.#looking = setInterval(() => { this.#look(); }, this.#fallback.lookMs);
    this.#looking.unref();
  }

  pass(request: GatedRequest, signal?: AbortSignal): Promise<void> {
    const passed = this.#line.join(request, signal);
    if (this.#isClosed) this.#refuseAll('the gate is closed');
    else this.#pump();
    return passed;
  }

  heard({ used, forbiddenMs }: UsageReport): void {
    const now = this.#settings.clock.now();
    for (const told of used) this.#room.heard(now, told);
    // What the venue said while Redis was gone is of then; it says it again with the next answer.
    if (this.#mode === 'shared') this.#heard = [...this.#heard.filter((old) => !used.some(({ counter, windowMs }) => old.counter === counter && old.windowMs === windowMs)), ...used];
    if (forbiddenMs !== undefined) this.#forbidUntil(now + forbiddenMs);
    if (!this.#isClosed) this.#pump();
  }

  status(): GateStatus {
    const now = this.#settings.clock.now();
    const forbiddenUntil = this.#room.forbiddenUntil > now ? this.#room.forbiddenUntil : undefined;
    return { ...this.#line.status(), forbiddenUntil, used: this.#room.used(now), sharing: this.#sharing() };
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#looking);
    this.#alarm?.abort();
    this.#refuseAll('the gate is closed');
    this.#shared.close();
  }

  #sharing(): SharingStatus {
    return { mode: this.#mode, share: this.#fallback.share, since: this.#since, falls: this.#falls, reason: this.#reason };
  }

  #forbidUntil(until: number): void {
    const before = this.#room.forbiddenUntil;
    this.#room.forbid(until);
    if (this.#room.forbiddenUntil === before) return;
    this.#forbid = true;
    this.#settings.bans?.write(this.#settings.name, until).catch((error: unknown) => this.#settings.onStoreError?.(error));
  }

  /** Lets through what may go, the more important first, and sets the alarm for the next. One question at a time. */
  #pump(): void {
    if (this.#isClosed) return;
    if (this.#mode === 'alone') { this.#wake(Math.min(...PRIORITIES.map((priority) => this.#drain(priority)))); return; }
    if (this.#isBusy || this.#line.isEmpty && this.#heard.length === 0 && !this.#forbid) return;
    this.#isBusy = true;
    void this.#ask().then((resting) => {
      // Who was let through may have asked for more before this line is reached: what is due is looked at here, where nothing can come between.
      this.#isBusy = false;
      const isMore = this.#heard.length > 0 || this.#forbid || PRIORITIES.some((priority) => { const [first] = this.#line.queues[priority]; return first !== undefined && !resting.has(first); });
      if (isMore || this.#mode === 'alone') this.#pump();
      else this.#wake(Math.min(Infinity, ...resting.values()));
    });
  }

  #wake(next: number): void {
    this.#alarm?.abort();
    this.#alarm = undefined;
    if (next === Infinity || this.#isClosed) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    void this.#settings.clock.wait(next, alarm.signal).then(() => { if (!alarm.signal.aborted) this.#pump(); });
  }

  /** One question with all there is to say. Who has to wait, and how long. */
  async #ask(): Promise<ReadonlyMap<Waiting, number>> {
    const now = this.#settings.clock.now();
    const untold = this.#takes.untold(now, MOST_TOLD);
    // Nothing is asked of a Redis that does not know yet what was sent.
    const asked = untold.length < MOST_TOLD ? PRIORITIES.flatMap((priority) => this.#line.queues[priority].slice(0, MOST_ASKED)) : [];
    const answer = await this.#exchange({ ...this.#news(now, untold), ask: asked.map((waiting) => ({ ...waiting.request, id: this.#nameOf(waiting) })) });
    const resting = new Map<Waiting, number>();
    if (answer === undefined) return resting;
    for (const take of untold) take.isTold = true;
    asked.forEach((waiting, place) => this.#settle(waiting, answer.waits[place], resting));
    this.#learn(answer);
    return resting;
  }

  #nameOf(waiting: Waiting): string {
    const name = this.#names.get(waiting) ?? `${this.#process}.${++this.#count}`;
    this.#names.set(waiting, name);
    return name;
  }

  /** What Redis does not know yet. */
  #news(now: number, untold: ReturnType<Takes['untold']>): BudgetQuestion {
    const heard = this.#heard;
    const forbidMs = this.#room.forbiddenUntil > now ? this.#room.forbiddenUntil - now : undefined;
    this.#heard = [];
    this.#forbid = false;
    return { marker: this.#marker, heard, forbidMs, took: untold.map(({ id, at, cost }) => ({ id, agoMs: now - at, cost })) };
  }

  async #exchange(question: BudgetQuestion): Promise<BudgetAnswer | undefined> {
    try {
      const answer = await this.#shared.exchange(question);
      if (answer.marker !== this.#marker) {
        this.#takes.forgotten();
        this.#marker = answer.marker;
      }
      return answer;
    } catch (error) {
      this.#change('alone', scrub(error instanceof Error ? error.message : String(error)));
      return undefined;
    }
  }

  /** What the answer says of one that asked; who may wait is noted in `resting`. */
  #settle(waiting: Waiting, wait: number | undefined, resting: Map<Waiting, number>): void {
    if (wait === undefined) return;
    const now = this.#settings.clock.now();
    const { priority, cost, mostWaitMs } = waiting.request;
    if (wait === 0) {
      this.#takes.add({ id: this.#nameOf(waiting), at: now, cost, isTold: true });
      this.#room.take(now, cost);
      if (this.#leave(waiting, priority)) waiting.pass();
    } else if (wait <= waiting.since + mostWaitMs - now) {
      resting.set(waiting, wait);
    } else if (this.#leave(waiting, priority)) {
      waiting.refuse(refusalOf(wait, now, this.#room.forbiddenUntil));
    }
  }

  /** False for one that was given up while it was asked for. */
  #leave(waiting: Waiting, priority: RequestPriority): boolean {
    const queue = this.#line.queues[priority];
    const place = queue.indexOf(waiting);
    if (place >= 0) queue.splice(place, 1);
    return place >= 0;
  }

  #learn({ used, forbiddenMs }: BudgetAnswer): void {
    const now = this.#settings.clock.now();
    for (const told of used) this.#room.heard(now, told);
    if (forbiddenMs <= 0 || now + forbiddenMs <= this.#room.forbiddenUntil + 1_000) return;
    this.#forbidUntil(now + forbiddenMs);
    this.#forbid = false;
  }

  /** Alone: milliseconds until the first that still waits may go; Infinity when none waits. */
  #drain(priority: RequestPriority): number {
    const queue = this.#line.queues[priority];
    for (;;) {
      const first = queue[0];
      if (first === undefined) return Infinity;
      const now = this.#settings.clock.now();
      const charged = this.#charged(first.request.cost, priority);
      const wait = this.#room.waitMs(now, priority, charged);
      if (wait > 0 && wait <= first.since + first.request.mostWaitMs - now) return wait;
      queue.shift();
      if (wait === 0) {
        this.#room.take(now, charged);
        this.#takes.add({ id: this.#nameOf(first), at: now, cost: first.request.cost, isTold: false });
        first.pass();
      } else {
        first.refuse(`${refusalOf(wait, now, this.#room.forbiddenUntil)} (alone, without Redis: ${this.#reason ?? 'gone'})`);
      }
    }
  }

  /** Alone, a request counts for those of the others too; one that would never fit so takes all there is for its priority. */
  #charged(cost: RequestCost, priority: RequestPriority): RequestCost {
    return Object.fromEntries(Object.entries(cost).map(([counter, amount]) => {
      const most = Math.min(...this.#settings.rules.filter((rule) => rule.counter === counter).map(({ limit }) => Math.floor(limit * SHARES[priority])));
      return [counter, Math.min(amount / this.#fallback.share, Math.max(amount, most))];
    }));
  }

  #look(): void {
    if (this.#isBusy || this.#isClosed) return;
    this.#isBusy = true;
    const looked = this.#mode === 'alone' ? this.#return() : this.#exchange({ marker: this.#marker }).then((answer) => { if (answer !== undefined) this.#learn(answer); });
    void looked.finally(() => { this.#isBusy = false; this.#pump(); });
  }

  /** Back to Redis, once it knows all that was sent without it. Who waits is served alone meanwhile. */
  async #return(): Promise<void> {
    for (;;) {
      const now = this.#settings.clock.now();
      const untold = this.#takes.untold(now, MOST_TOLD);
      const answer = await this.#exchange(this.#news(now, untold));
      if (answer === undefined || this.#isClosed) return;
      for (const take of untold) take.isTold = true;
      this.#learn(answer);
      if (this.#takes.untold(this.#settings.clock.now(), 1).length > 0) continue;
      this.#change('shared', undefined);
      return;
    }
  }

  #change(mode: SharingStatus['mode'], reason: string | undefined): void {
    const isNew = mode !== this.#mode;
    this.#reason = reason;
    if (!isNew) return;
    this.#mode = mode;
    this.#since = this.#settings.clock.now();
    if (mode === 'alone') this.#falls++;
    this.#settings.onChange?.(this.#sharing());
  }

  #refuseAll(reason: string): void {
    for (const priority of PRIORITIES) for (const waiting of this.#line.queues[priority].splice(0)) waiting.refuse(reason);
  }
}
