import type { Clock } from '../../ports/clock.ts';

/** Why new orders are held back. Cancellations always pass. */
export type GateReason = 'starting' | 'stream' | 'reconcile' | 'journal' | 'foreign' | 'key' | 'stopped';

/** Open when nothing speaks against it. */
export class Gate {
  readonly #reasons = new Map<GateReason, string>([['starting', 'starting']]);
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #waiters: (() => void)[] = [];

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  get isOpen(): boolean { return this.#reasons.size === 0; }
  /** Empty when it is open. */
  get text(): string { return [...this.#reasons.values()].join('; '); }
  get reasons(): ReadonlySet<GateReason> { return new Set(this.#reasons.keys()); }

  close(reason: GateReason, text: string): void {
    this.#reasons.set(reason, text);
  }

  open(reason: GateReason): void {
    this.#reasons.delete(reason);
    if (!this.isOpen) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  /** Resolves when it opens. */
  opened(): Promise<void> {
    return this.isOpen ? Promise.resolve() : new Promise((resolve) => { this.#waiters.push(resolve); });
  }

  /** Waits for it so long at most. */
  async openWithin(durationMs: number): Promise<boolean> {
    if (this.isOpen) return true;
    const done = new AbortController();
    await Promise.race([this.opened(), this.#clock.wait(durationMs, AbortSignal.any([done.signal, this.#signal]))]);
    done.abort();
    return this.isOpen;
  }
}
