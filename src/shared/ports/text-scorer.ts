/** Gives texts a score in [-1, 1]: a lexicon, or a model that runs on this machine. */
export interface TextScorer {
  /** Name and version: scores of different scorers are not compared. */
  readonly version: string;
  /** One score for each text, in their order; NaN where it cannot tell. */
  score(texts: readonly string[]): Promise<Float64Array>;
  close(): Promise<void>;
}
