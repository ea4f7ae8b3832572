import type { Clock } from '../../../shared/ports/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that moves when nothing is left to do: a minute passes in no time, and the same seed gives the same run. */
export class VirtualTime implements Clock {
  #now: number;
  #order = 0;
  readonly #timers: Timer[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  now(): number { return this.#now; }

  /** Calls back after a while. Returns how to prevent it. */
  after(durationMs: number, run: () => void): () => void {
    this.#order += 1;
    const timer = { at: this.#now + Math.max(0, durationMs), order: this.#order, run };
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#timers[middle].at <= timer.at) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  }

  wait(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) { resolve(); return; }
      const stop = this.after(durationMs, () => { signal?.removeEventListener('abort', abort); resolve(); });
      const abort = (): void => { stop(); resolve(); };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Lets time pass until something holds; false when it does not within so many milliseconds of virtual time. */
  async until(holds: () => boolean, withinMs: number): Promise<boolean> {
    const end = this.#now + withinMs;
    for (;;) {
      await new Promise((resolve) => { setImmediate(resolve); });
      if (holds()) return true;
      const next = this.#timers.shift();
      if (next === undefined) { this.#now = end; return false; }
      if (next.at > end) { this.#timers.unshift(next); this.#now = end; return false; }
      this.#now = next.at;
      next.run();
      while (this.#timers.length > 0 && this.#timers[0].at === this.#now) this.#timers.shift()?.run();
    }
  }

  async pass(durationMs: number): Promise<void> {
    await this.until(() => false, durationMs);
  }
}
