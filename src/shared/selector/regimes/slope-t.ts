/**
 * The t-value of the least-squares slope of a log price over time, against a random walk without drift. The usual standard error takes
 * the residuals for independent and calls almost every random walk a trend (Granger and Newbold 1974); here the variance of the slope
 * is that of a walk with the increments seen: sigma² 6(n² + 1) / (5 n (n² - 1)), exact for normal increments of known sigma.
 * `logPrices`: oldest first, at least 3. Answers 0 for a price that did not move.
 */
export function slopeT(logPrices: ArrayLike<number>): number {
  const n = logPrices.length;
  const centre = (n - 1) / 2;
  let weighted = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    weighted += (i - centre) * logPrices[i];
    if (i > 0) squares += (logPrices[i] - logPrices[i - 1]) ** 2;
  }
  if (squares === 0) return 0;
  const slope = (12 * weighted) / (n * (n * n - 1));
  const sigma2 = squares / (n - 1);
  return slope / Math.sqrt((sigma2 * 6 * (n * n + 1)) / (5 * n * (n * n - 1)));
}
