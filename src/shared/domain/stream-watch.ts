import type { EpochMs } from './time.ts';

export interface WatchedStream {
  readonly key: string;
  /** The longest time between two messages while all is well. */
  readonly expectedGapMs: number;
}

/** Tells which streams have fallen silent: a socket that answers pings proves nothing about the data on it (RELIABILITY fault 31). */
export class StreamWatch {
  readonly #streams = new Map<string, { readonly gapMs: number; heardAt: EpochMs; isStale: boolean }>();

  /** From now on; a stream that never says anything is found like one that stopped. */
  add({ key, expectedGapMs }: WatchedStream, at: EpochMs): void {
    this.#streams.set(key, { gapMs: expectedGapMs, heardAt: at, isStale: false });
  }

  /** True when the stream had been stale. */
  heard(key: string, at: EpochMs): boolean {
    const stream = this.#streams.get(key);
    if (stream === undefined) return false;
    stream.heardAt = at;
    const wasStale = stream.isStale;
    stream.isStale = false;
    return wasStale;
  }

  /** Streams that have become stale since the last look. Looked at every half gap, a stream is found within 1.5 gaps after its last message. */
  stale(at: EpochMs): readonly string[] {
    const found: string[] = [];
    for (const [key, stream] of this.#streams) {
      if (stream.isStale || at - stream.heardAt <= stream.gapMs) continue;
      stream.isStale = true;
      found.push(key);
    }
    return found;
  }

  /** After a break: nothing is expected before the connection stands again. */
  restart(at: EpochMs): void {
    for (const stream of this.#streams.values()) { stream.heardAt = at; stream.isStale = false; }
  }

  ageMs(key: string, at: EpochMs): number {
    const stream = this.#streams.get(key);
    return stream === undefined ? Infinity : at - stream.heardAt;
  }

  /** How often to look so that a stream is found within 1.5 of its gaps. */
  get lookEveryMs(): number {
    let least = Infinity;
    for (const { gapMs } of this.#streams.values()) least = Math.min(least, gapMs);
    return Math.max(10, Math.min(1_000, least / 2));
  }
}
