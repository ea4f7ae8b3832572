const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

/** Lengths of a candle in milliseconds, the shortest first. */
export const TIMEFRAME_MS: Readonly<Record<string, number>> = {
  '1s': SECOND, '1m': MINUTE, '3m': 3 * MINUTE, '5m': 5 * MINUTE, '15m': 15 * MINUTE, '30m': 30 * MINUTE, '1h': HOUR, '2h': 2 * HOUR, '4h': 4 * HOUR, '6h': 6 * HOUR, '8h': 8 * HOUR, '12h': 12 * HOUR, '1d': DAY, '3d': 3 * DAY, '1w': 7 * DAY,
};
export const TIMEFRAME_NAMES: readonly string[] = Object.keys(TIMEFRAME_MS);

/** What candles of this length can be made into. */
export const longerThan = (candleMs: number): readonly string[] => TIMEFRAME_NAMES.filter((name) => TIMEFRAME_MS[name] > candleMs && TIMEFRAME_MS[name] % candleMs === 0);
