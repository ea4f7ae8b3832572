import { logGamma } from './log-gamma.ts';

/** A belief about the mean and variance of normal data: mean ~ N(mu, variance / kappa), variance ~ inverse gamma (alpha, beta). */
export interface NormalInverseGamma {
  readonly mu: number;
  readonly kappa: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Log density of the next value: Student's t with 2 alpha degrees of freedom (Murphy 2007, "Conjugate Bayesian analysis of the Gaussian distribution"). */
export function logPredictive({ mu, kappa, alpha, beta }: NormalInverseGamma, x: number): number {
  const spread = (2 * beta * (kappa + 1)) / kappa;
  return logGamma(alpha + 0.5) - logGamma(alpha) - 0.5 * Math.log(Math.PI * spread) - (alpha + 0.5) * Math.log1p((x - mu) ** 2 / spread);
}

/** The belief after one value. */
export function updatedBelief({ mu, kappa, alpha, beta }: NormalInverseGamma, x: number): NormalInverseGamma {
  return { mu: (kappa * mu + x) / (kappa + 1), kappa: kappa + 1, alpha: alpha + 0.5, beta: beta + (kappa * (x - mu) ** 2) / (2 * (kappa + 1)) };
}
