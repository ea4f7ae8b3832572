/**
 * Where a difference between what was really earned and what a backtest earns on the same candles comes from.
 * data: candles that were other ones, or missing, when it was traded. logic: the program decides otherwise on the same input.
 * latency: the market moved until the order arrived, beyond what is modelled. slippage: arrival to fill, beyond what is modelled.
 * fee: another rate. missedFill: less filled, or nothing, of the same order. exits: guards that fired at another time or price, or on one side alone.
 * carried: sizes and orders that differ only because earlier gaps had changed money or position. unexplained: the rest.
 */
export const GAP_CAUSES = ['data', 'logic', 'latency', 'slippage', 'fee', 'missedFill', 'exits', 'carried', 'unexplained'] as const;

export type GapCause = (typeof GAP_CAUSES)[number];

/** Money in the quote currency: below zero where reality came out worse. */
export type GapParts = Readonly<Record<GapCause, number>>;

export const noGap = (): Record<GapCause, number> => ({ data: 0, logic: 0, latency: 0, slippage: 0, fee: 0, missedFill: 0, exits: 0, carried: 0, unexplained: 0 });

export function addedParts(all: readonly GapParts[]): GapParts {
  const sum = noGap();
  for (const parts of all) for (const cause of GAP_CAUSES) sum[cause] += parts[cause];
  return sum;
}

/** What the parts add up to. */
export const totalOf = (parts: GapParts): number => GAP_CAUSES.reduce((sum, cause) => sum + parts[cause], 0);
