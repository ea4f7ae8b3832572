import type { Exchange } from 'ccxt';
import { RefusedError, TransientError } from '../../domain/errors.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { DayTicker, ListedMarket, MarketList } from '../../ports/market-list.ts';
import { WAITS } from './ccxt-market-history.ts';
import { instrumentOf, tickAt } from './instrument-of.ts';
import { numberOf, parsedOf, type Parsed } from './venue-order.ts';

/** Up to here symbols are named one by one; beyond, all are asked for at once: an address holds so much only. */
const NAMED = 100;

/** A perpetual that is to stay has no end, 0, or one in the year 2100 (Binance). */
const NEVER = Date.UTC(2099, 0, 1);

/** When trading ends, by the names venues have for it: Binance futures, Bybit, OKX. */
function delistingOf(info: Parsed): EpochMs | undefined {
  const end = ['deliveryDate', 'deliveryTime', 'expTime'].map((name) => numberOf(info[name])).find((value) => value > 0);
  return end === undefined || end >= NEVER ? undefined : end;
}

async function asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : String(error);
    if (error instanceof Error && WAITS.has(error.constructor.name)) throw new TransientError(reason, { cause: error });
    throw new RefusedError(reason, { cause: error });
  }
}

function listedMarket(venue: string, market: Parsed): ListedMarket | undefined {
  const instrument = instrumentOf(venue, market);
  if (instrument === undefined) return undefined;
  const created = numberOf(market['created']);
  return { instrument, isTrading: market['active'] !== false, listedAt: created > 0 ? created : undefined, delistingAt: delistingOf(parsedOf(market['info'])) };
}

function dayTicker(venue: string, ticker: Parsed, market: Parsed): DayTicker {
  const instrument = instrumentOf(venue, market);
  const last = numberOf(ticker['last']);
  const tickSize = instrument === undefined ? NaN : last > 0 ? tickAt(venue, instrument, last) : instrument.tickSize;
  return { bid: numberOf(ticker['bid']), ask: numberOf(ticker['ask']), quoteVolume: numberOf(ticker['quoteVolume']), tickSize };
}

/** Upbit's tickers have no bid and ask; its order books come for many symbols in one request. */
async function withBooks(exchange: Exchange, symbols: readonly string[], tickers: Map<string, DayTicker>): Promise<void> {
  if (symbols.length > NAMED || exchange.has['fetchOrderBooks'] !== true || symbols.every((symbol) => tickers.get(symbol) !== undefined && !Number.isNaN(tickers.get(symbol)?.bid))) return;
  const books = await exchange.fetchOrderBooks([...symbols], 1);
  for (const [symbol, book] of Object.entries(books)) {
    tickers.set(symbol, { quoteVolume: NaN, tickSize: NaN, ...tickers.get(symbol), bid: numberOf(book.bids[0]?.[0]), ask: numberOf(book.asks[0]?.[0]) });
  }
}

/** A venue's own list of markets through ccxt: two or three requests, within its rate limit. */
export function ccxtMarketList(venue: string, exchange: () => Promise<Exchange>): MarketList {
  return {
    async markets() {
      const open = await exchange();
      // Anew each time: ccxt keeps the first answer, and with it what has been halted since.
      const markets = await asked(() => open.loadMarkets(true));
      return Object.values(markets).flatMap((market) => listedMarket(venue, market as unknown as Parsed) ?? []);
    },
    async tickers(symbols) {
      const open = await exchange();
      const found = await asked(() => open.fetchTickers(symbols.length > NAMED ? undefined : [...symbols]));
      const tickers = new Map(Object.entries(found).map(([symbol, ticker]) => [symbol, dayTicker(venue, ticker as unknown as Parsed, parsedOf(open.markets?.[symbol]))]));
      await asked(() => withBooks(open, symbols, tickers));
      return tickers;
    },
  };
}
