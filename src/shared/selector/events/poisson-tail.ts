import { logGamma } from '../regimes/log-gamma.ts';

const NEGLIGIBLE = 1e-17;

/** ln P(N >= count) of a Poisson number with the given mean. Summed from `count` upwards, so that tiny tails keep their digits. */
export function logPoissonTail(count: number, mean: number): number {
  if (count <= 0) return 0;
  if (!(mean > 0)) return -Infinity;
  const first = count * Math.log(mean) - mean - logGamma(count + 1);
  if (count <= mean) return Math.log1p(-headShare(count, mean));
  let term = 1;
  let sum = 1;
  for (let k = count + 1; term > NEGLIGIBLE * sum; k++) {
    term *= mean / k;
    sum += term;
  }
  return Math.min(0, first + Math.log(sum));
}

/** P(N < count), for a count not above the mean: summed downwards from the largest term. */
function headShare(count: number, mean: number): number {
  const largest = (count - 1) * Math.log(mean) - mean - logGamma(count);
  let term = 1;
  let sum = 1;
  for (let k = count - 1; k > 0 && term > NEGLIGIBLE * sum; k--) {
    term *= k / mean;
    sum += term;
  }
  return Math.min(1 - 1e-16, Math.exp(largest) * sum);
}
