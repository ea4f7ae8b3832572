/** What a linear model is fitted to: complete columns of equal length. The intercept is added by the fit and never penalised. */
export interface Design {
  readonly columns: readonly Float64Array[];
  readonly labels: Float64Array;
  readonly weights: Float64Array;
}

export interface LinearFit {
  readonly intercept: number;
  readonly coefficients: Float64Array;
}

/** Answers of the fit for the rows of the design, before any link. */
export function linearScores({ columns }: Pick<Design, 'columns'>, { intercept, coefficients }: LinearFit, into: Float64Array): Float64Array {
  into.fill(intercept);
  columns.forEach((column, f) => {
    const slope = coefficients[f];
    if (slope === 0) return;
    for (let i = 0; i < into.length; i++) into[i] += slope * column[i];
  });
  return into;
}

/** X' W X with the column of ones first, row after row, lower half. */
export function weightedGram(columns: readonly Float64Array[], weights: Float64Array): Float64Array {
  const size = columns.length + 1;
  const gram = new Float64Array(size * size);
  gram[0] = weights.reduce((sum, weight) => sum + weight, 0);
  const scaled = new Float64Array(weights.length);
  columns.forEach((column, f) => {
    let sum = 0;
    for (let i = 0; i < scaled.length; i++) sum += scaled[i] = weights[i] * column[i];
    gram[(f + 1) * size] = sum;
    for (let other = 0; other <= f; other++) gram[(f + 1) * size + other + 1] = dot(scaled, columns[other]);
  });
  return gram;
}

/** X' v with the column of ones first. */
export const weightedMoments = (columns: readonly Float64Array[], values: Float64Array): Float64Array =>
  Float64Array.from([values.reduce((sum, value) => sum + value, 0), ...columns.map((column) => dot(column, values))]);

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
