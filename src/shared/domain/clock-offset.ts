import type { EpochMs } from './time.ts';

/** One question after the venue's time: our time when it was sent and answered, and the time it told. */
export interface ClockSample {
  readonly sentAt: EpochMs;
  readonly receivedAt: EpochMs;
  readonly venueAt: EpochMs;
}

/**
 * The venue's clock seen from ours. Of the last samples the one with the shortest way there and back is believed, since its error is at most
 * half of that way (the rule of NTP's clock filter, RFC 5905 section 10). The time it tells waits rather than run back, unless a clock was set.
 */
export class ClockOffset {
  readonly #samples: ClockSample[] = [];
  readonly #keep: number;
  #latest = -Infinity;

  constructor(keep = 8) {
    this.#keep = keep;
  }

  /** False for a sample that cannot be: answered before it was sent. */
  add(sample: ClockSample): boolean {
    if (!(sample.receivedAt >= sample.sentAt) || !Number.isFinite(sample.venueAt)) return false;
    this.#samples.push(sample);
    if (this.#samples.length > this.#keep) this.#samples.shift();
    return true;
  }

  /** After our clock was set, or the machine slept: what was measured before says nothing. */
  forget(): void {
    this.#samples.length = 0;
  }

  get isKnown(): boolean { return this.#samples.length > 0; }
  /** Milliseconds the venue is ahead of us; 0 while nothing is known. */
  get offsetMs(): number { return this.#best === undefined ? 0 : offsetOf(this.#best); }
  /** The offset is right to this many milliseconds; Infinity while nothing is known. */
  get uncertaintyMs(): number { return this.#best === undefined ? Infinity : (this.#best.receivedAt - this.#best.sentAt) / 2; }
  /** How far apart the samples put the venue's clock beyond their own uncertainty. Above 500 ms one of the clocks is being set. */
  get instabilityMs(): number {
    let low = Infinity;
    let high = -Infinity;
    for (const sample of this.#samples) {
      const half = (sample.receivedAt - sample.sentAt) / 2;
      low = Math.min(low, offsetOf(sample) + half);
      high = Math.max(high, offsetOf(sample) - half);
    }
    return Math.max(0, high - low);
  }

  venueTime(ours: EpochMs): EpochMs {
    const now = Math.round(ours + this.offsetMs);
    // Waiting out a correction of an hour would send requests from the future for an hour.
    if (now > this.#latest || now < this.#latest - SET_BACK) this.#latest = now;
    return this.#latest;
  }

  get #best(): ClockSample | undefined {
    let best: ClockSample | undefined;
    for (const sample of this.#samples) if (best === undefined || sample.receivedAt - sample.sentAt <= best.receivedAt - best.sentAt) best = sample;
    return best;
  }
}

/** Binance refuses requests from more than a second ahead of its clock. */
const SET_BACK = 1_000;

const offsetOf = ({ sentAt, receivedAt, venueAt }: ClockSample): number => venueAt - (sentAt + receivedAt) / 2;
