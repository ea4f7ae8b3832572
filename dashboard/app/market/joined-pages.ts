import type { CandlePage } from '../../desk/market.ts';

const COLUMNS = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;

/** One page behind the other. */
export function joined(first: CandlePage, second: CandlePage): CandlePage {
  const both = (name: (typeof COLUMNS)[number]): readonly number[] => [...first[name], ...second[name]];
  const columns = { openTime: both('openTime'), open: both('open'), high: both('high'), low: both('low'), close: both('close'), volume: both('volume') };
  const lines = second.lines.map((line) => ({ ...line, values: [...first.lines.find(({ key, label }) => key === line.key && label === line.label)?.values ?? first.openTime.map(() => null), ...line.values] }));
  return { ...second, ...columns, lines };
}

/** A page with the newest candles that it did not hold. */
export function appended(page: CandlePage, newest: CandlePage): CandlePage {
  const last = page.openTime.at(-1) ?? -Infinity;
  const from = newest.openTime.findIndex((at) => at > last);
  if (from < 0) return page;
  const cut = { ...newest, ...Object.fromEntries(COLUMNS.map((name) => [name, newest[name].slice(from)])), lines: newest.lines.map((line) => ({ ...line, values: line.values.slice(from) })) };
  return { ...joined(page, cut), isFirst: page.isFirst, forming: newest.forming, remarks: page.remarks, source: page.source };
}
