import { likeliest, REGIME_LABELS, type RegimeLabel, type RegimeProbabilities } from './regime-label.ts';

export interface HysteresisRules {
  /** A label takes over only when its probability is above this ... */
  readonly threshold: number;
  /** ... for so many candles one after the other ... */
  readonly candles: number;
  /** ... and the label before it has stood for so many. */
  readonly dwell: number;
}

export interface SavedHysteresis {
  readonly label: RegimeLabel;
  readonly stood: number;
  readonly rival: RegimeLabel;
  readonly insisted: number;
}

/** Keeps a label until another has been likely for long enough. Out of `unknown` no dwell is asked: it is the absence of a label. */
export class Hysteresis {
  readonly #rules: HysteresisRules;
  label: RegimeLabel = 'unknown';
  #stood = 0;
  #rival: RegimeLabel = 'unknown';
  #insisted = 0;

  constructor(rules: HysteresisRules) {
    this.#rules = rules;
  }

  /** True when the label has changed with this candle. */
  next(probabilities: RegimeProbabilities): boolean {
    const { threshold, candles, dwell } = this.#rules;
    const likely = likeliest(probabilities);
    const isLikely = probabilities[REGIME_LABELS.indexOf(likely)] > threshold;
    this.#insisted = isLikely && likely !== this.label ? (likely === this.#rival ? this.#insisted + 1 : 1) : 0;
    this.#rival = likely;
    this.#stood += 1;
    if (this.#insisted < candles || (this.label !== 'unknown' && this.#stood < dwell)) return false;
    this.label = likely;
    this.#stood = 0;
    this.#insisted = 0;
    return true;
  }

  save(): SavedHysteresis {
    return { label: this.label, stood: this.#stood, rival: this.#rival, insisted: this.#insisted };
  }

  restore({ label, stood, rival, insisted }: SavedHysteresis): void {
    this.label = label;
    this.#stood = stood;
    this.#rival = rival;
    this.#insisted = insisted;
  }
}
