import type { EpochMs } from '../../shared/domain/time.ts';

const MOST = 1_000;

/** Counts what is said again within a while. */
export class Repeats {
  readonly #withinMs: number;
  readonly #said = new Map<string, { at: EpochMs; more: number }>();

  constructor(withinMs: number) {
    this.#withinMs = withinMs;
  }

  /** How often it was left out since it was last said; undefined where it is to be left out now. */
  take(key: string, now: EpochMs): number | undefined {
    const known = this.#said.get(key);
    if (known !== undefined && now - known.at < this.#withinMs) {
      known.more++;
      return undefined;
    }
    this.#said.delete(key);
    this.#said.set(key, { at: now, more: 0 });
    const [oldest] = this.#said.keys();
    if (this.#said.size > MOST && oldest !== undefined) this.#said.delete(oldest);
    return known?.more ?? 0;
  }
}
