/** Where a language model lies. Only the very bytes that were agreed on are taken. */
export interface SequenceModel {
  readonly file: string;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Fills shorter texts up. */
  readonly padding: number;
}

export interface ClassifierLimits {
  readonly maxBytes: number;
  /** Milliseconds that loading, and answering to a handful of texts, may take. */
  readonly maxStartMs: number;
  readonly maxAnswerMs: number;
  /** Memory its process may hold. Watched on Linux alone. */
  readonly maxResidentBytes: number;
}

/** A file of a gibibyte, ready within a minute, sixteen texts within ten seconds, three gibibytes of memory. */
export const CLASSIFIER_LIMITS: ClassifierLimits = { maxBytes: 2 ** 30, maxStartMs: 60_000, maxAnswerMs: 10_000, maxResidentBytes: 3 * 2 ** 30 };

/** A language model that tells classes of texts, in a process of its own. */
export interface SequenceClassifier {
  /** How many classes it tells. */
  readonly classes: number;
  /**
   * What it says of each class (logits), text after text. DataError when it fails, answers with what is no answer, takes too long or too much
   * memory: its process is ended then, and it is not asked again.
   */
  classify(texts: readonly (readonly number[])[]): Promise<Float32Array>;
  close(): Promise<void>;
}
