import type { Random } from '../../domain/random.ts';
import { HOUR } from '../../domain/time.ts';

export const SYNTHETIC_REGIMES = ['trend-up', 'trend-down', 'range', 'stress'] as const;
/** What the made-up market is doing now: the truth that a regime detector should find. */
export type SyntheticRegime = (typeof SYNTHETIC_REGIMES)[number];

interface Character {
  /** Mean stay. */
  readonly dwellMs: number;
  /** Volatility and volume against their average, before normalisation. */
  readonly volatility: number;
  readonly volume: number;
  /** Drift over a mean stay, in standard deviations of that stay, at a trend strength of 1. */
  readonly drift: number;
  /** How many times the usual number of jumps. */
  readonly jumps: number;
  /** Where it goes next: a weight for each regime, 0 for itself. */
  readonly next: readonly number[];
}

/** Trends of most of a day, ranges of more than a day, stress of hours that follows falls more often than rises. */
const CHARACTERS: readonly Character[] = [
  { dwellMs: 20 * HOUR, volatility: 0.9, volume: 1.1, drift: 1, jumps: 0.7, next: [0, 2, 7, 1] },
  { dwellMs: 16 * HOUR, volatility: 1.1, volume: 1.2, drift: -1, jumps: 1, next: [2, 0, 6, 2] },
  { dwellMs: 30 * HOUR, volatility: 0.65, volume: 0.7, drift: 0, jumps: 0.5, next: [5, 4, 0, 1] },
  { dwellMs: 3 * HOUR, volatility: 2.6, volume: 2.6, drift: -0.3, jumps: 8, next: [3, 4, 3, 0] },
];
const COUNT = CHARACTERS.length;

/** Share of time in each regime in the long run. */
function timeShares(): readonly number[] {
  const rows = CHARACTERS.map(({ next }) => next.map((weight) => weight / next.reduce((a, b) => a + b)));
  let visits: readonly number[] = CHARACTERS.map(() => 1 / COUNT);
  // The chain moves at every step, so it may swing between two halves: averaging with the step before settles it.
  for (let i = 0; i < 500; i++) visits = visits.map((before, to) => (before + visits.reduce((sum, share, from) => sum + share * rows[from][to], 0)) / 2);
  const times = visits.map((share, k) => share * CHARACTERS[k].dwellMs);
  return times.map((time) => time / times.reduce((a, b) => a + b));
}

/** A Markov chain in continuous time, looked at once a candle. The columns tell what each regime does to one candle. */
export class RegimeChain {
  /** Index into the regimes. */
  current = 2;
  readonly volatility: Float64Array;
  readonly volume: Float64Array;
  /** In standard deviations of an average candle. */
  readonly drift: Float64Array;
  readonly jumps: Float64Array;
  readonly #leave: Float64Array;
  readonly #next: readonly (readonly number[])[];

  constructor(stepMs: number, trendStrength: number) {
    const shares = timeShares();
    const meanOf = (value: (character: Character) => number): number => CHARACTERS.reduce((sum, character, k) => sum + shares[k] * value(character), 0);
    const size = Math.sqrt(meanOf(({ volatility }) => volatility ** 2));
    const trade = meanOf(({ volume }) => volume);
    const jump = meanOf(({ jumps }) => jumps);
    this.volatility = Float64Array.from(CHARACTERS, ({ volatility }) => volatility / size);
    this.volume = Float64Array.from(CHARACTERS, ({ volume }) => volume / trade);
    this.jumps = Float64Array.from(CHARACTERS, ({ jumps }) => jumps / jump);
    this.drift = Float64Array.from(CHARACTERS, ({ drift, dwellMs }, k) => (drift * trendStrength * this.volatility[k]) / Math.sqrt(Math.max(1, dwellMs / stepMs)));
    this.#leave = Float64Array.from(CHARACTERS, ({ dwellMs }) => 1 - Math.exp(-stepMs / dwellMs));
    this.#next = CHARACTERS.map(({ next }) => next);
  }

  /** True when the regime changed. */
  step(source: Random): boolean {
    if (source.uniform() >= this.#leave[this.current]) return false;
    const weights = this.#next[this.current];
    let left = source.uniform() * weights.reduce((a, b) => a + b);
    this.current = weights.findIndex((weight) => (left -= weight) < 0);
    return true;
  }
}
