import type { EpochMs } from './time.ts';

interface Kept<Value> { readonly value: Promise<Value>; readonly until: EpochMs }

/** Answers to questions that change nothing and whose answer stays good for a while: two who ask at the same time ask once. */
export class ResponseCache<Value> {
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #most: number;
  #hits = 0;
  #misses = 0;

  constructor(most = 500) {
    this.#most = most;
  }

  get status(): { readonly hits: number; readonly misses: number; readonly size: number } { return { hits: this.#hits, misses: this.#misses, size: this.#kept.size }; }

  /** The answer from before when it is not older than `goodForMs`, or a new one. A failed question is not kept. */
  get(key: string, { at, goodForMs }: { readonly at: EpochMs; readonly goodForMs: number }, ask: () => Promise<Value>): Promise<Value> {
    const kept = this.#kept.get(key);
    if (kept !== undefined && at < kept.until) {
      this.#hits++;
      return kept.value;
    }
    this.#misses++;
    const value = ask();
    this.#kept.delete(key);
    this.#kept.set(key, { value, until: at + goodForMs });
    value.catch(() => { if (this.#kept.get(key)?.value === value) this.#kept.delete(key); });
    if (this.#kept.size > this.#most) this.#kept.delete(this.#kept.keys().next().value ?? '');
    return value;
  }

  forget(): void {
    this.#kept.clear();
  }
}
