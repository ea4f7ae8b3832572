/** CAGR over the size of the maximum drawdown, which counts from the starting equity on (Young 1991, over the whole run). Null without a drawdown. */
export const calmar = (cagr: number | null, maxDrawdown: number | null): number | null => (cagr !== null && maxDrawdown ? cagr / maxDrawdown : null);
