/** The answer to the row whose first feature is `features[at]`. */
export type RowScorer = (features: Float64Array, at: number) => number;
