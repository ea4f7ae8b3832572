import { TransientError } from '../../domain/errors.ts';
import { PRIORITIES, RequestBudget, type LimitRule, type RequestPriority } from '../../domain/request-budget.ts';
import { isoOf } from '../../domain/iso-time.ts';
import type { UsageReport } from '../../domain/venue-limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BanStore, GatedRequest, GateStatus, RequestGate } from '../../ports/request-gate.ts';

export interface RequestGateSettings {
  /** Names the gate in the store of bans: venue and address. */
  readonly name: string;
  readonly rules: readonly LimitRule[];
  readonly clock: Clock;
  readonly bans?: BanStore;
  /** Told when a ban could not be written down. */
  readonly onStoreError?: (error: unknown) => void;
}

interface Waiting {
  readonly request: GatedRequest;
  readonly since: number;
  readonly pass: () => void;
  readonly refuse: (reason: string) => void;
}

/** A gate for one process; bans from before its start are honoured from the first request on. */
export async function openRequestGate(settings: RequestGateSettings): Promise<RequestGate> {
  const until = await settings.bans?.read(settings.name);
  return new LocalGate(settings, until);
}

class LocalGate implements RequestGate {
  readonly #settings: RequestGateSettings;
  readonly #budget: RequestBudget;
  readonly #queues: Readonly<Record<RequestPriority, Waiting[]>> = { cancel: [], order: [], query: [], data: [] };
  #alarm: AbortController | undefined;
  #passed = 0;
  #refused = 0;
  #lastWaitMs = 0;

  constructor(settings: RequestGateSettings, until: number | undefined) {
    this.#settings = settings;
    this.#budget = new RequestBudget(settings.rules);
    if (until !== undefined) this.#budget.forbid(until);
  }

  pass(request: GatedRequest, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const since = this.#settings.clock.now();
      const refuse = (reason: string) => { this.#refused++; reject(new TransientError(`not sent to ${this.#settings.name}: ${reason}`)); };
      if (signal?.aborted === true) { refuse('given up'); return; }
      const leave = () => { const queue = this.#queues[request.priority]; const place = queue.indexOf(waiting); if (place >= 0) { queue.splice(place, 1); refuse('given up'); } };
      const waiting: Waiting = {
        request, since,
        pass: () => { signal?.removeEventListener('abort', leave); this.#passed++; this.#lastWaitMs = this.#settings.clock.now() - since; resolve(); },
        refuse: (reason) => { signal?.removeEventListener('abort', leave); refuse(reason); },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#queues[request.priority].push(waiting);
      this.#pump();
    });
  }

  heard({ used, forbiddenMs }: UsageReport): void {
    const now = this.#settings.clock.now();
    for (const report of used) this.#budget.heard(now, report);
    if (forbiddenMs === undefined) return;
    const before = this.#budget.forbiddenUntil;
    this.#budget.forbid(now + forbiddenMs);
    if (this.#budget.forbiddenUntil === before) return;
    this.#settings.bans?.write(this.#settings.name, this.#budget.forbiddenUntil).catch((error: unknown) => this.#settings.onStoreError?.(error));
    this.#pump();
  }

  status(): GateStatus {
    const now = this.#settings.clock.now();
    const waiting = { cancel: this.#queues.cancel.length, order: this.#queues.order.length, query: this.#queues.query.length, data: this.#queues.data.length };
    const oldest = Math.min(now, ...PRIORITIES.flatMap((priority) => this.#queues[priority].slice(0, 1).map(({ since }) => since)));
    const forbiddenUntil = this.#budget.forbiddenUntil > now ? this.#budget.forbiddenUntil : undefined;
    return { waiting, oldestWaitMs: now - oldest, passed: this.#passed, refused: this.#refused, lastWaitMs: this.#lastWaitMs, forbiddenUntil, used: this.#budget.used(now) };
  }

  /** Lets through what may go, the more important first, and sets the alarm for the next. */
  #pump(): void {
    this.#alarm?.abort();
    this.#alarm = undefined;
    let next = Infinity;
    for (const priority of PRIORITIES) next = Math.min(next, this.#drain(priority));
    if (next === Infinity) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    void this.#settings.clock.wait(next, alarm.signal).then(() => { if (!alarm.signal.aborted) this.#pump(); });
  }

  /** Milliseconds until the first that still waits may go; Infinity when none waits. */
  #drain(priority: RequestPriority): number {
    const queue = this.#queues[priority];
    for (;;) {
      const first = queue[0];
      if (first === undefined) return Infinity;
      const now = this.#settings.clock.now();
      const wait = this.#budget.waitMs(now, priority, first.request.cost);
      const left = first.since + first.request.mostWaitMs - now;
      if (wait > 0 && wait <= left) return wait;
      queue.shift();
      if (wait === 0) {
        this.#budget.take(now, first.request.cost);
        first.pass();
      } else {
        first.refuse(this.#reason(wait, now));
      }
    }
  }

  #reason(wait: number, now: number): string {
    if (wait === Infinity) return 'the request alone is larger than its share of the limit';
    const until = this.#budget.forbiddenUntil;
    if (until > now) return `the venue has forbidden requests until ${isoOf(until)}`;
    return `the request limit leaves no room for another ${wait} ms`;
  }
}
