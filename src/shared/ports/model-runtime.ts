/** Where a model comes from. With `sha256` (hexadecimal) only the very bytes that were agreed on are taken. */
export type ModelSource =
  | { readonly file: string; readonly sha256?: string }
  | { readonly bytes: Uint8Array; readonly name: string; readonly sha256?: string };

/** What a model has to keep to. */
export interface ModelContract {
  /** What stands in a row, in this order: the list given beside the file. Without it the file must name its features itself. */
  readonly features?: readonly string[];
  /** Features that can be computed here: a model that asks for another one is refused. */
  readonly known?: readonly string[];
  readonly target: 'probability' | 'value';
  /** Which output holds the answers, where there are several. */
  readonly output?: string;
  readonly limits?: Partial<ModelLimits>;
  /**
   * `apart`: the model is first loaded and asked in a process of its own, so that one that crashes or never ends does no harm here. `here`: only
   * where the bytes have been tried before. `apart` by default.
   */
  readonly trial?: 'apart' | 'here';
}

export interface ModelLimits {
  readonly maxBytes: number;
  /** Microseconds within which 99 of 100 single rows are to be answered. */
  readonly maxP99Us: number;
  /** Milliseconds that loading and trying may take. */
  readonly maxTrialMs: number;
  /** Memory that the process of a trial may hold, the runtime's own hundred megabytes with it. Watched on Linux alone. */
  readonly maxTrialBytes: number;
}

/** A file of at most 64 MiB, an answer within a millisecond, a trial within 20 seconds and a gibibyte. */
export const DEFAULT_MODEL_LIMITS: ModelLimits = { maxBytes: 64 * 2 ** 20, maxP99Us: 1_000, maxTrialMs: 20_000, maxTrialBytes: 2 ** 30 };

/** What a model turned out to be when it was tried. */
export interface ModelReport {
  readonly name: string;
  readonly sha256: string;
  /** What stands in a row, in this order. */
  readonly features: readonly string[];
  readonly target: 'probability' | 'value';
  /** Names of the input that is fed and of the output that is read. */
  readonly input: string;
  readonly output: string;
  /** Times of single rows in microseconds. */
  readonly latency: { readonly p50Us: number; readonly p99Us: number };
  /** Whether it has an answer where features are missing (NaN). */
  readonly answersMissing: boolean;
  /** What the file says about itself: `model_hash` and more in files of this product. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A model that was loaded, tried and accepted. */
export interface LoadedModel extends ModelReport {
  /**
   * The answers to `rows` rows, one after the other in `features`. UsageError: shapes. DataError: an answer that is no finite number, or no
   * probability where one was promised; none of the answers is given then.
   */
  predict(features: Float32Array, rows: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Runs models that were written down by whatever made them. */
export interface ModelRuntime {
  /**
   * DataError names the file and what is wrong with it: too large, another hash, corrupt, data outside of the file, operators of unknown make,
   * other shapes, unknown features, answers that are none, too slow. RefusedError: this machine has no such runtime.
   */
  load(source: ModelSource, contract: ModelContract): Promise<LoadedModel>;
}
