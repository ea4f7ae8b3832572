import type { EpochMs } from '../../shared/domain/time.ts';

interface Open {
  readonly text: string;
  dueAt: EpochMs;
  said: number;
}

const MOST = 20;

/** What is critical and was answered by nobody. */
export class Escalation {
  readonly #afterMs: number;
  readonly #times: number;
  #open: Open[] = [];

  constructor(afterMs: number, times: number) {
    this.#afterMs = afterMs;
    this.#times = times;
  }

  take(text: string, now: EpochMs): void {
    this.#open = [...this.#open, { text, dueAt: now + this.#afterMs, said: 0 }].slice(-MOST);
  }

  /** Somebody wrote: all of it was seen. */
  acknowledge(): void {
    this.#open = [];
  }

  /** What is to be said again now. */
  due(now: EpochMs): readonly string[] {
    const due = this.#open.filter(({ dueAt }) => dueAt <= now);
    for (const one of due) {
      one.said++;
      one.dueAt = now + this.#afterMs;
    }
    this.#open = this.#open.filter(({ said }) => said < this.#times);
    return due.map(({ text }) => text);
  }
}
