const BINS = 1024;
const LOWEST = Math.log(1e-9);
const WIDTH = (Math.log(10) - LOWEST) / BINS;

/** Counts by bin, the empty ones left out. */
export interface SavedHistogram {
  readonly bins: readonly (readonly [bin: number, count: number])[];
  readonly largest: number;
}

/**
 * All values seen so far, as counts in 1,024 bins of equal logarithm between 1e-9 and 10 (2.3 % wide): the quantiles of an
 * expanding window in constant memory, whatever its length. Values outside fall into the outermost bins.
 */
export class LogHistogram {
  readonly #counts = new Float64Array(BINS);
  count = 0;
  largest = 0;

  add(value: number): void {
    this.#counts[binOf(value)] += 1;
    this.count += 1;
    this.largest = Math.max(this.largest, value);
  }

  /** The share of the values seen that are below `value`, in [0, 1], straight lines within a bin; 0.5 when none was seen. */
  rank(value: number): number {
    if (this.count === 0) return 0.5;
    const bin = binOf(value);
    let below = 0;
    for (let i = 0; i < bin; i++) below += this.#counts[i];
    const within = Math.min(1, Math.max(0, (Math.log(Math.max(value, 1e-300)) - LOWEST) / WIDTH - bin));
    return (below + within * this.#counts[bin]) / this.count;
  }

  save(): SavedHistogram {
    const bins: [number, number][] = [];
    this.#counts.forEach((count, bin) => { if (count > 0) bins.push([bin, count]); });
    return { bins, largest: this.largest };
  }

  restore({ bins, largest }: SavedHistogram): void {
    this.#counts.fill(0);
    this.count = 0;
    for (const [bin, count] of bins) {
      this.#counts[bin] = count;
      this.count += count;
    }
    this.largest = largest;
  }
}

const binOf = (value: number): number => Math.min(BINS - 1, Math.max(0, Math.floor((Math.log(Math.max(value, 1e-300)) - LOWEST) / WIDTH)));
