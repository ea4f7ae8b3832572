/** Where backtests go wrong: each has tests with its known answer, whose titles name the number. */
export const TRAPS: Readonly<Record<number, string>> = {
  1: 'fill in the candle of the signal', 2: 'fees of both legs', 3: 'fee in the base currency', 4: 'stop that the open has jumped over', 5: 'stop and target in one candle',
  6: 'entry and exit in the entry candle', 7: 'limit that is touched', 8: 'buy limit above the open', 9: 'order of prices under a trailing stop', 10: 'cap of the volume',
  11: 'funding to the millisecond', 12: 'liquidation', 13: 'candle that is still forming', 14: 'longer candle before it has closed', 15: 'seconds, milliseconds, microseconds',
  16: 'time zones and changed clocks', 17: 'missing candles', 18: 'rows twice or out of order', 19: 'coins that were delisted', 20: 'normalising with the future',
  21: 'labels that overlap', 22: 'the best of many trials', 23: 'news before it was known', 24: 'smallest order', 25: 'rounding to the tick', 26: 'moving quote currency',
  27: 'latency of orders', 28: 'sweep through the book', 29: 'compounding', 30: 'Sharpe of a market that never closes', 31: 'drawdown inside candles', 32: 'buy & hold without fees',
  33: 'same seed, other machine',
};

/** A test whose title is a text in quotes: `it('...'`, or `it.each(...)('...'`. A group of tests is no test, nor is one left out. */
const TITLE = /(?<how>\bit|\))\(\s*(?<quote>['"`])(?<title>(?:\\.|(?!\k<quote>)[^\\\n])*)\k<quote>\s*,/g;
const NUMBERS = /\(traps? (?<numbers>\d+(?:(?:, | and )\d+)*)\)/;

/** The traps that the titles of a test file name, with the title of each. */
export function trapsIn(source: string): { readonly trap: number; readonly title: string }[] {
  const code = source.replaceAll(/^\s*\/\/.*$/gm, '');
  return [...code.matchAll(TITLE)].flatMap(({ groups }) => {
    const title = groups?.['title'] ?? '';
    const numbers = NUMBERS.exec(title)?.groups?.['numbers'];
    return numbers === undefined ? [] : numbers.split(/\D+/).map((trap) => ({ trap: Number(trap), title }));
  });
}
