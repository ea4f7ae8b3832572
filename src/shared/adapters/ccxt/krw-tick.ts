/**
 * Steps of prices on Korean won markets since 2025-07-31 (docs.upbit.com/kr/docs/krw-market-info, compared down to 100 won; below that and for Bithumb
 * and Coinone not). A step too wide is a worse price and never a refused one where the venue's own step divides it.
 */
const STEPS: readonly (readonly [from: number, step: number])[] = [
  [1_000_000, 1_000], [500_000, 500], [100_000, 100], [50_000, 50], [10_000, 10], [5_000, 5], [100, 1],
  [10, 0.1], [1, 0.01], [0.1, 0.001], [0.01, 0.0001], [0.001, 0.00001], [0.0001, 0.000001], [0.00001, 0.0000001],
];

export const krwTick = (price: number): number => STEPS.find(([from]) => price >= from)?.[1] ?? 0.00000001;
