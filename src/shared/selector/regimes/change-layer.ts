import { CUSUM_START, cusumAlarm, cusumStep, type CusumState } from './cusum.ts';
import { RunLengths, type SavedRunLengths } from './run-lengths.ts';

export interface ChangeLayerSettings {
  readonly hazard: number;
  /** A change within so many candles is a recent one. */
  readonly recent: number;
}

/** Layer D's opinion: how likely the market has just changed, for how long it has likely not, and an alarm of a shifted mean. */
export interface ChangeReading {
  readonly changeProbability: number;
  readonly runLength: number;
  readonly alarm: 'up' | 'down' | 'none';
}

export interface SavedChangeLayer {
  readonly candles: number;
  readonly variance: number;
  readonly cusum: CusumState;
  readonly runs: SavedRunLengths;
}

const DECAY = 0.999;
/** Returns beyond so many deviations count as so many: a single print is a jump, not a new regime. */
const LIMIT = 4;
const CUSUM = { target: 0, slack: 0.5, limit: 5 };

/**
 * Layer D: Bayesian changepoints and CUSUM on log returns in units of their slow deviation (exponential, about a thousand candles).
 * The deviation a return is divided by comes from the returns before it.
 */
export class ChangeLayer {
  readonly #settings: ChangeLayerSettings;
  readonly #runs: RunLengths;
  #cusum = CUSUM_START;
  #candles = 0;
  #variance = 0;

  constructor(settings: ChangeLayerSettings) {
    this.#settings = settings;
    this.#runs = new RunLengths({ hazard: settings.hazard, prior: { mu: 0, kappa: 1, alpha: 1, beta: 1 }, leastMass: 1e-4, cap: 500 });
  }

  /** The opinion after one more return; undefined until 30 have been seen and while nothing moves. */
  next(change: number): ChangeReading | undefined {
    const deviation = Math.sqrt(this.#variance);
    const isReady = this.#candles >= 30 && deviation > 0;
    this.#candles += 1;
    this.#variance += (change * change - this.#variance) * Math.max(1 - DECAY, 1 / this.#candles);
    if (!isReady) return undefined;
    const x = Math.max(-LIMIT, Math.min(LIMIT, change / deviation));
    this.#runs.next(x);
    this.#cusum = cusumStep(this.#cusum, x, CUSUM);
    const alarm = cusumAlarm(this.#cusum, CUSUM);
    if (alarm !== 'none') this.#cusum = CUSUM_START;
    return { changeProbability: this.#runs.massBelow(this.#settings.recent), runLength: this.#runs.likeliest, alarm };
  }

  save(): SavedChangeLayer {
    return { candles: this.#candles, variance: this.#variance, cusum: this.#cusum, runs: this.#runs.save() };
  }

  restore({ candles, variance, cusum, runs }: SavedChangeLayer): void {
    this.#candles = candles;
    this.#variance = variance;
    this.#cusum = cusum;
    this.#runs.restore(runs);
  }
}
