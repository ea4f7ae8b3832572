/**
 * Optimal execution after Almgren and Chriss, "Optimal execution of portfolio transactions" (2000), sections 2 and 3.
 * Time in any one unit; quantities in base units, prices in quote units.
 */
export interface AlmgrenChriss {
  readonly quantity: number;
  /** Time to finish in, cut into `steps` equal intervals. */
  readonly duration: number;
  readonly steps: number;
  /** Standard deviation of the price over one unit of time, in quote units. */
  readonly volatility: number;
  /** Fixed cost per unit traded: half the spread and the fee. */
  readonly epsilon: number;
  /** Permanent impact: price change per unit traded. */
  readonly gamma: number;
  /** Temporary impact: price change per unit traded per unit of time. */
  readonly eta: number;
  /** Risk aversion: quote units of expected cost that one unit of variance is worth. */
  readonly lambda: number;
}

export interface Trajectory {
  /** Decay rate of the holdings; 0 is a straight line. */
  readonly kappa: number;
  readonly kappaTilde: number;
  /** What is left at the end of each interval, beginning with all of it: steps + 1 numbers. */
  readonly holdings: readonly number[];
  readonly trades: readonly number[];
  readonly expectedCost: number;
  readonly variance: number;
}

type Decay = Pick<AlmgrenChriss, 'volatility' | 'gamma' | 'eta' | 'lambda'>;

/** `kappaTilde^2 = lambda sigma^2 / (eta - gamma tau / 2)` and `2 (cosh(kappa tau) - 1) / tau^2 = kappaTilde^2`. */
export function decayOf({ volatility, gamma, eta, lambda }: Decay, tau: number): { readonly kappa: number; readonly kappaTilde: number; readonly etaTilde: number } {
  const etaTilde = eta - (gamma * tau) / 2;
  if (!(etaTilde > 0)) throw new RangeError(`expected eta - gamma tau / 2 above zero, found "${etaTilde}": the intervals are too long for this impact`);
  const kappaTilde = Math.sqrt((lambda * volatility * volatility) / etaTilde);
  return { kappa: Math.acosh((kappaTilde * kappaTilde * tau * tau) / 2 + 1) / tau, kappaTilde, etaTilde };
}

/** `sinh(kappa (T - t)) / sinh(kappa T)`: the share left at `t`. Written with exponentials that cannot overflow. */
export function shareLeft(kappa: number, duration: number, t: number): number {
  if (t >= duration) return 0;
  const x = kappa * duration;
  if (x < 1e-6) return 1 - t / duration;
  return (Math.exp(-kappa * t) * -Math.expm1(-2 * kappa * (duration - t))) / -Math.expm1(-2 * x);
}

export function almgrenChriss(problem: AlmgrenChriss): Trajectory {
  const { quantity, duration, steps, volatility, epsilon, gamma } = problem;
  const tau = duration / steps;
  const { kappa, kappaTilde, etaTilde } = decayOf(problem, tau);
  const holdings = Array.from({ length: steps + 1 }, (_, j) => quantity * shareLeft(kappa, duration, j === steps ? duration : j * tau));
  const trades = holdings.slice(1).map((left, j) => holdings[j] - left);
  const squares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);
  return {
    kappa, kappaTilde, holdings, trades,
    expectedCost: 0.5 * gamma * quantity * quantity + epsilon * quantity + (etaTilde / tau) * squares(trades),
    variance: volatility * volatility * tau * squares(holdings.slice(1)),
  };
}

/**
 * Impact where nothing better is known (section 4.1 of the paper): trading a tenth of the daily volume moves the price by the spread,
 * and trading at a rate of one hundredth of the daily volume costs the spread. `eta` for time in seconds.
 */
export function impactFromSpread(spread: number, dailyVolume: number): { readonly gamma: number; readonly eta: number } {
  return { gamma: spread / (0.1 * dailyVolume), eta: (spread / (0.01 * dailyVolume)) * 86_400 };
}

/** The risk aversion at which holdings decay with `kappa`: the inverse of `decayOf`. */
export function riskAversionFor(kappa: number, { volatility, gamma, eta }: Omit<Decay, 'lambda'>, tau: number): number {
  const etaTilde = eta - (gamma * tau) / 2;
  return (2 * (Math.cosh(kappa * tau) - 1) * etaTilde) / (tau * tau * volatility * volatility);
}
