/** Two bets on the sign of a mean, so far: that it is above 0, and that it is below. JSON-safe. */
export interface SequentialTest {
  readonly days: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  /** Log wealth of each stake. */
  readonly above: readonly number[];
  readonly below: readonly number[];
}

/** E-values: under a mean at or below (above) 0 each reaches 1 / alpha at any time with a chance of at most alpha, so that one may look every day. */
export interface SequentialReading {
  readonly above: number;
  readonly below: number;
}

/** Shares of the wealth that the worst day takes. */
const STAKES = [0.05, 0.1, 0.2, 0.4, 0.8];
/** Root mean squares after which a loss of a bet counts no further, and a gain. Gains are cut sooner: what is cut off speaks for the hypothesis. */
const LOSS_REACH = 6;
const GAIN_REACH = 3;
/** Values that only give the scale. */
const FIRST = 10;
/** e^700 is still a number. */
const MOST = 700;

export const startTest = (): SequentialTest => ({ days: 0, sum: 0, sumOfSquares: 0, above: STAKES.map(() => 0), below: STAKES.map(() => 0) });

/**
 * One more value. Each stake multiplies its wealth by 1 + stake x, x being the value in multiples of six root mean squares of those before it, winsorised:
 * a fair or losing game while the mean of winsorised values is not above 0, so that the mean wealth is an e-process (Ville 1939; Waudby-Smith and Ramdas
 * 2024, "Estimating means of bounded random variables by betting"). Values that are not finite, and those without any spread before them, are not bet on.
 */
export function testValue(test: SequentialTest, value: number): SequentialTest {
  if (!Number.isFinite(value)) return test;
  const scale = test.days < FIRST ? 0 : Math.sqrt(test.sumOfSquares / test.days);
  const next = { days: test.days + 1, sum: test.sum + value, sumOfSquares: test.sumOfSquares + value ** 2 };
  if (scale === 0) return { ...next, above: test.above, below: test.below };
  const bet = (logs: readonly number[], x: number): readonly number[] => {
    const kept = Math.max(-LOSS_REACH, Math.min(GAIN_REACH, x)) / LOSS_REACH;
    return logs.map((log, k) => log + Math.log1p(STAKES[k] * kept));
  };
  return { ...next, above: bet(test.above, value / scale), below: bet(test.below, -value / scale) };
}

const meanWealth = (logs: readonly number[]): number => logs.reduce((total, log) => total + Math.exp(Math.min(MOST, log)), 0) / logs.length;

export const testReading = ({ above, below }: SequentialTest): SequentialReading => ({ above: meanWealth(above), below: meanWealth(below) });
