import type { Listing } from './listing.ts';

/** Whether `text` is `pattern`, in which `*` stands for any characters. No regular expressions: they can be slow and surprise. */
function matches(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  if (!text.startsWith(first)) return false;
  let reached = first.length;
  const last = rest[rest.length - 1];
  for (const part of rest.slice(0, -1)) {
    const found = text.indexOf(part, reached);
    if (found < 0) return false;
    reached = found + part.length;
  }
  return text.length - last.length >= reached && text.endsWith(last);
}

/** Whether a name means this listing: `binance:BTC/USDT`, `BTC/USDT` at any venue, `BTC` by its base; `*` stands for any characters. */
export const isNamed = ({ id, instrument: { symbol, base } }: Listing, pattern: string): boolean => matches(pattern, id) || matches(pattern, symbol) || (!/[:/*]/.test(pattern) && pattern === base);
