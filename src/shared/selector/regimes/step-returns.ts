import type { EpochMs } from '../../domain/time.ts';

export interface SavedStepReturns {
  readonly step: number;
  readonly close: number;
}

/** Log returns over steps of UTC time made of candles: a step has closed when a candle ends on its edge or beyond. A hole gives one return. */
export class StepReturns {
  readonly #length: number;
  #step = -1;
  #close = 0;

  constructor(lengthMs: number) {
    this.#length = lengthMs;
  }

  /** The return of the step that ends with this candle, or undefined inside a step. */
  next(closeTime: EpochMs, close: number): number | undefined {
    const step = Math.floor(closeTime / this.#length);
    if (step === this.#step) return undefined;
    const change = this.#step === -1 ? undefined : Math.log(close / this.#close);
    this.#step = step;
    this.#close = close;
    return change;
  }

  save(): SavedStepReturns {
    return { step: this.#step, close: this.#close };
  }

  restore({ step, close }: SavedStepReturns): void {
    this.#step = step;
    this.#close = close;
  }
}
