import { PRIORITIES, RequestBudget, type LimitRule, type RequestPriority } from '../../domain/request-budget.ts';
import { refusalOf, RequestLine } from '../../domain/request-line.ts';
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

/** A gate for one process; bans from before its start are honoured from the first request on. */
export async function openRequestGate(settings: RequestGateSettings): Promise<RequestGate> {
  const until = await settings.bans?.read(settings.name);
  return new LocalGate(settings, until);
}

class LocalGate implements RequestGate {
  readonly #settings: RequestGateSettings;
  readonly #budget: RequestBudget;
  readonly #line: RequestLine;
  #alarm: AbortController | undefined;

  constructor(settings: RequestGateSettings, until: number | undefined) {
    this.#settings = settings;
    this.#budget = new RequestBudget(settings.rules);
    this.#line = new RequestLine(settings.name, () => settings.clock.now());
    if (until !== undefined) this.#budget.forbid(until);
  }

  pass(request: GatedRequest, signal?: AbortSignal): Promise<void> {
    const passed = this.#line.join(request, signal);
    this.#pump();
    return passed;
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
    const forbiddenUntil = this.#budget.forbiddenUntil > now ? this.#budget.forbiddenUntil : undefined;
    return { ...this.#line.status(), forbiddenUntil, used: this.#budget.used(now) };
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
    const queue = this.#line.queues[priority];
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
        first.refuse(refusalOf(wait, now, this.#budget.forbiddenUntil));
      }
    }
  }
}
