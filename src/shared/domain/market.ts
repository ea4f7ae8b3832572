/** What names a market in a record: the file's hash, and `venue:symbol` or the symbol alone of each instrument. */
export interface MarketNames {
  readonly dataHash: string;
  readonly instruments: readonly string[];
}

/**
 * What is traded for what, spot or perpetual, wherever it is traded and whoever wrote the name: `binance:BTC/USDT`, `file:BTC/USDT`, `BTC/USDT` and `BTCUSDT`
 * are one market, `BTC/USDT:USDT` is another.
 */
export function marketOf(instrument: string): string {
  const parts = instrument.split(':');
  // A venue stands before the first colon and has no slash; what follows a pair is what it is settled in.
  const [pair, settle] = parts.length > 1 && !parts[0].includes('/') ? parts.slice(1) : parts;
  return `${pair.replaceAll(/[-_/]/g, '')}${settle === undefined ? '' : `:${settle}`}`.toUpperCase();
}

/** Whether what was learned from one could be used in the other: the same data under whatever name, or one of the same markets at whatever venue. */
export function isSameMarket(a: MarketNames, b: MarketNames): boolean {
  return a.dataHash === b.dataHash || a.instruments.some((one) => b.instruments.some((other) => marketOf(one) === marketOf(other)));
}
